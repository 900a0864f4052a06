"""One sheet: shown, saved as typed, by itself and by hand; records added and removed."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.filings.models import SheetDraft
from zhulu.domain.filings.states import DRAFT, RETURNED
from zhulu.domain.standard.catalogue import SHEETS, SHEETS_OF_PATH
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.interfaces.enterprise.door import actor_of, desk, is_htmx, own_filing, page
from zhulu.interfaces.enterprise.faults import anchor_of
from zhulu.interfaces.enterprise.sheet_page import Shown, sheet_context
from zhulu.interfaces.enterprise.typed import Tables, read_tables, with_row, without_row
from zhulu.usecases.save_sheet import SheetChangedElsewhere, save_typed_sheet

EDITABLE = frozenset({DRAFT, RETURNED})
"""States in which a sheet is a form; in others the submitted version is read."""


@desk(Permission.FILING_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, public_id: str, sheet: str) -> HttpResponse:
    """Show one sheet as a form, or save it."""
    filing = own_filing(request, public_id)
    if sheet not in SHEETS_OF_PATH[filing.path]:
        raise Http404
    if request.method == "POST":
        return _save(request, public_id, sheet)
    if filing.state not in EDITABLE:
        return redirect("enterprise:filing", public_id)
    shown = Shown(all_faults=request.GET.get("check") == "1")
    return page(request, "sheet", sheet_context(request, filing, sheet, shown))


def _save(request: HttpRequest, public_id: str, sheet: str) -> HttpResponse:
    action, _, subject = request.POST.get("do", "save").partition(":")
    typed = read_tables(sheet, request.POST)
    tables = _changed(typed, action, subject)
    try:
        draft = save_typed_sheet(
            actor=actor_of(request), filing_id=public_id, sheet=sheet, tables=tables, revision=_revision(request)
        )
    except SheetChangedElsewhere as conflict:
        shown = Shown(typed=tables, revision=conflict.current, changed_elsewhere=True)
        return _not_saved(request, public_id, sheet, shown)
    except (CannotAdvance, NotPermitted) as refusal:
        shown = Shown(typed=tables, revision=_revision(request), refusal=str(refusal))
        return _not_saved(request, public_id, sheet, shown)
    return _saved(request, draft, public_id, sheet, (action, subject))


def _changed(typed: Tables, action: str, subject: str) -> Tables:
    table, _, row_id = subject.partition(":")
    if action == "add":
        return with_row(typed, table=table, row_id=row_id)
    if action == "remove":
        return without_row(typed, table=table, row_id=row_id)
    return typed


def _revision(request: HttpRequest) -> int:
    text = request.POST.get("revision", "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0  # noqa: PLR2004 - any sane count


def _not_saved(request: HttpRequest, public_id: str, sheet: str, shown: Shown) -> HttpResponse:
    """Show the page again with everything that was typed; by itself only a note appears, the page stays as it is."""
    if is_htmx(request):
        return render(request, "enterprise/autosave_refused.html", {"shown": shown}, status=HTTPStatus.CONFLICT)
    context = sheet_context(request, own_filing(request, public_id), sheet, shown)
    return page(request, "sheet", context, status=HTTPStatus.CONFLICT)


def _saved(request: HttpRequest, draft: SheetDraft, public_id: str, sheet: str, done: tuple[str, str]) -> HttpResponse:
    at = timezone.localtime(draft.saved_at).strftime("%H:%M")
    if is_htmx(request):
        return render(request, "enterprise/autosaved.html", {"at": at, "revision": draft.revision})
    action, subject = done
    here = reverse("enterprise:sheet", args=[public_id, sheet])
    if action in {"add", "remove"}:
        return HttpResponseRedirect(f"{here}#{anchor_of(subject.partition(':')[0])}")
    if action == "check":
        return HttpResponseRedirect(f"{here}?check=1")
    messages.success(request, f"{at} 已保存“{SHEETS[sheet].label}”")
    keys = list(SHEETS_OF_PATH[draft.filing.path])
    place = keys.index(sheet) + 1
    if action == "next":
        return (
            redirect("enterprise:sheet", public_id, keys[place])
            if place < len(keys)
            else redirect("enterprise:check", public_id)
        )
    return redirect("enterprise:home") if action == "leave" else HttpResponseRedirect(here)
