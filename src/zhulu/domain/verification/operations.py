"""Writes what the registers deliver. A record that says what it said before is not written again."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from zhulu.domain.standard.canonical import canonical_json, digest
from zhulu.domain.verification.comparing import Said, plain
from zhulu.domain.verification.models import EvidenceBatch, EvidenceRecord
from zhulu.domain.verification.vocabulary import Register
from zhulu.foundation.db.transactions import transaction_required

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one register delivers at once."""

    register: Register
    source: str
    rows: Sequence[Said]
    delivered_by: str


@transaction_required
def keep_evidence(*, delivery: Delivery, now: datetime) -> EvidenceBatch:
    """Write a delivery: every row that is new, or says something else than the newest of its number."""
    drafts = [_draft(delivery, said) for said in delivery.rows]
    known = _known(delivery)
    fresh = list({key: draft for draft in drafts if (key := (draft.number_key, draft.digest)) not in known}.values())
    batch = EvidenceBatch.objects.create(
        register=delivery.register,
        source=delivery.source,
        delivered_by=delivery.delivered_by,
        digest=digest(canonical_json({"rows": [draft.digest for draft in drafts]})),
        rows=len(drafts),
        added=len(fresh),
        at=now,
    )
    for draft in fresh:
        draft.batch = batch
    EvidenceRecord.objects.bulk_create(fresh, batch_size=AT_ONCE)
    return batch


def _draft(delivery: Delivery, said: Said) -> EvidenceRecord:
    words = {key: "" if value is None else str(value) for key, value in asdict(said).items()}
    return EvidenceRecord(
        register=delivery.register,
        source=delivery.source,
        number_key=plain(said.number)[:100],
        name_key=plain(said.name),
        digest=digest(canonical_json({"row": [words]})),
        **asdict(said),
    )


def _known(delivery: Delivery) -> set[tuple[str, str]]:
    keys = [plain(said.number)[:100] for said in delivery.rows]
    rows = EvidenceRecord.objects.filter(
        register=delivery.register, source=delivery.source, number_key__in=keys
    ).order_by("number_key", "-id")
    return set(rows.distinct("number_key").values_list("number_key", "digest"))
