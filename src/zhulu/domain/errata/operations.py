"""Writes errata, and executes what was agreed through the database's one door; nothing else here can change a fact."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from zhulu.domain.access.actors import Actor
from zhulu.domain.authorities.models import Authority
from zhulu.domain.errata.facts import Line
from zhulu.domain.errata.models import (
    AgreedErratum,
    Erratum,
    ErratumLine,
    ErratumPaper,
    ErratumSubmission,
    HeldRecord,
    Receipt,
    StepScan,
)
from zhulu.domain.errata.states import DRAFT, NOT_RUNNING, RETURNED
from zhulu.domain.errata.vocabulary import Procedure, ReceiptKind
from zhulu.domain.library.content_rows import document_from_rows
from zhulu.domain.library.models import Contribution, Version
from zhulu.domain.library.numbering import issue_serial
from zhulu.domain.library.operations import keep_version
from zhulu.domain.standard.canonical import canonical_json, digest
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.db.transactions import transaction_required
from zhulu.foundation.storage.models import Blob
from zhulu.foundation.storage.operations import cite

EDITABLE = frozenset({DRAFT, RETURNED})


class ErratumNotEditable(CannotAdvance):
    """The erratum has been handed in or has ended; its lines and papers stay as they are."""

    rule = "ErratumEditable"


class ErratumChangedElsewhere(Exception):
    """Another window has saved the erratum since this one read it; ``current`` is the revision that stands."""

    rule = "RevisionCurrent"

    def __init__(self, current: int) -> None:
        """Keep the revision that stands."""
        super().__init__("这份勘误已在另一个窗口改过，请刷新后再保存")
        self.current = current


class RecordHeld(CannotAdvance):
    """Another running erratum has taken a record at this very moment."""

    rule = "RecordsFree"


@dataclass(frozen=True, slots=True)
class Applicant:
    """In whose name an erratum is written."""

    organisation_id: int | None
    name: str
    entered_by: Authority | None = None
    """The authority that enters an owner's paper application."""


@transaction_required
def create_erratum(
    *, contribution: Contribution, procedure: Procedure, applicant: Applicant, actor: Actor, now: datetime
) -> Erratum:
    """Begin a draft, or give the one that the applicant has on this record already."""
    found, _ = Erratum.objects.get_or_create(
        contribution=contribution,
        applicant_id=applicant.organisation_id,
        entered_by=applicant.entered_by,
        state=DRAFT,
        defaults={
            "procedure": procedure.value,
            "applicant_name": applicant.name,
            "created_by": actor.account_id,
            "created_at": now,
            "changed_at": now,
        },
    )
    return found


@transaction_required
def lock_editable(*, erratum: Erratum, revision: int | None = None) -> Erratum:
    """Lock an erratum that its applicant is about to change.

    Args:
        revision: what the applicant's window has read; None compares nothing.

    Raises:
        ErratumNotEditable: it has been handed in, or has ended.
        ErratumChangedElsewhere: another window saved it meanwhile.
    """
    locked = Erratum.objects.select_for_update(of=("self",)).get(pk=erratum.pk)
    if locked.state not in EDITABLE:
        raise ErratumNotEditable("勘误已经提出或已经办结，不能再改；需要改的，请等主管部门退回（二(二)）")
    if revision is not None and locked.revision != revision:
        raise ErratumChangedElsewhere(locked.revision)
    return locked


@transaction_required
def touch(*, erratum: Erratum, now: datetime, **changed: Any) -> Erratum:
    """Save fields of a locked draft, and let other windows notice."""
    for name, value in changed.items():
        setattr(erratum, name, value)
    erratum.revision, erratum.changed_at = erratum.revision + 1, now
    erratum.save(update_fields=[*changed, "revision", "changed_at"])
    return erratum


