"""What the four registers say of a filing: for the reviewer's page, for the desk's list, and kept with a decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from zhulu.domain.filings.checking import keep_evidence_seen, set_risk
from zhulu.domain.filings.evidence import claims_of
from zhulu.domain.filings.facts import FilingFacts
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.queries import find_latest_submission, list_desk_batch
from zhulu.domain.filings.querysets import submitted_facts
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.standard.canonical import canonical_json
from zhulu.domain.statecraft.models import Move
from zhulu.domain.verification.comparing import Comparison, risk_of
from zhulu.domain.verification.queries import compare_with_registers
from zhulu.domain.verification.vocabulary import Risk
from zhulu.foundation.clock import local_day


@dataclass(frozen=True, slots=True)
class Evidence:
    """The four registers beside one filing."""

    comparisons: tuple[Comparison, ...]

    @property
    def risk(self) -> Risk:
        """What they come to."""
        return risk_of(self.comparisons)

    @property
    def in_short(self) -> dict[str, str]:
        """What each register came to, for the record."""
        return {comparison.register.value: comparison.agreement.value for comparison in self.comparisons}


def compare_evidence(facts: FilingFacts) -> Evidence:
    """Set a filing beside the registers; one query."""
    return Evidence(compare_with_registers(claims=claims_of(facts)))


def keep_seen(*, filing: Filing, facts: FilingFacts, move: Move) -> Evidence:
    """Keep with a decision what the registers said when it was taken."""
    evidence = compare_evidence(facts)
    written = canonical_json({"registers": [_row(comparison) for comparison in evidence.comparisons]})
    keep_evidence_seen(filing=filing, move=move, risk=evidence.risk, canonical=written)
    return evidence


def refresh_risks(*, now: datetime, batch: int = 200) -> int:
    """Compare everything on the desk anew after a delivery of evidence, and give how many filings changed."""
    policy, changed, after = get_policy(as_of=local_day(now)), 0, 0
    while entries := list_desk_batch(after=after, limit=batch):
        with transaction.atomic():
            for entry in entries:
                submission = find_latest_submission(filing=entry.filing)
                if submission is None:
                    continue
                facts = submitted_facts(filing=entry.filing, submission=submission, policy=policy, today=local_day(now))
                changed += set_risk(filing=entry.filing, risk=compare_evidence(facts).risk)
        after = entries[-1].filing_id
    return changed


def _row(comparison: Comparison) -> Mapping[str, object]:
    return {
        "register": comparison.register.value,
        "record": comparison.record_id,
        "source": comparison.source,
        "agreement": comparison.agreement.value,
        "items": [
            {"label": item.label, "filed": item.filed, "held": item.held, "agreement": item.agreement.value}
            for item in comparison.items
        ],
    }
