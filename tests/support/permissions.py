"""Builders of the two forms: people, filled forms, forms at each station of their way; all through the use-cases."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction

from tests.support.filing_sheets import id_number
from tests.support.filings import PROVINCE, Person, make_officer, upload
from tests.support.people import make_account
from zhulu.domain.access.models import Account
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.authorities.queries import get_authority
from zhulu.domain.grants.casework import Head
from zhulu.domain.grants.models import Officer, PermissionCase
from zhulu.domain.grants.operations import Stated, register_officer, state_person
from zhulu.domain.grants.rights import possible_rights
from zhulu.domain.grants.vocabulary import FormKind, GrantFunction, LineKind
from zhulu.usecases.consent_to_permission import consent_to_permission
from zhulu.usecases.decide_permission import grant_permission
from zhulu.usecases.identify_actor import identify_actor
from zhulu.usecases.permission_forms import (
    Typed,
    attach_permission_scan,
    put_permission_line,
    save_permission_head,
    start_permission_form,
)
from zhulu.usecases.submit_permission_form import submit_permission_form

COUNTY, ZONE, CITY = "220102", "2201X1", "220100"
CONFIRM_2, CONFIRM_3, RECHECK_2 = "2:confirm", "3:confirm", "2:recheck"
PHONE = "0000-20000321"
"""An office line of an exchange that does not exist."""
OPINION = "材料齐全，同意"


@dataclass(frozen=True)
class Offices:
    """Who takes a zone's form from beginning to end."""

    zone: Person
    city: Person
    province: Person
    second: Person
    """Another officer of the province who may decide."""


def make_clerk_of(code: str, *, name: str = "韩示例", sign_in_name: str = "") -> Person:
    """Make a registered officer of an authority who holds nothing: somebody has to fill in the form."""
    return make_officer(code, function=None, sign_in_name=sign_in_name or f"writer-{code}", name=name)


def make_offices(*, zone: str = ZONE) -> Offices:
    """Make the people of a zone, its city and the province."""
    return Offices(
        zone=make_clerk_of(zone),
        city=make_officer(CITY, sign_in_name="city-officer", name="何示例"),
        province=make_decider(),
        second=make_decider(sign_in_name="province-2", name="蒋示例"),
    )


def make_decider(*, sign_in_name: str = "province-1", name: str = "李示例") -> Person:
    """Make an officer who acts for the province."""
    return make_officer(
        PROVINCE, function=GrantFunction.GRADE_A, sign_in_name=sign_in_name, name=name, office="建筑管理处"
    )


def somebody(serial: int = 1, **change: Any) -> Typed:
    """Type a new person who may be registered."""
    names = ("周示例", "吴示例", "郑示例", "冯示例", "陈示例")
    typed = Typed(
        kind=LineKind.ADD,
        name=names[serial % len(names)],
        id_number=id_number(500 + serial),
        office="建设管理科",
        post="科员",
        office_phone=PHONE,
        mobile="13900000000",
        rights=(CONFIRM_2,),
    )
    return replace(typed, **change)


@dataclass(frozen=True)
class Asked:
    """What a form is to ask for."""

    kind: FormKind = FormKind.APPLICATION
    head: Mapping[str, Any] = field(default_factory=dict)
    lines: Sequence[Typed] = (somebody(),)
    authority: str = ""
    """Code of the authority for which the province enters it; empty for the writer's own."""


def started_form(writer: Person, asked: Asked = Asked()) -> PermissionCase:
    """Begin a form and write its head."""
    public_id = get_authority(code=asked.authority).public_id if asked.authority else ""
    case = start_permission_form(actor=writer.actor, kind=asked.kind, authority_id=public_id)
    today = case.created_at.date()
    if asked.kind is FormKind.APPLICATION:
        rights = tuple(right.code for right in possible_rights(case.authority))
        head = Head(rights=rights, basis="三定规定（示例）第四条", phone=PHONE, address="示例大街1号", valid_from=today)
    else:
        head = Head(reason="工作岗位调整", effective_on=today, phone=PHONE)
    head = replace(head, **asked.head)
    return save_permission_head(actor=writer.actor, case_id=case.public_id, head=head, revision=case.revision)


def filled_form(writer: Person, asked: Asked = Asked(), *, stamped: bool = True) -> PermissionCase:
    """Give a form against which nothing stands, unless it asks for it."""
    case = started_form(writer, asked)
    for typed in asked.lines:
        put_permission_line(actor=writer.actor, case_id=case.public_id, typed=typed)
    return stamp(writer, case) if stamped else case


def stamp(writer: Person, case: PermissionCase) -> PermissionCase:
    """Attach the stamped scan of a form as it stands."""
    return attach_permission_scan(
        actor=writer.actor, case_id=case.public_id, name="权限申请表（盖章）.pdf", stream=upload(pages=2)
    )


def submitted_form(writer: Person, asked: Asked = Asked()) -> PermissionCase:
    """Give a form that has been handed in: with the city if the authority needs its consent, else with the province."""
    return submit_permission_form(actor=writer.actor, case_id=filled_form(writer, asked).public_id)


def consented(city: Person, case: PermissionCase) -> PermissionCase:
    """Let the city consent."""
    return consent_to_permission(
        actor=city.actor, case_id=case.public_id, opinion="同意", name="市同意.pdf", stream=upload()
    )


def granted(decider: Person, case: PermissionCase) -> PermissionCase:
    """Let the province grant."""
    return grant_permission(actor=decider.actor, case_id=case.public_id, opinion=OPINION)


def person_of(officer: Officer) -> Person:
    """Give who can act as a registered officer."""
    account = Account.objects.get(pk=officer.account_id)
    return Person(account, identify_actor(account=account))


def changed(writer: Person, decider: Person, *lines: Typed, **head: Any) -> PermissionCase:
    """Take a change of the writer's authority from beginning to its decision."""
    asked = Asked(FormKind.CHANGE, head=head, lines=lines)
    return granted(decider, submitted_form(writer, asked))


def make_unregistered(code: str = COUNTY, *, sign_in_name: str = "waiting", name: str = "孙示例") -> Person:
    """Make an officer whose registration waits for the province."""
    account = make_account(kind=AccountKind.OFFICER, sign_in_name=sign_in_name, name=name)
    stated = Stated(name=name, office="建筑业管理科", office_phone=PHONE, id_number=id_number(499))
    with transaction.atomic():
        officer = register_officer(account=account, authority=get_authority(code=code), name=name, office=stated.office)
        state_person(officer=officer, stated=stated)
    return Person(account, identify_actor(account=account))


Way = Callable[[Offices, PermissionCase], PermissionCase]
