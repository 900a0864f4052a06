"""The list of errata, one case with its open steps, and the applicant's draft sheet by sheet."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.errata import queries
from zhulu.domain.errata.permissions import ErratumPolicy
from zhulu.domain.errata.queries import ErratumNotFound
from zhulu.domain.errata.states import DRAFT, MACHINES, RETURNED
from zhulu.domain.errata.vocabulary import PaperUse, Procedure
from zhulu.domain.library.vocabulary import VerificationMethod
from zhulu.domain.publication.errata import shown_line
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.standard.catalogue import SHEETS, TABLES
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.foundation.storage.inspection import FileRefused
from zhulu.foundation.web.views import DeclaredView, declares
from zhulu.interfaces.errata.steps import FORMS
from zhulu.usecases.confirm_filing import MethodMissing
from zhulu.usecases.errata.attaching import attach_erratum_paper
from zhulu.usecases.errata.judging import all_lines
from zhulu.usecases.errata.records import read_record
from zhulu.usecases.errata.starting import start_erratum
from zhulu.usecases.errata.writing import ground_erratum, save_erratum_sheet, typed_sheet

View = Callable[..., HttpResponseBase]
REFUSED = (CannotAdvance, MethodMissing, FileRefused)


def desk(permission: Permission) -> Callable[[View], DeclaredView[...]]:
    """Declare a page's permission; what is out of scope is a 404, ``NotPermitted`` a 403 with its words."""

    def declare(view: View) -> DeclaredView[...]:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except ErratumNotFound as missing:
                raise Http404 from missing
            except NotPermitted as refusal:
                raise PermissionDenied(str(refusal)) from refusal

        return declares(permission)(answered)

    return declare


def _actor(request: HttpRequest) -> Actor:
    return cast("Actor", cast("Any", request).actor)


def _today() -> date:
    return local_day(timezone.now())


@desk(Permission.ERRATUM_READ)
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """List the errata that this person may open, what changed last first."""
    found = queries.list_errata(actor=_actor(request), on=_today(), newest_first=True)
    rows = [
        {
            "erratum": row,
            "procedure": Procedure(row.procedure).label,
            "state": MACHINES[row.procedure].state(row.state).label,
        }
        for row in found
    ]
    return render(request, "errata/list.html", {"rows": rows})


@desk(Permission.ERRATUM_APPLY)
@require_POST
def start(request: HttpRequest, public_id: str) -> HttpResponse:
    """Begin an erratum on a record of one's own."""
    erratum = start_erratum(actor=_actor(request), contribution_id=public_id)
    return redirect("errata:case", erratum.public_id)


@desk(Permission.ERRATUM_READ)
@require_safe
def case(request: HttpRequest, public_id: str) -> HttpResponse:
    """One case: what is to change, its papers and steps, and what this person can do."""
    actor, on = _actor(request), _today()
    erratum = queries.get_erratum_for(actor=actor, public_id=public_id, on=on)
    machine, policy = MACHINES[erratum.procedure], ErratumPolicy(on=on)
    record = read_record(contribution=erratum.contribution)
    submission = queries.find_submission(erratum=erratum)
    writing = erratum.state in {DRAFT, RETURNED}
    drawn = writing or submission is None
    lines = all_lines(erratum=erratum, document=record.document, on=on) if drawn else []
    lines = lines if submission is None or writing else queries.submitted_lines(submission)
    open_steps = [
        {"row": row, "form": FORMS[row.name]}
        for row in machine.leaving(erratum.state)
        if row.name in FORMS and policy.may(actor=actor, action=row.permission, thing=erratum)
    ]
    moves = [
        {"move": move, "label": MACHINES[move.machine].transition(move.transition).label}
        for move in queries.list_moves(erratum=erratum)
    ]
    context = {
        "erratum": erratum,
        "name": record.name,
        "procedure": Procedure(erratum.procedure),
        "state": machine.state(erratum.state),
        "lines": [{**shown_line(line, record.document), "fault": line.fault} for line in lines],
        "papers": queries.list_papers(erratum=erratum),
        "receipts": queries.list_receipts(erratum=erratum),
        "moves": moves,
        "open_steps": open_steps,
        "methods": VerificationMethod.choices,
        "seen": submission.digest if submission else "",
        "writes": writing and policy.may(actor=actor, action=Permission.ERRATUM_APPLY, thing=erratum),
        "sheets": [(key, one.label) for key, one in SHEETS.items() if _has(record.document, key)],
    }
    return render(request, "errata/case.html", context)


