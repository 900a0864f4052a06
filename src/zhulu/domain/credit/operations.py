"""Writes leads, cases and what follows from them. Every function is part of a use-case's transaction."""

from dataclasses import dataclass
from datetime import date, datetime

from zhulu.domain.access.actors import Actor, Standing
from zhulu.domain.authorities.models import Authority
from zhulu.domain.credit.models import (
    Alert,
    Case,
    CasePaper,
    Check,
    Effect,
    Finding,
    Lead,
    Service,
    Signature,
    Statement,
    Veto,
)
from zhulu.domain.credit.states import STANDING
from zhulu.domain.credit.vocabulary import AlertKind, LeadSource, Outcome, PaperUse
from zhulu.domain.enterprises.models import Organisation
from zhulu.domain.enterprises.queries import current_code
from zhulu.domain.filings.models import Filing
from zhulu.domain.library.models import Contribution, Mark, Project
from zhulu.domain.library.numbering import issue_serial
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.crypto.vault import keep
from zhulu.foundation.db.transactions import transaction_required
from zhulu.foundation.storage.models import Blob
from zhulu.foundation.storage.operations import cite

CONTACT = "reporter_contact"
"""The vault's label of a reporter's contact."""


class UnderCase(CannotAdvance):
    """A case runs on the filing, or it was found false: it can be neither taken back nor submitted nor confirmed."""

    rule = "NoStandingCase"


@transaction_required
def require_no_case(*, filing: Filing) -> None:
    """Let a filing pass that no case binds; the caller holds its lock, and whoever opens a case takes the same.

    Raises:
        UnderCase: a case runs, or its finding is in force.
    """
    if Case.objects.filter(filing=filing, state__in=STANDING).exists():
        raise UnderCase("这一件正在核查是否虚假录入，或者已认定虚假，结案以前不能撤回、提交或确认（三(五)）")


@transaction_required
def require_true(*, contribution: Contribution) -> None:
    """Let a record pass that no case binds; the caller holds it still.

    Raises:
        UnderCase: a case runs, or its finding is in force.
    """
    if Case.objects.filter(contribution=contribution, state__in=STANDING).exists():
        raise UnderCase("这份数据正在核查是否虚假录入，或者已认定虚假，结案以前不能定级（三(五)）")


@dataclass(frozen=True, slots=True)
class NewLead:
    """A lead as it is given."""

    source: LeadSource
    subject: str
    text: str
    filing: Filing | None = None
    project: Project | None = None
    organisation: Organisation | None = None
    authority: Authority | None = None
    contact: str = ""


@transaction_required
def keep_lead(*, lead: NewLead, actor: Actor | None, on: date, now: datetime) -> Lead:
    """Write a lead with its number; a contact goes to the vault and nowhere else.

    Args:
        actor: the officer who flags; None for the public and the platform.
    """
    prefix = f"XS-{on:%Y%m%d}"
    row = Lead(
        number=f"{prefix}-{issue_serial(counter=prefix):04d}",
        source=lead.source,
        filing=lead.filing,
        project=lead.project,
        organisation=lead.organisation,
        subject=lead.subject[:300],
        text=lead.text.strip(),
        authority=lead.authority,
        given_by=actor.account_id if actor else 0,
        given_name=actor.name if actor else "",
        given_office=actor.office if actor else "",
        given_at=now,
    )
    if lead.contact.strip():
        row.contact_commitment = keep(owner=row.vault_owner, label=CONTACT, value=lead.contact)
    row.save()
    return row


@dataclass(frozen=True, slots=True)
class Opening:
    """About which filing a case is opened, by whom, and who is to decide it."""

    filing: Filing
    project: Project
    contribution: Contribution | None
    authority_id: int
    decider: Authority
    grounds: str
    lead: Lead | None = None
    mark: Mark | None = None


