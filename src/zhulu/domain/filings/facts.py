"""What the rules of a filing read: the typed document and what surrounds it. Pure and frozen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.shapes import Place, Row, is_empty
from zhulu.domain.standard.catalogue import TABLES
from zhulu.domain.standard.vocabulary import Path


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell whose text could not be read as its kind of value."""

    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class Home:
    """Where the filing belongs: the area found for its place, and who confirms there."""

    area_code: str
    area_known: bool
    authority_name: str = ""
    """Empty while no authority holds a grant for the place: 待派单."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another project of the library."""

    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the library already holds around a filing; empty where nobody has looked."""

    alike: tuple[Neighbour, ...] = ()
    """Other projects of the county with nearly the same name."""
    county: str = ""
    """The county under which the library knows the project that the filing joins."""
    county_name: str = ""
    same_contract: tuple[Neighbour, ...] = ()
    """Path ③: what the same firm has in the library under the same contract's number."""
    own_namesakes: tuple[Neighbour, ...] = ()
    """Path ③: what the same firm has filed under the same name and place, decided or not."""


@dataclass(frozen=True)
class FilingFacts:
    """A filing as its rules see it."""

    document: Mapping[str, Sequence[Row]]
    roles: frozenset[str]
    filer_code: str
    filer_name: str
    papers: frozenset[tuple[str, str]]
    """(sheet, kind of paper) of what is attached."""
    home: Home
    policy: Policy
    """The settings by whose text the filing is judged: those of its first submission (办理中的按提交时的规定)."""
    today: date
    """The day on which it is asked; only what must not lie in the future is measured by it."""
    unreadable: tuple[Unreadable, ...] = field(default=())
    surroundings: Surroundings = Surroundings()
    path: str = Path.BACK_FILING.value
    filer_kinds: frozenset[str] = frozenset()
    """What the filing enterprise is registered as."""

    def rows(self, table: str) -> Sequence[Row]:
        """Give a table's records."""
        return self.document.get(table, ())

    def sheet_of(self, table: str, row: Row) -> str:
        """Give the sheet on which people see the record."""
        if table == "participants":
            return str(row.get("Stage") or "permit")
        return str(TABLES[table].sheet)

    def first(self, table: str) -> Row:
        """Give a table's first record, or an empty one."""
        rows = self.rows(table)
        return rows[0] if rows else {}

    @property
    def head_table(self) -> str:
        """The table whose one record says what is filed: the project, or the specialist work."""
        return "specialist_works" if self.path == Path.SPECIALIST else "project"

    def day(self, table: str, column: str) -> date | None:
        """Give a day of a table's first record."""
        value = self.first(table).get(column)
        return value if isinstance(value, date) else None

    def on_sheet(self, sheet: str) -> list[tuple[str, Row]]:
        """Give every record that people see on a sheet, with its table."""
        return [
            (table, row) for table, rows in self.document.items() for row in rows if self.sheet_of(table, row) == sheet
        ]

    def is_begun(self, sheet: str) -> bool:
        """Whether anything has been filled in on a sheet."""
        given = {"row_id", "Stage"}
        return any(
            not is_empty(value) for _, row in self.on_sheet(sheet) for key, value in row.items() if key not in given
        )
