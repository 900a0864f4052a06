"""数据校验: everything that stands against a submission, and everything that stands against grade A, at once."""

from dataclasses import dataclass

from django.utils import timezone

from zhulu.domain.access.actors import Actor
from zhulu.domain.filings.facts import FilingFacts
from zhulu.domain.filings.queries import get_filing_for
from zhulu.domain.filings.querysets import draft_facts
from zhulu.domain.filings.rules import GRADE_A, SUBMISSION, star_fields
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.rulebook.runner import Findings, examine
from zhulu.foundation.clock import local_day


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: faults against submission, what is missing for A, and how complete A is."""

    submission: Findings
    grade_a: Findings
    stars_filled: int
    stars_total: int


def check_filing(*, actor: Actor, filing_id: str) -> Checked:
    """Check a filing as typed; writes nothing.

    Raises:
        FilingNotFound: it does not exist or is not the actor's to see.
    """
    today = local_day(timezone.now())
    policy = get_policy(as_of=today)
    filing = get_filing_for(actor=actor, public_id=filing_id, on=today)
    facts = draft_facts(filing=filing, policy=policy)
    return checked(facts)


def checked(facts: FilingFacts) -> Checked:
    """Ask both moments of some facts, as of their policy's day."""
    grade_a = examine(GRADE_A, facts, as_of=facts.policy.as_of)
    total = len(star_fields(facts.policy.items("a_grade_fields")))
    missing = {(item.place.table, item.place.column) for item in grade_a.violations}
    return Checked(
        submission=examine(SUBMISSION, facts, as_of=facts.policy.as_of),
        grade_a=grade_a,
        stars_filled=total - len(missing),
        stars_total=total,
    )
