"""Why a file or a cell cannot be taken: the rule, what is wrong, where, how to mend it; all faults are told at once."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableFault:
    """One fault of a file. ``rule`` is stable; ``what`` and ``remedy`` are Chinese sentences without a full stop."""

    rule: str
    what: str
    remedy: str
    sheet: str = ""
    row: int = 0
    """As the spreadsheet numbers it; 0 where the fault is not one row's."""
    column: str = ""
    """The letters of the column, or its heading where that is known; empty where the fault is not one column's."""

    @property
    def place(self) -> str:
        """Say where it is, such as ``工作表“合同信息”第 7 行“合同金额（万元）”``; empty for the whole file."""
        sheet = f"工作表“{self.sheet}”" if self.sheet else ""
        row = f"第 {self.row} 行" if self.row else ""
        letters = self.column.isascii() and self.column.isalpha()
        column = f" {self.column} 列" if letters else f"“{self.column}”" if self.column else ""
        return sheet + row + column

    def __str__(self) -> str:
        return f"{self.place}：{self.what}。{self.remedy}。" if self.place else f"{self.what}。{self.remedy}。"


class TableRefused(Exception):
    """A file was not taken; ``faults`` say why, for a person."""

    def __init__(self, faults: Iterable[TableFault]) -> None:
        """Refuse with one fault or more."""
        self.faults = tuple(faults)
        super().__init__(" ".join(str(fault) for fault in self.faults))

    @property
    def rule(self) -> str:
        """The id of the first fault's rule."""
        return self.faults[0].rule


def refuse(rule: str, what: str, remedy: str, *, sheet: str = "", row: int = 0, column: str = "") -> TableRefused:
    """Make a refusal of one fault."""
    return TableRefused([TableFault(rule, what, remedy, sheet=sheet, row=row, column=column)])
