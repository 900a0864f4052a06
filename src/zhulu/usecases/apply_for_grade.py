"""A firm applies for grade A on its confirmed filing (一(二)4); refused with a list while ``*`` fields are missing."""

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.filings.models import Filing, GradeApplication
from zhulu.domain.filings.operations import create_application
from zhulu.domain.filings.permissions import FilingPolicy
from zhulu.domain.filings.queries import get_filing_for
from zhulu.domain.filings.querysets import contribution_facts
from zhulu.domain.filings.rules import GRADE_A
from zhulu.domain.library.models import Contribution
from zhulu.domain.library.queries import find_contribution, find_grade, get_latest_version
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.rulebook.runner import RulesViolated, examine
from zhulu.domain.standard.vocabulary import Grade
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.usecases.journey import journey
from zhulu.usecases.recording import Decision, record_decision


class CannotApply(CannotAdvance):
    """The filing is not confirmed as B or C, or an application is already open."""

    rule = "GradeBeforeA"


def apply_for_grade(*, actor: Actor, filing_id: str) -> GradeApplication:
    """Open an application for grade A with the province.

    Raises:
        FilingNotFound, NotPermitted: as for every journey of the enterprise.
        CannotApply: the data is not B or C, or an application is open.
        RulesViolated: a ``*`` field is missing; the findings list every one.
    """
    with journey(actor=actor, cause="apply_for_grade", subject_kind="filing", subject_id=filing_id) as now:
        on = local_day(now)
        filing = get_filing_for(actor=actor, public_id=filing_id, on=on)
        if not FilingPolicy(on=on).may(actor=actor, action=Permission.GRADE_APPLY, thing=filing):
            raise NotPermitted("只有填报企业可以申请 A 级（一(二)4）")
        contribution = _confirmed(filing)
        policy = get_policy(as_of=on)
        version = get_latest_version(contribution_id=contribution.pk)
        facts = contribution_facts(filing=filing, version=version, policy=policy, today=on)
        findings = examine(GRADE_A, facts, as_of=on)
        if findings.blocks:
            raise RulesViolated(findings)
        application = create_application(filing=filing, contribution=contribution, actor=actor, now=now)
        decision = Decision(
            kind="apply_for_grade",
            subject_kind="filing",
            subject_id=filing.public_id,
            summary=f"申请“{filing.name}”定为 A 级",
            content_digest=version.digest,
            statement={"application": application.public_id, "contribution": contribution.public_id},
        )
        record_decision(decision, actor=actor, now=now)
        return application


def _confirmed(filing: Filing) -> Contribution:
    Filing.objects.select_for_update(of=("self",)).get(pk=filing.pk)
    contribution = find_contribution(source_id=filing.public_id)
    grade = find_grade(contribution_id=contribution.pk) if contribution else Grade.D.value
    if contribution is None or grade not in {Grade.B, Grade.C}:
        raise CannotApply("须先由属地主管部门确认为 B 级或 C 级，才能申请 A 级（一(二)4）")
    if contribution.grade_applications.filter(state="applied").exists():
        raise CannotApply("已有一份 A 级申请正在省厅审核（一(二)4）")
    return contribution
