"""Records: lists of facts, tables, timelines, ladders, completeness, tiles, and the empty state."""

from collections.abc import Iterable, Mapping

from zhulu.foundation.web.components.library import all_shaped, register, shaped
from zhulu.foundation.web.components.shapes import (
    Cell,
    Column,
    Completeness,
    Fact,
    Flag,
    Link,
    Moment,
    Rung,
    Table,
    Tile,
)

SEGMENT = 10
"""Width of one segment of the completeness bar in its own units, gap included."""


@register.inclusion_tag("zhulu/components/facts.html")
def facts(items: Iterable[object], layout: str = "") -> dict[str, object]:
    """Show labels with values: a list of ``Fact``; an empty value prints a dash. ``layout`` may be ``one``."""
    return {"items": all_shaped(Fact, items), "one_column": layout == "one"}


@register.inclusion_tag("zhulu/components/key_facts.html")
def key_facts(items: Iterable[object]) -> dict[str, object]:
    """Show the few facts people look for first, in large type: a list of ``Fact``."""
    return {"items": all_shaped(Fact, items)}


@register.inclusion_tag("zhulu/components/table.html")
def data_table(table: object) -> dict[str, object]:
    """Show a ``Table``: right-aligned numbers, cards on a narrow screen."""
    whole = shaped(Table, table)
    columns = all_shaped(Column, whole.columns)
    return {"table": whole, "columns": columns, "rows": [_cells(columns, row) for row in whole.rows]}


def _cells(columns: list[Column], row: Mapping[str, object]) -> list[dict[str, object]]:
    cells = []
    for column in columns:
        value = row.get(column.key, "")
        cell = shaped(Cell, value) if isinstance(value, Cell | Mapping) else Cell(text="" if value is None else value)
        cells.append({"column": column, "cell": cell, "flags": all_shaped(Flag, cell.flags)})
    return cells


@register.inclusion_tag("zhulu/components/timeline.html")
def timeline(moments: Iterable[object]) -> dict[str, object]:
    """Show what happened and what comes next: a list of ``Moment``."""
    return {"moments": all_shaped(Moment, moments)}


@register.inclusion_tag("zhulu/components/ladder.html")
def ladder(rungs: Iterable[object]) -> dict[str, object]:
    """Show how a grade came about, highest first: a list of ``Rung``."""
    return {"rungs": all_shaped(Rung, rungs)}


@register.inclusion_tag("zhulu/components/completeness.html")
def completeness(value: object, heading: str = "h2") -> dict[str, object]:
    """Show how many items of grade A are there and which are lacking: a ``Completeness``."""
    return {**_bar(shaped(Completeness, value)), "heading": heading}


@register.inclusion_tag("zhulu/components/completeness_bar.html")
def completeness_bar(value: object) -> dict[str, object]:
    """Show the bar of a ``Completeness`` alone, small, for a table's cell."""
    return {**_bar(shaped(Completeness, value)), "small": True}


def _bar(value: Completeness) -> dict[str, object]:
    return {
        "value": value,
        "missing": all_shaped(Link, value.missing),
        "segments": [{"x": place * SEGMENT, "on": place < value.have} for place in range(value.total)],
        "width": max(value.total * SEGMENT - 2, 1),
        "small": False,
    }


@register.inclusion_tag("zhulu/components/tiles.html")
def tiles(items: Iterable[object]) -> dict[str, object]:
    """Show numbers side by side: a list of ``Tile``."""
    return {"items": all_shaped(Tile, items)}


@register.inclusion_tag("zhulu/components/empty.html")
def empty_state(
    title: str, text: str = "", links: Iterable[object] | None = None, heading: str = "h3"
) -> dict[str, object]:
    """Say why there is nothing and what to do next; ``links`` are ``Link``s to the next steps."""
    return {"title": title, "text": text, "links": all_shaped(Link, links), "heading": heading}
