"""Writes the two forms: head, lines, scan, versions, consent, decision. None asks who may; that is the use-cases'."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from django.db import connection

from zhulu.domain.access.actors import Actor
from zhulu.domain.authorities.models import Authority
from zhulu.domain.grants.forms import digest_of, document_of
from zhulu.domain.grants.models import (
    EDITABLE,
    CaseCounter,
    CaseDecision,
    CaseLine,
    CaseSubmission,
    CityConsent,
    Officer,
    PermissionCase,
)
from zhulu.domain.grants.operations import ID_NUMBER, MOBILE
from zhulu.domain.grants.vocabulary import FormKind, LineKind
from zhulu.domain.standard.canonical import canonical_json, digest
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.foundation.crypto.vault import keep
from zhulu.foundation.db.transactions import transaction_required
from zhulu.foundation.storage.models import Blob
from zhulu.foundation.storage.operations import cite

PREFIXES: Mapping[str, str] = {FormKind.APPLICATION: "QX", FormKind.CHANGE: "BG"}
"""How the numbers of the two forms begin (domain.md §6)."""


class FormNotEditable(CannotAdvance):
    """The form has been handed in or decided."""

    rule = "FormEditable"


class FormChangedElsewhere(CannotAdvance):
    """Another window has saved the form since this one read it."""

    rule = "FormRevisionCurrent"


@dataclass(frozen=True, slots=True)
class Head:
    """What a form says besides its persons."""

    rights: Sequence[str] = ()
    areas: Sequence[str] = ()
    basis: str = ""
    credit_code: str = ""
    address: str = ""
    phone: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    reason: str = ""
    effective_on: date | None = None


@dataclass(frozen=True, slots=True)
class TypedLine:
    """What was typed for one person; an empty number leaves the one that the vault has."""

    kind: LineKind
    officer: Officer | None = None
    taker: Officer | None = None
    name: str = ""
    id_number: str = ""
    office: str = ""
    post: str = ""
    office_phone: str = ""
    mobile: str = ""
    sign_in_name: str = ""
    rights: Sequence[str] = field(default=())


@dataclass(frozen=True, slots=True)
class Scan:
    """A stamped form as it was received."""

    blob: Blob
    name: str


@transaction_required
def start_case(
    *, authority: Authority, kind: FormKind, by_province: bool, head: Head, actor: Actor, now: datetime
) -> PermissionCase:
    """Begin a form of an authority.

    Args:
        by_province: the province enters the paper of an authority that has nobody.
        head: what is known beforehand.
    """
    return PermissionCase.objects.create(
        authority=authority,
        kind=kind,
        by_province=by_province,
        created_by=actor.account_id,
        created_at=now,
        changed_at=now,
        **_columns(head),
    )


def _columns(head: Head) -> dict[str, object]:
    return {**asdict(head), "rights": list(head.rights), "areas": list(head.areas)}


@transaction_required
def lock_editable_case(*, case: PermissionCase) -> PermissionCase:
    """Lock a form that its authority is about to change.

    Raises:
        FormNotEditable: it has been handed in or decided.
    """
    locked = PermissionCase.objects.select_for_update(of=("self",)).select_related("authority__parent").get(pk=case.pk)
    if locked.state not in EDITABLE:
        raise FormNotEditable(f"“{locked.get_state_display()}”的权限表不能修改（三(一)）")
    return locked


@transaction_required
def save_head(*, case: PermissionCase, head: Head, revision: int, now: datetime) -> PermissionCase:
    """Save a locked form's head, if nobody else saved it since ``revision``.

    Raises:
        FormChangedElsewhere: somebody did; nothing is overwritten.
    """
    if case.revision != revision:
        raise FormChangedElsewhere("这份表已在另一个窗口改过，请刷新后再保存（三(一)）")
    for name, value in _columns(head).items():
        setattr(case, name, value)
    case.revision, case.changed_at = revision + 1, now
    case.save()
    return case


@transaction_required
def put_line(*, case: PermissionCase, typed: TypedLine, line: CaseLine | None, now: datetime) -> CaseLine:
    """Write a line of a locked form, a new one or over what stands; numbers go to the vault."""
    row = line or CaseLine(case=case)
    row.kind, row.officer, row.taker = typed.kind, typed.officer, typed.taker
    row.name, row.office, row.post = typed.name.strip(), typed.office.strip(), typed.post.strip()
    row.office_phone, row.sign_in_name = typed.office_phone.strip(), typed.sign_in_name.strip()
    row.rights = sorted(typed.rights)
    if typed.id_number.strip():
        row.id_commitment = keep(owner=row.vault_owner, label=ID_NUMBER, value=typed.id_number.strip().upper())
    if typed.mobile.strip():
        row.mobile_commitment = keep(owner=row.vault_owner, label=MOBILE, value=typed.mobile)
    row.save()
    _touch(case, now)
    return row


@transaction_required
def remove_line(*, case: PermissionCase, line: CaseLine, now: datetime) -> None:
    """Take a line off a locked form."""
    line.delete()
    _touch(case, now)


@transaction_required
def attach_scan(*, case: PermissionCase, scan: Scan, now: datetime) -> PermissionCase:
    """Attach the stamped scan of a locked form as it stands now."""
    case.scan, case.scan_name, case.scan_digest = scan.blob, scan.name, digest_of(case)
    _touch(case, now)
    return case


def _touch(case: PermissionCase, now: datetime) -> None:
    case.changed_at = now
    case.save()


@transaction_required
def discard_case(*, case: PermissionCase) -> None:
    """Forget a locked draft that was never numbered.

    Raises:
        FormNotEditable: it has a number, and what is numbered stays.
    """
    if case.number:
        raise FormNotEditable("已编号的权限表不能删除（三(一)）")
    case.delete()


@transaction_required
def number_case(*, case: PermissionCase, actor: Actor, now: datetime) -> None:
    """Give a locked form its number, once, and note who hands it in."""
    if not case.number:
        prefix = f"{PREFIXES[case.kind]}-{case.authority.code}-{local_day(now):%Y%m%d}-"
        case.number = f"{prefix}{_next(prefix):04d}"
    case.submitted_by, case.submitted_at = actor.account_id, now
    case.save()


def _next(prefix: str) -> int:
    """Give the next number of a prefix; its row stays locked until the journey ends, so a rollback gives it back."""
    table = CaseCounter._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS counter (prefix, latest) VALUES (%s, 1)"  # noqa: S608 - the model's own table
            " ON CONFLICT (prefix) DO UPDATE SET latest = counter.latest + 1 RETURNING latest",
            [prefix],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


@transaction_required
def keep_case_submission(*, case: PermissionCase, actor: Actor, now: datetime) -> CaseSubmission:
    """Write a form's next immutable version with its stamped scan, which is kept for ever."""
    canonical = canonical_json(document_of(case))
    scan = case.scan
    if scan is None:
        raise FormNotEditable("没有盖章的扫描件（三(一)）")
    cite(digests=[scan.sm3], holder=f"permission_case:{case.public_id}")
    return CaseSubmission.objects.create(
        case=case,
        number=case.submissions.count() + 1,
        canonical=canonical,
        digest=digest(canonical),
        scan=scan,
        scan_name=case.scan_name,
        submitted_by=actor.account_id,
        submitted_name=actor.name,
        submitted_office=actor.office,
        submitted_at=now,
    )


