"""Takes bundles through: wave by wave they are judged, written and entered, under the locks of their cases."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.intake.facts import Bundle
from zhulu.domain.intake.loading import Case, Earlier
from zhulu.domain.intake.models import Delivery, Hold
from zhulu.domain.intake.packing import pack
from zhulu.domain.intake.records import owner_of
from zhulu.domain.intake.states import FEED_DELIVERY, FEED_HOLD, HELD, WAITING
from zhulu.domain.intake.vocabulary import Outcome
from zhulu.domain.intake.writing import Origin, Record, move_many, write_records
from zhulu.domain.publication.mass_publication import publish_projects
from zhulu.foundation.crypto.vault import keep_many
from zhulu.foundation.db.copying import take_keys
from zhulu.foundation.identifiers import new_public_id
from zhulu.usecases.deliver_bundles.answers import Answer
from zhulu.usecases.deliver_bundles.entering import (
    Taking,
    enter,
    keep_findings,
    number_projects,
    number_records,
    take_contribution_keys,
)
from zhulu.usecases.deliver_bundles.following import follow
from zhulu.usecases.deliver_bundles.judging import Fate, Surroundings, judge

TRANSITIONS: Mapping[Outcome, str] = {
    Outcome.RECEIVED: "",
    Outcome.PLACE_UNKNOWN: "wait",
    Outcome.STALE: "set_aside",
    Outcome.REJECTED: "reject",
}
"""The move that an outcome takes; every other is ``accept``."""


@dataclass(slots=True)
class Item:
    """A bundle on its way through a batch."""

    position: int
    bundle: Bundle
    kept: Record | None = None
    """For a delivery that is taken up again: what is kept of it."""
    placed: str = ""
    """The area that an officer gave this very delivery."""


@dataclass(frozen=True, slots=True)
class Voyage:
    """What all waves of a batch have in common."""

    cases: Mapping[str, Case]
    around: Surroundings
    origin: Origin
    actor: Actor
    now: datetime


def sail(items: Sequence[Item], voyage: Voyage) -> list[Answer]:
    """Take all bundles through, and give an answer to each, in their order."""
    answers: list[Answer] = []
    published: set[int] = set()
    for wave in _waves(items):
        answers += _wave(wave, voyage, published)
    publish_projects(project_ids=sorted(published), now=voyage.now)
    return sorted(answers, key=lambda answer: answer.position)


def _waves(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Part the bundles so that each wave has at most one of each case, in the order in which they came."""
    left = list(items)
    while left:
        seen: set[str] = set()
        wave: list[Item] = []
        rest: list[Item] = []
        for item in left:
            key = item.bundle.dossier_key
            (rest if key and key in seen else wave).append(item)
            seen.add(key)
        yield wave
        left = rest


def _wave(items: Sequence[Item], voyage: Voyage, published: set[int]) -> list[Answer]:
    judged = [
        (item, judge(item.bundle, voyage.cases.get(item.bundle.dossier_key), voyage.around, placed=item.placed))
        for item in items
    ]
    fresh = [(item, fate) for item, fate in judged if fate.outcome is not Outcome.REPEATED]
    records = _records(fresh, voyage)
    takings = {
        record.pk: Taking(fate, fate.case, record.pk, record.public_id)
        for (_, fate), record in zip(fresh, records, strict=True)
        if fate.case is not None and record.transition == "accept"
    }
    taken = list(takings.values())
    number_projects(taken, policy=voyage.around.policy, today=voyage.around.today)
    number_records(taken)
    take_contribution_keys(taken)
    for record in records:
        if record.pk in takings:
            record.contribution_id = takings[record.pk].contribution_id
    write_records(records, origin=voyage.origin, actor=voyage.actor, now=voyage.now)
    _keep_numbers(fresh, records)
    _keep_verdicts(fresh, records, takings, voyage)
    for record in records:
        if record.pk in takings:
            takings[record.pk].move_id = record.move_id
    _replace_older(fresh, records, voyage)
    enter(taken, actor=voyage.actor, policy=voyage.around.policy, now=voyage.now)
    follow(taken, policy=voyage.around.policy, now=voyage.now)
    published |= {taking.project_id for taking in taken if taking.document}
    _let_cases_know(fresh, records)
    answered = iter(zip(fresh, records, strict=True))
    return [
        _repeated(item, fate) if fate.outcome is Outcome.REPEATED else _answer(next(answered), takings)
        for item, fate in judged
    ]


def _records(fresh: Sequence[tuple[Item, Fate]], voyage: Voyage) -> list[Record]:
    keys = iter(take_keys(Delivery, sum(item.kept is None for item, _ in fresh)))
    return [_record(item, fate, item.kept or _blank(item, next(keys)), voyage) for item, fate in fresh]


def _blank(item: Item, key: int) -> Record:
    return Record(
        pk=key,
        public_id=new_public_id(),
        bundle=item.bundle,
        position=item.position,
        dossier_id=None,
        transition="",
        outcome=Outcome.RECEIVED,
    )


