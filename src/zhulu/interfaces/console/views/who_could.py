"""谁能确认, for the audit administrator: who could confirm what on any day, and on which document (三(一))."""

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.authorities.queries import list_authorities
from zhulu.domain.grants.queries import AbleOfficer
from zhulu.domain.grants.rights import Right
from zhulu.foundation.clock import local_day
from zhulu.foundation.db.flows import Whole
from zhulu.foundation.web.components.shapes import Cell, Choice, Column, Field, Table
from zhulu.foundation.web.exports import Listing
from zhulu.interfaces.console.door import actor_of, duty, export, menu_for
from zhulu.usecases.answer_who_could import (
    Group,
    WhoCould,
    require_asker,
    who_could_confirm_project,
    who_could_in_authority,
)

COLUMNS = (
    Column("who", "审核人员", "lead", note="处（科）室"),
    Column("right", "权限"),
    Column("area", "范围"),
    Column("days", "起止", "fit"),
    Column("document", "依据", note="实名登记"),
)


@duty(Permission.GRANT_HISTORY_READ)
@require_safe
def who_could(request: HttpRequest) -> HttpResponseBase:
    """Ask for a project's number or an authority, and a day."""
    actor = actor_of(request)
    require_asker(actor)
    number, authority = request.GET.get("number", "").strip(), request.GET.get("authority", "")
    today = local_day(timezone.now())
    given = request.GET.get("on", "") or today.isoformat()
    try:
        on, fault = date.fromisoformat(given), ""
    except ValueError:
        on, fault = today, "日期请写成 2026-03-31 这样"
    answer = _answer(actor, number, authority, on) if not fault else None
    if answer and (sent := export(request, Listing(f"谁能确认{on}", lambda: Whole(answer.lines), _lines))):
        return sent
    choices = [Choice(row.public_id, row.name) for row in list_authorities(on=today) if row.confirms_grade]
    context = {
        "nav": menu_for(request),
        "fields": [
            Field("number", "项目编号", value=number, hint="省级项目编号；填了它，就按这个项目查"),
            Field("authority", "或者选机关", "select", authority, choices=choices),
            Field("on", "哪一天", "date", given, errors=(fault,) if fault else ()),
        ],
        "answer": answer,
        "groups": [(group, _table(group)) for group in (answer.groups if answer else ())],
        "missing": bool(number or authority) and not fault and answer is None,
    }
    return render(request, "console/who_could.html", context)


def _answer(actor: Actor, number: str, authority: str, on: date) -> WhoCould | None:
    if number:
        return who_could_confirm_project(actor=actor, number=number, on=on)
    return who_could_in_authority(actor=actor, authority_id=authority, on=on) if authority else None


def _lines(rows: Sequence[tuple[Group, AbleOfficer]]) -> Table:
    columns = [Column("group", "事项"), *COLUMNS]
    return Table("谁能确认", columns, [{**_row(row), "group": group.title} for group, row in rows])


def _table(group: Group) -> Table:
    return Table(f"{group.title}：{group.note}", COLUMNS, [_row(row) for row in group.rows])


def _row(row: AbleOfficer) -> dict[str, object]:
    return {
        "who": Cell(text=row.name, note=row.office),
        "right": Right(row.path, row.function).label,
        "area": row.area_name or "全部管辖区域",
        "days": f"{row.valid_from or '—'} 至 {row.valid_to or '不限'}",
        "document": Cell(text=row.document, note=f"实名登记自 {row.registered_since}"),
    }
