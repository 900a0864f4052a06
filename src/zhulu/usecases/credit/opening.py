"""立案: whoever supervises a filing's home opens a case on it; a confirmation is not needed (三(五))."""

from dataclasses import replace
from datetime import datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.credit.models import Case, Lead
from zhulu.domain.credit.operations import Opening, UnderCase, open_case
from zhulu.domain.credit.permissions import registered, supervises
from zhulu.domain.credit.queries import decider_of, find_standing_case, get_lead_for
from zhulu.domain.credit.states import WAITING
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.queries import find_latest_submission, get_filing_for
from zhulu.domain.library.models import Contribution, Mark, Project
from zhulu.domain.library.operations import hold_still, set_mark
from zhulu.domain.library.vocabulary import MarkKind
from zhulu.domain.publication.operations import publish_project
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.standard.canonical import canonical_json, digest
from zhulu.foundation.clock import local_day
from zhulu.usecases.credit.leads import LeadEnded, end_lead
from zhulu.usecases.credit.stepping import Faults
from zhulu.usecases.journey import journey
from zhulu.usecases.recording import Decision, record_decision


def open_case_on(*, actor: Actor, filing_id: str, grounds: str, lead_id: str = "") -> Case:
    """Open a case on a filing: from now on it can be neither taken back nor submitted nor confirmed.

    Args:
        lead_id: the lead that becomes this case; empty where there is none.

    Raises:
        FilingNotFound, CreditNotFound: filing or lead lie outside the actor's scope.
        NotPermitted: the actor's authority does not supervise the filing's home, or is not registered.
        UnderCase: another case binds the filing.
        LeadEnded: the lead has ended meanwhile.
        Incomplete: no grounds are given.
    """
    with journey(actor=actor, cause="open_case", subject_kind="filing", subject_id=filing_id) as now:
        on = local_day(now)
        found = get_filing_for_case(actor=actor, filing_id=filing_id, now=now)
        standing = registered(actor)
        if standing is None or not supervises(standing=standing, filing=found):
            raise NotPermitted("只有负有监管职责的机关的实名审核人员可以立案（三(二)、三(五)）")
        faults = Faults()
        said = faults.need("grounds", grounds, "请写明立案理由：线索来源和初步依据（三(五)）")
        faults.settle()
        filing = Filing.objects.select_for_update(of=("self",)).get(pk=found.pk)
        lead = _lead(actor, lead_id, now) if lead_id else None
        _require_free(filing)
        opening = Opening(
            filing=filing,
            project=_project(filing),
            contribution=Contribution.objects.filter(source_kind="filing", source_id=filing.public_id).first(),
            authority_id=standing.authority_id,
            decider=decider_of(filing=filing, level=get_policy(as_of=on).text("case_decided_by")),
            grounds=said,
            lead=lead,
        )
        case = _open(opening, actor=actor, now=now)
        if lead is not None:
            end_lead(lead, transition="take", reason=f"立案 {case.number}", actor=actor, now=now)
        return case


def get_filing_for_case(*, actor: Actor, filing_id: str, now: datetime) -> Filing:
    """Give a filing on which a case may be opened: the actor's scope, with what was withdrawn since its submission.

    Raises:
        FilingNotFound: it lies outside the actor's scope, or was never submitted.
    """
    standing = actor.standing
    found = Filing.objects.select_related("enterprise", "project", "home_authority").filter(public_id=filing_id).first()
    if (
        standing is not None
        and found is not None
        and found.submitted_at
        and supervises(standing=standing, filing=found)
    ):
        return found
    return get_filing_for(actor=actor, public_id=filing_id, on=local_day(now))


def _lead(actor: Actor, lead_id: str, now: datetime) -> Lead:
    lead = get_lead_for(actor=actor, public_id=lead_id, on=local_day(now))
    if lead.state != WAITING:
        raise LeadEnded("这条线索已经立案或了结（三(五)）")
    return lead


def _require_free(filing: Filing) -> None:
    standing = find_standing_case(filing_id=filing.pk)
    if standing is not None:
        raise UnderCase(f"这一件已有案件 {standing.number}（{standing.get_state_display()}），不能重复立案（三(五)）")


def _project(filing: Filing) -> Project:
    if filing.project is None:
        raise NotPermitted("没有提交过的填报不能立案（三(五)）")
    return filing.project


def _open(opening: Opening, *, actor: Actor, now: datetime) -> Case:
    on = local_day(now)
    contribution, mark = opening.contribution, None
    if contribution is not None:
        hold_still(contribution_id=contribution.pk)
        if get_policy(as_of=on).flag("case_marks_doubt"):
            mark = _doubt(contribution, actor, now)
    case = open_case(opening=replace(opening, mark=mark), actor=actor, on=on, now=now)
    if mark is not None:
        publish_project(project_id=case.project_id, now=now)
    submission = find_latest_submission(filing=opening.filing)
    whole = {
        "case": case.public_id,
        "number": case.number,
        "filing": opening.filing.public_id,
        "submission": submission.digest if submission else "",
        "decider": opening.decider.code,
        "grounds": case.grounds,
    }
    decision = Decision(
        kind="open_case",
        subject_kind="case",
        subject_id=case.public_id,
        summary=f"立案：{case.number} {case.accused_name}“{opening.filing.name}”",
        content_digest=digest(canonical_json(whole)),
        statement=whole,
    )
    record_decision(decision, actor=actor, now=now)
    return case


def _doubt(contribution: Contribution, actor: Actor, now: datetime) -> Mark:
    signed = f"{actor.office} {actor.name}"
    return set_mark(contribution=contribution, kind=MarkKind.DOUBT, reason="虚假录入核查", set_by=signed, now=now)
