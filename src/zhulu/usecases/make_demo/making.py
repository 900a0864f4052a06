"""Makes a demo: hires its people and lets every scene happen in the order of time, all in one transaction.

One transaction because a demo half made would be neither empty nor usable: whatever interrupts it leaves nothing, and
the next start makes it whole.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.conf import settings
from django.db import transaction

from zhulu.domain.access.actors import SYSTEM
from zhulu.domain.access.models import Account, DemoMark
from zhulu.domain.enterprises.models import Organisation
from zhulu.domain.filings.models import Filing
from zhulu.domain.library.models import Project
from zhulu.domain.rulebook.queries import get_policy
from zhulu.foundation.audit.operations import record_event
from zhulu.foundation.clock import local_day
from zhulu.foundation.ledger.sealer import seal_all
from zhulu.usecases.journey import journey
from zhulu.usecases.make_demo.cast import hire
from zhulu.usecases.make_demo.correcting import correct_records
from zhulu.usecases.make_demo.credit import tell_credit
from zhulu.usecases.make_demo.evidence import deliver_registers
from zhulu.usecases.make_demo.feeding import feed_demo
from zhulu.usecases.make_demo.guides import publish_guides
from zhulu.usecases.make_demo.places import read_places
from zhulu.usecases.make_demo.pushing import Pushing, SimulatedNation
from zhulu.usecases.make_demo.script import draw_scenes, draw_traders
from zhulu.usecases.make_demo.settings import change_settings
from zhulu.usecases.make_demo.telling import Stage, Telling
from zhulu.usecases.make_demo.workbooks import hand_in_workbook

SEED = 20230404
"""The day of the notice."""
PROJECTS = 312
BUILDER = "3"
"""The role of the firm that hands in a workbook, too."""
GRANT = "grant"
"""The act after which something is owed to the national platform."""
Report = Callable[[int, int], None]
"""Called now and then with how many acts are done, and of how many."""
REPORT_EVERY = 100


class CannotMakeDemo(Exception):
    """A demo must not be made here; the message says why."""


@dataclass(frozen=True, slots=True)
class Made:
    """What making did."""

    projects: int
    filings: int
    is_new: bool


def make_demo(
    *,
    now: datetime,
    seed: int = SEED,
    projects: int = PROJECTS,
    report: Report = lambda _done, _all: None,
    nation: SimulatedNation | None = None,
) -> Made:
    """Make a demo of so many projects in an empty database; where one of this seed stands, do nothing.

    Args:
        now: the end of the made-up time; the last filings lie days before.
        nation: takes what becomes A; without one it stays queued.

    Raises:
        CannotMakeDemo: not in demo mode, the database holds other data, or a demo of another seed.
        NoPlaces: the province's data pack has not been loaded.
    """
    if not settings.DEMO:
        raise CannotMakeDemo("不是演示模式，不生成演示数据 (not in demo mode: set ZHULU_DEMO=1)")
    mark = DemoMark.objects.first()
    if mark is not None and mark.seed != str(seed):
        raise CannotMakeDemo(f"库里已有种子为 {mark.seed} 的演示数据 (a demo of another seed stands here)")
    if mark is None and _holds_anything():
        raise CannotMakeDemo("库里已有别的数据，演示数据只写入空库 (the database is not empty)")
    if mark is None:
        _make(seed=seed, projects=projects, now=now, report=report, pushing=Pushing(nation) if nation else None)
    return Made(projects=Project.objects.count(), filings=Filing.objects.count(), is_new=mark is None)


def _holds_anything() -> bool:
    return any(model.objects.exists() for model in (Account, Organisation, Filing, Project))


def _make(*, seed: int, projects: int, now: datetime, report: Report, pushing: Pushing | None) -> None:
    dice = Random(seed)  # noqa: S311 - made-up data has to come out the same again
    with transaction.atomic(durable=True):
        with journey(actor=SYSTEM, cause="make_demo"):
            DemoMark.objects.create(seed=str(seed))
            places = read_places()
            traders = draw_traders(dice, places)
            cast = hire(dice, places=places, traders=traders, now=now)
            record_event(
                at=now,
                actor=SYSTEM,
                action="make_demo",
                subject_kind="demo",
                subject_id=str(seed),
                summary=f"生成演示数据：{projects} 个项目，种子 {seed}",
            )
        publish_guides(Random(seed), cast=cast, now=now)  # noqa: S311 - as above; its own dice change no other story
        scenes = list(draw_scenes(dice, places, traders, projects=projects, now=now))
        deliver_registers(scenes)
        stage = Stage(cast=cast, dice=dice, policy=get_policy(as_of=local_day(now)))
        tellings = [Telling(scene, stage) for scene in scenes]
        with _few_collections():
            _tell(tellings, report, pushing)
        feed_demo(Random(seed), places=places, traders=traders, policy=stage.policy, now=now)  # noqa: S311 - as above
        correct_records(tellings, stage, now=now)
        tell_credit(tellings, cast, now=now)
        change_settings(cast, now=now)
        builder = next(cast.clerks[trader.party.code] for trader in traders if trader.role == BUILDER)
        hand_in_workbook(actor=builder, policy=stage.policy, now=now)
    seal_all(now=now)


def _tell(tellings: list[Telling], report: Report, pushing: Pushing | None) -> None:
    """Let every act of every scene happen, earliest first, so that numbers and ledger run with time."""
    if pushing:
        pushing.foresee(act.at for telling in tellings for act in telling.scene.acts if act.name == GRANT)
    order = sorted(
        (moment, number, act) for number, telling in enumerate(tellings) for moment, act in telling.moments()
    )
    for done, (moment, number, act) in enumerate(order, start=1):
        tellings[number].tell(act)
        if pushing and tellings[number].scene.acts[act].name == GRANT:
            pushing.follow(moment)
        if done % REPORT_EVERY == 0 or done == len(order):
            report(done, len(order))
    if pushing:
        pushing.differ()


@contextmanager
def _few_collections() -> Iterator[None]:
    """Look for garbage rarely: short queries leave little of it, and looking costs a sixth of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
