"""Rules about what is typed and attached, whatever the path: readable, whole, not of tomorrow, nothing personal.

Each path lists them in its moments with the clauses that it rests on; where a path rests on other clauses, it has a
rule of its own name that does the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zhulu.domain.filings.cautions import place_in
from zhulu.domain.filings.facts import FilingFacts
from zhulu.domain.filings.papers import demanded_papers
from zhulu.domain.filings.sheets import required_sheets
from zhulu.domain.rulebook.shapes import Place, Row, Rule, Violation, is_empty
from zhulu.domain.standard.catalogue import SHEETS_OF_PATH, TABLES, Field, Sheet, Table
from zhulu.domain.standard.identifiers import find_id_numbers, find_mobiles
from zhulu.domain.standard.vocabulary import FieldKind

PAST_DAYS = (
    ("completion_checks", "EDate"),
    ("completion_filings", "EDate"),
    ("contracts", "ContractDate"),
    ("specialist_works", "ContractDate"),
    ("specialist_works", "PermitDate"),
)
"""Days on which something is said to have happened."""
TEXTS = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT})
NUMBERS = ("Num", "Code")
"""How columns end that hold a number of a paper or a code, and nobody's words."""


@dataclass(frozen=True, kw_only=True)
class ValuesReadable(Rule):
    """Every cell can be read as its kind of value (三(五): 严格按照系统设置的数据字段填报)."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield one violation per unreadable cell."""
        for cell in facts.unreadable:
            yield self.violation(cell.message, place=cell.place)


@dataclass(frozen=True, kw_only=True)
class NotInTheFuture(Rule):
    """No day that is said to have happened lies after today."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation for each past event dated after today, whatever day's text applies."""
        for table, column in PAST_DAYS:
            for row in facts.rows(table):
                day = row.get(column)
                if isinstance(day, date) and day > facts.today:
                    label = TABLES[table].find(column)
                    yield self.violation(
                        f"{label.label if label else column} {day} 晚于今天",
                        remedy="还没有发生的事不能填报",
                        place=place_in(facts, table, row, column),
                    )


@dataclass(frozen=True, kw_only=True)
class RequiredSheetsComplete(Rule):
    """The sheets that the roles require are filled; an optional sheet once begun is filled wholly (一(二)6)."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield every missing record and every empty 必填 field."""
        required = required_sheets(facts.roles, path=facts.path)
        for key, sheet in SHEETS_OF_PATH[facts.path].items():
            if key not in required and not facts.is_begun(key):
                continue
            for table in sheet.tables:
                yield from self._table(facts, TABLES[table], sheet)

    def _table(self, facts: FilingFacts, table: Table, sheet: Sheet) -> Iterator[Violation]:
        rows = [row for row in facts.rows(table.key) if facts.sheet_of(table.key, row) == sheet.key]
        if len(rows) < table.minimum:
            yield self.violation(f"{sheet.label}：还没有填写“{table.label}”", place=Place(sheet.key, table.key, "", ""))
        for row in rows:
            for item in table.asked:
                if item.required and is_empty(row.get(item.column)):
                    yield self._empty(facts, table, row, item)

    def _empty(self, facts: FilingFacts, table: Table, row: Row, item: Field) -> Violation:
        return self.violation(
            f"{table.label}：“{item.label}”没有填", place=place_in(facts, table.key, row, item.column)
        )


@dataclass(frozen=True, kw_only=True)
class PapersAttached(Rule):
    """Each required sheet carries the papers that the province's list demands (一(二)3)."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation per demanded paper of which no accepted kind is attached."""
        for sheet in required_sheets(facts.roles, path=facts.path):
            for line in demanded_papers(facts.policy, sheet=sheet.value, roles=facts.roles):
                kinds = line.any_of
                if not any((sheet.value, kind) in facts.papers for kind in kinds):
                    yield self.violation(
                        f"{sheet.label}：没有上传“{line.label}”", place=Place(sheet, "papers", "", kinds[0])
                    )


@dataclass(frozen=True, kw_only=True)
class PlaceKnown(Rule):
    """The place is an area of this province; the home authority follows from it (一(二)3 属地管理)."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation for a place outside the province's areas."""
        if facts.home.area_code and not facts.home.area_known:
            yield self.violation(
                f"所在地 {facts.home.area_code} 不是本省的区县或管理区域",
                remedy="请从列表中选择实际所在的区县；外省项目不在采集范围",
                place=place_in(facts, facts.head_table, facts.first(facts.head_table), "CountyNum"),
            )


@dataclass(frozen=True, kw_only=True)
class NoPersonalDataInText(Rule):
    """Free text carries no ID number and no mobile: it is shown to everybody.

    Columns of numbers (``…Num``, ``…Code``) are not read: one permit number in eleven of 18 digits has an ID number's
    check digit.
    """

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation per free text with such a number."""
        for table in TABLES.values():
            texts = [item for item in table.asked if item.kind in TEXTS and not item.column.endswith(NUMBERS)]
            for row in facts.rows(table.key):
                for item in texts:
                    text = str(row.get(item.column) or "")
                    if find_id_numbers(text) or find_mobiles(text):
                        yield self.violation(
                            f"{table.label}：“{item.label}”里有身份证号或手机号",
                            remedy="公开页面会显示这一栏，请删去号码",
                            place=place_in(facts, table.key, row, item.column),
                        )
