"""Asks a moment's rules, all of them, in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

from zhulu.domain.rulebook.shapes import Severity, Violation

F_contra = TypeVar("F_contra", contravariant=True)


class Examines(Protocol[F_contra]):
    """What the runner needs of a rule."""

    @property
    def name(self) -> str:
        """The stable rule id."""
        ...

    @property
    def cites(self) -> tuple[str, ...]:
        """The clauses it stands on."""
        ...

    def in_force(self, as_of: date) -> bool:
        """Whether it is asked on that day."""
        ...

    def examine(self, facts: F_contra, as_of: date, /) -> Iterator[Violation]:
        """Yield every violation."""
        ...


@dataclass(frozen=True)
class Moment(Generic[F_contra]):
    """A point of a journey at which rules are asked: submission, confirmation, grade A."""

    name: str
    label: str
    rules: tuple[Examines[F_contra], ...]
    reads: tuple[str, ...] = ()
    """The policy settings its rules use; a verdict stores their values."""


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that a moment's rules said."""

    moment: str
    as_of: date
    asked: tuple[str, ...]
    violations: tuple[Violation, ...]
    reads: tuple[str, ...] = ()

    @property
    def blocks(self) -> tuple[Violation, ...]:
        """What stops the matter."""
        return tuple(item for item in self.violations if item.severity is Severity.BLOCK)

    @property
    def warnings(self) -> tuple[Violation, ...]:
        """What the person is told."""
        return tuple(item for item in self.violations if item.severity is Severity.WARN)


class RulesViolated(Exception):
    """A moment's rules stop the matter; ``findings`` holds all faults at once."""

    def __init__(self, findings: Findings) -> None:
        """Keep the findings; the text is the first fault with the count of all."""
        super().__init__(f"有 {len(findings.blocks)} 处不符合要求：{findings.blocks[0].sentence}")
        self.findings = findings


def examine(moment: Moment[F_contra], facts: F_contra, *, as_of: date) -> Findings:
    """Ask every rule of a moment that is in force on the day."""
    rules = [rule for rule in moment.rules if rule.in_force(as_of)]
    violations: list[Violation] = []
    for rule in rules:
        violations.extend(rule.examine(facts, as_of))
    return Findings(moment.name, as_of, tuple(rule.name for rule in rules), tuple(_ordered(violations)), moment.reads)


def _ordered(violations: Sequence[Violation]) -> list[Violation]:
    return sorted(violations, key=lambda item: item.severity is not Severity.BLOCK)
