"""The guides of a demo: most authorities have published, some have not, and one has a new reviewer since."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random

from zhulu.domain.authorities.models import Authority
from zhulu.domain.guides.vocabulary import GUIDED
from zhulu.foundation.clock import LOCAL, local_day
from zhulu.usecases.journey import at
from zhulu.usecases.make_demo.cast import GRANTED_ON, Cast, hire_second_reviewer
from zhulu.usecases.make_demo.codes import office_phone
from zhulu.usecases.write_guide import open_guide, publish_guide, save_guide

SILENT = 6
"""Every so many authorities one has not published."""
FIRST_DAY = datetime.combine(GRANTED_ON + timedelta(days=21), time(9, 30), tzinfo=LOCAL)


def publish_guides(dice: Random, *, cast: Cast, now: datetime) -> None:
    """Let the authorities publish their guides some weeks after they had their permissions."""
    authorities = Authority.objects.in_bulk(list(cast.reviewers), field_name="code")
    changed = ""
    for place, code in enumerate(cast.reviewers):
        if place % SILENT == SILENT - 1:
            continue
        changed = code if place else changed
        moment = FIRST_DAY + timedelta(days=dice.randrange(60), minutes=dice.randrange(240))
        _publish(authorities[code], cast, place, moment)
    if changed:
        hire_second_reviewer(dice, authority=authorities[changed], now=now)


def _publish(authority: Authority, cast: Cast, place: int, moment: datetime) -> None:
    actor = cast.reviewers[authority.code]
    for path in GUIDED:
        with at(moment):
            text = replace(
                open_guide(actor=actor, path=path, on=local_day(moment)).text,
                place=f"{authority.name}办事大厅（示例大街 {place + 1} 号）",
                phone=office_phone(8000 + place),
                supervision=office_phone(9000 + place),
            )
            revision = save_guide(actor=actor, path=path, text=text, revision=0)
            publish_guide(actor=actor, path=path, revision=revision, note="")
