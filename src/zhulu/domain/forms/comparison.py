"""附件1 compares the three paths line by line: each cell is the notice's own text or a setting's value."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhulu.domain.forms.editions import COMPARISON
from zhulu.domain.forms.heads import written_day
from zhulu.foundation.documents.sheets import Column, Rows, Section, Sheet

SAME = "同左"


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One line: what is compared, what it is on each path, and the clauses and settings that say so."""

    label: str
    cells: tuple[str, str, str]
    cites: tuple[str, ...] = ()

    def shown(self) -> tuple[str, str, str]:
        """Give the cells; one that repeats its neighbour says so."""
        first, second, third = self.cells
        return first, SAME if second == first else second, SAME if third == second else third


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """附件1 as of one day."""

    notice: str
    """By which number the notice is cited."""
    as_of: date
    paths: tuple[str, str, str]
    lines: Sequence[ComparedLine]

    def sheet(self) -> Sheet:
        """Lay the table out across the page."""
        columns = [Column("比较项", 1.2, "center"), *(Column(path, 5) for path in self.paths), Column("依据", 1)]
        rows = [(line.label, *line.shown(), "\n".join(line.cites)) for line in self.lines]
        return Sheet(
            title=COMPARISON.title,
            sections=[Section("", [Rows(columns, rows, is_dense=True)])],
            is_landscape=True,
            has_head=False,
            is_blank=True,
            notes=(f"依据：{self.notice}及{written_day(self.as_of)}的平台设置。",),
            foot=COMPARISON.foot,
        )