def _record(item: Item, fate: Fate, blank: Record, voyage: Voyage) -> Record:
    waits = fate.outcome is Outcome.PLACE_UNKNOWN
    resolver = voyage.around.places.resolver(fate.unread_code) if waits else None
    transition = TRANSITIONS.get(fate.outcome, "accept")
    return replace(
        blank,
        dossier_id=fate.case.dossier.pk if fate.case else None,
        transition="" if transition == "wait" and blank.state == WAITING else transition,
        outcome=fate.outcome,
        also=fate.also,
        remarks=fate.remarks,
        faults=fate.faults,
        prepared=pack(item.bundle) if waits else "",
        unread_code=fate.unread_code,
        resolver_id=resolver.pk if resolver else None,
    )


def _keep_numbers(fresh: Sequence[tuple[Item, Fate]], records: Sequence[Record]) -> None:
    """Let the vault keep the personal numbers of what goes in or waits; what is refused leaves none here."""
    keep_many(
        (owner_of(item.bundle.dossier_key), datum.label, datum.value)
        for (item, _), record in zip(fresh, records, strict=True)
        if record.transition in {"accept", "wait"}
        for datum in item.bundle.personal
    )


def _keep_verdicts(
    fresh: Sequence[tuple[Item, Fate]], records: Sequence[Record], takings: Mapping[int, Taking], voyage: Voyage
) -> None:
    examined = [(fate, record) for (_, fate), record in zip(fresh, records, strict=True) if fate.findings is not None]
    keys = keep_findings(
        [(fate, record.public_id) for fate, record in examined], policy=voyage.around.policy, now=voyage.now
    )
    for (_, record), key in zip(examined, keys, strict=True):
        if record.pk in takings:
            takings[record.pk].verdict_id = key


def _replace_older(fresh: Sequence[tuple[Item, Fate]], records: Sequence[Record], voyage: Voyage) -> None:
    """End what older versions of the same stage left waiting or held: the new version speaks for the stage."""
    spoken = {
        (fate.case.dossier.pk, fate.bundle.envelope.stage): record.pk
        for (_, fate), record in zip(fresh, records, strict=True)
        if fate.case is not None and record.transition in {"accept", "wait"}
    }
    waiting = [
        (one.handling_id, WAITING)
        for _, fate in fresh
        if fate.case is not None
        for one in fate.case.earlier
        if one.state == WAITING and spoken.get((fate.case.dossier.pk, one.stage), one.pk) != one.pk
    ]
    move_many(FEED_DELIVERY, "intake_handling", waiting, "supersede", actor=voyage.actor, now=voyage.now)
    _retell(waiting)
    earlier = [pk for (pk, _) in spoken if any(case.dossier.pk == pk and case.earlier for case in _cases(fresh))]
    if earlier:
        held = Hold.objects.filter(state=HELD, delivery__dossier_id__in=earlier)
        rows = held.values_list("id", "delivery__dossier_id", "delivery__stage", "delivery_id")
        ended = [(pk, HELD) for pk, dossier, stage, by in rows if spoken.get((dossier, stage), by) != by]
        move_many(FEED_HOLD, "intake_hold", ended, "replace", actor=voyage.actor, now=voyage.now)


def _cases(fresh: Sequence[tuple[Item, Fate]]) -> list[Case]:
    return [fate.case for _, fate in fresh if fate.case is not None]


def _retell(waiting: Sequence[tuple[int, str]]) -> None:
    if waiting:
        handlings = Delivery.objects.filter(handling__id__in=[pk for pk, _ in waiting])
        for delivery in handlings.select_related("handling"):
            delivery.handling.outcome, delivery.handling.prepared = Outcome.SUPERSEDED.value, ""
            delivery.handling.save(update_fields=["outcome", "prepared"])


def _let_cases_know(fresh: Sequence[tuple[Item, Fate]], records: Sequence[Record]) -> None:
    for (_, fate), record in zip(fresh, records, strict=True):
        if fate.case is not None:
            envelope = fate.bundle.envelope
            state = FEED_DELIVERY.transition(record.transition).target if record.transition else record.state
            fate.case.earlier.append(
                Earlier(
                    record.pk,
                    record.public_id,
                    record.handling_id,
                    envelope.stage,
                    envelope.version or 0,
                    fate.bundle.digest,
                    state,
                    fate.outcome.value,
                )
            )


def _answer(told: tuple[tuple[Item, Fate], Record], takings: Mapping[int, Taking]) -> Answer:
    (item, fate), record = told
    envelope, taking = fate.bundle.envelope, takings.get(record.pk)
    return Answer(
        position=item.position,
        delivery=record.public_id,
        outcome=fate.outcome,
        also=tuple(fate.also),
        source=envelope.source,
        inner_num=envelope.inner_num,
        stage=envelope.stage,
        version=envelope.version,
        project=taking.project_number if taking else "",
        project_id=taking.project_public_id if taking else "",
        grade=fate.signer.grade if taking and taking.document else "",
        remarks=fate.remarks,
        faults=fate.faults,
    )


def _repeated(item: Item, fate: Fate) -> Answer:
    envelope = fate.bundle.envelope
    project = fate.case.dossier.project if fate.case else None
    also = (Outcome(fate.previous.outcome),) if fate.previous and fate.previous.outcome else ()
    return Answer(
        position=item.position,
        delivery=fate.previous.public_id if fate.previous else "",
        outcome=Outcome.REPEATED,
        also=also,
        source=envelope.source,
        inner_num=envelope.inner_num,
        stage=envelope.stage,
        version=envelope.version,
        project=project.number if project else "",
        project_id=project.public_id if project else "",
    )
