"""An officer opens a filing to review it: what was submitted, what was done with it, and what this officer may do."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from zhulu.domain.access.actors import Actor, Standing
from zhulu.domain.access.vocabulary import Level, Permission
from zhulu.domain.authorities.models import Authority
from zhulu.domain.authorities.queries import get_authority
from zhulu.domain.filings.models import Filing, OriginalsCheck, ReturnReason, SiteVisit, Submission, WarningReason
from zhulu.domain.filings.permissions import FilingPolicy
from zhulu.domain.filings.queries import (
    FilingNotFound,
    SubmittedPaper,
    find_submitted_paper,
    get_filing_for,
    list_originals_checks,
    list_site_visits,
    list_warning_reasons,
)
from zhulu.domain.filings.querysets import judged_as_of, submitted_facts
from zhulu.domain.filings.states import FILING_MACHINES, OPEN
from zhulu.domain.filings.targets import Remaining, remaining
from zhulu.domain.rulebook.deadlines import working_calendar
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.clock import local_day
from zhulu.usecases.claim_filing import Hands, offer_hands
from zhulu.usecases.compare_evidence import Evidence, compare_evidence
from zhulu.usecases.handing_over import Handing, offer_handing
from zhulu.usecases.open_desk import open_desk
from zhulu.usecases.read_content import Content, read_content
from zhulu.usecases.recheck_grade import may_recheck
from zhulu.usecases.survey_surroundings import surveyed
from zhulu.usecases.suspecting import Suspect, suspects_of
from zhulu.usecases.trace_filing import Trace, trace_filing
from zhulu.usecases.two_posts import Posts, posts_of
from zhulu.usecases.two_steps import second_step_of


@dataclass(frozen=True, slots=True)
class ReturnCode:
    """One entry of the province's list of reasons."""

    code: str
    label: str
    needs_text: bool


@dataclass(frozen=True, slots=True)
class Basis:
    """What a version is compared with: the one that was returned last, else the one submitted before it."""

    submission: Submission | None = None
    """None for a first submission."""
    reasons: Sequence[ReturnReason] = ()
    """The reasons of the return that the version answers; none where nothing was returned."""


