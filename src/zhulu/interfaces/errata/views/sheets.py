"""A sheet typed over: shown, saved, records added and removed; files added to it and taken off it."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.errata.desks import WRITING
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.storage.inspection import FileRefused
from zhulu.interfaces.errata.door import actor_of, desk, page, uploads_of
from zhulu.interfaces.errata.sheet_page import (
    Sheet,
    Tables,
    open_sheet,
    read_tables,
    sheet_context,
    with_row,
    without_row,
)
from zhulu.usecases.errata.attaching import add_sheet_paper, remove_sheet_paper
from zhulu.usecases.errata.starting import require_writer
from zhulu.usecases.errata.writing import SheetChangedElsewhere, save_erratum_sheet

LONGEST_REVISION = 9


@desk(Permission.ERRATUM_APPLY)
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, public_id: str, sheet: str) -> HttpResponse:
    """Show a sheet with what stands, to be typed over; saving keeps what differs."""
    opened = open_sheet(request, public_id, sheet)
    require_writer(actor=actor_of(request), erratum=opened.erratum)
    if opened.erratum.state not in WRITING:
        return redirect("errata:case", public_id)
    if request.method == "POST":
        return _save(request, opened)
    table, _, row_id = request.GET.get("add", "").partition(":")
    tables = with_row(opened, opened.tables, table=table, row_id=row_id)
    return page(request, "sheet", sheet_context(opened, tables, revision=opened.erratum.revision))


def _save(request: HttpRequest, opened: Sheet) -> HttpResponse:
    action, _, subject = request.POST.get("do", "save").partition(":")
    table, _, row_id = subject.partition(":")
    typed = read_tables(opened, request.POST)
    if action == "remove":
        typed = without_row(typed, table=table, row_id=row_id)
    if action == "restore":
        typed = with_row(opened, typed, table=table, row_id=row_id)
    try:
        save_erratum_sheet(
            actor=actor_of(request),
            erratum_id=opened.erratum.public_id,
            sheet=opened.key,
            tables=typed,
            revision=_revision(request),
        )
    except SheetChangedElsewhere as conflict:
        return _not_saved(request, opened, typed, str(conflict), revision=conflict.current)
    except CannotAdvance as refusal:
        return _not_saved(request, opened, typed, str(refusal), revision=_revision(request))
    here = reverse("errata:sheet", args=[opened.erratum.public_id, opened.key])
    if action == "add":
        return HttpResponseRedirect(f"{here}?add={subject}#r-{row_id}")
    if action in {"remove", "restore"}:
        return HttpResponseRedirect(f"{here}#t-{table}")
    return _saved(request, opened, here)


def _saved(request: HttpRequest, opened: Sheet, here: str) -> HttpResponse:
    """Lead to the case, or stay where something could not be read."""
    again = open_sheet(request, opened.erratum.public_id, opened.key)
    if any(line.fault and line.sheet == opened.key for line in again.lines):
        messages.error(request, "已保存，但有的内容看不懂，请改正标红的栏")
        return HttpResponseRedirect(here)
    changed = sum(1 for line in again.lines if line.sheet == opened.key)
    messages.success(request, f"已保存，本表要改 {changed} 处" if changed else "已保存，本表没有要改的内容")
    return HttpResponseRedirect(f"{reverse('errata:case', args=[opened.erratum.public_id])}#lines")


def _not_saved(request: HttpRequest, opened: Sheet, typed: Tables, refusal: str, *, revision: int) -> HttpResponse:
    """Show the page again with everything that was typed."""
    context = {**sheet_context(opened, typed, revision=revision), "refusal": refusal}
    return page(request, "sheet", context, status=HTTPStatus.CONFLICT)


def _revision(request: HttpRequest) -> int:
    text = request.POST.get("revision", "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_REVISION else 0


@desk(Permission.ERRATUM_APPLY)
@require_POST
def add_file(request: HttpRequest, public_id: str, sheet: str) -> HttpResponse:
    """Add files to a sheet of the record by the erratum."""
    open_sheet(request, public_id, sheet)
    try:
        for upload in uploads_of(request):
            add_sheet_paper(
                actor=actor_of(request),
                erratum_id=public_id,
                sheet=sheet,
                kind=request.POST.get("kind", ""),
                name=upload.name or "",
                stream=upload,
            )
    except FileRefused as refusal:
        for fault in refusal.faults:
            messages.error(request, f"没有上传：{fault.what}。{fault.remedy}。")
    except CannotAdvance as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "材料已补入本表")
    return HttpResponseRedirect(f"{reverse('errata:sheet', args=[public_id, sheet])}#papers")


@desk(Permission.ERRATUM_APPLY)
@require_POST
def sheet_file(request: HttpRequest, public_id: str, sheet: str, row_id: str) -> HttpResponse:
    """Take a file off a sheet by the erratum, or undo that, or take away one that the draft adds."""
    open_sheet(request, public_id, sheet)
    try:
        remove_sheet_paper(actor=actor_of(request), erratum_id=public_id, row_id=row_id)
    except CannotAdvance as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(f"{reverse('errata:sheet', args=[public_id, sheet])}#papers")
