"""Writing the register of officers and the grants."""

from dataclasses import dataclass
from datetime import date, datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.models import Account
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.authorities.models import Area, Authority
from zhulu.domain.authorities.vocabulary import AuthorityKind
from zhulu.domain.grants.facts import PersonFacts
from zhulu.domain.grants.models import (
    Grant,
    GrantHolder,
    Officer,
    PermissionCase,
    Registration,
    RegistrationDecision,
)
from zhulu.domain.grants.rights import Right, right_fault
from zhulu.domain.grants.rules import OFFICE_IS_REAL, office_fault
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.clock import local_day
from zhulu.foundation.crypto.vault import keep
from zhulu.foundation.db.transactions import transaction_required

OFFICIAL_KINDS = {
    AuthorityKind.DATA_BUREAU: AccountKind.DATA_BUREAU,
    AuthorityKind.SUPPORT: AccountKind.SUPPORT,
}
"""Which kind of account belongs to the offices that only carry out errata; every other takes officers."""

ID_NUMBER, MOBILE = "身份证号", "手机号"
"""The vault's labels."""


class CannotRegisterOfficer(ValueError):
    """The office is no real section, or the account is of another kind; the message cites its clause."""


class CannotGive(ValueError):
    """The authority cannot have this grant; the message cites its clause."""


class CannotAppoint(ValueError):
    """The officer cannot hold the grant; the message cites its clause."""


@transaction_required
def register_officer(  # noqa: PLR0913 - the parts of one row
    *,
    account: Account,
    authority: Authority,
    name: str,
    office: str,
    post: str = "",
    office_phone: str = "",
    id_commitment: str = "",
    registered_at: datetime | None = None,
    accepted: Actor | None = None,
    case: PermissionCase | None = None,
) -> Officer:
    """Enter a person in the real-name register (三(二)); without ``registered_at`` the person only reads.

    Raises:
        CannotRegisterOfficer: the office is not a section's name, or the account is of another kind.
    """
    kind = OFFICIAL_KINDS.get(AuthorityKind(authority.kind), AccountKind.OFFICER)
    if account.kind != kind:
        raise CannotRegisterOfficer(f"{account.get_kind_display()}的账号不能登记为{authority.name}的人员（三(二)）")
    fault = office_fault(PersonFacts(office=office, authority_name=authority.name))
    if fault:
        raise CannotRegisterOfficer(f"{fault}（{'、'.join(OFFICE_IS_REAL.cites)}）")
    officer = Officer.objects.create(
        account=account,
        authority=authority,
        name=name.strip(),
        office=office.strip(),
        post=post.strip(),
        office_phone=office_phone.strip(),
        id_commitment=id_commitment,
        registered_at=registered_at,
    )
    if registered_at is not None:
        day = local_day(registered_at)
        keep_registration(officer=officer, valid_from=day, now=registered_at, accepted=accepted, case=case)
    return officer


@dataclass(frozen=True, slots=True)
class Stated:
    """What is stated of a person before the province takes it; empty numbers leave those that the vault has."""

    name: str
    office: str
    post: str = ""
    office_phone: str = ""
    id_number: str = ""
    mobile: str = ""


@transaction_required
def state_person(*, officer: Officer, stated: Stated) -> Officer:
    """Write what is stated of somebody who is not registered yet; numbers go to the vault."""
    officer.name, officer.office = stated.name.strip(), stated.office.strip()
    officer.post, officer.office_phone = stated.post.strip(), stated.office_phone.strip()
    if stated.id_number.strip():
        number = stated.id_number.strip().upper()
        officer.id_commitment = keep(owner=officer.vault_owner, label=ID_NUMBER, value=number)
    if stated.mobile.strip():
        officer.mobile_commitment = keep(owner=officer.vault_owner, label=MOBILE, value=stated.mobile)
    officer.save()
    return officer


@transaction_required
def keep_registration_decision(
    *, officer: Officer, accepted: bool, opinion: str, actor: Actor, now: datetime
) -> RegistrationDecision:
    """Write that the province took a registration or sent it back, with name and office as they are now (三(二))."""
    return RegistrationDecision.objects.create(
        officer=officer,
        accepted=accepted,
        opinion=opinion.strip(),
        decided_by=actor.account_id,
        decided_name=actor.name,
        decided_office=actor.office,
        at=now,
    )


@transaction_required
def keep_registration(
    *,
    officer: Officer,
    valid_from: date,
    now: datetime,
    accepted: Actor | None = None,
    case: PermissionCase | None = None,
) -> Registration:
    """Write what is registered of an officer from a day on: name, office, post and telephone as the officer has them.

    Args:
        accepted: who of the province took it; None while the register is set up.
        case: the form by which it came, if it came by one.
    """
    return Registration.objects.create(
        officer=officer,
        case=case,
        name=officer.name,
        office=officer.office,
        post=officer.post,
        office_phone=officer.office_phone,
        valid_from=valid_from,
        accepted_by=accepted.account_id if accepted else 0,
        accepted_name=accepted.name if accepted else "",
        accepted_office=accepted.office if accepted else "",
        at=now,
    )


@transaction_required
def give_grant(
    *,
    authority: Authority,
    path: Path,
    function: GrantFunction,
    valid_from: date,
    valid_to: date | None = None,
    document_note: str,
    decided_at: datetime,
    area: Area | None = None,
    case: PermissionCase | None = None,
) -> Grant:
    """Grant an authority an act on a path.

    Args:
        area: the one area in which it holds; None for everywhere the authority answers for.
        case: the form by which it is given; None while the platform is set up.

    Raises:
        CannotGive: the level or kind of authority has no such act, the path has none, or a grant overlaps.
    """
    fault = right_fault(authority=authority, right=Right(Path(path), function))
    if fault:
        raise CannotGive(fault)
    standing = Grant.objects.filter(authority=authority, path=path, function=function, area=area)
    if standing.within(valid_from, valid_to).exists():
        raise CannotGive(f"{authority.name}在此期间已有“{function.label}”权限（三(一)）")
    return Grant.objects.create(
        authority=authority,
        area=area,
        case=case,
        path=path,
        function=function,
        valid_from=valid_from,
        valid_to=valid_to,
        document_note=document_note,
        decided_at=decided_at,
    )


@transaction_required
def appoint_holder(*, grant: Grant, officer: Officer, valid_from: date, valid_to: date | None = None) -> GrantHolder:
    """Let an officer exercise a grant of the officer's authority.

    Raises:
        CannotAppoint: the officer is of another authority, not registered, or holds the grant already.
    """
    if officer.authority_id != grant.authority_id:
        raise CannotAppoint(f"{officer.name}不是{grant.authority.name}的人员（三(一)）")
    if officer.registered_at is None:
        raise CannotAppoint(f"{officer.name}尚未完成实名登记（三(二)）")
    if GrantHolder.objects.filter(grant=grant, officer=officer).within(valid_from, valid_to).exists():
        raise CannotAppoint(f"{officer.name}在此期间已持有该权限（三(一)）")
    return GrantHolder.objects.create(grant=grant, officer=officer, valid_from=valid_from, valid_to=valid_to)


@transaction_required
def end_holder(*, holder: GrantHolder, last_day: date) -> None:
    """End an officer's exercise of a grant with a day; what was decided until then stays signed by that officer."""
    holder.valid_to = last_day
    holder.save(update_fields=["valid_to"])
