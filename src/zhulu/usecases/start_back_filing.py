"""An enterprise starts a back-filing: 房屋市政工程业绩补录 → 添加 (一(二)3)."""

from collections.abc import Collection

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.operations import create_filing
from zhulu.domain.filings.sheets import FILING_ROLES
from zhulu.domain.library.queries import get_project
from zhulu.domain.rulebook.queries import get_policy
from zhulu.foundation.audit.operations import record_event
from zhulu.foundation.clock import local_day
from zhulu.usecases.journey import journey
from zhulu.usecases.prefill_sheets import fill_from_project


class RolesMissing(Exception):
    """No role was chosen, or one that does not file (一(二)2)."""

    rule = "FilerTookPart"


def start_back_filing(*, actor: Actor, roles: Collection[str], project_public_id: str = "") -> Filing:
    """Create a draft for the actor's enterprise, of its own or joined to an existing project.

    A joined draft begins with the project's own sheet as it stands in public; everything in it may be corrected.

    Raises:
        NotPermitted: the actor is no enterprise's clerk.
        RolesMissing: no role of 一(二)2 was chosen.
        ProjectNotFound: there is no project to join.
    """
    with journey(actor=actor, cause="start_back_filing") as now:
        if actor.kind != AccountKind.CLERK or actor.organisation_id is None:
            raise NotPermitted("只有勘察、设计、施工、监理企业的经办人可以补录（一(二)2）")
        if not roles or not set(roles) <= {role.value for role in FILING_ROLES}:
            raise RolesMissing("请选择本单位在项目中承担的角色：勘察、设计、施工、监理或工程总承包（一(二)2）")
        project = get_project(public_id=project_public_id) if project_public_id else None
        filing = create_filing(
            actor=actor, enterprise_id=actor.organisation_id, roles=sorted(set(roles)), project=project, now=now
        )
        if project is not None:
            show_grade_d = get_policy(as_of=local_day(now)).flag("show_grade_d")
            fill_from_project(filing=filing, project_id=project.pk, with_unconfirmed=show_grade_d, now=now)
        record_event(
            at=now,
            actor=actor,
            action="start_back_filing",
            subject_kind="filing",
            subject_id=filing.public_id,
            summary="新建房屋市政工程业绩补录草稿",
        )
        return filing
