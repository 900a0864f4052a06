"""The city confirms anew what its county confirmed: C becomes B, or stays C (一(二)4, Q10).

The firm applies, or the city begins of its own accord; either way an officer of the city takes the responsibility with
method and opinion, and the county's decision stays on record before it.
"""

from datetime import date, datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.authorities.queries import get_authority
from zhulu.domain.errata.queries import is_running
from zhulu.domain.filings.models import Filing, GradeApplication
from zhulu.domain.filings.operations import create_application
from zhulu.domain.filings.permissions import FilingPolicy, GradeApplicationPolicy
from zhulu.domain.filings.queries import get_application_for, get_filing_for
from zhulu.domain.filings.querysets import contribution_facts, judged_as_of
from zhulu.domain.filings.rules import RECHECK
from zhulu.domain.filings.states import APPLIED, GRADE_APPLICATION
from zhulu.domain.library.models import Contribution, GradeDecision
from zhulu.domain.library.queries import find_contribution, find_grade, get_latest_version
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.queries import get_policy, list_waivers
from zhulu.domain.rulebook.runner import RulesViolated, examine
from zhulu.domain.standard.vocabulary import Grade
from zhulu.domain.statecraft.operations import CannotAdvance, advance
from zhulu.foundation.clock import local_day
from zhulu.usecases.confirm_filing import require_method, standing_of
from zhulu.usecases.ending_application import Asked, Giving, give_grade, record_ending, require_no_erratum
from zhulu.usecases.journey import journey
from zhulu.usecases.survey_surroundings import surveyed

SETTING = "city_may_raise_c_to_b"


class CannotRecheck(CannotAdvance):
    """The data are not graded C, an application is open, or the province has switched rechecking off."""

    rule = "GradeCBeforeRecheck"


def may_recheck(*, actor: Actor, filing: Filing, on: date) -> bool:
    """Whether an officer may confirm a filing anew of the city's own accord today; for the page's button."""
    if not FilingPolicy(on=on).may(actor=actor, action=Permission.GRADE_RECHECK, thing=filing):
        return False
    try:
        require_raisable(filing=filing, policy=get_policy(as_of=on))
    except CannotRecheck:
        return False
    return True


def require_raisable(*, filing: Filing, policy: Policy) -> Contribution:
    """Give what a filing became, if it may be raised from C to B and nothing is open on it.

    Raises:
        CannotRecheck: it may not, or not now.
    """
    require_setting(policy)
    contribution = find_contribution(source_id=filing.public_id)
    if contribution is None or find_grade(contribution_id=contribution.pk) != Grade.C:
        raise CannotRecheck("只有县（市、开发区）级确认的 C 级数据，才能由市（州）重新确认为 B 级（一(二)4）")
    if contribution.grade_applications.filter(state=APPLIED).exists():
        raise CannotRecheck("已有一份申请正在审核，办结后才能再提（一(二)4）")
    if is_running(contribution_id=contribution.pk):
        raise CannotRecheck("这份数据正在办理勘误，办结后才能申请升级（二(二)）")
    return contribution


def require_setting(policy: Policy) -> None:
    """Let a recheck pass where the province has it.

    Raises:
        CannotRecheck: the province has switched it off.
    """
    if not policy.flag(SETTING):
        raise CannotRecheck("省厅目前没有开放由 C 级升为 B 级（一(二)4）")


