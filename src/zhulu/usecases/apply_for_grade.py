"""A firm applies for a higher grade of its confirmed filing: A with the province, or B with the city (一(二)4, Q10).

For A the application is refused with a list while ``*`` fields are missing; for B nothing more is asked than C.
"""

from datetime import date, datetime

from django.utils import timezone

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.errata.queries import is_running
from zhulu.domain.filings.models import Filing, GradeApplication
from zhulu.domain.filings.operations import create_application
from zhulu.domain.filings.permissions import FilingPolicy
from zhulu.domain.filings.queries import find_rechecking_city, get_filing_for
from zhulu.domain.filings.querysets import contribution_facts
from zhulu.domain.filings.rules import GRADE_A
from zhulu.domain.filings.states import APPLIED
from zhulu.domain.library.models import Contribution, Version
from zhulu.domain.library.paths import require_graded_path
from zhulu.domain.library.queries import find_contribution, find_grade, get_latest_version
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.rulebook.runner import RulesViolated, examine
from zhulu.domain.standard.vocabulary import Grade
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.usecases.journey import journey
from zhulu.usecases.recheck_grade import CannotRecheck, require_raisable
from zhulu.usecases.recording import Decision, record_decision


class CannotApply(CannotAdvance):
    """The filing is not confirmed as B or C, or an application is already open."""

    rule = "GradeBeforeA"


def apply_for_grade(*, actor: Actor, filing_id: str) -> GradeApplication:
    """Open an application for grade A with the province.

    Raises:
        FilingNotFound, NotPermitted: as for every journey of the enterprise.
        NotOnThisPath: path ③ has no grade.
        CannotApply: the data is not B or C, or an application is open.
        RulesViolated: a ``*`` field is missing; the findings list every one.
    """
    with journey(actor=actor, cause="apply_for_grade", subject_kind="filing", subject_id=filing_id) as now:
        on = local_day(now)
        filing = _own_filing(actor, filing_id, on)
        contribution = _confirmed(filing)
        policy = get_policy(as_of=on)
        version = get_latest_version(contribution_id=contribution.pk)
        facts = contribution_facts(filing=filing, version=version, policy=policy, today=on)
        findings = examine(GRADE_A, facts, as_of=on)
        if findings.blocks:
            raise RulesViolated(findings)
        application = create_application(filing=filing, contribution=contribution, actor=actor, now=now)
        _record(application, version, kind="apply_for_grade", actor=actor, now=now)
        return application


def apply_for_recheck(*, actor: Actor, filing_id: str) -> GradeApplication:
    """Ask the city above the county that confirmed to confirm anew, so that C becomes B (Q10).

    Raises:
        FilingNotFound, NotPermitted: as for every journey of the enterprise.
        CannotApply: no city stands above the authority that confirmed.
        CannotRecheck: the data is not C, an application is open, or the province has switched rechecking off.
    """
    with journey(actor=actor, cause="apply_for_recheck", subject_kind="filing", subject_id=filing_id) as now:
        on = local_day(now)
        filing = _own_filing(actor, filing_id, on)
        Filing.objects.select_for_update(of=("self",)).get(pk=filing.pk)
        contribution = require_raisable(filing=filing, policy=get_policy(as_of=on))
        if find_rechecking_city(filing=filing) is None:
            raise CannotApply(f"{filing.home_authority}没有上级市（州），不能升为 B 级；可以直接申请 A 级（一(二)4）")
        application = create_application(filing=filing, contribution=contribution, actor=actor, now=now, target=Grade.B)
        version = get_latest_version(contribution_id=contribution.pk)
        _record(application, version, kind="apply_for_recheck", actor=actor, now=now)
        return application


def can_apply_for_recheck(*, filing: Filing) -> bool:
    """Whether a firm may ask for a recheck of its filing today; for the page's button."""
    try:
        require_raisable(filing=filing, policy=get_policy(as_of=local_day(timezone.now())))
    except CannotRecheck:
        return False
    return find_rechecking_city(filing=filing) is not None


def _own_filing(actor: Actor, filing_id: str, on: date) -> Filing:
    filing = get_filing_for(actor=actor, public_id=filing_id, on=on)
    if not FilingPolicy(on=on).may(actor=actor, action=Permission.GRADE_APPLY, thing=filing):
        raise NotPermitted("只有填报企业可以申请定级（一(二)4）")
    require_graded_path(filing.path)
    return filing


def _confirmed(filing: Filing) -> Contribution:
    Filing.objects.select_for_update(of=("self",)).get(pk=filing.pk)
    contribution = find_contribution(source_id=filing.public_id)
    grade = find_grade(contribution_id=contribution.pk) if contribution else Grade.D.value
    if contribution is None or grade not in {Grade.B, Grade.C}:
        raise CannotApply("须先由属地主管部门确认为 B 级或 C 级，才能申请 A 级（一(二)4）")
    standing = contribution.grade_applications.filter(state=APPLIED).first()
    if standing is not None:
        whose = " A 级申请正在省厅审核" if standing.target_grade == Grade.A else " B 级申请正在市（州）复核"
        raise CannotApply(f"已有一份{whose}（一(二)4）")
    if is_running(contribution_id=contribution.pk):
        raise CannotApply("这份数据正在办理勘误，办结后才能申请 A 级（二(二)）")
    return contribution


def _record(application: GradeApplication, version: Version, *, kind: str, actor: Actor, now: datetime) -> None:
    filing = application.filing
    decision = Decision(
        kind=kind,
        subject_kind="filing",
        subject_id=filing.public_id,
        summary=f"申请“{filing.name}”定为 {application.target_grade} 级",
        content_digest=version.digest,
        statement={"application": application.public_id, "contribution": application.contribution.public_id},
    )
    record_decision(decision, actor=actor, now=now)