@transaction_required
def keep_lines(*, erratum: Erratum, sheet: str, tables: Collection[str], lines: Sequence[Line]) -> None:
    """Put these lines in the place of what the draft said of some tables of a sheet.

    What was written beside a line stays with it, as long as the line is about the same cell or record.
    """
    former = erratum.lines.filter(sheet=sheet, table__in=tables)
    standing = {(line.table, line.row_id, line.column): line for line in former}
    former.delete()
    ErratumLine.objects.bulk_create(
        _line_row(erratum, line, place, standing.get((line.table, line.row_id, line.column)))
        for place, line in enumerate(lines)
    )


def _line_row(erratum: Erratum, line: Line, place: int, earlier: ErratumLine | None) -> ErratumLine:
    return ErratumLine(
        erratum=erratum,
        position=place,
        act=line.act,
        sheet=line.sheet,
        table=line.table,
        row_id=line.row_id,
        column=line.column,
        old=line.old,
        new=line.new,
        typed=line.typed,
        fault=line.fault,
        reason=line.reason or (earlier.reason if earlier else ""),
        evidence_id=earlier.evidence_id if earlier else None,
        pages=earlier.pages if earlier else "",
    )


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a line changes what it changes, and where that is proven."""

    reason: str
    evidence: ErratumPaper | None
    pages: str = ""


@transaction_required
def keep_grounds(*, erratum: Erratum, grounds: Mapping[int, Grounds]) -> None:
    """Write reason and evidence beside lines, by the lines' keys."""
    for line in erratum.lines.filter(pk__in=grounds):
        given = grounds[line.pk]
        line.reason, line.evidence, line.pages = given.reason, given.evidence, given.pages
        line.save(update_fields=["reason", "evidence", "pages"])


@transaction_required
def add_paper(*, erratum: Erratum, use: str, name: str, blob: Blob, actor: Actor, now: datetime) -> ErratumPaper:
    """Attach a paper to a draft."""
    return ErratumPaper.objects.create(
        erratum=erratum, use=use, name=name, blob=blob, added_by=actor.account_id, added_at=now
    )


@transaction_required
def keep_submission(
    *, erratum: Erratum, document: Mapping[str, object], papers: Collection[str], actor: Actor, now: datetime
) -> ErratumSubmission:
    """Write the erratum's next immutable version, and hold the files that it names for ever."""
    canonical = canonical_json(document)
    cite(digests=papers, holder=f"erratum:{erratum.public_id}")
    return ErratumSubmission.objects.create(
        erratum=erratum,
        number=erratum.submissions.count() + 1,
        canonical=canonical,
        digest=digest(canonical),
        submitted_by=actor.account_id,
        submitted_name=actor.name,
        submitted_office=actor.office,
        submitted_at=now,
    )


@transaction_required
def number_erratum(*, erratum: Erratum, place: str, on: date) -> str:
    """Give the erratum's number (KW2-区划-日期-序号): the one it has, or the next of its day and place."""
    if erratum.number:
        return erratum.number
    prefix = f"{Procedure(erratum.procedure).prefix}-{place}-{on:%Y%m%d}"
    return f"{prefix}-{issue_serial(counter=prefix):04d}"


@transaction_required
def hold_records(*, erratum: Erratum, row_ids: Collection[str]) -> None:
    """Hold the records that a running erratum touches.

    Raises:
        RecordHeld: another running erratum holds one of them.
    """
    try:
        with transaction.atomic():
            HeldRecord.objects.bulk_create(
                HeldRecord(erratum=erratum, contribution_id=erratum.contribution_id, row_id=row_id)
                for row_id in sorted(row_ids)
            )
    except IntegrityError as refusal:
        raise RecordHeld("要改的记录正在办理另一份勘误，请等它办结或撤回后再提出（二(二)）") from refusal


@transaction_required
def free_records(*, erratum: Erratum) -> None:
    """Let go of what an erratum held; that it did stays on record."""
    HeldRecord.objects.filter(erratum=erratum, is_open=True).update(is_open=False)


@dataclass(frozen=True, slots=True)
class Paper:
    """The scan of a receipt."""

    name: str
    blob: Blob


@dataclass(frozen=True, slots=True)
class NewReceipt:
    """An outside fact to be recorded."""

    kind: ReceiptKind
    on: date
    number: str = ""
    handler: str = ""
    note: str = ""
    scan: Paper | None = None


