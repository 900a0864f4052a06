"""责任统计: what each officer of one's authority and of those under it decided, and what came of it later (三(三))."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.foundation.tabular.headings import ColumnKind
from zhulu.foundation.web.components.shapes import Cell, Column, Flag, Tab, Table
from zhulu.foundation.web.exports import Listing
from zhulu.interfaces.authority.door import actor_of, desk, export, frame_of
from zhulu.usecases.account_for import Account, account_for

PERIODS = {30: "近 30 天", 90: "近 90 天", 365: "近一年", 3650: "全部"}
USUAL = 90
FIGURES = (
    ("confirmed", "确认"),
    ("returned", "退回"),
    ("refused", "不予确认"),
    ("unseen", "无数据也未核验"),
    ("errata", "后来勘误"),
    ("false", "后来认定虚假"),
    ("busiest", "一小时最多"),
)


@dataclass(frozen=True, slots=True)
class Rows:
    """A list that is held already: as many rows as there are officers."""

    rows: Sequence[Account]

    def count(self) -> int:
        """Count them."""
        return len(self.rows)

    def batches(self) -> Iterator[Sequence[Account]]:
        """Give them at once."""
        yield self.rows


@desk(Permission.WORKBENCH_AUTHORITY)
@require_safe
def accounting(request: HttpRequest) -> HttpResponseBase:
    """Show the figures of a period."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked.isdecimal() and len(asked) < len("10000") and int(asked) in PERIODS else USUAL
    rows = account_for(actor=actor_of(request), days=days)
    if sent := export(request, Listing(f"责任统计（{PERIODS[days]}）", lambda: Rows(rows), _table)):
        return sent
    tabs = [Tab(label, f"{request.path}?days={number}", number == days) for number, label in PERIODS.items()]
    context = {**frame_of(request), "tabs": tabs, "table": _table(rows)}
    return render(request, "authority/accounting.html", context)


def _table(rows: Sequence[Account]) -> Table:
    columns = [Column("name", "审核人员", "lead", note="机关和处（科）室", flags="提示")]
    columns += [Column(key, label, "num", written=ColumnKind.NUMBER) for key, label in FIGURES]
    return Table("每名审核人员的决定和后来的结果", columns, [_row(row) for row in rows])


def _row(row: Account) -> dict[str, object]:
    decided = row.decided
    flags = [Flag("从未退回", "warn")] if decided.confirmed and not decided.returned + decided.refused else []
    return {
        "name": Cell(text=decided.name, note=decided.office, flags=flags),
        "confirmed": decided.confirmed,
        "returned": decided.returned,
        "refused": decided.refused,
        "unseen": row.unseen,
        "errata": row.errata,
        "false": row.false,
        "busiest": row.busiest,
    }
