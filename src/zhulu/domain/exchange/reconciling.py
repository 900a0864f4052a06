"""Keeps comparisons of both sides, and says what each difference means and how it is repaired."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from zhulu.domain.credit.queries import false_contribution_ids
from zhulu.domain.exchange.comparing import Difference, Held
from zhulu.domain.exchange.models import Delivery, Drift, Holding, Reconciliation
from zhulu.domain.exchange.operations import queue_push, queue_removal, queue_withdrawal, take_turns
from zhulu.domain.exchange.owing import pushed_grades
from zhulu.domain.exchange.states import OPEN
from zhulu.domain.exchange.vocabulary import DriftKind, PushReason
from zhulu.domain.library.models import Contribution, Tombstone
from zhulu.domain.library.queries import list_current_grades
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.db.transactions import transaction_required

PAGE: Final = 1000
BATCH: Final = 500
REPAIRABLE: Final = frozenset({DriftKind.MISSING_THERE, DriftKind.MISSING_HERE, DriftKind.DIFFERENT})
"""Differences that pushing what stands puts right."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side's set: how many records, and the digest over them."""

    count: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a comparison found, as far as it came."""

    ours: Side
    theirs: Side
    differences: Sequence[Difference] = ()
    in_transit: int = 0
    unqueued: int = 0
    fault: str = ""
    simulated: bool = False


def list_ours() -> Iterator[Held]:
    """Give what the nation should hold by its receipts, in the order of the records, page by page."""
    after = ""
    while True:
        rows = Holding.objects.filter(is_held=True, record__gt=after).order_by("record")[:PAGE]
        page = list(rows.values_list("record", "project_number", "revision", "digest"))
        if not page:
            return
        for record, project_number, revision, digest in page:
            yield Held(record, project_number, revision, digest)
        after = page[-1][0]


def sort_out(differences: Iterable[Difference], *, begun_at: datetime) -> tuple[list[Difference], int]:
    """Leave out what is on its way, or was settled while the comparison ran; give the rest and how many those are."""
    left: list[Difference] = []
    in_transit = 0
    for batch in _batches(differences):
        records = [one.record for one in batch]
        moving = set(Delivery.objects.filter(record__in=records, state__in=OPEN).values_list("record", flat=True))
        moving |= set(
            Holding.objects.filter(record__in=records, changed_at__gte=begun_at).values_list("record", flat=True)
        )
        left += [one for one in batch if one.record not in moving]
        in_transit += sum(one.record in moving for one in batch)
    return left, in_transit


def _batches(differences: Iterable[Difference]) -> Iterator[list[Difference]]:
    batch: list[Difference] = []
    for one in differences:
        batch.append(one)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


@transaction_required
def keep_reconciliation(
    *, finding: Finding, begun_at: datetime, finished_at: datetime, begun_by: str, policy: Policy
) -> Reconciliation:
    """Write a comparison with every difference that it found."""
    kept = Reconciliation.objects.create(
        begun_at=begun_at,
        finished_at=finished_at,
        begun_by=begun_by,
        our_count=finding.ours.count,
        our_digest=finding.ours.digest,
        their_count=finding.theirs.count,
        their_digest=finding.theirs.digest,
        in_transit=finding.in_transit,
        drift_count=len(finding.differences),
        unqueued=finding.unqueued,
        fault=finding.fault,
        simulated=finding.simulated,
    )
    for start in range(0, len(finding.differences), BATCH):
        _keep_drifts(kept, finding.differences[start : start + BATCH], policy)
    return kept


def _keep_drifts(kept: Reconciliation, differences: Sequence[Difference], policy: Policy) -> None:
    records = [one.record for one in differences]
    found = Contribution.objects.filter(source_id__in=records)
    known = {row.source_id: row for row in found.select_related("project")}
    owed = _owed(known, policy)
    Drift.objects.bulk_create(
        _drift(kept, one, known.get(one.record), is_owed=one.record in owed) for one in differences
    )


def _owed(known: Mapping[str, Contribution], policy: Policy) -> set[str]:
    """Give the records that the settings of the day push and that we have not withdrawn, with two queries."""
    grades = {source: grade for source, (_, grade) in list_current_grades(source_ids=list(known)).items()}
    gone = _gone(known)
    noted = set(Holding.objects.filter(record__in=list(known)).values_list("record", flat=True))
    return {
        source
        for source, contribution in known.items()
        if source not in noted | gone and grades.get(source) in pushed_grades(policy=policy, path=contribution.path)
    }


def _gone(known: Mapping[str, Contribution]) -> set[str]:
    """Give the records that were deleted by an erratum or found false: nothing of them is pushed any more."""
    by_id = {contribution.pk: source for source, contribution in known.items()}
    deleted = Tombstone.objects.filter(contribution_id__in=by_id).values_list("contribution_id", flat=True)
    return {by_id[pk] for pk in {*deleted, *false_contribution_ids(contribution_ids=list(by_id))}}


def _drift(kept: Reconciliation, one: Difference, contribution: Contribution | None, *, is_owed: bool) -> Drift:
    ours, theirs = one.ours, one.theirs
    side = ours or theirs
    return Drift(
        reconciliation=kept,
        kind=_kind(one, is_owed=is_owed),
        record=one.record,
        project_number=side.project_number if side else "",
        contribution=contribution,
        our_revision=ours.revision if ours else 0,
        our_digest=ours.digest if ours else "",
        their_revision=theirs.revision if theirs else 0,
        their_digest=theirs.digest if theirs else "",
        their_number=theirs.national_number if theirs else "",
    )


def _kind(one: Difference, *, is_owed: bool) -> DriftKind:
    if one.theirs is None:
        return DriftKind.MISSING_THERE
    if one.ours is not None:
        return DriftKind.DIFFERENT
    return DriftKind.MISSING_HERE if is_owed else DriftKind.UNEXPECTED


@transaction_required
def repair(*, drift: Drift, now: datetime) -> Delivery | None:
    """Queue what puts one difference right; None where it is on its way, or where people have to decide.

    What both sides should hold is pushed as it stands; what we withdrew is withdrawn again. A record that our library
    does not owe to the nation is left to ``remove``.
    """
    take_turns(project_number=drift.project_number)
    contribution = drift.contribution
    if contribution is None or Delivery.objects.filter(record=drift.record, state__in=OPEN).exists():
        return None
    if drift.kind in REPAIRABLE:
        return queue_push(contribution=contribution, reason=PushReason.REPAIR, now=now, drift=drift)
    if Holding.objects.filter(record=drift.record, is_held=False).exists():
        return queue_withdrawal(contribution=contribution, reason=PushReason.REPAIR, now=now, drift=drift)
    return None


@transaction_required
def remove(*, drift: Drift, now: datetime) -> Delivery | None:
    """Queue the withdrawal of a record that should not be at the nation, as a person has decided."""
    if drift.contribution is None or drift.contribution.path == Path.SPECIALIST:
        return queue_removal(drift=drift, now=now)
    return queue_withdrawal(contribution=drift.contribution, reason=PushReason.REPAIR, now=now, drift=drift)
