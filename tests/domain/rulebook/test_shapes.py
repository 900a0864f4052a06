"""The shapes and the runner on made-up rules: order, severity, days in force, waivers, messages. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from zhulu.domain.rulebook.runner import Findings, Moment, RulesViolated, examine
from zhulu.domain.rulebook.shapes import (
    DateOrder,
    EachRow,
    Exemption,
    Place,
    Row,
    Rule,
    Severity,
    Violation,
    is_empty,
)

TODAY = date(2026, 3, 16)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Bag:
    """Facts of nothing but rows; every table stands on a sheet of its own name."""

    tables: Mapping[str, Sequence[Row]] = field(default_factory=dict)

    def rows(self, table: str) -> Sequence[Row]:
        """Give a table's records."""
        return self.tables.get(table, ())

    def sheet_of(self, table: str, row: Row) -> str:
        """Give the sheet; it names the row, so that a wrong row shows."""
        return f"{table}/{row.get('row_id', '?')}"


@dataclass(frozen=True, kw_only=True)
class Says(Rule):
    """A rule that says each of its words."""

    words: tuple[str, ...] = ("甲",)

    def examine(self, _facts: Bag, _as_of: date) -> Iterator[Violation]:
        """Yield a violation per word."""
        for word in self.words:
            yield self.violation(word, remedy="改")


@dataclass(frozen=True, kw_only=True)
class SaysToo(Says):
    """Another rule of the kind."""


def waiver(rule: str = "Says") -> Exemption:
    """Give a waiver of a rule."""
    return Exemption("w" * 16, rule, "某厅某处 某人", "属实", "三(一)", TODAY)


def moment(*rules: Says) -> Moment[Bag]:
    """Give a moment that asks some rules."""
    return Moment(name="test", label="试", rules=rules, reads=("a", "b"))


@pytest.mark.parametrize(
    ("value", "empty"),
    [(None, True), ("", True), ([], True), (0, False), (False, False), ("0", False), (["x"], False), (" ", False)],
)
def test_what_counts_as_empty(value: object, *, empty: bool) -> None:
    """Nothing, empty text and empty lists; zero and no are answers."""
    assert is_empty(value) is empty


def test_a_violation_is_its_rules() -> None:
    """Name, clauses and severity come from the rule; without a place the fault is the whole."""
    rule = Says(cites=("一(二)1", "三(五)"), severity=Severity.WARN)
    place = Place("basic", "project", "r", "BDate")

    assert rule.violation("错") == Violation("Says", ("一(二)1", "三(五)"), Severity.WARN, "错", "", Place(), None)
    assert rule.violation("错", remedy="改", place=place).place == place
    assert rule.violation("错", remedy="改").remedy == "改"
    assert rule.violation("错").sentence == "错（一(二)1、三(五)）"


@pytest.mark.parametrize(
    ("day", "asked"), [(TODAY - DAY, False), (TODAY, True), (TODAY + DAY, True), (TODAY + 2 * DAY, False)]
)
def test_a_rule_is_asked_while_it_is_in_force(day: date, *, asked: bool) -> None:
    """From its first day to its last, both included; a verdict lists only what was asked."""
    rule = Says(cites=("一",), in_force_from=TODAY, in_force_until=TODAY + DAY)
    found = examine(moment(rule), Bag(), as_of=day)

    assert rule.in_force(day) is asked
    assert found.asked == (("Says",) if asked else ())
    assert len(found.violations) == asked


def test_all_is_said_in_order_and_blocks_come_first() -> None:
    """Every violation of every rule, in the moment's order; what stops stands before what warns."""
    told = moment(
        Says(cites=("一",), severity=Severity.WARN, words=("a", "b")),
        SaysToo(cites=("二",), words=("c", "d")),
        Says(cites=("三",), words=("e",)),
    )
    found = examine(told, Bag(), as_of=TODAY)

    assert [item.message for item in found.violations] == ["c", "d", "e", "a", "b"]
    assert [item.message for item in found.blocks] == ["c", "d", "e"]
    assert [item.message for item in found.warnings] == ["a", "b"]
    assert found.waived == ()
    assert found == Findings("test", TODAY, ("Says", "SaysToo", "Says"), found.violations, ("a", "b"))


