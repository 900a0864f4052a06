"""Writes filings. Every function is part of a use-case's transaction; none asks who may."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.authorities.models import Authority
from zhulu.domain.filings.models import (
    Consultation,
    Filing,
    GradeApplication,
    Handover,
    Paper,
    PreReview,
    ReturnReason,
    SheetDraft,
    Submission,
    WarningReason,
    WorkHandover,
)
from zhulu.domain.filings.places import with_table
from zhulu.domain.filings.states import DRAFT, RETURNED
from zhulu.domain.grants.models import Officer, PermissionCase
from zhulu.domain.library.content_rows import digests_in
from zhulu.domain.library.models import Contribution, Project
from zhulu.domain.rulebook.shapes import Place
from zhulu.domain.standard.canonical import canonical_json, digest
from zhulu.domain.standard.vocabulary import Grade, Path
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.db.transactions import transaction_required
from zhulu.foundation.storage.models import Blob
from zhulu.foundation.storage.operations import cite

EDITABLE = frozenset({DRAFT, RETURNED})


class SheetChangedElsewhere(Exception):
    """Another window has saved the sheet since this one read it; ``current`` is the revision that stands."""

    rule = "RevisionCurrent"

    def __init__(self, current: int) -> None:
        """Keep the revision that stands."""
        super().__init__("这张表已在另一个窗口改过，请刷新后再保存")
        self.current = current


class NotEditable(CannotAdvance):
    """The filing is not in a state in which the enterprise may change it."""

    rule = "FilingEditable"


@transaction_required
def lock_editable(*, filing: Filing) -> Filing:
    """Lock a filing that the enterprise is about to change.

    Raises:
        NotEditable: it has been submitted, refused or confirmed.
    """
    locked = Filing.objects.select_for_update(of=("self",)).get(pk=filing.pk)
    if locked.state not in EDITABLE:
        raise NotEditable(f"“{locked.get_state_display()}”的填报不能修改（一(二)3、三(五)）")
    return locked


@transaction_required
def create_filing(
    *,
    actor: Actor,
    enterprise_id: int,
    roles: Sequence[str],
    project: Project | None,
    now: datetime,
    path: str = Path.BACK_FILING,
) -> Filing:
    """Create an empty draft for an enterprise, joined to a project or to be one of its own."""
    return Filing.objects.create(
        path=path,
        enterprise_id=enterprise_id,
        roles=sorted(roles),
        project=project,
        created_by=actor.account_id,
        created_at=now,
        changed_at=now,
    )


@transaction_required
def save_sheet(
    *, filing: Filing, sheet: str, tables: Mapping[str, object], revision: int, name: str, area_code: str, now: datetime
) -> SheetDraft:
    """Save what was typed into a sheet, if nobody else saved it since revision ``revision`` (0 for never).

    Raises:
        SheetChangedElsewhere: somebody did; nothing is overwritten.
    """
    draft = SheetDraft.objects.select_for_update(of=("self",)).filter(filing=filing, sheet=sheet).first()
    standing = draft.revision if draft else 0
    if draft and draft.tables == tables:
        return draft  # pressed twice, or saved by itself a moment ago: there is nothing that could be lost
    if standing != revision:
        raise SheetChangedElsewhere(standing)
    draft = draft or SheetDraft(filing=filing, sheet=sheet, revision=0)
    draft.tables, draft.revision, draft.saved_at = dict(tables), standing + 1, now
    draft.save()
    filing.name, filing.area_code, filing.changed_at = name, area_code, now
    filing.save(update_fields=["name", "area_code", "changed_at"])
    return draft


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper to be attached."""

    sheet: str
    kind: str
    name: str
    blob: Blob


@transaction_required
def add_paper(*, filing: Filing, paper: NewPaper, actor: Actor, now: datetime) -> Paper:
    """Attach a paper to a sheet."""
    Filing.objects.filter(pk=filing.pk).update(changed_at=now)
    return Paper.objects.create(
        filing=filing,
        sheet=paper.sheet,
        kind=paper.kind,
        name=paper.name,
        blob=paper.blob,
        added_by=actor.account_id,
        added_at=now,
    )


