"""数据校验: everything that stands against a submission, and everything that stands against grade A, at once."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from zhulu.domain.access.actors import Actor
from zhulu.domain.filings.facts import FilingFacts
from zhulu.domain.filings.queries import get_filing_for
from zhulu.domain.filings.querysets import draft_facts, judged_as_of
from zhulu.domain.filings.rules import GRADE_A, SUBMISSIONS, star_fields
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.queries import get_policy, list_waivers
from zhulu.domain.rulebook.runner import Findings, Moment, examine
from zhulu.domain.rulebook.shapes import Exemption
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.clock import local_day
from zhulu.usecases.survey_surroundings import surveyed

NO_GRADE: Moment[FilingFacts] = Moment(name="grade_a", label="不定等级", rules=())
"""What path ③ asks for a grade: nothing (一(三)5)."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: faults against submission, what is missing for A, and how complete A is."""

    submission: Findings
    grade_a: Findings
    stars_filled: int
    stars_total: int
    policy: Policy
    """The settings by whose text it was checked: those of its first submission (ADR 0021)."""


def check_filing(*, actor: Actor, filing_id: str) -> Checked:
    """Check a filing as typed; writes nothing.

    Raises:
        FilingNotFound: it does not exist or is not the actor's to see.
    """
    today = local_day(timezone.now())
    filing = get_filing_for(actor=actor, public_id=filing_id, on=today)
    policy = get_policy(as_of=judged_as_of(filing=filing, today=today))
    waivers = list_waivers(subject_kind="filing", subject_id=filing.public_id, on=today)
    facts = surveyed(draft_facts(filing=filing, policy=policy, today=today), filing=filing)
    return checked(facts, waivers=waivers)


def checked(facts: FilingFacts, *, waivers: Collection[Exemption] = ()) -> Checked:
    """Ask both moments of some facts, as of their policy's day; path ③ has no grade, so nothing is asked for A."""
    has_grade = facts.path == Path.BACK_FILING
    grade_a = examine(GRADE_A if has_grade else NO_GRADE, facts, as_of=facts.policy.as_of)
    total = len(star_fields(facts.policy.items("a_grade_fields"))) if has_grade else 0
    missing = {(item.place.table, item.place.column) for item in grade_a.violations}
    return Checked(
        submission=examine(SUBMISSIONS[facts.path], facts, as_of=facts.policy.as_of, waivers=waivers),
        grade_a=grade_a,
        stars_filled=total - len(missing),
        stars_total=total,
        policy=facts.policy,
    )