@transaction_required
def lock_running(*, contribution_ids: Collection[int]) -> None:
    """Wait for whoever takes a step of an erratum that runs on one of the contributions, until the transaction ends.

    A step locks its case first and then the contribution and the project; whoever goes on to take a step does so, too.
    """
    running = Erratum.objects.filter(contribution_id__in=contribution_ids).exclude(state__in=NOT_RUNNING)
    list(running.select_for_update(of=("self",)).order_by("id").values_list("id", flat=True))


@transaction_required
def keep_receipt(*, submission: ErratumSubmission, receipt: NewReceipt, move: Move) -> Receipt:
    """Write a receipt with the signed move that recorded it.

    Raises:
        IntegrityError: the move is of another transaction or of another kind, or such a receipt is there already.
    """
    if receipt.scan is not None:
        cite(digests=[receipt.scan.blob.sm3], holder=f"erratum:{submission.erratum.public_id}")
    return Receipt.objects.create(
        submission=submission,
        kind=receipt.kind,
        move=move,
        number=receipt.number,
        on=receipt.on,
        handler=receipt.handler,
        note=receipt.note,
        scan_name=receipt.scan.name if receipt.scan else "",
        scan=receipt.scan.blob if receipt.scan else None,
    )


@transaction_required
def keep_step_scan(*, erratum: Erratum, move: Move, name: str, blob: Blob, actor: Actor, now: datetime) -> StepScan:
    """Attach the stamped copy of a step to it, and hold the file for ever.

    Raises:
        IntegrityError: the step is of another case or the platform's own, or has this file already.
    """
    scan = StepScan.objects.create(
        erratum=erratum,
        move=move,
        name=name,
        blob=blob,
        added_by=actor.account_id,
        added_name=actor.name,
        added_office=actor.office,
        added_at=now,
    )
    cite(digests=[blob.sm3], holder=f"erratum:{erratum.public_id}")
    return scan


@dataclass(frozen=True, slots=True)
class Agreement:
    """A diff as an authority agreed to it: the newest handing in of a case, in the door's form."""

    submission: ErratumSubmission
    diff: Sequence[Mapping[str, Any]]
    reason: str
    method: str
    """How the authority checked it (三(三))."""


@transaction_required
def agree(agreement: Agreement, *, actor: Actor, now: datetime) -> AgreedErratum:
    """Write an agreed diff; the authority's move ``agree`` must stand in the same transaction.

    Raises:
        IntegrityError: nothing would change, the applicant agrees to its own application, or no move stands behind it.
    """
    submission = agreement.submission
    return AgreedErratum.objects.create(
        erratum=submission.erratum,
        submission=submission,
        contribution_id=submission.erratum.contribution_id,
        diff=list(agreement.diff),
        reason=agreement.reason,
        method=agreement.method,
        applied_by=submission.submitted_by,
        agreed_by=actor.account_id,
        agreed_name=actor.name,
        agreed_office=actor.office,
        agreed_authority=actor.standing.authority_name if actor.standing else "",
        agreed_at=now,
    )


@transaction_required
def apply_erratum(
    *, erratum: AgreedErratum, change: Sequence[Mapping[str, object]], executor: Actor, now: datetime
) -> Version:
    """Execute an agreed erratum once: the database compares ``change`` with the agreed diff, then the version is kept.

    Raises:
        IntegrityError: the change is not the agreed one, an old value no longer stands, it was executed already, or
            the executor applied for it or agreed to it, or is not of the technical support unit.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT apply_erratum(%s, %s, %s::jsonb, %s)",
            [erratum.public_id, executor.account_id, json.dumps(list(change), ensure_ascii=False), now],
        )
    return keep_version(
        contribution=erratum.contribution,
        document=document_from_rows(contribution_id=erratum.contribution_id),
        cause="tombstone" if erratum.diff == [{"act": "delete_record"}] else "erratum",
        cause_id=erratum.public_id,
        now=now,
    )
