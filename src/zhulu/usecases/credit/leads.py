"""Leads: a reviewer flags a filing, whoever supervises closes a lead or passes it on (三(五))."""

from datetime import datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Level
from zhulu.domain.authorities.models import Authority
from zhulu.domain.credit.models import Lead
from zhulu.domain.credit.operations import NewLead, keep_lead
from zhulu.domain.credit.permissions import LeadPolicy, registered
from zhulu.domain.credit.queries import get_lead_for
from zhulu.domain.credit.states import LEAD
from zhulu.domain.credit.vocabulary import LeadSource
from zhulu.domain.filings.queries import get_filing_for
from zhulu.domain.standard.canonical import canonical_json, digest
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance, advance
from zhulu.foundation.clock import local_day
from zhulu.foundation.crypto.vault import reveal
from zhulu.usecases.credit.stepping import Faults
from zhulu.usecases.journey import journey
from zhulu.usecases.recording import Decision, record_decision


def flag_filing(*, actor: Actor, filing_id: str, text: str, source: LeadSource = LeadSource.FLAG) -> Lead:
    """Say of a filing in one's scope that it may be false; nothing about the filing changes.

    Raises:
        FilingNotFound: it lies outside the actor's scope.
        NotPermitted: the actor is no registered officer.
        Incomplete: nothing is said.
    """
    with journey(actor=actor, cause="flag_filing", subject_kind="filing", subject_id=filing_id) as now:
        filing = get_filing_for(actor=actor, public_id=filing_id, on=local_day(now))
        if registered(actor) is None:
            raise NotPermitted("只有实名登记的审核人员可以提出虚假录入线索（三(二)、三(五)）")
        faults = Faults()
        said = faults.need("text", text, "请写明疑点：哪里可能虚假，依据是什么（三(五)）")
        faults.settle()
        lead = NewLead(
            source=source,
            subject=f"{filing.enterprise.name}“{filing.name}”",
            text=said,
            filing=filing,
            project=filing.project,
            organisation=filing.enterprise,
            authority=filing.home_authority,
        )
        kept = keep_lead(lead=lead, actor=actor, on=local_day(now), now=now)
        record_lead(kept, kind="flag_filing", summary=f"提出虚假录入线索 {kept.number}", actor=actor, now=now)
        return kept


def close_lead(*, actor: Actor, lead_id: str, reason: str) -> Lead:
    """Close a lead without a case; the reason stays.

    Raises:
        CreditNotFound, NotPermitted, CannotAdvance: as for every move.
    """
    return _end(actor=actor, lead_id=lead_id, transition="close", reason=reason)


def pass_on_lead(*, actor: Actor, lead_id: str, authority: Authority, reason: str) -> Lead:
    """Put a lead on another authority's desk, below the actor's own.

    Raises:
        CreditNotFound, NotPermitted, CannotAdvance: as for every move.
    """
    with journey(actor=actor, cause="pass_on_lead", subject_kind="lead", subject_id=lead_id) as now:
        lead = get_lead_for(actor=actor, public_id=lead_id, on=local_day(now))

        def alongside(locked: Lead, _move: Move) -> None:
            locked.authority = None if authority.level == Level.PROVINCE else authority
            locked.save(update_fields=["authority"])

        lead, _ = advance(
            lead,
            "pass_on",
            machine=LEAD,
            policy=LeadPolicy(on=local_day(now)),
            actor=actor,
            now=now,
            reason=reason,
            alongside=alongside,
        )
        record_lead(lead, kind="pass_on_lead", summary=f"线索 {lead.number} 转{authority}", actor=actor, now=now)
        return lead


def _end(*, actor: Actor, lead_id: str, transition: str, reason: str) -> Lead:
    with journey(actor=actor, cause=f"{transition}_lead", subject_kind="lead", subject_id=lead_id) as now:
        lead = get_lead_for(actor=actor, public_id=lead_id, on=local_day(now))
        return end_lead(lead, transition=transition, reason=reason, actor=actor, now=now)


def end_lead(lead: Lead, *, transition: str, reason: str, actor: Actor, now: datetime) -> Lead:
    """Move a lead to its end inside somebody's journey.

    Raises:
        NotPermitted, CannotAdvance: as for every move.
    """
    policy = LeadPolicy(on=local_day(now))
    lead, _ = advance(lead, transition, machine=LEAD, policy=policy, actor=actor, now=now, reason=reason)
    label = LEAD.transition(transition).label
    record_lead(lead, kind=f"{transition}_lead", summary=f"{label}：{lead.number}", actor=actor, now=now, reason=reason)
    return lead


def record_lead(lead: Lead, *, kind: str, summary: str, actor: Actor, now: datetime, reason: str = "") -> None:
    """Record what was done with a lead, over a digest of what it says."""
    whole = {"lead": lead.number, "source": lead.source, "text": lead.text, "reason": reason.strip()}
    decision = Decision(
        kind=kind,
        subject_kind="lead",
        subject_id=lead.public_id,
        summary=summary,
        content_digest=digest(canonical_json(whole)),
        statement={"lead": lead.number, "source": lead.source, "reason": reason.strip()},
    )
    record_decision(decision, actor=actor, now=now)


def read_contact(*, actor: Actor, lead_id: str, reason: str) -> str:
    """Give a reporter's contact in clear to a registered officer of the province; who read it and why is recorded.

    Raises:
        CreditNotFound: the lead lies outside the actor's scope.
        NotPermitted: the actor is not of the province.
        Incomplete: no reason is given.
        DatumNotFound: there is none.
    """
    with journey(actor=actor, cause="read_contact", subject_kind="lead", subject_id=lead_id) as now:
        lead = get_lead_for(actor=actor, public_id=lead_id, on=local_day(now))
        standing = registered(actor)
        if standing is None or standing.level != Level.PROVINCE:
            raise NotPermitted("举报人的联系方式只由省厅的实名审核人员调取（三(五)）")
        faults = Faults()
        why = faults.need("reason", reason, "请写明调取联系方式的理由（三(五)）")
        faults.settle()
        return reveal(owner=lead.vault_owner, commitment=lead.contact_commitment, reader=actor, reason=why, now=now)


class LeadEnded(CannotAdvance):
    """The lead became a case or was closed meanwhile."""

    rule = "LeadWaits"
