"""Finds what the registers know about a filing: a fixed number of queries for all four."""

from collections.abc import Sequence

from django.db.models import Q

from zhulu.domain.verification.comparing import ENOUGH, Claim, Comparison, Said, compare, nearness, plain
from zhulu.domain.verification.models import EvidenceBatch, EvidenceRecord
from zhulu.domain.verification.vocabulary import Register
from zhulu.foundation.clock import local_day

MOST = 200
"""Candidates of one filing that are weighed; a firm builds for one owner that often."""


def compare_with_registers(*, claims: Sequence[Claim]) -> tuple[Comparison, ...]:
    """Set a filing's claims beside the registers: of each register the record that fits best, or none; one query."""
    wanted = Q()
    for claim in claims:
        wanted |= _candidates(claim)
    rows = EvidenceRecord.objects.filter(wanted).select_related("batch").order_by("-id")[:MOST] if wanted else []
    newest: dict[tuple[str, str, str], EvidenceRecord] = {}
    for row in rows:
        newest.setdefault((row.register, row.source, row.number_key), row)
    return tuple(_best(claim, [row for row in newest.values() if row.register == claim.register]) for claim in claims)


def list_batches(*, limit: int = 50) -> list[EvidenceBatch]:
    """Give the newest deliveries of the registers."""
    return list(EvidenceBatch.objects.order_by("-id")[:limit])


def said_by(row: EvidenceRecord) -> Said:
    """Give what a record says."""
    return Said(
        number=row.number,
        name=row.name,
        owner_name=row.owner_name,
        owner_code=row.owner_code,
        party_name=row.party_name,
        party_code=row.party_code,
        area_code=row.area_code,
        on_date=row.on_date,
        amount=row.amount,
        size=row.size,
    )


def _candidates(claim: Claim) -> Q:
    said = claim.said
    found = Q(number_key__in=claim.numbers) | Q(name_key=plain(said.name))
    if said.owner_code and said.party_code:
        found |= Q(owner_code=said.owner_code, party_code=said.party_code)
    return Q(register=claim.register) & found


def _best(claim: Claim, rows: Sequence[EvidenceRecord]) -> Comparison:
    scored = [(nearness(claim, said_by(row)), row.pk, row) for row in rows]
    points, _, row = max(scored, default=(0, 0, None), key=lambda entry: entry[:2])
    if row is None or points < ENOUGH:
        return Comparison(Register(claim.register))
    return Comparison(
        Register(claim.register),
        record_id=row.pk,
        source=f"{row.source} {row.number}",
        delivered_on=local_day(row.batch.at).isoformat(),
        items=compare(claim, said_by(row)),
    )
