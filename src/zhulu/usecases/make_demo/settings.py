"""The demo's 政策设置: one change that two people brought into force, and one that waits for the second person."""

from datetime import datetime, timedelta

from zhulu.foundation.clock import local_day
from zhulu.usecases.journey import at
from zhulu.usecases.make_demo.cast import Cast
from zhulu.usecases.policy_settings.changing import Wanted, confirm_change, propose_change

CLAUSE = "演示，示例·未见出处"


def change_settings(cast: Cast, *, now: datetime) -> None:
    """Let the province's two people change what deadlines are counted by, and one propose another tolerance."""
    builders, designers = cast.province
    rest = (local_day(now) + timedelta(days=120)).isoformat()
    with at(now - timedelta(days=20)):
        holidays = propose_change(
            actor=builders,
            wanted=Wanted(
                key="holidays",
                value={"rest": [rest], "work": []},
                valid_from=local_day(now) - timedelta(days=15),
                reason="演示：本省另外放假一天，不计入办理时限",
                clause=CLAUSE,
            ),
        )
    with at(now - timedelta(days=19)):
        confirm_change(actor=designers, proposal_id=holidays.public_id)
    with at(now - timedelta(days=2)):
        propose_change(
            actor=designers,
            wanted=Wanted(
                key="area_tolerance_percent",
                value=3,
                valid_from=local_day(now) + timedelta(days=30),
                reason="演示：面积相差超过 3% 就提醒",
                clause=CLAUSE,
            ),
        )
