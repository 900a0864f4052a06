"""复制为新草稿: a clerk begins the next filing from one of the firm's own."""

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.operations import create_filing
from zhulu.domain.filings.permissions import FilingPolicy
from zhulu.domain.filings.queries import get_filing_for
from zhulu.foundation.audit.operations import record_event
from zhulu.foundation.clock import local_day
from zhulu.usecases.journey import journey
from zhulu.usecases.prefill_sheets import fill_from_filing


def copy_filing(*, actor: Actor, filing_id: str) -> Filing:
    """Create a draft with the sheets and roles of an own filing, whatever its state; it joins no project.

    ID numbers, telephones and papers are not taken along.

    Raises:
        FilingNotFound: it does not exist or is another enterprise's.
        NotPermitted: the actor is no clerk of the enterprise.
    """
    with journey(actor=actor, cause="copy_filing", subject_kind="filing", subject_id=filing_id) as now:
        on = local_day(now)
        source = get_filing_for(actor=actor, public_id=filing_id, on=on)
        if not FilingPolicy(on=on).may(actor=actor, action=Permission.FILING_EDIT, thing=source):
            raise NotPermitted("只有填报企业的经办人可以复制（一(二)2）")
        copy = create_filing(
            actor=actor,
            enterprise_id=source.enterprise_id,
            roles=source.roles,
            project=None,
            now=now,
            path=source.path,
        )
        fill_from_filing(filing=copy, source=source, now=now)
        record_event(
            at=now,
            actor=actor,
            action="copy_filing",
            subject_kind="filing",
            subject_id=copy.public_id,
            summary=f"从“{source.name or source.public_id}”复制为新草稿",
        )
        return copy
