"""An enterprise takes a submitted filing back before it is confirmed; it leaves the public pages (Q9)."""

from zhulu.domain.access.actors import Actor
from zhulu.domain.credit.operations import require_no_case
from zhulu.domain.filings.models import Filing
from zhulu.usecases.journey import journey
from zhulu.usecases.reviewing import move_submitted


def withdraw_filing(*, actor: Actor, filing_id: str) -> Filing:
    """Take a filing back into draft; its number stays its own.

    Raises:
        FilingNotFound, NotPermitted, CannotAdvance: as for every move.
        UnderCase: a case of false entry binds it; withdrawal is frozen (三(五)).
    """
    with journey(actor=actor, cause="withdraw_filing", subject_kind="filing", subject_id=filing_id) as now:
        filing, _ = move_submitted(
            actor=actor,
            filing_id=filing_id,
            transition="withdraw",
            reason="",
            now=now,
            ask=lambda locked: require_no_case(filing=locked),
        )
        return filing