@transaction_required
def keep_submission(
    *,
    filing: Filing,
    document: Mapping[str, object],
    home_authority: Authority | None,
    actor: Actor,
    promise: str,
    now: datetime,
) -> Submission:
    """Write the filing's next immutable version."""
    canonical = canonical_json(document)
    cite(digests=digests_in(document), holder=f"submission:{filing.public_id}")
    return Submission.objects.create(
        filing=filing,
        number=filing.submissions.count() + 1,
        canonical=canonical,
        digest=digest(canonical),
        home_authority=home_authority,
        submitted_by=actor.account_id,
        submitted_name=actor.name,
        submitted_at=now,
        promise=promise,
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule warned of, and the firm's reason why it is so."""

    rule: str
    said: str
    text: str


@transaction_required
def keep_warning_reasons(*, submission: Submission, answers: Sequence[Answer]) -> None:
    """Write a submission's reasons, one for each rule that warned."""
    WarningReason.objects.bulk_create(
        WarningReason(submission=submission, rule=answer.rule, said=answer.said, text=answer.text) for answer in answers
    )


@transaction_required
def mark_submitted(
    *, filing: Filing, project: Project, home_authority: Authority | None, area_code: str, now: datetime
) -> Filing:
    """Set what follows from a submission: its project, its place, its home authority, its moment."""
    filing.project, filing.home_authority, filing.area_code = project, home_authority, area_code
    filing.submitted_at = filing.changed_at = now
    filing.save(update_fields=["project", "home_authority", "area_code", "submitted_at", "changed_at"])
    return filing


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a return: a code of the province's list, where, and words."""

    code: str
    text: str = ""
    sheet: str = ""
    column: str = ""
    table: str = ""
    row_id: str = ""

    @property
    def place(self) -> Place:
        """Where it points to; the table is found where only sheet and column are said."""
        return with_table(Place(self.sheet, self.table, self.row_id, self.column))


@transaction_required
def keep_return_reasons(*, filing: Filing, move: Move, reasons: Sequence[Reason]) -> None:
    """Write all reasons of a return."""
    ReturnReason.objects.bulk_create(
        ReturnReason(move=move, filing=filing, code=reason.code, text=reason.text, **asdict(reason.place))
        for reason in reasons
    )


@transaction_required
def hand_over(*, filing: Filing, receiver: Authority, move: Move, now: datetime) -> Handover:
    """Put a filing on another authority's desk, and keep who had it before.

    Raises:
        IntegrityError: the move behind it is not of this transaction; the database's own guard.
    """
    handover = Handover.objects.create(
        move=move, filing=filing, giver_id=filing.home_authority_id, receiver=receiver, at=now
    )
    filing.home_authority = receiver
    filing.save(update_fields=["home_authority"])
    return handover


@transaction_required
def hand_over_work(
    *, filing: Filing, case: PermissionCase, giver: Officer, receiver: Officer | None, now: datetime
) -> WorkHandover:
    """Write who takes over an open filing from a reviewer who leaves; None gives it back to the whole office."""
    return WorkHandover.objects.create(
        filing=filing,
        case=case,
        giver=giver,
        giver_name=giver.name,
        receiver=receiver,
        receiver_name=receiver.name if receiver else "",
        at=now,
    )


@transaction_required
def keep_pre_review(
    *, submission: Submission, authority: Authority, method: str, move: Move, now: datetime
) -> PreReview:
    """Write that a submission was passed on to a second officer of an authority.

    Raises:
        IntegrityError: it was already; the caller holds the filing's lock and has seen that it was not.
    """
    return PreReview.objects.create(
        move=move,
        filing=submission.filing,
        submission=submission,
        authority=authority,
        method=method,
        at=now,
    )


@transaction_required
def create_application(
    *,
    filing: Filing,
    contribution: Contribution,
    actor: Actor,
    now: datetime,
    target: Grade = Grade.A,
    begun_by: Authority | None = None,
) -> GradeApplication:
    """Open an application for a grade.

    Args:
        begun_by: the city that rechecks of its own accord; None where the enterprise applies.
    """
    return GradeApplication.objects.create(
        filing=filing,
        contribution=contribution,
        target_grade=target,
        begun_by=begun_by,
        applied_by=actor.account_id,
        applied_at=now,
    )


@transaction_required
def keep_consultation(*, application: GradeApplication, opinion: str, actor: Actor, now: datetime) -> Consultation:
    """Write another office's opinion on an application, with name and office as they are now (三(二))."""
    return Consultation.objects.create(
        application=application,
        account_id=actor.account_id,
        author_name=actor.name,
        author_office=actor.office,
        opinion=opinion.strip(),
        at=now,
    )
