"""An XLSX as a source of tables: which sheets it has, which styles show days, and each sheet read as a stream."""

from collections.abc import Iterator
from typing import BinaryIO, Final

from zhulu.foundation.tabular.numbers import day_styles
from zhulu.foundation.tabular.parts import Parts, damaged, local
from zhulu.foundation.tabular.sheets import Styles, list_merged, read_sheet
from zhulu.foundation.tabular.sources import Limits, SheetRow
from zhulu.foundation.tabular.strings import SharedStrings

WORKBOOK: Final = "xl/workbook.xml"
RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_TRUE: Final = frozenset({"1", "true"})


class XlsxWorkbook:
    """An XLSX whose archive has been judged safe; ``Workbook`` says what it does."""

    def __init__(self, stream: BinaryIO, *, limits: Limits) -> None:
        """Read what the sheets need: their names, shared strings and styles.

        Raises:
            TableRefused: the workbook is damaged.
        """
        self.remarks: tuple[str, ...] = ()
        self._limits = limits
        self._parts = Parts(stream)
        targets = self._targets()
        self._sheets = self._list_sheets(targets)
        self.sheets = tuple(self._sheets)
        self._styles = Styles(self._strings(targets), self._days(targets), from_1904=self._counts_from_1904)

    def rows(self, sheet: str) -> Iterator[SheetRow]:
        """Give a sheet's rows from the top, without those that are empty."""
        yield from read_sheet(self._parts, self._sheets[sheet], sheet=sheet, styles=self._styles, limits=self._limits)

    def merged(self, sheet: str) -> tuple[str, ...]:
        """Give the ranges of merged cells."""
        return list_merged(self._parts, self._sheets[sheet])

    def _targets(self) -> dict[str, tuple[str, str]]:
        """Give each related part by its id: the kind of relation and the name of the part."""
        found: dict[str, tuple[str, str]] = {}
        for _parent, own, attributes in self._parts.elements(RELATIONS):
            if own == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "")
                name = target.removeprefix("/") if target.startswith("/") else f"xl/{target.removeprefix('./')}"
                found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], name)
        return found

    def _list_sheets(self, targets: dict[str, tuple[str, str]]) -> dict[str, str]:
        """Give the part of each sheet by the sheet's name; sheets that are pictures are left out."""
        found: dict[str, str] = {}
        self._counts_from_1904 = False
        for _parent, own, attributes in self._parts.elements(WORKBOOK):
            if own == "workbookPr":
                self._counts_from_1904 = attributes.get("date1904", "").lower() in _TRUE
            if own == "sheet":
                ids = [value for key, value in attributes.items() if ":" in key and local(key) == "id"]
                kind, name = targets.get(ids[0] if ids else "", ("", ""))
                if kind == "worksheet" and name in self._parts.names:
                    found[attributes.get("name", "")] = name
        if not found:
            raise damaged("没有工作表")
        return found

    def _strings(self, targets: dict[str, tuple[str, str]]) -> SharedStrings:
        for kind, name in targets.values():
            if kind == "sharedStrings" and name in self._parts.names:
                return SharedStrings.read(self._parts, name)
        return SharedStrings()

    def _days(self, targets: dict[str, tuple[str, str]]) -> frozenset[int]:
        names = [name for kind, name in targets.values() if kind == "styles" and name in self._parts.names]
        customs: dict[str, str] = {}
        formats: list[str] = []
        for name in names[:1]:
            for parent, own, attributes in self._parts.elements(name):
                if own == "numFmt":
                    customs[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
                if own == "xf" and parent == "cellXfs":
                    formats.append(attributes.get("numFmtId", "0"))
        return day_styles(formats, customs)
