"""What an officer sees of permissions: what one's authority holds, its forms, one form with all that was said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.authorities.queries import area_names
from zhulu.domain.grants.forms import lines_of
from zhulu.domain.grants.models import CaseDecision, CaseLine, CaseSubmission, CityConsent, PermissionCase
from zhulu.domain.grants.permissions import PermissionCasePolicy, is_editable
from zhulu.domain.grants.queries import (
    AbleOfficer,
    Expiring,
    get_case_for,
    list_able_officers,
    list_case_decisions,
    list_case_submissions,
    list_consents,
    list_expiring,
    list_own_cases,
)
from zhulu.domain.grants.states import CITY, PROVINCE
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.rulebook.shapes import Violation
from zhulu.foundation.crypto.vault import masked
from zhulu.usecases.open_desk import open_desk
from zhulu.usecases.submit_permission_form import judge_form

REMINDER_SETTING = "grant_reminder_days"


@dataclass(frozen=True, slots=True)
class OwnPermissions:
    """What an authority holds, and its forms."""

    able: Sequence[AbleOfficer]
    expiring: Sequence[Expiring]
    cases: Sequence[PermissionCase]


def show_own_permissions(*, actor: Actor, on: date) -> OwnPermissions:
    """Give what the officer's own authority may do today, what ends soon, and its forms.

    Raises:
        NotPermitted: the actor is no officer.
    """
    standing = open_desk(actor=actor)
    return OwnPermissions(
        able=list_able_officers(on=on, authority_ids=[standing.authority_id]),
        expiring=expiring_of(on=on, authority_id=standing.authority_id),
        cases=list_own_cases(actor=actor),
    )


def expiring_of(*, on: date, authority_id: int | None = None) -> list[Expiring]:
    """Give the grants that end within the province's days of reminding: of one authority, or of all."""
    days = get_policy(as_of=on).number(REMINDER_SETTING)
    ids = None if authority_id is None else [authority_id]
    return list_expiring(on=on, within_days=days, authority_ids=ids)


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line with its numbers masked."""

    line: CaseLine
    id_number: str
    mobile: str


@dataclass(frozen=True, slots=True)
class ShownForm:
    """One form with what was said about it and what this reader may do."""

    case: PermissionCase
    lines: Sequence[ShownLine]
    areas: Sequence[str]
    """Names."""
    submissions: Sequence[CaseSubmission]
    consents: Sequence[CityConsent]
    decisions: Sequence[CaseDecision]
    faults: Sequence[Violation]
    """What stands against handing it in; empty where it is not the reader's to hand in."""
    may_edit: bool
    may_withdraw: bool
    may_consent: bool
    may_decide: bool

    @property
    def seen(self) -> str:
        """The digest of the version that is shown."""
        return self.submissions[-1].digest if self.submissions else ""


def show_permission_form(*, actor: Actor, case_id: str, on: date) -> ShownForm:
    """Give one form.

    Raises:
        CaseNotFound: there is none, or it is not the actor's to see.
    """
    case = get_case_for(actor=actor, public_id=case_id, on=on)
    policy = PermissionCasePolicy(on=on)
    applies = policy.may(actor=actor, action=Permission.PERMISSION_APPLY, thing=case)
    may_edit = applies and is_editable(case)
    faults: Sequence[Violation] = ()
    if may_edit:
        faults = judge_form(case=case, policy=get_policy(as_of=on), today=on).blocks
    names = area_names(codes=case.areas)
    return ShownForm(
        case=case,
        lines=[_shown(line) for line in lines_of(case)],
        areas=[names.get(code, code) for code in case.areas],
        submissions=list_case_submissions(case=case),
        consents=list_consents(case=case),
        decisions=list_case_decisions(case=case),
        faults=faults,
        may_edit=may_edit,
        may_withdraw=applies and case.state in (CITY, PROVINCE),
        may_consent=case.state == CITY and policy.may(actor=actor, action=Permission.PERMISSION_CONSENT, thing=case),
        may_decide=case.state == PROVINCE and policy.may(actor=actor, action=Permission.PERMISSION_DECIDE, thing=case),
    )


def _shown(line: CaseLine) -> ShownLine:
    owner = line.vault_owner
    return ShownLine(
        line=line,
        id_number=masked(owner=owner, commitment=line.id_commitment) if line.id_commitment else "",
        mobile=masked(owner=owner, commitment=line.mobile_commitment) if line.mobile_commitment else "",
    )
