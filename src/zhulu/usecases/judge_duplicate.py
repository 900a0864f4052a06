"""疑似重复: a filing with nearly the name of a project of its place is held until it was judged (三(三))."""

from collections.abc import Sequence
from datetime import date, datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.filings.checking import count_suspects, keep_judgement, lock_open
from zhulu.domain.filings.facts import Neighbour
from zhulu.domain.filings.models import DuplicateJudgement, Filing, Submission
from zhulu.domain.filings.permissions import FilingPolicy
from zhulu.domain.filings.queries import find_latest_submission, get_filing_for
from zhulu.domain.filings.querysets import judged_as_of, submitted_facts
from zhulu.domain.filings.vocabulary import DuplicateVerdict
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.statecraft.operations import CannotAdvance, ReasonMissing
from zhulu.foundation.clock import local_day
from zhulu.usecases.journey import journey
from zhulu.usecases.keeping_desk import require_free
from zhulu.usecases.recording import Decision, record_decision
from zhulu.usecases.survey_surroundings import surveyed
from zhulu.usecases.suspecting import Suspect, suspects_of


class NothingToJudge(CannotAdvance):
    """There is no such near-duplicate of this filing, or the judgement is none of the three."""

    rule = "NearDuplicateKnown"


def list_suspects(*, filing_id: str) -> tuple[Suspect, ...]:
    """Give the near-duplicates of an open filing that nobody has judged; for whoever has asked who may see it."""
    filing = Filing.objects.select_related("enterprise").get(public_id=filing_id)
    submission = find_latest_submission(filing=filing)
    alike = _alike(filing, submission, local_day(submission.submitted_at)) if submission else ()
    return tuple(one for one in suspects_of(filing=filing, alike=alike) if one.judgement is None)


def judge_duplicate(*, actor: Actor, filing_id: str, number: str, verdict: str, reason: str) -> DuplicateJudgement:
    """Judge a near-duplicate: the same project, another one, or suspicious; a later judgement takes its place.

    Args:
        number: the other project's number.

    Raises:
        FilingNotFound, NotPermitted, HeldByAnother: it is not the officer's to review now.
        ReasonMissing: on what the judgement rests is not said.
        NothingToJudge: there is no such near-duplicate, or no such judgement.
    """
    with journey(actor=actor, cause="judge_duplicate", subject_kind="filing", subject_id=filing_id) as now:
        on = local_day(now)
        found = get_filing_for(actor=actor, public_id=filing_id, on=on)
        if not FilingPolicy(on=on).may(actor=actor, action=Permission.FILING_CONFIRM, thing=found):
            raise NotPermitted("只有受理机关有确认权限的审核人员可以判断是否重复（三(三)）")
        filing = lock_open(filing=found)
        require_free(filing=filing, actor=actor)
        submission = find_latest_submission(filing=filing)
        if submission is None:
            raise NothingToJudge("这一件还没有提交过（一(二)3）")
        alike = _alike(filing, submission, on)
        other = next((one for one in suspects_of(filing=filing, alike=alike) if one.number == number), None)
        if other is None or verdict not in DuplicateVerdict.values:
            raise NothingToJudge("请在列出的相近项目里选一个，并选择是同一项目、不同项目或存疑（三(三)）")
        if not reason.strip():
            raise ReasonMissing("请写明判断的依据（三(三)）")
        kept = keep_judgement(
            filing=filing, other=(other.number, other.name), verdict=verdict, reason=reason, actor=actor, now=now
        )
        left = [one for one in suspects_of(filing=filing, alike=alike) if not one.is_cleared]
        count_suspects(filing=filing, suspects=len(left))
        _record(kept, submission, actor=actor, now=now)
        return kept


def _alike(filing: Filing, submission: Submission, on: date) -> Sequence[Neighbour]:
    policy = get_policy(as_of=judged_as_of(filing=filing, today=on))
    facts = submitted_facts(filing=filing, submission=submission, policy=policy, today=on)
    return surveyed(facts, filing=filing).surroundings.alike


def _record(kept: DuplicateJudgement, submission: Submission, *, actor: Actor, now: datetime) -> None:
    filing = submission.filing
    decision = Decision(
        kind="judge_duplicate",
        subject_kind="filing",
        subject_id=filing.public_id,
        summary=f"判断“{filing.name}”与 {kept.other_number}：{kept.get_verdict_display()}",
        content_digest=submission.digest,
        statement={
            "filing": filing.public_id,
            "other": kept.other_number,
            "verdict": kept.verdict,
            "reason": kept.reason,
        },
    )
    record_decision(decision, actor=actor, now=now)
