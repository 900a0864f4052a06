"""The journey of a batch: who delivers, one transaction, one answer each; a fault of ours keeps a bundle for later."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import DatabaseError, OperationalError

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.permissions import require_machine
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.intake.facts import Bundle
from zhulu.domain.intake.loading import Case, list_sharing, open_cases
from zhulu.domain.intake.models import Delivery
from zhulu.domain.intake.packing import pack
from zhulu.domain.intake.permissions import is_platform
from zhulu.domain.intake.reading import read_bundle
from zhulu.domain.intake.records import Tools, owner_of
from zhulu.domain.intake.surroundings import DepartmentBook, FirmBook, PlaceBook
from zhulu.domain.intake.vocabulary import Outcome
from zhulu.domain.intake.writing import Origin, Record, write_records
from zhulu.domain.rulebook.queries import get_policy
from zhulu.foundation.audit.operations import record_event
from zhulu.foundation.clock import local_day
from zhulu.foundation.crypto.vault import commitment_of, keep_many
from zhulu.foundation.db.copying import take_keys
from zhulu.foundation.identifiers import new_public_id
from zhulu.usecases.deliver_bundles.answers import Answer, Batch
from zhulu.usecases.deliver_bundles.judging import Surroundings
from zhulu.usecases.deliver_bundles.waves import Item, Voyage, sail
from zhulu.usecases.journey import journey

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 1000
"""Bundles of one batch: as many as one transaction should hold."""
TRIES = 3
"""How often a batch is tried that waited for another in a circle."""


def deliver(*, actor: Actor, raws: Sequence[object], batch: str = "") -> Batch:
    """Take a batch of bundles, whatever each of them is, and give one answer to each.

    Args:
        raws: parsed JSON, decimals as ``Decimal``; at most ``MOST_AT_ONCE``.
        batch: the id of the batch, where a file is fed in several.

    Raises:
        NotPermitted: the actor is neither a machine client that may deliver nor the platform.
    """
    batch = batch or new_public_id()
    return Batch(batch, deliver_numbered(actor=actor, raws=list(enumerate(raws)), batch=batch))


def deliver_numbered(*, actor: Actor, raws: Sequence[tuple[int, object]], batch: str) -> list[Answer]:
    """Take a part of a batch, each bundle with its position in the whole, and give the answers in their order.

    Raises:
        NotPermitted: as ``deliver``.
    """
    return sorted(_parted(actor, raws, batch), key=lambda answer: answer.position)


def _parted(actor: Actor, raws: Sequence[tuple[int, object]], batch: str) -> list[Answer]:
    """Take a batch; where it fails, its halves apart, so that the one that is at fault stands alone in the end."""
    try:
        return _tried(actor, raws, batch)
    except DatabaseError:
        logger.exception("a batch of %d bundles failed and is parted", len(raws))
    if len(raws) == 1:
        return [_keep_for_later(actor, *raws[0], batch)]
    half = len(raws) // 2
    return [*_parted(actor, raws[:half], batch), *_parted(actor, raws[half:], batch)]


def _tried(actor: Actor, raws: Sequence[tuple[int, object]], batch: str) -> list[Answer]:
    for _ in range(TRIES - 1):
        try:
            return _journey(actor, raws, batch)
        except OperationalError:
            logger.warning("a batch waited for another in a circle and is tried again")
    return _journey(actor, raws, batch)


def _journey(actor: Actor, raws: Sequence[tuple[int, object]], batch: str) -> list[Answer]:
    with journey(actor=actor, cause="deliver_bundles", subject_kind="batch", subject_id=batch) as now:
        if not is_platform(actor):
            require_machine(actor=actor, action=Permission.FEED_DELIVER)
        around = survey(actor=actor, now=now)
        items = [Item(position, _read(raw, around)) for position, raw in raws]
        learn(around, [item.bundle for item in items])
        cases = cases_of([item.bundle for item in items], around, now=now)
        origin = Origin(actor.account_id, actor.name, batch)
        answers = sail(items, Voyage(cases, around, origin, actor, now))
        _record(actor, batch, answers, now)
        return answers


def survey(*, actor: Actor, now: datetime) -> Surroundings:
    """Give what is known around a batch: policy, places, authorities, and for which sources the actor may deliver."""
    on = local_day(now)
    policy = get_policy(as_of=on)
    known = set(policy.mapping("feed_sources"))
    own = known if is_platform(actor) else known & set(actor.machine.sources if actor.machine else ())
    return Surroundings(
        policy=policy,
        today=on,
        places=PlaceBook(on=on),
        departments=DepartmentBook(on=on),
        firms=FirmBook(),
        may_deliver=own.__contains__,
    )


def _read(raw: object, around: Surroundings) -> Bundle:
    tools = Tools(
        is_area=around.places.is_area,
        commit=lambda owner, label, value: commitment_of(owner=owner, label=label, value=value),
    )
    return read_bundle(raw, tools=tools)


def learn(around: Surroundings, bundles: Iterable[Bundle]) -> None:
    """Read the firms and the other projects that the bundles speak of."""
    codes: set[str] = set()
    investments: set[str] = set()
    for bundle in bundles:
        codes |= {str(row.get("CorpCode") or "") for row in bundle.document.get("participants", [])}
        for row in bundle.document.get("project", []):
            codes.add(str(row.get("BuildCorpCode") or ""))
            investments.add(str(row.get("PrjCode") or ""))
    around.firms.learn(codes)
    around.sharing = list_sharing(codes=investments - {""})


def cases_of(bundles: Iterable[Bundle], around: Surroundings, *, now: datetime) -> dict[str, Case]:
    """Open and lock the cases that the bundles are about; of another's source nothing is opened, nor told."""
    wanted = {
        bundle.dossier_key: (bundle.envelope.source, bundle.envelope.inner_num)
        for bundle in bundles
        if bundle.dossier_key and around.may_deliver(bundle.envelope.source)
    }
    return open_cases(wanted, now=now)


def _record(actor: Actor, batch: str, answers: Sequence[Answer], now: datetime) -> None:
    counts = Batch(batch, list(answers)).counts
    words = "，".join(f"{Outcome(outcome).label} {count}" for outcome, count in sorted(counts.items()))
    record_event(
        at=now,
        actor=actor,
        action="deliver_bundles",
        subject_kind="batch",
        subject_id=batch,
        summary=f"交付 {len(answers)} 包：{words}"[:500],
        detail={"counts": counts},
    )


def _keep_for_later(actor: Actor, position: int, raw: object, batch: str) -> Answer:
    """Keep a bundle that could not be taken by a fault of ours; a job takes it up again."""
    with journey(actor=actor, cause="keep_bundle", subject_kind="batch", subject_id=batch) as now:
        around = survey(actor=actor, now=now)
        bundle = _read(raw, around)
        case = cases_of([bundle], around, now=now).get(bundle.dossier_key)
        record = Record(
            pk=take_keys(Delivery, 1)[0],
            public_id=new_public_id(),
            bundle=bundle,
            position=position,
            dossier_id=case.dossier.pk if case else None,
            transition="",
            outcome=Outcome.RECEIVED,
            prepared=pack(bundle),
        )
        write_records([record], origin=Origin(actor.account_id, actor.name, batch), actor=actor, now=now)
        keep_many((owner_of(bundle.dossier_key), datum.label, datum.value) for datum in bundle.personal)
        envelope = bundle.envelope
        return Answer(
            position=position,
            delivery=record.public_id,
            outcome=Outcome.RECEIVED,
            source=envelope.source,
            inner_num=envelope.inner_num,
            stage=envelope.stage,
            version=envelope.version,
        )
