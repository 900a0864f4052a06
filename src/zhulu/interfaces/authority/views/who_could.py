"""谁能确认: for the province, who could confirm what on any day, and on which document it rested (三(一))."""

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.authorities.queries import list_authorities
from zhulu.domain.grants.queries import AbleOfficer
from zhulu.foundation.clock import local_day
from zhulu.foundation.db.flows import Whole
from zhulu.foundation.web.components.shapes import Choice, Column, Field, Table
from zhulu.foundation.web.exports import Listing
from zhulu.interfaces.authority.door import actor_of, desk, export, province_frame_of
from zhulu.interfaces.authority.views.permissions import held_table
from zhulu.usecases.answer_who_could import (
    Group,
    WhoCould,
    require_asker,
    who_could_confirm_project,
    who_could_in_authority,
)


@desk(Permission.GRANT_HISTORY_READ)
@require_safe
def who_could(request: HttpRequest) -> HttpResponseBase:
    """Ask for a project's number or an authority, and a day; the answer's address can be kept."""
    frame = province_frame_of(request)
    require_asker(actor_of(request))
    number, authority = request.GET.get("number", "").strip(), request.GET.get("authority", "")
    today = local_day(timezone.now())
    on, fault = _day(request.GET.get("on", ""), today)
    answer = _answer(request, number, authority, on) if not fault else None
    if answer and (sent := export(request, Listing(f"谁能确认{on}", lambda: Whole(answer.lines), _lines))):
        return sent
    asked = bool(number or authority)
    context = {
        **frame,
        "fields": _fields(number, authority, request.GET.get("on", "") or today.isoformat(), fault, today),
        "answer": answer,
        "groups": [
            (group, held_table(group.rows, caption=f"{group.title}：{group.note}"))
            for group in (answer.groups if answer else ())
        ],
        "missing": asked and not fault and answer is None,
    }
    return render(request, "authority/who_could.html", context)


def _lines(rows: Sequence[tuple[Group, AbleOfficer]]) -> Table:
    table = held_table([row for _, row in rows], caption="谁能确认")
    lines = [{**cells, "group": group.title} for (group, _), cells in zip(rows, table.rows, strict=True)]
    return Table("谁能确认", [Column("group", "事项"), *table.columns], lines)


def _answer(request: HttpRequest, number: str, authority: str, on: date) -> WhoCould | None:
    actor = actor_of(request)
    if number:
        return who_could_confirm_project(actor=actor, number=number, on=on)
    return who_could_in_authority(actor=actor, authority_id=authority, on=on) if authority else None


def _day(text: str, today: date) -> tuple[date, str]:
    if not text:
        return today, ""
    try:
        return date.fromisoformat(text), ""
    except ValueError:
        return today, "日期请写成 2026-03-31 这样"


def _fields(number: str, authority: str, on: str, fault: str, today: date) -> list[Field]:
    choices = [Choice(row.public_id, row.name) for row in list_authorities(on=today) if row.confirms_grade]
    return [
        Field("number", "项目编号", value=number, hint="省级项目编号；填了它，就按这个项目查"),
        Field("authority", "或者选机关", "select", authority, choices=choices),
        Field("on", "哪一天", "date", on, errors=(fault,) if fault else ()),
    ]
