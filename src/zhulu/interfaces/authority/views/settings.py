"""政策设置: what the province has set, by theme, and its changes, proposed by one person and confirmed by another."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.rulebook.models import PolicySetting, SettingProposal
from zhulu.domain.rulebook.queries import SettingNotFound
from zhulu.domain.rulebook.value_shapes import Fault
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.foundation.web.components.shapes import Cell, Column, Fact, Flag, Link, Problem, Table
from zhulu.interfaces.authority.door import actor_of, desk, province_frame_of, sign_as
from zhulu.interfaces.authority.setting_fields import fields_of, problems_of, read_wanted
from zhulu.interfaces.authority.wording import moment
from zhulu.usecases.policy_settings.catalogue import SETTINGS
from zhulu.usecases.policy_settings.changing import (
    CannotSet,
    Preview,
    confirm_change,
    decline_change,
    preview_change,
    propose_change,
    withdraw_change,
)
from zhulu.usecases.policy_settings.effects import compare
from zhulu.usecases.policy_settings.reading import (
    NO_SOURCE,
    Shown,
    list_answered,
    show_setting,
    show_settings,
)

UNREAD_WORDS = "程序还没有读取"
SHORTEST = 3
"""How many lines of a long value the list shows."""
COLUMNS = (
    Column("title", "设置", "lead"),
    Column("value", "现在的值"),
    Column("clause", "依据"),
    Column("since", "自", "fit"),
)
VERSION_COLUMNS = (
    Column("since", "自", "fit"),
    Column("value", "值", "lead"),
    Column("reason", "理由和依据"),
    Column("by", "谁定的"),
)
ANSWER_COLUMNS = (
    Column("proposed", "提出", "lead"),
    Column("value", "提出的值"),
    Column("answer", "办理"),
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form holds after it has been posted: the texts, what is wrong, and the preview if nothing is."""

    posted: QueryDict
    faults: tuple[Fault, ...] = ()
    preview: Preview | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """An answer that could not be given: why, and what was typed."""

    message: str = ""
    reason: str = ""
    problems: list[Problem] = field(default_factory=list)


@desk(Permission.SETTING_READ)
@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """List every setting by theme, with its value of today, its basis, and what is proposed."""
    frame = province_frame_of(request)
    groups = show_settings(actor=actor_of(request), on=_today())
    rows = [shown for group in groups.values() for shown in group]
    context = {
        **frame,
        "groups": [
            (f"theme-{place}", theme.value, Table(theme.value, COLUMNS, [_row(one) for one in group]))
            for place, (theme, group) in enumerate(groups.items())
            if group
        ],
        "waiting": [one for one in rows if one.proposal],
        "without_source": sum(one.has_no_source for one in rows),
        "no_source": NO_SOURCE,
    }
    return render(request, "authority/settings.html", context)


@desk(Permission.SETTING_READ)
@require_safe
def setting(request: HttpRequest, key: str) -> HttpResponse:
    """Show one setting: its value, what is proposed, its versions, and the form for a change."""
    return _page(request, key)


