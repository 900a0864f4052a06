"""Writes the library: what enters it, its versions, its grades. Nothing here changes a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from zhulu.domain.access.actors import Standing
from zhulu.domain.authorities.models import Authority
from zhulu.domain.library.content_rows import digests_in, rows_from_document
from zhulu.domain.library.models import (
    Confirmation,
    Contribution,
    GradeDecision,
    Mark,
    NationalNumber,
    Project,
    Version,
)
from zhulu.domain.library.vocabulary import MarkKind
from zhulu.domain.rulebook.models import Verdict
from zhulu.domain.standard.canonical import canonical_json, digest
from zhulu.domain.statecraft.models import Move
from zhulu.foundation.db.transactions import transaction_required
from zhulu.foundation.storage.operations import cite


@dataclass(frozen=True, slots=True)
class Arrival:
    """What enters the library: a confirmed filing or a feed delivery."""

    project: Project
    path: str
    source_kind: str
    source_id: str
    filer_id: int | None
    roles: list[str]
    document: Mapping[str, object]


@transaction_required
def enter(arrival: Arrival, *, move: Move, cause: str, now: datetime) -> Contribution:
    """Let a contribution into the library: its content rows and its first version (确认入库).

    Raises:
        IntegrityError: the move behind it is not of this transaction; the database's own guard.
    """
    contribution = Contribution.objects.create(
        project=arrival.project,
        path=arrival.path,
        source_kind=arrival.source_kind,
        source_id=arrival.source_id,
        filer_id=arrival.filer_id,
        roles=arrival.roles,
        move=move,
        entered_at=now,
    )
    for row in rows_from_document(document=arrival.document, contribution=contribution):
        row.save(force_insert=True)
    keep_version(contribution=contribution, document=arrival.document, cause=cause, cause_id=arrival.source_id, now=now)
    return contribution


@transaction_required
def keep_version(
    *, contribution: Contribution, document: Mapping[str, object], cause: str, cause_id: str, now: datetime
) -> Version:
    """Write the next immutable version of a contribution."""
    canonical = canonical_json(document)
    cite(digests=digests_in(document), holder=f"version:{contribution.public_id}")
    return Version.objects.create(
        contribution=contribution,
        number=contribution.versions.count() + 1,
        cause=cause,
        cause_id=cause_id,
        canonical=canonical,
        digest=digest(canonical),
        made_at=now,
    )


@dataclass(frozen=True, slots=True)
class Judgement:
    """A reviewer's decision: the grade, how it was checked, with which opinion, by which rules and values."""

    grade: str
    """Empty on path ③."""
    method: str
    opinion: str
    verdict: Verdict
    policy: Mapping[str, object]


@transaction_required
def decide_grade(
    *, contribution: Contribution, judgement: Judgement, standing: Standing, move: Move, now: datetime
) -> GradeDecision:
    """Write a grade decision with the reviewer's name and office as they are now (三(二)).

    Raises:
        IntegrityError: the authority does not confirm that grade, or A without B or C before it.
    """
    authority = Authority.objects.get(pk=standing.authority_id)
    return GradeDecision.objects.create(
        contribution=contribution,
        grade=judgement.grade,
        authority=authority,
        authority_name=authority.name,
        authority_level=standing.level,
        reviewer_name=standing.name,
        reviewer_office=standing.office,
        method=judgement.method,
        opinion=judgement.opinion,
        decided_at=now,
        policy=dict(judgement.policy),
        verdict=judgement.verdict,
        move=move,
    )


@transaction_required
def hold_still(*, contribution_id: int) -> None:
    """Wait for whoever decides on the same contribution: a grade and an erratum must not pass each other unseen.

    Content cannot be locked as rows are: the application's role may not change it. The guards take the same lock.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('contribution:' || %s, 0))", [str(contribution_id)]
        )


@transaction_required
def confirm_without_grade(
    *, contribution: Contribution, judgement: Judgement, standing: Standing, move: Move, now: datetime
) -> Confirmation:
    """Write that a specialist work was confirmed, with the reviewer's name and office as they are now (三(二)).

    Raises:
        IntegrityError: the contribution came by another path, or the move is not this reviewer's.
    """
    return Confirmation.objects.create(
        contribution=contribution,
        authority_id=standing.authority_id,
        authority_name=standing.authority_name,
        authority_level=standing.level,
        reviewer_name=standing.name,
        reviewer_office=standing.office,
        method=judgement.method,
        opinion=judgement.opinion,
        decided_at=now,
        policy=dict(judgement.policy),
        verdict=judgement.verdict,
        move=move,
    )


@transaction_required
def set_mark(*, contribution: Contribution, kind: MarkKind, reason: str, set_by: str, now: datetime) -> Mark:
    """Mark a contribution; its facts and its grade stay as they are."""
    return Mark.objects.create(contribution=contribution, kind=kind, reason=reason, set_by=set_by, at=now)


@transaction_required
def lift_mark(*, mark: Mark, reason: str, set_by: str, now: datetime) -> Mark:
    """Lift a mark by another row that names it; both stay on record.

    Raises:
        IntegrityError: it has been lifted already.
    """
    return Mark.objects.create(
        contribution=mark.contribution, kind=mark.kind, lifts=mark, reason=reason, set_by=set_by, at=now
    )


@transaction_required
def keep_national_number(*, project: Project, number: str, row_id: str = "", now: datetime) -> NationalNumber:
    """Keep a number that the national platform gave back, beside ours; the same answer twice adds nothing."""
    kept, _ = NationalNumber.objects.get_or_create(
        project=project, row_id=row_id, number=number, defaults={"received_at": now}
    )
    return kept
