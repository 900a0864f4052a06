"""A shape for rules that hold figures against each other: sums, awards and costs that should be near one another."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from zhulu.domain.rulebook.shapes import Place, Rule, Violation

F_contra = TypeVar("F_contra", contravariant=True)
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures of one unit that should agree, each with the words for it, and where the second stands."""

    first: Decimal
    first_label: str
    second: Decimal
    second_label: str
    unit: str
    place: Place

    def differs_beyond(self, percent: int) -> bool:
        """Whether they lie further apart than that part of the larger one; exactly as far apart still agrees."""
        return abs(self.first - self.second) * HUNDRED > max(self.first, self.second) * percent


@dataclass(frozen=True, kw_only=True)
class FiguresAgree(Rule, Generic[F_contra]):
    """A shape: figures lie no further apart than a percentage that the province sets."""

    pairs: Callable[[F_contra], Iterable[Pair]]
    percent: Callable[[F_contra], int]
    remedy: str

    def examine(self, facts: F_contra, _as_of: date) -> Iterator[Violation]:
        """Yield a violation for each pair that differs by more; figures that are missing are another rule's matter."""
        percent = self.percent(facts)
        for pair in self.pairs(facts):
            if pair.differs_beyond(percent):
                yield self.violation(
                    f"{pair.second_label} {pair.second:,} {pair.unit}与{pair.first_label} {pair.first:,} {pair.unit}"
                    f"相差超过 {percent}%",
                    remedy=self.remedy,
                    place=pair.place,
                )