@desk(Permission.SETTING_PROPOSE)
@require_POST
def propose(request: HttpRequest, key: str) -> HttpResponse:
    """Preview a change, or propose it: 200 with the preview, 302 when proposed, 422 where something is wrong."""
    province_frame_of(request)
    if key not in SETTINGS:
        raise Http404
    wanted = read_wanted(SETTINGS[key], request.POST)
    actor = actor_of(request)
    try:
        if request.POST.get("step") == "propose":
            propose_change(actor=actor, wanted=wanted)
            messages.success(request, "已提出，等省厅另一人确认；确认以前仍按现在的值办")
            return redirect("authority:setting", key=key)
        preview = preview_change(actor=actor, wanted=wanted, on=_today())
    except SettingNotFound as missing:
        raise Http404 from missing
    except CannotSet as refusal:
        return _page(request, key, Typed(request.POST, refusal.faults), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _page(request, key, Typed(request.POST, preview=preview))


@desk(Permission.SETTING_DECIDE)
@require_POST
def confirm(request: HttpRequest, public_id: str) -> HttpResponse:
    """Bring a proposed change into force from its day on."""
    remark = request.POST.get("reason", "")

    def act(key_of: str) -> str:
        confirm_change(actor=actor_of(request), proposal_id=key_of, remark=remark)
        return "已确认，从生效日起按新的值办"

    return _answer(request, public_id, act)


@desk(Permission.SETTING_DECIDE)
@require_POST
def decline(request: HttpRequest, public_id: str) -> HttpResponse:
    """Do not agree to a proposed change."""
    reason = request.POST.get("reason", "")

    def act(key_of: str) -> str:
        decline_change(actor=actor_of(request), proposal_id=key_of, reason=reason)
        return "已记下不同意，值没有变"

    return _answer(request, public_id, act)


@desk(Permission.SETTING_PROPOSE)
@require_POST
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take one's own proposed change back."""

    def act(key_of: str) -> str:
        withdraw_change(actor=actor_of(request), proposal_id=key_of)
        return "已撤回，值没有变"

    return _answer(request, public_id, act)


def _answer(request: HttpRequest, public_id: str, act: Callable[[str], str]) -> HttpResponse:
    province_frame_of(request)
    proposal = SettingProposal.objects.filter(public_id=public_id).first()
    if proposal is None:
        raise Http404
    try:
        words = act(public_id)
    except SettingNotFound as missing:
        raise Http404 from missing
    except CannotAdvance as refusal:
        refused = Refused(str(refusal), request.POST.get("reason", ""), [Problem(str(refusal))])
        return _page(request, proposal.key, refused=refused, status=HTTPStatus.CONFLICT)
    messages.success(request, words)
    return redirect("authority:setting", key=proposal.key)


def _page(
    request: HttpRequest,
    key: str,
    typed: Typed | None = None,
    *,
    refused: Refused = Refused(),
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    frame = province_frame_of(request)
    actor = actor_of(request)
    try:
        shown, standing = show_setting(actor=actor, key=key, on=_today())
    except SettingNotFound as missing:
        raise Http404 from missing
    faults = typed.faults if typed else ()
    value_fields, framing = fields_of(shown.setting, shown.current, typed.posted if typed else None, faults)
    context: dict[str, Any] = {
        **frame,
        "shown": shown,
        "way": [Link("政策设置", reverse("authority:settings")), Link(shown.setting.title)],
        "facts": _facts(shown),
        "lines": shown.setting.shape.words(shown.current.value) if shown.current else [],
        "may": standing,
        "proposal": _proposed(shown),
        "value_fields": value_fields,
        "framing": framing,
        "preview": typed.preview if typed else None,
        "problems": [*problems_of(faults), *refused.problems],
        "typed_reason": refused.reason,
        "form_open": typed is not None,
        "versions": Table("各版本", VERSION_COLUMNS, [_version(shown, row) for row in shown.versions]),
        "answered": Table(
            "办过的改动",
            ANSWER_COLUMNS,
            [_answered(shown, item) for item in list_answered(actor=actor, key=key, on=_today())],
        ),
        "sign_as": sign_as(frame["standing"]),
    }
    return render(request, "authority/setting.html", context, status=status)


def _row(shown: Shown) -> dict[str, object]:
    marks = (
        (shown.proposal, "改动待确认", "bad"),
        (shown.coming, "将变更", ""),
        (shown.has_no_source, NO_SOURCE, "warn"),
        (not shown.setting.is_read, UNREAD_WORDS, ""),
    )
    current = shown.current
    return {
        "title": Cell(
            shown.setting.title,
            reverse("authority:setting", args=[shown.setting.key]),
            flags=[Flag(label, tone) for holds, label, tone in marks if holds],
        ),
        "value": _short(shown.setting.shape.words(current.value)) if current else "未设",
        "clause": current.clause if current else "",
        "since": current.valid_from if current else "",
    }


def _short(lines: list[str]) -> str:
    if len(lines) <= SHORTEST:
        return "；".join(lines)
    return f"共 {len(lines)} 条：{'；'.join(lines[:SHORTEST])}…"


def _facts(shown: Shown) -> list[Fact]:
    current = shown.current
    if current is None:
        return [Fact("现在的值", "未设")]
    note = "没有官方来源，上线前须由业务部门确认" if shown.has_no_source else ""
    return [
        Fact("自", current.valid_from, note="" if shown.setting.is_read else f"{UNREAD_WORDS}，改了只作记录"),
        Fact("依据", current.clause, note=note, off=shown.has_no_source),
        Fact("理由", current.reason, wide=True),
    ]


def _proposed(shown: Shown) -> dict[str, object] | None:
    item = shown.proposal
    if item is None:
        return None
    before = item.replaces.value if item.replaces else None
    return {
        "item": item,
        "difference": compare(shown.setting, before=before, after=item.value),
        "facts": [
            Fact("提出", f"{item.proposed_office}　{item.proposed_name}", note=moment(item.proposed_at)),
            Fact("自哪一天起", item.valid_from),
            Fact("依据", item.clause),
            Fact("理由", item.reason, wide=True),
        ],
    }


def _version(shown: Shown, row: PolicySetting) -> dict[str, object]:
    answer = getattr(row, "answer", None)
    by: object = row.set_by
    if answer:
        proposal = answer.proposal
        by = Cell(
            f"{proposal.proposed_name} 提出，{answer.answered_name} 确认",
            note=f"{answer.answered_office}，{moment(answer.answered_at)}",
        )
    return {
        "since": row.valid_from,
        "value": _short(shown.setting.shape.words(row.value)),
        "reason": Cell(row.reason, note=row.clause),
        "by": by,
    }


def _answered(shown: Shown, item: SettingProposal) -> dict[str, object]:
    answer = item.answer
    tone = {"confirmed": "done", "declined": "no", "withdrawn": "draft"}[answer.outcome]
    signed = f"{answer.answered_name}，{moment(answer.answered_at)}"
    return {
        "proposed": Cell(
            f"{item.proposed_name}，{moment(item.proposed_at)}", note=f"自 {item.valid_from} 起；{item.reason}"
        ),
        "value": _short(shown.setting.shape.words(item.value)),
        "answer": Cell(
            state=answer.get_outcome_display(),
            tone=tone,
            note=f"{signed}{'：' if answer.reason else ''}{answer.reason}",
        ),
    }


def _today() -> date:
    return local_day(timezone.now())
