"""谁审核、谁负责: what each officer decided in a period, and which of it rests on no evidence (三(三))."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncHour

from zhulu.domain.filings.models import EvidenceSeen, OriginalsCheck, SiteVisit
from zhulu.domain.filings.states import FILING_MACHINE_NAMES
from zhulu.domain.statecraft.models import Move
from zhulu.domain.verification.vocabulary import Risk

DECISIONS = ("confirm", "return", "refuse")
Key = tuple[int, str]
"""Account and the office as it was signed: the same person in another office is counted apart."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What one officer decided."""

    account_id: int
    name: str
    office: str
    authority_code: str
    confirmed: int
    returned: int
    refused: int

    @property
    def key(self) -> Key:
        """By what further figures of the same officer are found."""
        return (self.account_id, self.office)


def list_decided(*, authority_codes: Collection[str], since: datetime) -> list[Decided]:
    """Give the officers of some authorities with what they decided since a moment, who decided most first."""
    rows = (
        _decisions(authority_codes, since)
        .values_list("account_id", "actor_name", "actor_office", "authority_code")
        .annotate(
            confirmed=Count("id", filter=Q(transition="confirm")),
            returned=Count("id", filter=Q(transition="return")),
            refused=Count("id", filter=Q(transition="refuse")),
            every=Count("id"),
        )
        .order_by("-every", "actor_office", "account_id")
    )
    return [Decided(*row[:-1]) for row in rows]


def count_without_evidence(*, authority_codes: Collection[str], since: datetime) -> dict[Key, int]:
    """Count the confirmations for which no register had data and neither originals nor the site were looked at."""
    looked = [Exists(model.objects.filter(filing=OuterRef("filing"))) for model in (OriginalsCheck, SiteVisit)]
    rows = EvidenceSeen.objects.filter(
        ~looked[0], ~looked[1], risk=Risk.NO_DATA, move__authority_code__in=authority_codes, move__at__gte=since
    )
    found = rows.values_list("move__account_id", "move__actor_office").annotate(count=Count("id"))
    return {(account, office): count for account, office, count in found}


def find_busiest_hours(*, authority_codes: Collection[str], since: datetime) -> dict[Key, int]:
    """Give how many decisions each officer took in the busiest hour: a burst asks for a second look."""
    hours = (
        _decisions(authority_codes, since)
        .annotate(hour=TruncHour("at"))
        .values_list("account_id", "actor_office", "hour")
        .annotate(count=Count("id"))
    )
    busiest: Counter[Key] = Counter()
    for account, office, _, count in hours:
        busiest[account, office] = max(busiest[account, office], count)
    return dict(busiest)


def _decisions(authority_codes: Collection[str], since: datetime) -> QuerySet[Move]:
    return Move.objects.filter(
        machine__in=FILING_MACHINE_NAMES, transition__in=DECISIONS, authority_code__in=authority_codes, at__gte=since
    ).order_by()
