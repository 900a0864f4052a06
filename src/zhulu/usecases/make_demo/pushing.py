"""Pushes what has become A in the demo to a simulated national platform, and lets some of it go wrong.

The latest three have the three fates that people should see: one rejected, one without an answer, one arrived.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

from zhulu.domain.exchange.connector.interface import Connector
from zhulu.domain.exchange.models import Holding
from zhulu.usecases.journey import at
from zhulu.usecases.reconcile_national import reconcile_national
from zhulu.usecases.send_deliveries import send_deliveries

Order = Mapping[str, object]

FATES: Final[tuple[Order, ...]] = (
    {"fault": "reject", "reasons": ["建设单位统一社会信用代码与全国库登记的名称不一致", "施工许可面积大于项目总面积"]},
    {"fault": "later", "asks": 10_000},
    {"fault": "accept"},
)
"""What befalls the latest deliveries, the last one last."""
PAUSE: Final = timedelta(minutes=3)
"""Between a decision and its delivery."""
FOREIGN: Final = ("x7q2m9w4k1v8t3z5", "2201022604019901")
"""Record and project number of what nobody has sent and the platform holds all the same."""


class SimulatedNation(Connector, Protocol):
    """A connector to a simulator that takes orders."""

    def order(self, **order: object) -> None:
        """Tell the simulator what to do wrong next."""
        ...


@dataclass
class Pushing:
    """The demo's line to the national platform."""

    nation: SimulatedNation
    fates: dict[datetime, Order] = field(default_factory=dict)
    """Moment of a grant → what befalls its delivery."""

    def foresee(self, grants: Iterable[datetime]) -> None:
        """Keep the fates for the latest grants."""
        self.nation.order(clear=True, lose_database=True)
        self.fates = dict(zip(sorted(grants)[-len(FATES) :], FATES, strict=False))

    def follow(self, granted_at: datetime) -> None:
        """Send what a grant has queued, a little later."""
        if fate := self.fates.get(granted_at):
            self.nation.order(**fate)
        with at(granted_at + PAUSE):
            send_deliveries(connector=self.nation)

    def differ(self) -> None:
        """Let the platform lose the first record and hold a foreign one, and compare both sides."""
        first = Holding.objects.filter(is_held=True).order_by("id").first()
        if first is None:
            return
        self.nation.order(drop=first.record)
        self.nation.order(plant=FOREIGN[0], project=FOREIGN[1])
        reconcile_national(connector=self.nation)
