"""What is wrong with a row: rule, what, clause, remedy and place, as it is kept and as it is told."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class RowFault:
    """One fault. ``what`` and ``remedy`` are sentences without a full stop; ``clause`` is empty for Excel's own."""

    rule: str
    what: str
    remedy: str
    sheet: str
    row: int
    """As the spreadsheet numbers it; 0 where the fault is a whole sheet's."""
    column: str = ""
    """The heading of the column; empty where it is not one column's."""
    clause: str = ""
    warns: bool = False
    """Whether it only has to be mended or explained before submission."""

    @property
    def place(self) -> str:
        """Say where it is."""
        row = f"第 {self.row} 行" if self.row else ""
        column = f"“{self.column}”" if self.column else ""
        return f"{self.sheet}{row}{column}"

    @property
    def sentence(self) -> str:
        """Say what is wrong, by which clause, and how to mend it."""
        cited = f"（{self.clause}）" if self.clause else ""
        return f"{self.what}{cited}" + (f"。{self.remedy}" if self.remedy else "")

    def to_json(self) -> dict[str, object]:
        """Give it as it is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Read it back."""
        return cls(**kept)