def recheck_filing(*, actor: Actor, filing_id: str, opinion: str, method: str) -> GradeDecision:
    """Confirm a county's C anew as B, of the city's own accord.

    Raises:
        MethodMissing: ``method`` is none of the three ways of 三(三).
        FilingNotFound, NotPermitted, CannotAdvance: as for every move; an empty opinion counts as a missing reason.
        CannotRecheck: the data are not graded C, something is open on them, or rechecking is switched off.
        RulesViolated: what stands in the library violates a rule.
    """
    with journey(actor=actor, cause="raise_grade", subject_kind="filing", subject_id=filing_id) as now:
        on = local_day(now)
        filing = get_filing_for(actor=actor, public_id=filing_id, on=on)
        if not FilingPolicy(on=on).may(actor=actor, action=Permission.GRADE_RECHECK, thing=filing):
            raise NotPermitted("由 C 级升为 B 级，须由属地的上级市（州）中有复核权限的审核人员办理（一(二)4、三(一)）")
        Filing.objects.select_for_update(of=("self",)).get(pk=filing.pk)
        contribution = require_raisable(filing=filing, policy=get_policy(as_of=on))
        city = get_authority(code=standing_of(actor).authority_code)
        application = create_application(
            filing=filing, contribution=contribution, actor=actor, now=now, target=Grade.B, begun_by=city
        )
        return _raise(application, actor=actor, opinion=opinion, method=method, now=now)


def raise_to_b(*, actor: Actor, application_id: str, opinion: str, method: str) -> GradeDecision:
    """Confirm anew as B what a firm applied for.

    Raises:
        MethodMissing, FilingNotFound, NotPermitted, CannotAdvance, CannotRecheck, RulesViolated: as above.
    """
    with journey(actor=actor, cause="raise_grade", subject_kind="application", subject_id=application_id) as now:
        application = get_application_for(actor=actor, public_id=application_id, on=local_day(now))
        return _raise(application, actor=actor, opinion=opinion, method=method, now=now)


def keep_at_c(*, actor: Actor, application_id: str, opinion: str) -> GradeApplication:
    """Decline to raise: C stays, and the firm may apply anew.

    Raises:
        FilingNotFound, NotPermitted, CannotAdvance: as for every move; an empty opinion counts as a missing reason.
    """
    with journey(actor=actor, cause="decline_grade", subject_kind="application", subject_id=application_id) as now:
        on = local_day(now)
        application, move = advance(
            get_application_for(actor=actor, public_id=application_id, on=on),
            "decline",
            machine=GRADE_APPLICATION,
            policy=GradeApplicationPolicy(on=on),
            actor=actor,
            now=now,
            reason=opinion,
        )
        version = get_latest_version(contribution_id=application.contribution_id)
        record_ending(application, version, move=move, actor=actor)
        return application


def _raise(application: GradeApplication, *, actor: Actor, opinion: str, method: str, now: datetime) -> GradeDecision:
    on = local_day(now)
    asked: list[Asked] = []

    def ask(locked: GradeApplication) -> None:
        require_setting(get_policy(as_of=on))
        require_method(method)
        asked.append(_ask(locked, on))

    application, move = advance(
        application,
        "raise",
        machine=GRADE_APPLICATION,
        policy=GradeApplicationPolicy(on=on),
        actor=actor,
        now=now,
        reason=opinion,
        ask=ask,
    )
    grade = get_authority(code=standing_of(actor).authority_code).confirms_grade
    used = {"confirms_grade": grade, **asked[0].policy.used(SETTING)}
    giving = Giving(grade=grade, method=method, used=used)
    return give_grade(application, asked[0], giving=giving, move=move, actor=actor)


def _ask(application: GradeApplication, on: date) -> Asked:
    """Ask the rules of confirmation once more, by the text of the first submission, of what stands in the library."""
    require_no_erratum(contribution=application.contribution)
    filing = application.filing
    policy = get_policy(as_of=judged_as_of(filing=filing, today=on))
    version = get_latest_version(contribution_id=application.contribution_id)
    facts = contribution_facts(filing=filing, version=version, policy=policy, today=on)
    waivers = list_waivers(subject_kind="filing", subject_id=filing.public_id, on=on)
    facts = surveyed(facts, filing=filing)
    findings = examine(RECHECK, facts, as_of=policy.as_of, waivers=waivers)
    if findings.blocks:
        raise RulesViolated(findings)
    return Asked(version=version, findings=findings, policy=policy)
