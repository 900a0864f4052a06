"""The audit administrator's page: who did what, read only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.foundation.audit.models import Event
from zhulu.foundation.web.components.shapes import Cell, Column, Table
from zhulu.interfaces.console.door import actor_of, before_of, duty, menu_for, pager_of
from zhulu.usecases.read_events import list_events

COLUMNS = (
    Column("at", "时间", "fit"),
    Column("who", "姓名", "lead"),
    Column("summary", "事项"),
    Column("action", "行为"),
    Column("subject", "对象"),
)


@duty(Permission.ACCOUNT_AUDIT_READ)
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """List all events, newest first."""
    page = list_events(actor=actor_of(request), before=before_of(request))
    context = {
        "nav": menu_for(request),
        "table": Table("操作记录", COLUMNS, [_row(event) for event in page.rows]),
        "pager": pager_of(request, next_before=page.next_before, shown=len(page.rows)),
    }
    return render(request, "console/events.html", context)


def _row(event: Event) -> dict[str, object]:
    return {
        "at": timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M:%S"),
        "who": Cell(text=event.actor_name, note=event.actor_office),
        "summary": event.summary,
        "action": event.action,
        "subject": event.subject_id,
    }