def _has(document: dict[str, Any], sheet: str) -> bool:
    return any(document.get(table) for table in SHEETS[sheet].tables)


@desk(Permission.ERRATUM_READ)
@require_POST
def step(request: HttpRequest, public_id: str, step: str) -> HttpResponse:
    """Take one step; a refusal is told on the case's page with all its words."""
    if step not in FORMS:
        raise Http404
    try:
        FORMS[step].carry(_actor(request), public_id, request)
    except RulesViolated as refusal:
        for item in refusal.findings.blocks:
            messages.error(request, f"{item.sentence} {item.remedy}")
    except REFUSED as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "已办理")
    return redirect("errata:case", public_id)


@desk(Permission.ERRATUM_APPLY)
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, public_id: str, sheet: str) -> HttpResponse:
    """Show a sheet with what stands, to be typed over; saving keeps what differs."""
    if sheet not in SHEETS:
        raise Http404
    actor, on = _actor(request), _today()
    erratum = queries.get_erratum_for(actor=actor, public_id=public_id, on=on)
    document = read_record(contribution=erratum.contribution).document
    lines = [line for line in all_lines(erratum=erratum, document=document, on=on) if not line.is_derived]
    tables = typed_sheet(document=document, lines=lines, sheet=sheet, path=erratum.contribution.path)
    if request.method == "POST":
        typed = {
            key: [
                {
                    "row_id": row["row_id"],
                    **{c: request.POST.get(f"{key}-{row['row_id']}-{c}", t) for c, t in row.items() if c != "row_id"},
                }
                for row in rows
                if request.POST.get(f"remove-{key}-{row['row_id']}") != "1"
            ]
            for key, rows in tables.items()
        }
        try:
            save_erratum_sheet(actor=actor, erratum_id=public_id, sheet=sheet, tables=typed, revision=erratum.revision)
        except CannotAdvance as refusal:
            messages.error(request, str(refusal))
        return redirect("errata:case", public_id)
    shown = [
        {
            "key": key,
            "label": TABLES[key].label,
            "rows": [
                {"row_id": row["row_id"], "cells": [(f, row[f.column]) for f in TABLES[key].fields if f.column in row]}
                for row in rows
            ],
        }
        for key, rows in tables.items()
        if rows
    ]
    return render(request, "errata/sheet.html", {"erratum": erratum, "label": SHEETS[sheet].label, "tables": shown})


@desk(Permission.ERRATUM_APPLY)
@require_POST
def ground(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write why the whole is changed, and under which electronic seal."""
    try:
        ground_erratum(
            actor=_actor(request),
            erratum_id=public_id,
            grounds={},
            reason=request.POST.get("reason", ""),
            seal_note=request.POST.get("seal_note", ""),
        )
    except CannotAdvance as refusal:
        messages.error(request, str(refusal))
    return redirect("errata:case", public_id)


@desk(Permission.ERRATUM_APPLY)
@require_POST
def attach(request: HttpRequest, public_id: str, use: str) -> HttpResponse:
    """Hand in the stamped application or a paper of evidence."""
    upload = request.FILES.get("file")
    if use not in {PaperUse.APPLICATION, PaperUse.EVIDENCE} or upload is None:
        messages.error(request, "没有选择文件")
        return redirect("errata:case", public_id)
    try:
        attach_erratum_paper(
            actor=_actor(request), erratum_id=public_id, use=PaperUse(use), name=upload.name or "", stream=upload
        )
    except REFUSED as refusal:
        messages.error(request, str(refusal))
    return redirect("errata:case", public_id)
