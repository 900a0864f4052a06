"""Asks a moment's rules, all of them, in order; the one place in which a waiver takes effect."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, Protocol, TypeVar

from zhulu.domain.rulebook.shapes import Exemption, Severity, Violation

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

    @property
    def may_be_waived(self) -> bool:
        """Whether the province may let a single matter pass it."""
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

    @property
    def waived(self) -> tuple[Violation, ...]:
        """What would stop the matter and was let pass, each with its waiver."""
        return tuple(item for item in self.violations if item.severity is Severity.WAIVED)


class RulesViolated(Exception):
    """A moment's rules stop the matter; ``findings`` holds all faults at once."""

    def __init__(self, findings: Findings) -> None:
        """Keep the findings; the text is the first fault with the count of all."""
        super().__init__(f"有 {len(findings.blocks)} 处不符合要求：{findings.blocks[0].sentence}")
        self.findings = findings

    @property
    def rule(self) -> str:
        """The id of the rule whose sentence is quoted."""
        return self.findings.blocks[0].rule


def examine(moment: Moment[F_contra], facts: F_contra, *, as_of: date, waivers: Collection[Exemption] = ()) -> Findings:
    """Ask every rule of a moment that is in force on the day.

    Args:
        as_of: the day by whose text the matter is judged.
        waivers: those that hold for the subject today; one for a rule that may not be waived changes nothing.
    """
    rules = [rule for rule in moment.rules if rule.in_force(as_of)]
    granted = {waiver.rule: waiver for waiver in waivers}
    violations: list[Violation] = []
    for rule in rules:
        waiver = granted.get(rule.name) if rule.may_be_waived else None
        violations.extend(_let_pass(item, waiver) for item in rule.examine(facts, as_of))
    return Findings(moment.name, as_of, tuple(rule.name for rule in rules), tuple(_ordered(violations)), moment.reads)


def _let_pass(violation: Violation, waiver: Exemption | None) -> Violation:
    if waiver is None or violation.severity is not Severity.BLOCK:
        return violation
    words = f"省厅已特批，至 {waiver.expires_on} 有效：{waiver.reason}（{waiver.clause}）"
    return replace(violation, severity=Severity.WAIVED, remedy=words, waiver=waiver)


def _ordered(violations: Sequence[Violation]) -> list[Violation]:
    order = list(Severity)
    return sorted(violations, key=lambda item: order.index(item.severity))