def test_a_waiver_lets_pass_what_may_be_waived() -> None:
    """The violation stays, carries the waiver and says so; another rule's violations block as ever."""
    rules = (
        Says(cites=("一",), words=("a", "b"), may_be_waived=True),
        SaysToo(cites=("二",), words=("c",), may_be_waived=True),
    )
    found = examine(moment(*rules), Bag(), as_of=TODAY, waivers=[waiver()])

    assert [item.message for item in found.blocks] == ["c"]
    assert [(item.message, item.severity, item.waiver) for item in found.waived] == [
        ("a", Severity.WAIVED, waiver()),
        ("b", Severity.WAIVED, waiver()),
    ]
    assert found.waived[0].remedy == "省厅已特批，至 2026-03-16 有效：属实（三(一)）"
    assert found.waived[0].cites == ("一",)
    assert [item.message for item in found.violations] == ["c", "a", "b"]


def test_a_waiver_changes_nothing_else() -> None:
    """A rule that may not be waived blocks on; a warning stays a warning; a waiver of nothing is nothing."""
    strict = Says(cites=("一",), words=("a",))
    mild = Says(cites=("一",), words=("a",), severity=Severity.WARN, may_be_waived=True)

    assert [item.severity for item in examine(moment(strict), Bag(), as_of=TODAY, waivers=[waiver()]).violations] == [
        Severity.BLOCK
    ]
    warned = examine(moment(mild), Bag(), as_of=TODAY, waivers=[waiver()]).violations
    assert [(item.severity, item.waiver, item.remedy) for item in warned] == [(Severity.WARN, None, "改")]
    other = examine(moment(replace_waivable(strict)), Bag(), as_of=TODAY, waivers=[waiver("SaysToo")])
    assert len(other.blocks) == 1


def replace_waivable(rule: Says) -> Says:
    """Give the rule as one that may be waived."""
    return Says(cites=rule.cites, words=rule.words, may_be_waived=True)


def test_a_refusal_counts_and_quotes() -> None:
    """The exception says how many and the first; it keeps all."""
    found = examine(moment(Says(cites=("一",), words=("a", "b"))), Bag(), as_of=TODAY)
    refusal = RulesViolated(found)

    assert str(refusal) == "有 2 处不符合要求：a（一）"
    assert refusal.findings is found


POSITIVE = EachRow(
    cites=("一",),
    table="t",
    column="n",
    holds=lambda value, row: value == row.get("is"),
    message="{value} 不对",
    remedy="改正",
    applies=lambda row: not row.get("skip"),
)


def test_each_row_is_asked() -> None:
    """Wrong rows are told with value and place; right, empty and exempt ones are not, and none ends the asking."""
    rows: list[Row] = [
        {"row_id": "1", "n": None, "is": 1},
        {"row_id": "2", "n": 5, "is": 1, "skip": True},
        {"row_id": "3", "n": 1, "is": 1},
        {"row_id": "4", "n": 2, "is": 1},
        {"n": 3, "is": 1},
    ]
    found = list(POSITIVE.examine(Bag({"t": rows}), TODAY))

    assert [(item.message, item.remedy, item.place) for item in found] == [
        ("2 不对", "改正", Place("t/4", "t", "4", "n")),
        ("3 不对", "改正", Place("t/?", "t", "", "n")),
    ]
    assert list(POSITIVE.examine(Bag(), TODAY)) == []
    every = EachRow(cites=("一",), table="t", column="n", holds=lambda *_: False, message="错")
    assert len(list(every.examine(Bag({"t": rows}), TODAY))) == 4


ORDER = DateOrder(cites=("一",), earlier=("a", "d"), later=("b", "d"), message="{later} 早于 {earlier}", remedy="核对")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (TODAY, TODAY, False),
        (TODAY, TODAY + DAY, False),
        (TODAY, TODAY - DAY, True),
        (None, TODAY, False),
        (TODAY, None, False),
        ("2026-03-16", TODAY - DAY, False),
    ],
)
def test_days_in_order(before: object, after: object, *, told: bool) -> None:
    """Equal days are in order; a day that is missing or unreadable is another rule's matter."""
    facts = Bag({"a": [{"d": before}], "b": [{"row_id": "r", "d": after}, {"row_id": "s", "d": TODAY - 9 * DAY}]})
    found = list(ORDER.examine(facts, TODAY))

    assert [(item.message, item.remedy, item.place) for item in found] == (
        [(f"{after} 早于 {before}", "核对", Place("b/r", "b", "r", "d"))] if told else []
    )


def test_days_of_missing_records_and_names() -> None:
    """Without a record there is no order; without a row id the place has none."""
    assert list(ORDER.examine(Bag({"a": [{"d": TODAY}]}), TODAY)) == []
    (found,) = ORDER.examine(Bag({"a": [{"d": TODAY}], "b": [{"d": TODAY - DAY}]}), TODAY)
    assert found.place == Place("b/?", "b", "", "d")
