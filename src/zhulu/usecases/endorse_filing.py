"""初审: where the province has set two steps for path ③, the county passes a specialist work on to its city (Q19)."""

from datetime import date

from zhulu.domain.access.actors import Actor
from zhulu.domain.authorities.models import Authority
from zhulu.domain.filings.models import Filing, Submission
from zhulu.domain.filings.queries import get_filing_for
from zhulu.domain.filings.querysets import judged_as_of
from zhulu.domain.grants.queries import list_able_authority_ids
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.rulebook.operations import keep_verdict
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.rulebook.runner import Findings
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.clock import local_day
from zhulu.usecases.confirm_filing import examine_submitted, require_method
from zhulu.usecases.handing_over import move_desk
from zhulu.usecases.journey import journey
from zhulu.usecases.reviewing import require_read
from zhulu.usecases.two_steps import NothingToEndorse, second_step_of


def endorse_filing(*, actor: Actor, filing_id: str, opinion: str, method: str, seen: str = "") -> Filing:
    """Pass a submitted specialist work on to the city above, which confirms it.

    Args:
        seen: the digest of the version that the reviewer read; empty compares nothing.

    Raises:
        MethodMissing: ``method`` is none of the three ways of 三(三).
        FilingNotFound, NotPermitted, CannotAdvance: as for every move; an empty opinion counts as a missing reason.
        SubmissionChanged, HeldByAnother: another version stands by now; a colleague has taken it.
        NothingToEndorse: one confirmation is enough, or the city above cannot confirm today.
        RulesViolated: the submitted version violates a rule.
    """
    with journey(actor=actor, cause="endorse_filing", subject_kind="filing", subject_id=filing_id) as now:
        on = local_day(now)
        filing = get_filing_for(actor=actor, public_id=filing_id, on=on)
        policy = get_policy(as_of=judged_as_of(filing=filing, today=on))
        found: list[tuple[Submission, Findings]] = []

        def choose(locked: Filing) -> Authority:
            require_method(method)
            require_read(filing=locked, seen=seen, actor=actor)
            city = _city_of(locked, policy, on)
            found.append(examine_submitted(filing=locked, policy=policy, today=on))
            return city

        filing = move_desk(
            actor=actor,
            filing_id=filing_id,
            transition="endorse",
            reason=opinion,
            now=now,
            choose=choose,
            said={"method": method},
        )
        submission, findings = found[0]
        keep_verdict(
            findings,
            subject_kind="filing",
            subject_id=filing.public_id,
            subject_digest=submission.digest,
            notice=policy.text("notice"),
            policy=policy,
            now=now,
        )
        return filing


def _city_of(filing: Filing, policy: Policy, on: date) -> Authority:
    city = second_step_of(filing=filing, policy=policy)
    if city is None:
        raise NothingToEndorse("这一件一级确认即可入库，请直接办理确认（一(三)3）")
    able = list_able_authority_ids(path=Path.SPECIALIST, function=GrantFunction.CONFIRM, on=on)
    if not able.filter(authority_id=city.pk).exists():
        raise NothingToEndorse(f"{city}现在不能确认专业承包业绩，请先由省厅为它开通权限（三(一)）")
    return city
