"""Set the province's first people up: without them nobody could grant anything to anybody (三(一)).

From the command line and only while fewer than two people act for the province: two, because who enters or applies
does not decide. Everybody after them comes by an application.
"""

from datetime import datetime

from zhulu.domain.access.actors import SYSTEM
from zhulu.domain.access.operations import create_account, issue_one_time_link
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.authorities.models import Authority
from zhulu.domain.authorities.vocabulary import AuthorityKind
from zhulu.domain.grants.models import Grant, Officer
from zhulu.domain.grants.operations import Stated, appoint_holder, give_grant, register_officer, state_person
from zhulu.domain.grants.queries import list_able_officers
from zhulu.domain.grants.rights import Right, possible_rights
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.audit.operations import record_event
from zhulu.foundation.clock import local_day
from zhulu.usecases.journey import journey
from zhulu.usecases.make_administrator import NewAccount
from zhulu.usecases.register_officer import require_registrable

PEOPLE_NEEDED = 2
"""Who decides is never who applied."""


class DepartmentIsOpen(Exception):
    """The province has its people: further ones come by an application."""


def open_department(*, sign_in_name: str, stated: Stated, document: str) -> NewAccount:
    """Register a person of the province with its grants, and give the one-time link.

    Args:
        document: on what this rests, such as the number of an appointment.

    Raises:
        DepartmentIsOpen: two people act for the province already, or there is no provincial department.
        RulesViolated: with everything that is wrong with name, office, number or telephone.
        CannotCreateAccount: the sign-in name is taken.
    """
    with journey(actor=SYSTEM, cause="open_department") as now:
        department = Authority.objects.select_for_update().filter(kind=AuthorityKind.DEPARTMENT).first()
        if department is None:
            raise DepartmentIsOpen("省份数据包里没有省厅，请先载入 (load_province)")
        on = local_day(now)
        acting = list_able_officers(on=on, authority_ids=[department.pk], functions=[GrantFunction.GRADE_A])
        if len({row.officer_id for row in acting}) >= PEOPLE_NEEDED:
            raise DepartmentIsOpen("省厅已有两名以上有权限的人员，以后的人员请填权限申请表")
        require_registrable(stated, authority=department, on=on)
        account = create_account(sign_in_name=sign_in_name, name=stated.name, kind=AccountKind.OFFICER)
        officer = register_officer(
            account=account,
            authority=department,
            name=stated.name,
            office=stated.office,
            post=stated.post,
            office_phone=stated.office_phone,
            registered_at=now,
        )
        state_person(officer=officer, stated=stated)
        for right in possible_rights(department):
            appoint_holder(grant=_grant(department, right, document, now), officer=officer, valid_from=on)
        _note(officer, document, now)
        return NewAccount(account=account, link=issue_one_time_link(account=account, now=now))


def _grant(department: Authority, right: Right, document: str, now: datetime) -> Grant:
    standing = Grant.objects.on(local_day(now)).filter(
        authority=department, path=right.path, function=right.function, area__isnull=True
    )
    return standing.first() or give_grant(
        authority=department,
        path=Path(right.path),
        function=right.function,
        valid_from=local_day(now),
        document_note=document,
        decided_at=now,
    )


def _note(officer: Officer, document: str, now: datetime) -> None:
    record_event(
        at=now,
        actor=SYSTEM,
        action="department.opened",
        subject_kind="officer",
        subject_id=officer.public_id,
        summary=f"初始登记省厅人员：{officer}，依据 {document}",
    )
