"""Real names: the system administrator registers a person with an account, the province accepts it (三(二)).

Until the province has taken it the person only reads. Neither of the two can do the other's part, and registering
gives no permission: that comes by an application alone (三(一)).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.operations import create_account, issue_one_time_link
from zhulu.domain.access.permissions import require_duty
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import AccountKind, Permission
from zhulu.domain.authorities.models import Authority
from zhulu.domain.authorities.queries import AuthorityUnknown
from zhulu.domain.authorities.vocabulary import AuthorityKind
from zhulu.domain.grants.facts import PersonFacts
from zhulu.domain.grants.models import GrantHolder, Officer, Registration, RegistrationDecision
from zhulu.domain.grants.operations import (
    OFFICIAL_KINDS,
    Stated,
    keep_registration,
    keep_registration_decision,
    register_officer,
    state_person,
)
from zhulu.domain.grants.permissions import OfficerPolicy
from zhulu.domain.grants.queries import (
    OfficerNotFound,
    get_officer_for,
    is_known_elsewhere,
    list_holdings,
    list_registration_decisions,
    list_registrations,
    list_unregistered,
    read_dictionary,
)
from zhulu.domain.grants.rules import REGISTRATION
from zhulu.domain.rulebook.operations import keep_verdict
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.rulebook.runner import Findings, RulesViolated, examine
from zhulu.domain.standard.canonical import canonical_json, digest
from zhulu.domain.statecraft.operations import CannotAdvance, ReasonMissing
from zhulu.foundation.audit.operations import record_event
from zhulu.foundation.clock import local_day
from zhulu.foundation.crypto.vault import masked_many, opened_for_rules
from zhulu.usecases.check_duty import check_duty
from zhulu.usecases.journey import journey
from zhulu.usecases.make_administrator import NewAccount
from zhulu.usecases.recording import Decision, record_decision


class RegistrationSettled(CannotAdvance):
    """The person is registered already, or the account has ended."""

    rule = "RegistrationOpen"


def register_person(*, actor: Actor, authority_id: str, sign_in_name: str, stated: Stated) -> NewAccount:
    """Open an account for a person of an authority, with what is to be registered, and a one-time link.

    Args:
        authority_id: the authority's public id.

    Raises:
        NotPermitted: the actor is not the system administrator.
        RulesViolated: with everything that is wrong with name, office, number or telephone.
        CannotCreateAccount: the sign-in name is taken.
        AuthorityUnknown: there is no such authority.
    """
    with journey(actor=actor, cause="register_person") as now:
        require_duty(actor=actor, action=Permission.ACCOUNT_MANAGE)
        authority = Authority.objects.filter(public_id=authority_id).first()
        if authority is None:
            raise AuthorityUnknown("没有这个机关")
        require_registrable(stated, authority=authority, on=local_day(now))
        kind = OFFICIAL_KINDS.get(AuthorityKind(authority.kind), AccountKind.OFFICER)
        account = create_account(sign_in_name=sign_in_name, name=stated.name, kind=kind)
        officer = register_officer(account=account, authority=authority, name=stated.name, office=stated.office)
        state_person(officer=officer, stated=stated)
        link = issue_one_time_link(account=account, now=now)
        _note(officer, "officer.stated", f"登记审核人员：{officer}，待省厅核准", actor=actor, now=now)
        return NewAccount(account=account, link=link)


def mend_person(*, actor: Actor, account_id: str, stated: Stated) -> Officer:
    """Mend what is stated of somebody whom the province has not taken into the register.

    Args:
        account_id: the account's public id.

    Raises:
        NotPermitted: the actor is not the system administrator.
        OfficerNotFound: the account is no officer's.
        RegistrationSettled: the person is registered; from then on the authority reports changes by 附件6.
        RulesViolated: with everything that is wrong.
    """
    with journey(actor=actor, cause="mend_person", subject_kind="account", subject_id=account_id) as now:
        require_duty(actor=actor, action=Permission.ACCOUNT_MANAGE)
        officer = _lock_open(account__public_id=account_id)
        kept = stated.id_number or _number_of(officer)
        require_registrable(stated, authority=officer.authority, on=local_day(now), officer=officer, id_number=kept)
        state_person(officer=officer, stated=stated)
        officer.account.name = officer.name
        officer.account.save(update_fields=["name"])
        _note(officer, "officer.stated", f"更正待核准的登记：{officer}", actor=actor, now=now)
        return officer


def find_person(*, actor: Actor, account_id: str) -> Officer | None:
    """Give what is stated of an account's person, if it is an officer's, for the system administrator.

    Raises:
        NotPermitted: the actor is not the system administrator.
    """
    check_duty(actor=actor, action=Permission.ACCOUNT_MANAGE)
    return Officer.objects.select_related("authority", "account").filter(account__public_id=account_id).first()


def require_registrable(
    stated: Stated, *, authority: Authority, on: date, officer: Officer | None = None, id_number: str = ""
) -> Findings:
    """Let a statement pass that violates no rule of the register.

    Args:
        officer: whose statement it is; None for somebody new.
        id_number: the number in clear, where it is not typed anew.

    Raises:
        RulesViolated: with all faults at once.
    """
    number = id_number or stated.id_number
    own = officer.public_id if officer else ""
    facts = PersonFacts(
        name=stated.name,
        office=stated.office,
        authority_name=authority.name,
        id_number=number,
        office_phone=stated.office_phone,
        is_known_elsewhere=bool(number) and is_known_elsewhere(id_number=number, except_officer=own),
        dictionary=read_dictionary(get_policy(as_of=on)),
    )
    findings = examine(REGISTRATION, facts, as_of=on)
    if findings.blocks:
        raise RulesViolated(findings)
    return findings


def accept_registration(*, actor: Actor, officer_id: str, opinion: str) -> Officer:
    """Take a registration into the register, for the province: from now on the person may be given permissions.

    Raises:
        OfficerNotFound, NotPermitted: the person is not the actor's to see, or to take.
        ReasonMissing: no opinion is given.
        RegistrationSettled: it is done already, or the account has ended.
        RulesViolated: with everything that is wrong by today's words and rules.
    """
    with journey(actor=actor, cause="accept_registration", subject_kind="officer", subject_id=officer_id) as now:
        officer = _require_open(actor, officer_id, opinion, now)
        on = local_day(now)
        policy = get_policy(as_of=on)
        findings = require_registrable(
            _stated(officer), authority=officer.authority, on=on, officer=officer, id_number=_number_of(officer)
        )
        officer.registered_at = now
        officer.save(update_fields=["registered_at"])
        keep_registration(officer=officer, valid_from=on, now=now, accepted=actor)
        keep_registration_decision(officer=officer, accepted=True, opinion=opinion, actor=actor, now=now)
        _keep(findings, officer, policy=policy, now=now)
        _record(officer, "accept_registration", "核准实名登记", opinion, actor=actor, now=now)
        return officer


def send_back_registration(*, actor: Actor, officer_id: str, opinion: str) -> Officer:
    """Send a registration back with all reasons; the system administrator mends what is stated.

    Raises:
        OfficerNotFound, NotPermitted, ReasonMissing, RegistrationSettled: as for accepting.
    """
    with journey(actor=actor, cause="send_back_registration", subject_kind="officer", subject_id=officer_id) as now:
        officer = _require_open(actor, officer_id, opinion, now)
        keep_registration_decision(officer=officer, accepted=False, opinion=opinion, actor=actor, now=now)
        _record(officer, "send_back_registration", "退回实名登记", opinion, actor=actor, now=now)
        return officer


def _require_open(actor: Actor, officer_id: str, opinion: str, now: datetime) -> Officer:
    on = local_day(now)
    officer = get_officer_for(actor=actor, public_id=officer_id, on=on)
    if not OfficerPolicy(on=on).may(actor=actor, action=Permission.OFFICER_ACCEPT, thing=officer):
        raise NotPermitted("实名登记由省厅有权限的实名人员核准，本人的不能自己核准（三(二)）")
    if not opinion.strip():
        raise ReasonMissing("请写明意见（三(二)）")
    return _lock_open(public_id=officer_id)


def _lock_open(**which: str) -> Officer:
    rows = Officer.objects.select_for_update(of=("self",)).select_related("authority", "account")
    officer = rows.filter(**which).first()
    if officer is None:
        raise OfficerNotFound("没有这名人员，或不在您的范围内")
    if officer.registered_at is not None or not officer.account.is_active:
        raise RegistrationSettled(
            "这名人员已完成实名登记，或者账号已停用。登记以后姓名、处（科）室有变的，由本机关填权限变更表（三(二)）"
        )
    return officer


def _stated(officer: Officer) -> Stated:
    return Stated(name=officer.name, office=officer.office, post=officer.post, office_phone=officer.office_phone)


def _number_of(officer: Officer) -> str:
    found = opened_for_rules(owner=officer.vault_owner, commitments=[officer.id_commitment])
    return found.get(officer.id_commitment, "")


@dataclass(frozen=True, slots=True)
class OwnRegistration:
    """What is registered of a person, as the person may see it."""

    officer: Officer
    id_number: str
    """Masked."""
    mobile: str
    """Masked; empty where none was given."""
    history: Sequence[Registration]
    decisions: Sequence[RegistrationDecision]
    holdings: Sequence[GrantHolder]


def show_registration(*, actor: Actor, on: date) -> OwnRegistration:
    """Give what is registered of oneself.

    Raises:
        NotPermitted: the actor is nobody's officer.
    """
    standing = actor.standing
    if standing is None:
        with journey(actor=actor, cause=Permission.REGISTRATION_READ.value):
            raise NotPermitted("只有主管部门的人员有实名登记（三(二)）")
    officer = Officer.objects.select_related("authority", "account").get(pk=standing.officer_id)
    return describe(officer, on=on)


def describe(officer: Officer, *, on: date) -> OwnRegistration:
    """Give what is registered of a person; the caller has asked whether the reader may see it."""
    numbers = masked_many(owner=officer.vault_owner, commitments=[officer.id_commitment, officer.mobile_commitment])
    return OwnRegistration(
        officer=officer,
        id_number=numbers[officer.id_commitment] if officer.id_commitment else "",
        mobile=numbers[officer.mobile_commitment] if officer.mobile_commitment else "",
        history=list_registrations(officer=officer),
        decisions=list_registration_decisions(officer=officer),
        holdings=list_holdings(officer_ids=[officer.pk], on=on),
    )


def show_waiting_registrations(*, actor: Actor, on: date) -> list[Officer]:
    """Give the people whose registration waits for the province.

    Raises:
        NotPermitted: the actor does not act for the province.
    """
    visible = OfficerPolicy(on=on).visible_to(actor=actor)
    waiting = list_unregistered()
    seen = set(visible.filter(pk__in=[officer.pk for officer in waiting]).values_list("pk", flat=True))
    return [officer for officer in waiting if officer.pk in seen]


def _keep(findings: Findings, officer: Officer, *, policy: Policy, now: datetime) -> None:
    keep_verdict(
        findings,
        subject_kind="officer",
        subject_id=officer.public_id,
        subject_digest=_digest(officer),
        notice=policy.text("notice"),
        policy=policy,
        now=now,
    )


def _digest(officer: Officer) -> str:
    row = {
        "row_id": officer.public_id,
        "name": officer.name,
        "office": officer.office,
        "post": officer.post,
        "office_phone": officer.office_phone,
        "id_number": officer.id_commitment,
        "authority": officer.authority.code,
    }
    return digest(canonical_json({"officer": [row]}))


def _record(officer: Officer, kind: str, words: str, opinion: str, *, actor: Actor, now: datetime) -> None:
    decision = Decision(
        kind=kind,
        subject_kind="officer",
        subject_id=officer.public_id,
        summary=f"{words}：{officer}",
        content_digest=_digest(officer),
        statement={
            "officer": officer.public_id,
            "authority": officer.authority.code,
            "name": officer.name,
            "office": officer.office,
            "opinion": opinion.strip(),
        },
    )
    record_decision(decision, actor=actor, now=now)


def _note(officer: Officer, action: str, summary: str, *, actor: Actor, now: datetime) -> None:
    record_event(
        at=now,
        actor=actor,
        action=action,
        subject_kind="officer",
        subject_id=officer.public_id,
        summary=summary,
    )
