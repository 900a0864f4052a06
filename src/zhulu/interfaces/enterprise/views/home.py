"""The first page: what to do next, what is under way and where it lies, what can become A."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.filings.queries import (
    OwnFiling,
    SentBack,
    StarGaps,
    count_own,
    list_own_sent_back,
    list_own_under_way,
    list_own_work,
    list_star_gaps,
)
from zhulu.domain.filings.states import CONFIRMED, DRAFT, RETURNED, SUBMITTED
from zhulu.domain.library.queries import count_grades
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.standard.vocabulary import Grade, Path
from zhulu.foundation.web.components.shapes import Tile
from zhulu.interfaces.enterprise.door import actor_of, desk, page, today
from zhulu.interfaces.enterprise.listing import filings_table
from zhulu.interfaces.enterprise.progress import UNNAMED, completeness_of_record, first_sheet

WEEKDAYS = "一二三四五六日"
SHOWN = 5
"""How many of each sort stand on the first screen; the list has them all."""
END = "。；，;. "
"""What a reason may end with already, before a sentence is closed behind it."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: whose state, what it is about, and the button that begins it."""

    state: str
    tone: str
    title: str
    text: str
    href: str
    action: str
    first: bool = False


@dataclass(frozen=True, slots=True)
class NearA:
    """A confirmed filing on its way to grade A."""

    row: OwnFiling
    gaps: StarGaps
    completeness: object
    missing: str
    href: str


@desk(Permission.WORKBENCH_ENTERPRISE)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say what to do next."""
    actor, on = actor_of(request), today()
    back = list_own_work(actor=actor, on=on, states=[RETURNED], limit=SHOWN)
    drafts = list_own_work(actor=actor, on=on, states=[DRAFT], limit=SHOWN)
    sent_back = list_own_sent_back(actor=actor, on=on, limit=SHOWN)
    going = list_own_under_way(actor=actor, on=on, limit=SHOWN)
    confirmed = list_own_work(actor=actor, on=on, path=Path.BACK_FILING, states=[CONFIRMED], limit=4 * SHOWN)
    near = _near_a(confirmed, on)
    states = count_own(actor=actor, on=on, path=Path.BACK_FILING)
    told = {item.filing.pk for item in sent_back}
    ready = [item for item in near if not item.gaps.missing and item.row.filing.pk not in told]
    tasks = [*map(_returned, back), *map(_sent_back, sent_back), *map(_draft, drafts), *map(_ready, ready)]
    context = {
        "kicker": f"{on.year}年{on.month}月{on.day}日 星期{WEEKDAYS[on.weekday()]}",
        "tasks": tasks,
        "tiles": _tiles(count_grades(filer_id=actor.organisation_id or 0), states.get(SUBMITTED, 0)),
        "going": filings_table(going, caption="正在办理的业绩") if going else None,
        "near": near,
    }
    return page(request, "home", context)


def _returned(row: OwnFiling) -> Task:
    who = row.filing.home_authority.name if row.filing.home_authority else "主管部门"
    return Task(
        state="退回补正",
        tone="back",
        title=row.filing.name,
        text=f"{who}一次指出 {row.reasons} 处问题。改好重新提交即可。",
        href=reverse("enterprise:filing", args=[row.filing.public_id]),
        action=f"看 {row.reasons} 处问题",
    )


def _sent_back(item: SentBack) -> Task:
    who = "省厅" if item.target_grade == Grade.A else "上级市（州）"
    return Task(
        state=f"{item.target_grade} 级申请退回",
        tone="back",
        title=item.filing.name,
        text=f"{who}退回：{item.reason.rstrip(END)}。原等级不变，改好可再申请。",
        href=reverse("enterprise:filing", args=[item.filing.public_id]),
        action="看退回的申请",
    )


def _draft(row: OwnFiling) -> Task:
    saved = timezone.localtime(row.filing.changed_at).strftime("%Y-%m-%d %H:%M")
    return Task(
        state="没填完",
        tone="draft",
        title=row.filing.name or UNNAMED,
        text=f"上次保存：{saved}。",
        href=reverse("enterprise:sheet", args=[row.filing.public_id, first_sheet(row.filing)]),
        action="接着填",
    )


def _ready(item: NearA) -> Task:
    return Task(
        state="可以申请",
        tone="open",
        title=item.row.filing.name,
        text=f"已是 {item.row.grade} 级，A级必填 {item.gaps.total} 项都已齐全，可以申请省厅审核并推送国家平台。",
        href=item.href,
        action="申请 A 级",
    )


def _near_a(rows: list[OwnFiling], on: date) -> list[NearA]:
    waiting = [row for row in rows if row.grade in {Grade.B, Grade.C} and not row.applying]
    ids = [row.contribution_id for row in waiting if row.contribution_id]
    gaps = list_star_gaps(contribution_ids=ids, policy=get_policy(as_of=on)) if ids else {}
    return [_near(row, gaps[row.contribution_id]) for row in waiting if row.contribution_id][:SHOWN]


def _near(row: OwnFiling, gaps: StarGaps) -> NearA:
    names = [item.label for _, item in gaps.missing]
    missing = f"{'、'.join(names[:2])}{f'等 {len(names)} 项' if len(names) > 2 else ''}"  # noqa: PLR2004 - room for two
    return NearA(
        row=row,
        gaps=gaps,
        completeness=completeness_of_record(gaps),
        missing=missing or "已齐全",
        href=reverse("enterprise:filing", args=[row.filing.public_id]),
    )


def _tiles(grades: dict[str, int], submitted: int) -> list[Tile]:
    counts = {**grades, Grade.D.value: submitted}
    return [Tile(value=counts.get(grade.value, 0), grade=grade.value) for grade in Grade]
