"""录入途径: the wizard that asks a few questions and names the one right path with its clause (一 导语)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.filings.categories import open_categories
from zhulu.domain.filings.routing import Answer, Asker, Permit, Situation, Start, Work, route
from zhulu.domain.publication.queries import PUBLIC
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.queries import get_policy
from zhulu.foundation.clock import local_day
from zhulu.foundation.web.components.shapes import Choice, Fact, Field, Link
from zhulu.foundation.web.views import declares

E = TypeVar("E", bound=StrEnum)

WHO: Mapping[Asker, str] = {
    Asker.OWNER: "建设单位",
    Asker.SURVEYOR: "勘察企业",
    Asker.DESIGNER: "设计企业",
    Asker.BUILDER: "施工企业",
    Asker.SUPERVISOR: "监理企业",
}
WHAT: Mapping[Work, str] = {
    Work.HOUSING_OR_MUNICIPAL: "房屋建筑或城镇市政工程",
    Work.LISTED_SPECIALIST: "专业承包工程，属于已开放的类别",
    Work.OTHER_SPECIALIST: "专业承包工程，不在已开放的类别里",
    Work.ELSEWHERE: "公路、水利、铁路等其他工程",
}
HOW: Mapping[Permit, str] = {
    Permit.IN_SYSTEM: "已在工程审批系统办了施工许可证",
    Permit.CAN_BE_MADE_UP: "没有办，但符合补办条件",
    Permit.CANNOT_BE_MADE_UP: "没有办，土地、规划等手续不全，不能补办",
    Permit.HELD_OUTSIDE: "当年办过，工程审批系统里没有",
    Permit.NOT_NEEDED: "依法不需要办（限额以下）",
    Permit.UNKNOWN: "不清楚",
}
YES_NO = (Choice("1", "是"), Choice("0", "否"))
ASKED = ("who", "here", "work", "permit", "completed")


@declares(Permission.PUBLIC_READ)
@require_safe
def choose_path(request: HttpRequest) -> HttpResponse:
    """Ask, and answer once everything needed has been said; the address of an answer can be shared."""
    policy = get_policy(as_of=local_day(timezone.now()), using=PUBLIC)
    asked = bool(request.GET)
    situation = _read(request.GET, policy)
    answer = route(situation, legacy_permit_allowed=policy.flag("legacy_permit_allowed")) if situation else None
    context = {
        "menu": "paths",
        "way": [Link("首页", "/"), Link("录入途径")],
        "fields": _fields(request.GET, policy, asked=asked),
        "answer": answer,
        "answer_facts": _facts(answer),
        "action": _action(answer),
        "incomplete": asked and answer is None,
    }
    return render(request, "portal/paths.html", context)


def _facts(answer: Answer | None) -> list[Fact]:
    if answer is None:
        return []
    return [
        Fact("为什么", answer.why, wide=True),
        Fact("依据", "、".join(answer.cites), wide=True),
        Fact("下一步", answer.next_step, wide=True),
    ]


def _action(answer: Answer | None) -> Link | None:
    """Give the button to begin with, where the platform is the place to begin."""
    if answer is None or answer.path is None:
        return None
    if answer.path == "2":
        return Link("登录企业客户端，开始补录", "/enterprise/")
    if answer.path == "3":
        return Link("登录企业客户端，录入专业承包业绩", "/enterprise/specialist/")
    return Link("先查一查这个项目是否已经入库", "/projects/") if answer.path == "1" else None


def _read(given: QueryDict, policy: Policy) -> Situation | None:
    who, work, permit = (_one_of(kind, given.get(name, "")) for kind, name in _KINDS)
    if who is None or work is None or permit is None or not {"here", "completed"} <= set(given):
        return None
    return Situation(
        asker=Asker(who),
        in_province=given["here"] == "1",
        work=Work(work),
        start=_start(given.get("start", ""), policy),
        permit=Permit(permit),
        is_completed=given["completed"] == "1",
    )


_KINDS: tuple[tuple[type[StrEnum], str], ...] = ((Asker, "who"), (Work, "work"), (Permit, "permit"))


def _one_of(kind: type[StrEnum], value: str) -> str | None:
    return value if value in set(kind) else None


def _start(text: str, policy: Policy) -> Start:
    """Read the day against the cut-over; what cannot be read is unknown, and the answer says what to do."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return Start.UNKNOWN
    return Start.BEFORE if day < policy.day("cut_over_date") else Start.ON_OR_AFTER


def _fields(given: QueryDict, policy: Policy, *, asked: bool) -> list[Field]:
    categories = "、".join(category.name for category in open_categories(policy))
    fields = [
        Field("who", "您是哪一方", "radio", given.get("who", ""), choices=_choices(WHO)),
        Field("here", "项目在本省吗", "radio", given.get("here", ""), choices=YES_NO),
        Field(
            "work", "是什么工程", "radio", given.get("work", ""), choices=_choices(WHAT), hint=f"已开放：{categories}"
        ),
        Field("start", "实际开工日期", "date", given.get("start", ""), hint="以开工报告或验收报告为准；不清楚的不填"),
        Field("permit", "施工许可证办得怎样", "radio", given.get("permit", ""), choices=_choices(HOW)),
        Field("completed", "已经竣工验收了吗", "radio", given.get("completed", ""), choices=YES_NO),
    ]
    return [_marked(field, asked=asked) for field in fields]


def _marked(field: Field, *, asked: bool) -> Field:
    missing = asked and field.name in ASKED and not field.value
    return replace(field, wide=True, errors=("请选一项",) if missing else ())


def _choices(words: Mapping[E, str]) -> list[Choice]:
    return [Choice(key.value, label) for key, label in words.items()]