@dataclass(frozen=True, slots=True)
class FilingReview:
    """A filing on the reviewer's desk."""

    filing: Filing
    submission: Submission
    content: Content
    trace: Trace
    hindrance: str
    """Why this officer decides nothing here, with the clause; empty where they may."""
    grade: str
    """The grade that this officer's confirmation would give; empty on path ③."""
    second_step: Authority | None
    """Path ③ in two steps: the city to which this officer passes it on instead of confirming; else None."""
    codes: Sequence[ReturnCode]
    handing: Handing
    """Whose desk it could lie on, and what this officer may do about it."""
    may_recheck: bool
    """Whether this officer may confirm it anew as B, of the city's own accord."""
    answers: Sequence[WarningReason]
    """What the firm answered to the warnings of this version."""
    posts: Posts
    """Where it stands between 初审 and 确认, as this officer sees it."""
    basis: Basis
    """The version with which this one is compared, and what its return asked for."""
    hands: Hands
    """Who has taken it, and to whom this officer may pass it."""
    remaining: Remaining | None
    """How much of the promised time is left; None once it is decided."""
    evidence: Evidence
    """What the four registers say of this version today."""
    suspects: Sequence[Suspect]
    """Projects that it may be, with what was judged of each."""
    originals: Sequence[OriginalsCheck]
    visits: Sequence[SiteVisit]

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision at all."""
        return self.filing.state in OPEN

    @property
    def may_decide(self) -> bool:
        """Whether this officer decides it now."""
        return self.is_open and not self.hindrance and not self.hands.is_anothers


def review_filing(*, actor: Actor, filing_id: str) -> FilingReview:
    """Give a filing as its reviewer sees it; writes nothing.

    Raises:
        NotPermitted: the actor is no officer.
        FilingNotFound: it does not exist, lies outside the officer's scope, or was never submitted.
    """
    standing = open_desk(actor=actor)
    on = local_day(timezone.now())
    filing = get_filing_for(actor=actor, public_id=filing_id, on=on)
    trace = trace_filing(filing=filing)
    if not trace.submissions:
        raise FilingNotFound(filing_id)
    policy = get_policy(as_of=judged_as_of(filing=filing, today=on))
    submission, basis = trace.submissions[0], _basis(trace)
    facts = surveyed(submitted_facts(filing=filing, submission=submission, policy=policy, today=on), filing=filing)
    today = get_policy(as_of=on)
    hands = offer_hands(actor=actor, filing=filing, on=on)
    content = read_content(
        filing=filing,
        document=json.loads(submission.canonical),
        earlier=json.loads(basis.submission.canonical) if basis.submission else None,
        facts=facts,
        policy=policy,
    )
    return FilingReview(
        filing=filing,
        submission=submission,
        content=content,
        trace=trace,
        hindrance=_hindrance(filing, actor, standing, on),
        grade=get_authority(code=standing.authority_code).confirms_grade if filing.path == Path.BACK_FILING else "",
        second_step=second_step_of(filing=filing, policy=policy),
        codes=[_code(item) for item in today.items("return_reasons")],
        handing=offer_handing(actor=actor, filing=filing, submission=submission, on=on),
        may_recheck=may_recheck(actor=actor, filing=filing, on=on),
        answers=list_warning_reasons(submission=submission),
        posts=posts_of(filing=filing, submission=submission, policy=policy, actor=actor),
        basis=basis,
        hands=hands,
        remaining=_remaining(hands, today, on),
        evidence=compare_evidence(facts),
        suspects=suspects_of(filing=filing, alike=facts.surroundings.alike) if filing.state in OPEN else (),
        originals=list_originals_checks(filing=filing),
        visits=list_site_visits(filing=filing),
    )


def _remaining(hands: Hands, policy: Policy, on: date) -> Remaining | None:
    if hands.entry is None:
        return None
    calendar = working_calendar(policy)
    return remaining(calendar, due_on=hands.entry.due_on, today=on, is_stopped=hands.entry.is_stopped)


def _basis(trace: Trace) -> Basis:
    """Find what the newest version answers: what was returned last, whatever was withdrawn since."""
    newest, *before = trace.submissions
    returns = [move for move in trace.moves if move.transition == "return" and move.at <= newest.submitted_at]
    if not returns:
        return Basis(submission=before[0] if before else None)
    returned = next((row for row in before if row.submitted_at <= returns[-1].at), None)
    return Basis(submission=returned, reasons=trace.reasons.get(returns[-1].pk, ()))


def find_paper(*, actor: Actor, filing_id: str, paper_id: str) -> SubmittedPaper:
    """Give a submitted paper of a filing that the officer may open.

    Raises:
        NotPermitted: the actor is no officer.
        FilingNotFound: the filing is not the officer's to see, or none of its versions has that paper.
    """
    open_desk(actor=actor)
    filing = get_filing_for(actor=actor, public_id=filing_id, on=local_day(timezone.now()))
    found = find_submitted_paper(filing=filing, paper_id=paper_id)
    if found is None:
        raise FilingNotFound(paper_id)
    return found


def list_return_codes() -> list[ReturnCode]:
    """Give today's list of reasons."""
    return [_code(item) for item in get_policy(as_of=local_day(timezone.now())).items("return_reasons")]


def _code(item: object) -> ReturnCode:
    entry = item if isinstance(item, dict) else {}
    return ReturnCode(str(entry.get("code")), str(entry.get("label")), needs_text=bool(entry.get("needs_text")))


def _hindrance(filing: Filing, actor: Actor, standing: Standing, on: date) -> str:
    if FilingPolicy(on=on).may(actor=actor, action=Permission.FILING_CONFIRM, thing=filing):
        return ""
    if not standing.registered:
        return UNREGISTERED
    if standing.level == Level.PROVINCE:
        return LOCAL[filing.path]
    if filing.home_authority_id != standing.authority_id:
        return f"这一件由{filing.home_authority}审核确认，不由本机关办理（一(二)3）"
    if filing.created_by == actor.account_id:
        return "这一件是您自己填报的，须由别的审核人员办理（三(三)）"
    label = FILING_MACHINES[filing.path].label
    return f"您没有本机关的{label}确认权限。请由本机关向省厅提交加盖公章的权限申请表（三(一)）"


LOCAL = {
    Path.BACK_FILING.value: "补录由项目所在地的主管部门确认；定为 C 或 B 级以后，企业才能申请 A 级（一(二)4）",
    Path.SPECIALIST.value: "专业承包业绩由工程所在地的主管部门确认，不定数据等级，省厅不办理（一(三)3、一(三)5）",
}
"""Said to an officer of the province, who confirms nothing."""


UNREGISTERED = "您的实名登记还没有完成，或者所在部门不是实际的处（科）室名称。请联系本机关补办登记（三(二)）"
"""Said to an officer whose registration is incomplete."""
