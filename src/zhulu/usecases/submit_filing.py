"""An enterprise submits: all faults at once, or a numbered, immutable version.

On path ② the public sees it as D (一(二)3–4), on path ③ nobody does before it is confirmed (一(三)4).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from zhulu.domain.access.actors import Actor
from zhulu.domain.authorities.models import Authority
from zhulu.domain.credit.operations import require_no_case
from zhulu.domain.filings.drafts import write_document
from zhulu.domain.filings.facts import FilingFacts
from zhulu.domain.filings.issuing import issue_numbers, issue_project_of
from zhulu.domain.filings.models import Filing, Submission
from zhulu.domain.filings.operations import Answer, keep_submission, keep_warning_reasons, mark_submitted
from zhulu.domain.filings.permissions import FilingPolicy
from zhulu.domain.filings.queries import get_filing_for, list_papers
from zhulu.domain.filings.querysets import draft_facts, judged_as_of
from zhulu.domain.filings.rules import SUBMISSIONS
from zhulu.domain.filings.states import FILING_MACHINES
from zhulu.domain.grants.queries import find_home_authority
from zhulu.domain.publication.operations import publish_project
from zhulu.domain.rulebook.operations import keep_verdict
from zhulu.domain.rulebook.queries import get_policy, list_waivers
from zhulu.domain.rulebook.runner import Findings, RulesViolated, examine
from zhulu.domain.standard.vocabulary import Grade, Path
from zhulu.domain.statecraft.operations import advance
from zhulu.foundation.clock import local_day
from zhulu.usecases.answer_warnings import answers_to
from zhulu.usecases.credit.alerting import keep_alerts_of
from zhulu.usecases.journey import journey
from zhulu.usecases.keeping_desk import place_on_desk
from zhulu.usecases.recording import Decision, record_decision
from zhulu.usecases.survey_surroundings import surveyed

NO_REASONS: Mapping[str, str] = MappingProxyType({})


class PromiseMissing(Exception):
    """The promise of truth (承诺书) was not signed (三(五))."""

    rule = "PromiseSigned"


def submit_filing(*, actor: Actor, filing_id: str, promised: bool, reasons: Mapping[str, str] = NO_REASONS) -> Filing:
    """Submit a filing to the home authority that its place gives; a resubmission is judged by the first one's text.

    Args:
        reasons: rule → why the filing stands although the rule warns.

    Raises:
        FilingNotFound, NotPermitted, CannotAdvance: as for every move.
        RulesViolated: with all faults; the draft stays as it is.
        WarningsUnanswered: a rule warns and has no reason; all such rules are told at once.
        PromiseMissing: ``promised`` is false.
    """
    with journey(actor=actor, cause="submit_filing", subject_kind="filing", subject_id=filing_id) as now:
        if not promised:
            raise PromiseMissing("请阅读并勾选真实性承诺书后再提交（三(五)）")
        on = local_day(now)
        filing = get_filing_for(actor=actor, public_id=filing_id, on=on)
        policy = get_policy(as_of=judged_as_of(filing=filing, today=on))
        facts: list[FilingFacts] = []
        findings: list[Findings] = []
        answers: list[Answer] = []

        def ask(locked: Filing) -> None:
            require_no_case(filing=locked)
            typed = draft_facts(filing=locked, policy=policy, today=on)
            facts.append(surveyed(typed, filing=locked))
            findings.append(_examine(locked, facts[0]))
            answers.extend(answers_to(findings[0], reasons=reasons))

        machine = FILING_MACHINES[filing.path]
        filing, _ = advance(
            filing, "submit", machine=machine, policy=FilingPolicy(on=on), actor=actor, now=now, ask=ask
        )
        home = find_home_authority(area_code=facts[0].home.area_code, path=Path(filing.path), on=on)
        submission = _keep(filing, facts[0], answers, home=home, actor=actor, now=now)
        keep_verdict(
            findings[0],
            subject_kind="filing",
            subject_id=filing.public_id,
            subject_digest=submission.digest,
            notice=policy.text("notice"),
            policy=policy,
            now=now,
        )
        place_on_desk(filing=filing, submission=submission, facts=facts[0], now=now)
        _publish_and_record(filing, submission, actor=actor, now=now)
        return filing


def _examine(filing: Filing, facts: FilingFacts) -> Findings:
    waivers = list_waivers(subject_kind="filing", subject_id=filing.public_id, on=facts.today)
    findings = examine(SUBMISSIONS[filing.path], facts, as_of=facts.policy.as_of, waivers=waivers)
    if findings.blocks:
        raise RulesViolated(findings)
    return findings


def _keep(
    filing: Filing,
    facts: FilingFacts,
    answers: Sequence[Answer],
    *,
    home: Authority | None,
    actor: Actor,
    now: datetime,
) -> Submission:
    project = filing.project or issue_project_of(facts=facts, home=home, on=local_day(now))
    mark_submitted(filing=filing, project=project, home_authority=home, area_code=facts.home.area_code, now=now)
    document = write_document(
        facts.document, papers=list_papers(filing=filing), issued=issue_numbers(project=project, facts=facts)
    )
    submission = keep_submission(
        filing=filing,
        document=document,
        home_authority=home,
        actor=actor,
        promise=get_policy(as_of=facts.today).text("promise_version"),
        now=now,
    )
    keep_warning_reasons(submission=submission, answers=answers)
    return submission


def _publish_and_record(filing: Filing, submission: Submission, *, actor: Actor, now: datetime) -> None:
    if filing.project_id is not None:
        publish_project(project_id=filing.project_id, now=now)
    decision = Decision(
        kind="submit_filing",
        subject_kind="filing",
        subject_id=filing.public_id,
        summary=f"提交“{filing.name}”（第 {submission.number} 次）",
        content_digest=submission.digest,
        statement={
            "filing": filing.public_id,
            "submission": submission.number,
            **({"grade": Grade.D.value} if filing.path == Path.BACK_FILING else {}),
        },
    )
    record_decision(decision, actor=actor, now=now)
    keep_alerts_of(filing=filing, policy=get_policy(as_of=local_day(now)), now=now)
