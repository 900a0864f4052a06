"""责任统计: for each officer what was decided in a period and what came of it later, in the reader's scope (三(三))."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypedDict

from django.utils import timezone

from zhulu.domain.access.actors import Actor
from zhulu.domain.authorities.queries import list_subordinate_codes
from zhulu.domain.credit.reckoning import count_false_by_officer
from zhulu.domain.errata.reckoning import count_errata_by_officer
from zhulu.domain.filings.queries import Decided, count_without_evidence, find_busiest_hours, list_decided
from zhulu.usecases.open_desk import open_desk


class Scope(TypedDict):
    """Whose decisions, since when."""

    authority_codes: list[str]
    since: datetime


@dataclass(frozen=True, slots=True)
class Account:
    """One officer's figures."""

    decided: Decided
    unseen: int
    """Confirmed although no register had data, and neither originals nor the site were looked at."""
    errata: int
    """Confirmed, and corrected later by an executed erratum."""
    false: int
    """Confirmed, and found to be false entry later."""
    busiest: int
    """Decisions in the busiest hour."""


def account_for(*, actor: Actor, days: int) -> list[Account]:
    """Give the figures of the officers of one's own authority and of all under it, who decided most first.

    Args:
        days: how far back decisions count.

    Raises:
        NotPermitted: the actor is no officer.
    """
    standing = open_desk(actor=actor)
    scope: Scope = {
        "authority_codes": list_subordinate_codes(authority_id=standing.authority_id),
        "since": timezone.now() - timedelta(days=days),
    }
    unseen, busiest = count_without_evidence(**scope), find_busiest_hours(**scope)
    errata, false = count_errata_by_officer(**scope), count_false_by_officer(**scope)
    return [
        Account(
            decided=row,
            unseen=unseen.get(row.key, 0),
            errata=errata.get(row.key, 0),
            false=false.get(row.key, 0),
            busiest=busiest.get(row.key, 0),
        )
        for row in list_decided(**scope)
    ]
