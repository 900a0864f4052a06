"""Confirms or returns many filings at once: each is a decision of its own, with its own checks and transaction.

Nothing is all or nothing: what can be decided is, and each of the others says why it was not.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.filings.queries import FilingNotFound
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.usecases.confirm_filing import MethodMissing, confirm_filing
from zhulu.usecases.return_filing import Reason, return_filing

MOST = 500


class TooMany(CannotAdvance):
    """More filings than one person answers for at once, or none at all."""

    rule = "BulkWithinBounds"


@dataclass(frozen=True, slots=True)
class Pick:
    """A filing that was chosen, in the version that was read."""

    filing_id: str
    seen: str
    """The digest of the version; what has changed since is not decided."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one filing."""

    filing_id: str
    is_done: bool
    words: str


def confirm_many(*, actor: Actor, picks: Sequence[Pick], opinion: str, method: str) -> list[Outcome]:
    """Confirm each filing with one opinion and one way of verification.

    Raises:
        TooMany: none, or more than 500.
    """

    def act(pick: Pick) -> str:
        decision = confirm_filing(actor=actor, filing_id=pick.filing_id, opinion=opinion, method=method, seen=pick.seen)
        return f"已确认，定为 {decision.grade} 级" if decision.grade else "已确认入库，不定等级"

    return _each(picks, act)


def return_many(*, actor: Actor, picks: Sequence[Pick], reasons: Sequence[Reason], opinion: str) -> list[Outcome]:
    """Return each filing with the same reasons, which concern the whole of it.

    Raises:
        TooMany: none, or more than 500.
    """

    def act(pick: Pick) -> str:
        return_filing(actor=actor, filing_id=pick.filing_id, reasons=reasons, opinion=opinion, seen=pick.seen)
        return "已退回补正"

    return _each(picks, act)


def _each(picks: Sequence[Pick], act: Callable[[Pick], str]) -> list[Outcome]:
    chosen = list({pick.filing_id: pick for pick in picks}.values())
    if not 0 < len(chosen) <= MOST:
        raise TooMany(f"请选 1 至 {MOST} 件；选了 {len(chosen)} 件（三(三)）")
    return [_one(pick, act) for pick in chosen]


def _one(pick: Pick, act: Callable[[Pick], str]) -> Outcome:
    try:
        return Outcome(pick.filing_id, is_done=True, words=act(pick))
    except RulesViolated as violated:
        words = "；".join(f"{item.message}（{'、'.join(item.cites)}）" for item in violated.findings.blocks)
    except FilingNotFound:
        words = "没有这一件，或不在您的范围内"
    except (CannotAdvance, NotPermitted, MethodMissing) as refusal:
        words = str(refusal)
    return Outcome(pick.filing_id, is_done=False, words=words)