@transaction_required
def open_case(*, opening: Opening, actor: Actor, on: date, now: datetime) -> Case:
    """Write a case with its number; the caller holds the filing's lock.

    Raises:
        IntegrityError: another case binds the filing.
    """
    prefix = f"XJ-{opening.decider.code}-{on:%Y%m%d}"
    filing = opening.filing
    return Case.objects.create(
        number=f"{prefix}-{issue_serial(counter=prefix):04d}",
        filing=filing,
        contribution=opening.contribution,
        project=opening.project,
        accused=filing.enterprise,
        accused_name=filing.enterprise.name,
        accused_code=current_code(organisation_id=filing.enterprise_id),
        lead=opening.lead,
        authority_id=opening.authority_id,
        decider=opening.decider,
        grounds=opening.grounds.strip(),
        mark=opening.mark,
        opened_by=actor.account_id,
        opened_name=actor.name,
        opened_office=actor.office,
        opened_at=now,
        changed_at=now,
    )


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper that comes to a case."""

    use: PaperUse
    name: str
    blob: Blob
    is_disclosed: bool = False


@transaction_required
def add_paper(*, case: Case, paper: NewPaper, actor: Actor, now: datetime) -> CasePaper:
    """Keep a paper of a case for ever."""
    cite(digests=[paper.blob.sm3], holder=f"case:{case.public_id}")
    return CasePaper.objects.create(
        case=case,
        use=paper.use,
        name=paper.name,
        blob=paper.blob,
        is_disclosed=paper.is_disclosed,
        added_by=actor.account_id,
        added_name=actor.name,
        added_office=actor.office,
        added_at=now,
    )


@transaction_required
def keep_check(*, case: Case, kind: str, on: date, found: str, move: Move) -> Check:
    """Write one act of verification."""
    return Check.objects.create(case=case, kind=kind, on=on, found=found.strip(), move=move)


@transaction_required
def keep_statement(*, case: Case, text: str, move: Move) -> Statement:
    """Write what the enterprise says."""
    return Statement.objects.create(case=case, round=case.round, text=text.strip(), move=move)


@transaction_required
def sign(*, case: Case, outcome: Outcome, opinion: str, standing: Standing, move: Move) -> Signature:
    """Write an officer's own word in the collective decision.

    Raises:
        IntegrityError: the officer has signed already, opened the case, or the hearing is not over.
    """
    return Signature.objects.create(
        case=case,
        round=case.round,
        outcome=outcome,
        opinion=opinion.strip(),
        officer_id=standing.officer_id,
        account_id=move.account_id,
        name=move.actor_name,
        office=move.actor_office,
        move=move,
        at=move.at,
    )


@dataclass(frozen=True, slots=True)
class NewFinding:
    """A collective decision as it is written down."""

    outcome: Outcome
    number: str
    on: date
    facts: str
    policy: dict[str, object]
    code: str = ""
    code_label: str = ""
    code_edition: str = ""
    severity: str = ""


@transaction_required
def keep_finding(*, case: Case, finding: NewFinding, paper: CasePaper, move: Move) -> Finding:
    """Write the collective decision with its stamped document."""
    return Finding.objects.create(
        case=case,
        outcome=finding.outcome,
        number=finding.number.strip(),
        on=finding.on,
        facts=finding.facts.strip(),
        code=finding.code,
        code_label=finding.code_label,
        code_edition=finding.code_edition,
        severity=finding.severity,
        policy=finding.policy,
        paper=paper,
        move=move,
    )


@dataclass(frozen=True, slots=True)
class Delivered:
    """How something was served."""

    what: str
    way: str
    on: date
    receiver: str = ""


@transaction_required
def keep_service(*, case: Case, served: Delivered, move: Move) -> Service:
    """Write that something was served."""
    return Service.objects.create(
        case=case,
        what=served.what,
        round=case.round,
        way=served.way,
        on=served.on,
        receiver=served.receiver.strip(),
        move=move,
    )


@transaction_required
def keep_effect(*, case: Case, mark: Mark | None, grade: str, on: date, now: datetime) -> Effect:
    """Write that a finding took effect; the case's own move must stand in the same transaction."""
    return Effect.objects.create(case=case, mark=mark, grade=grade, on=on, at=now)


@transaction_required
def keep_veto(*, case: Case, year: int, level: str, reason: str, now: datetime) -> Veto:
    """Write that a firm's year fails because of a finding."""
    return Veto.objects.create(
        case=case, organisation_id=case.accused_id, year=year, level=level, reason=reason, at=now
    )


@transaction_required
def keep_alert(
    *,
    kind: AlertKind,
    key: str,
    text: str,
    filing: Filing | None,
    other: Filing | None,
    authority: Authority | None,
    policy: dict[str, object],
    now: datetime,
) -> bool:
    """Write what struck the eye; what is known already adds nothing.

    Returns:
        Whether it is new.
    """
    _, is_new = Alert.objects.get_or_create(
        kind=kind,
        key=key[:120],
        defaults={
            "text": text,
            "filing": filing,
            "other": other,
            "authority": authority,
            "policy": policy,
            "found_at": now,
        },
    )
    return is_new
