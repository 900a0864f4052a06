"""An authority fills in its form: begin, head, persons, stamped scan; or the province does, for one that has nobody."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.authorities.models import Authority
from zhulu.domain.grants import casework
from zhulu.domain.grants.casework import FormNotEditable, Head, Scan, TypedLine
from zhulu.domain.grants.models import CaseLine, Officer, PermissionCase
from zhulu.domain.grants.permissions import PermissionCasePolicy, may_start
from zhulu.domain.grants.queries import CaseNotFound, get_case_for, list_registered
from zhulu.domain.grants.rights import possible_rights
from zhulu.domain.grants.vocabulary import FormKind, LineKind
from zhulu.domain.rulebook.queries import get_policy
from zhulu.foundation.audit.operations import record_event
from zhulu.foundation.clock import local_day
from zhulu.foundation.storage.interface import ByteSource
from zhulu.foundation.storage.reception import receive
from zhulu.usecases.attach_paper import accepted_types
from zhulu.usecases.journey import journey

NOT_YOURS = "权限申请由本机关完成实名登记的人员填写；没有账号的机关由省厅按盖章的纸质表代录（三(一)）"


@dataclass(frozen=True, slots=True)
class Typed:
    """A line as the form gives it: registered people by their public ids."""

    kind: LineKind
    officer: str = ""
    taker: str = ""
    name: str = ""
    id_number: str = ""
    office: str = ""
    post: str = ""
    office_phone: str = ""
    mobile: str = ""
    sign_in_name: str = ""
    rights: tuple[str, ...] = ()


def start_permission_form(*, actor: Actor, kind: FormKind, authority_id: str = "") -> PermissionCase:
    """Begin a form of the officer's own authority, or, for the province, of one that has nobody.

    What the authority's latest form said of the bureau itself is copied; everything may be changed.

    Args:
        authority_id: public id of the other authority; empty for one's own.

    Raises:
        NotPermitted: the actor is not registered there, or the authority has people of its own.
    """
    with journey(actor=actor, cause="start_permission_form") as now:
        on = local_day(now)
        authority = _authority(actor, authority_id)
        if not may_start(actor, authority=authority, on=on):
            raise NotPermitted(NOT_YOURS)
        own = actor.standing is not None and authority.pk == actor.standing.authority_id
        case = casework.start_case(
            authority=authority,
            kind=kind,
            by_province=not own,
            head=_prefilled(authority, kind, on),
            actor=actor,
            now=now,
        )
        _record(case, "start_permission_form", f"新建{case.get_kind_display()}表", actor=actor, now=now)
        return case


def _authority(actor: Actor, authority_id: str) -> Authority:
    found = (
        Authority.objects.filter(public_id=authority_id).first()
        if authority_id
        else Authority.objects.filter(pk=actor.standing.authority_id if actor.standing else 0).first()
    )
    if found is None:
        raise NotPermitted(NOT_YOURS)
    return found


def _prefilled(authority: Authority, kind: FormKind, on: date) -> Head:
    last = authority.permission_cases.order_by("-id").first()
    known = Head(credit_code=last.credit_code, address=last.address, phone=last.phone) if last else Head()
    if kind is FormKind.CHANGE:
        return known
    rights = tuple(right.code for right in possible_rights(authority))
    return replace(known, rights=rights, valid_from=on, basis=last.basis if last else "")


def save_permission_head(*, actor: Actor, case_id: str, head: Head, revision: int) -> PermissionCase:
    """Save what a form says besides its persons.

    Raises:
        CaseNotFound, NotPermitted, FormNotEditable: it is not the actor's to change, or has been handed in.
        FormChangedElsewhere: another window saved it meanwhile.
    """
    with journey(actor=actor, cause="save_permission_form", subject_kind="permission_case", subject_id=case_id) as now:
        return casework.save_head(case=_editable(actor, case_id, now), head=head, revision=revision, now=now)


def put_permission_line(*, actor: Actor, case_id: str, typed: Typed, line_id: str = "") -> CaseLine:
    """Add a line, or write over the one that stands.

    Raises:
        CaseNotFound, NotPermitted, FormNotEditable: as for the head; a line of another form is not found.
    """
    with journey(actor=actor, cause="save_permission_form", subject_kind="permission_case", subject_id=case_id) as now:
        case = _editable(actor, case_id, now)
        people = {officer.public_id: officer for officer in list_registered(authority_id=case.authority_id)}
        line = _line(case, line_id) if line_id else None
        return casework.put_line(case=case, typed=_with_people(typed, people), line=line, now=now)


def _with_people(typed: Typed, people: Mapping[str, Officer]) -> TypedLine:
    return TypedLine(
        kind=typed.kind,
        officer=people.get(typed.officer),
        taker=people.get(typed.taker),
        name=typed.name,
        id_number=typed.id_number,
        office=typed.office,
        post=typed.post,
        office_phone=typed.office_phone,
        mobile=typed.mobile,
        sign_in_name=typed.sign_in_name,
        rights=typed.rights,
    )


def _line(case: PermissionCase, line_id: str) -> CaseLine:
    line = case.lines.filter(public_id=line_id).first()
    if line is None:
        raise CaseNotFound("没有这一行，或不在这份表里")
    return line


def remove_permission_line(*, actor: Actor, case_id: str, line_id: str) -> None:
    """Take a line off.

    Raises:
        CaseNotFound, NotPermitted, FormNotEditable: as for the head.
    """
    with journey(actor=actor, cause="save_permission_form", subject_kind="permission_case", subject_id=case_id) as now:
        case = _editable(actor, case_id, now)
        casework.remove_line(case=case, line=_line(case, line_id), now=now)


def attach_permission_scan(*, actor: Actor, case_id: str, name: str, stream: ByteSource) -> PermissionCase:
    """Attach the stamped scan of the form as it stands; a later change of the form asks for a new one.

    Raises:
        CaseNotFound, NotPermitted, FormNotEditable: as for the head.
        FileRefused: with everything that is wrong with the file; nothing is attached.
    """
    with journey(actor=actor, cause="attach_scan", subject_kind="permission_case", subject_id=case_id) as now:
        case = _editable(actor, case_id, now)
        scan = receive_scan(name=name, stream=stream, on=local_day(now))
        case = casework.attach_scan(case=case, scan=scan, now=now)
        _record(case, "attach_scan", f"上传盖章扫描件“{scan.name}”", actor=actor, now=now)
        return case


def receive_scan(*, name: str, stream: ByteSource, on: date) -> Scan:
    """Take a stamped paper in, by the province's limits for files.

    Raises:
        FileRefused: with everything that is wrong with the file.
    """
    policy = get_policy(as_of=on)
    received = receive(
        stream=stream, name=name, limit_bytes=policy.number("max_file_bytes"), allowed=accepted_types(policy)
    )
    return Scan(blob=received.blob, name=received.name)


def discard_permission_form(*, actor: Actor, case_id: str) -> None:
    """Throw a draft away that was never handed in.

    Raises:
        CaseNotFound, NotPermitted, FormNotEditable: as for the head; a numbered form stays.
    """
    with journey(
        actor=actor, cause="discard_permission_form", subject_kind="permission_case", subject_id=case_id
    ) as now:
        case = _editable(actor, case_id, now)
        _record(case, "discard_permission_form", f"删除未报出的{case.get_kind_display()}表", actor=actor, now=now)
        casework.discard_case(case=case)


def _editable(actor: Actor, case_id: str, now: datetime) -> PermissionCase:
    on = local_day(now)
    case = get_case_for(actor=actor, public_id=case_id, on=on)
    if not PermissionCasePolicy(on=on).may(actor=actor, action=Permission.PERMISSION_APPLY, thing=case):
        raise NotPermitted(NOT_YOURS)
    return casework.lock_editable_case(case=case)


def _record(case: PermissionCase, action: str, summary: str, *, actor: Actor, now: datetime) -> None:
    record_event(
        at=now,
        actor=actor,
        action=action,
        subject_kind="permission_case",
        subject_id=case.public_id,
        summary=f"{summary}（{case.authority.name}）",
    )


__all__ = [
    "FormNotEditable",
    "Head",
    "Typed",
    "attach_permission_scan",
    "discard_permission_form",
    "put_permission_line",
    "receive_scan",
    "remove_permission_line",
    "save_permission_head",
    "start_permission_form",
]
