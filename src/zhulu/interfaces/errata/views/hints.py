"""Hints: a firm tells the owner what is wrong in the approval system's data, the owner answers (Q23)."""

from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from zhulu.domain.access.vocabulary import AccountKind, Permission
from zhulu.domain.standard.catalogue import SHEETS
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.web.components.shapes import Choice, Field
from zhulu.interfaces.errata.door import actor_of, desk, page
from zhulu.usecases.errata.finding import list_named_records
from zhulu.usecases.errata.hinting import LONGEST, answer_hint, hint_owner, list_hints

LONGEST_QUERY = 60
CHOICES = tuple(Choice(key, sheet.label) for key, sheet in SHEETS.items() if key != "specialist")


@dataclass(frozen=True, slots=True)
class Refused:
    """A hint or an answer that was not taken: about what, what was typed, why not."""

    subject: str
    text: str
    sheet: str
    why: str


@desk(Permission.ERRATUM_READ)
@require_safe
def hints(request: HttpRequest) -> HttpResponse:
    """The hints that an owner has received, or those that a firm has given, and about what it may give more."""
    return _page(request)


def _page(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    actor = actor_of(request)
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    is_owner = actor.kind == AccountKind.OWNER
    rows = [] if is_owner else list_named_records(actor=actor, query=query)
    subject = refused.subject if refused else ""
    context = {
        "is_owner": is_owner,
        "hints": [
            {
                "hint": hint,
                "answer": getattr(hint, "answer", None),
                "sheet": _label(hint.sheet),
                "field": _text(f"a-{hint.public_id}", "答复", hint.public_id, refused),
            }
            for hint in list_hints(actor=actor)
        ],
        "records": [
            {
                "record": row,
                "key": row.contribution.public_id,
                "sheet": _sheet(row.contribution.public_id, refused),
                "text": _text(
                    f"t-{row.contribution.public_id}", "哪里有误、应当是什么", row.contribution.public_id, refused
                ),
                "is_open": row.contribution.public_id == subject,
            }
            for row in rows
        ],
        "query": Field("q", "项目名称或项目编号", kind="search", value=query),
        "asked": query,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return page(request, "hints", context, status=status)


def _label(sheet: str) -> str:
    return SHEETS[sheet].label if sheet in SHEETS else ""


def _sheet(key: str, refused: Refused | None) -> Field:
    value = refused.sheet if refused and refused.subject == key else ""
    return Field("sheet", "哪张信息表", kind="select", id=f"s-{key}", value=value, choices=CHOICES, blank="不确定")


def _text(ident: str, label: str, key: str, refused: Refused | None) -> Field:
    mine = refused if refused and refused.subject == key else None
    return Field(
        "text",
        label,
        kind="textarea",
        id=ident,
        value=mine.text if mine else "",
        required=True,
        errors=[mine.why] if mine else (),
        attrs={"maxlength": str(LONGEST), "required": None},
        wide=True,
    )


@desk(Permission.HINT_GIVE)
@require_POST
def give(request: HttpRequest, public_id: str) -> HttpResponse:
    """Tell the owner what is wrong in a record that names the firm."""
    text, sheet = request.POST.get("text", ""), request.POST.get("sheet", "")
    try:
        hint_owner(actor=actor_of(request), contribution_id=public_id, text=text, sheet=sheet)
    except CannotAdvance as refusal:
        return _page(request, Refused(public_id, text, sheet, str(refusal)))
    messages.success(request, "已提示建设单位")
    return redirect("errata:hints")


@desk(Permission.HINT_ANSWER)
@require_POST
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer a hint: applied for, or why not."""
    text = request.POST.get("text", "")
    try:
        answer_hint(actor=actor_of(request), hint_id=public_id, text=text)
    except CannotAdvance as refusal:
        return _page(request, Refused(public_id, text, "", str(refusal)))
    messages.success(request, "已答复")
    return redirect("errata:hints")