@transaction_required
def keep_consent(
    *,
    submission: CaseSubmission,
    move: Move,
    city: Authority,
    agreed: bool,
    scan: Scan | None,
    actor: Actor,
    now: datetime,
) -> CityConsent:
    """Write the city's answer with name and office as they are now (三(二))."""
    if scan is not None:
        cite(digests=[scan.blob.sm3], holder=f"city_consent:{submission.case.public_id}")
    return CityConsent.objects.create(
        move=move,
        case=submission.case,
        submission=submission,
        city=city,
        agreed=agreed,
        opinion=move.reason,
        scan=scan.blob if scan else None,
        scan_name=scan.name if scan else "",
        for_city=actor.standing is not None and actor.standing.authority_id != city.pk,
        submitted_by=submission.submitted_by,
        signed_by=actor.account_id,
        signed_name=actor.name,
        signed_office=actor.office,
        at=now,
    )


@dataclass(frozen=True, slots=True)
class FormReason:
    """One reason of a return: on which line (empty for the head), and in words."""

    text: str
    line: str = ""
    where: str = ""


@transaction_required
def keep_case_decision(
    *,
    submission: CaseSubmission,
    move: Move,
    opinion: str,
    reasons: Sequence[FormReason] = (),
    actor: Actor,
    now: datetime,
) -> CaseDecision:
    """Write what the province decided, with name and office as they are now (三(二))."""
    return CaseDecision.objects.create(
        move=move,
        case=submission.case,
        submission=submission,
        opinion=opinion.strip(),
        reasons=[asdict(reason) for reason in reasons],
        starts_on=submission.case.starts_on,
        submitted_by=submission.submitted_by,
        decided_by=actor.account_id,
        decided_name=actor.name,
        decided_office=actor.office,
        at=now,
    )
