"""The audit administrator's page: who did what, read only."""

from collections.abc import Sequence
from functools import partial

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.foundation.audit.models import Event
from zhulu.foundation.web.components.shapes import Cell, Column, Table
from zhulu.foundation.web.exports import Listing
from zhulu.interfaces.console.door import actor_of, before_of, duty, export, menu_for, pager_of
from zhulu.usecases.read_events import list_events, stream_events

COLUMNS = (
    Column("at", "时间", "fit"),
    Column("who", "姓名", "lead", note="单位处室"),
    Column("summary", "事项"),
    Column("action", "行为"),
    Column("subject", "对象"),
)


@duty(Permission.ACCOUNT_AUDIT_READ)
@require_safe
def events(request: HttpRequest) -> HttpResponseBase:
    """List all events, newest first."""
    if sent := export(request, Listing("操作记录", partial(stream_events, actor=actor_of(request)), _table)):
        return sent
    page = list_events(actor=actor_of(request), before=before_of(request))
    context = {
        "nav": menu_for(request),
        "table": _table(page.rows),
        "pager": pager_of(request, next_before=page.next_before, shown=len(page.rows)),
    }
    return render(request, "console/events.html", context)


def _table(rows: Sequence[Event]) -> Table:
    return Table("操作记录", COLUMNS, [_row(event) for event in rows])


def _row(event: Event) -> dict[str, object]:
    return {
        "at": timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M:%S"),
        "who": Cell(text=event.actor_name, note=event.actor_office),
        "summary": event.summary,
        "action": event.action,
        "subject": event.subject_id,
    }
