"""The home authority returns a filing with all reasons at once, or refuses it for good (一(二)3, Q9)."""

from collections.abc import Sequence

from zhulu.domain.access.actors import Actor
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.operations import Reason, keep_return_reasons
from zhulu.domain.statecraft.operations import ReasonMissing
from zhulu.usecases.journey import journey
from zhulu.usecases.reviewing import move_submitted


def return_filing(*, actor: Actor, filing_id: str, reasons: Sequence[Reason], opinion: str = "") -> Filing:
    """Return a filing for correction.

    Raises:
        ReasonMissing: no reason is given; all reasons are to be told at once.
        FilingNotFound, NotPermitted, CannotAdvance: as for every move.
    """
    return _end(actor=actor, filing_id=filing_id, transition="return", reasons=reasons, opinion=opinion)


def refuse_filing(*, actor: Actor, filing_id: str, reasons: Sequence[Reason], opinion: str = "") -> Filing:
    """Refuse a filing for good; it stays on record and leaves the public pages.

    Raises:
        ReasonMissing: no reason is given.
        FilingNotFound, NotPermitted, CannotAdvance: as for every move.
    """
    return _end(actor=actor, filing_id=filing_id, transition="refuse", reasons=reasons, opinion=opinion)


def _end(*, actor: Actor, filing_id: str, transition: str, reasons: Sequence[Reason], opinion: str) -> Filing:
    cause = f"{transition}_filing"
    with journey(actor=actor, cause=cause, subject_kind="filing", subject_id=filing_id) as now:
        if not reasons:
            raise ReasonMissing("请至少写明一条理由，并一次性写全（三(三)）")
        words = "；".join(
            filter(None, [opinion.strip(), *(f"{reason.code} {reason.text}".strip() for reason in reasons)])
        )
        filing, move = move_submitted(actor=actor, filing_id=filing_id, transition=transition, reason=words, now=now)
        keep_return_reasons(filing=filing, move=move, reasons=reasons)
        return filing
