"""Where faults and reasons of return stand on the page: at their field, at their table, or at the papers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from zhulu.domain.filings.models import ReturnReason
from zhulu.domain.filings.places import PAPERS as ATTACHMENTS
from zhulu.domain.filings.places import Document, describe
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.shapes import Place, Violation
from zhulu.domain.standard.catalogue import SHEETS, TABLES
from zhulu.domain.standard.vocabulary import SheetKey
from zhulu.foundation.web.components.shapes import Link, Problem
from zhulu.interfaces.enterprise.typed import Tables

PAPERS = "papers"
UNREADABLE = "ValuesReadable"
"""The rule about cells that cannot be read: told at once, not only when the clerk asks for a check."""

Key = tuple[str, str, str]
"""Table, row id, column."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A problem and the cell it belongs to; empty parts mean the whole table or sheet."""

    key: Key
    problem: Problem


def anchor_of(table: str, row_id: str = "", column: str = "") -> str:
    """Give the id of a cell, a table's section or the papers on a sheet's page."""
    if table == PAPERS or not table:
        return PAPERS if table else "sheet-title"
    return f"f-{table}-{row_id}-{column}" if row_id and column else f"t-{table}"


def sheet_of(place: Place) -> str:
    """Give the sheet of a place; a table that has no record yet stands on its own sheet."""
    if place.sheet:
        return place.sheet
    own = TABLES[place.table].sheet if place.table in TABLES else None
    return str(own or SheetKey.DRAWING_REVIEW)


def place_link(filing_id: str, place: Place, label: str) -> Link:
    """Give the link to a place in a filing's sheets."""
    address = reverse("enterprise:sheet", args=[filing_id, sheet_of(place)])
    return Link(label, f"{address}?check=1#{anchor_of(place.table, place.row_id, place.column)}")


def placed_violations(violations: Iterable[Violation], *, sheet: str) -> list[Placed]:
    """Give what the rules say about one sheet, each at its place."""
    return [
        Placed(
            key=(item.place.table, item.place.row_id, item.place.column),
            problem=Problem(
                message=item.message,
                remedy=item.remedy,
                clause="、".join(item.cites),
                target=anchor_of(item.place.table, item.place.row_id, item.place.column),
            ),
        )
        for item in violations
        if sheet_of(item.place) == sheet
    ]


def reason_words(reason: ReturnReason, policy: Policy) -> str:
    """Give a reason of return in words: the province's wording of its code, and what the reviewer wrote."""
    labels = {
        str(item["code"]): str(item["label"]) for item in policy.items("return_reasons") if isinstance(item, dict)
    }
    return "：".join(part for part in (labels.get(reason.code, reason.code), reason.text) if part)


def placed_reasons(
    reasons: Iterable[ReturnReason], *, sheet: str, tables: Tables, policy: Policy, document: Document
) -> list[Placed]:
    """Give the reasons of a return that concern one sheet, each at its field, its table, the papers or the sheet.

    Args:
        document: the version that was returned, in which papers have their names.
    """
    return [
        Placed(
            key=(key := _key_of(reason.place, tables)),
            problem=Problem(
                message=f"退回理由{_which(reason.place, document)}：{reason_words(reason, policy)}",
                clause="三(三)",
                target=anchor_of(*key),
            ),
        )
        for reason in reasons
        if reason.sheet == sheet
    ]


def _which(place: Place, document: Document) -> str:
    """Name the paper or the record where the reason does not stand beside it."""
    if not place.row_id or place.column:
        return ""
    return f"（{describe(place, document).rpartition('·')[2]}）"


def _key_of(place: Place, tables: Tables) -> Key:
    """Find the cell: without a record it is the first one's; a record that is gone leaves its reasons at the table."""
    if place.table == ATTACHMENTS:
        return (PAPERS, "", "")
    if not place.table:
        return ("", "", "")
    rows = [row["row_id"] for row in tables.get(place.table, [])]
    row_id = place.row_id or next(iter(rows), "")
    return (place.table, row_id, place.column) if row_id in rows and place.column else (place.table, "", "")


def reason_place(reason: ReturnReason) -> Place:
    """Give the place of a reason as a link leads there: papers stand together at the foot of their sheet."""
    place = reason.place
    return Place(place.sheet, PAPERS) if place.table == ATTACHMENTS else place


def by_key(placed: Sequence[Placed]) -> Mapping[Key, list[Problem]]:
    """Gather problems by the cell they belong to."""
    gathered: dict[Key, list[Problem]] = {}
    for item in placed:
        gathered.setdefault(item.key, []).append(item.problem)
    return gathered


def sheet_label(sheet: str) -> str:
    """Give a sheet's name."""
    return SHEETS[sheet].label if sheet in SHEETS else "整件"
