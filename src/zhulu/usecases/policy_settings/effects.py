"""What a change of a setting would alter, told in sentences before anybody confirms it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.queries import StarChange, count_star_change
from zhulu.domain.filings.rules import CONFIRMATION, SUBMISSION
from zhulu.domain.filings.specialist_rules import SPECIALIST_CONFIRMATION
from zhulu.domain.filings.states import DRAFT, ENDORSED, RETURNED, SUBMITTED
from zhulu.usecases.policy_settings.catalogue import STARS, Setting
from zhulu.usecases.policy_settings.value_forms import spelled_out

GRADE_D = "show_grade_d"
KEPT_BY_SUBMISSION = frozenset({*SUBMISSION.reads, *CONFIRMATION.reads, *SPECIALIST_CONFIRMATION.reads})
"""Settings that rules of submission and confirmation read: a filing keeps those of its first submission (ADR 0021)."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A value beside another, line by line."""

    before: list[str]
    after: list[str]
    removed: list[str]
    added: list[str]


def compare(setting: Setting, *, before: object, after: object) -> Difference:
    """Tell two values of a setting and what one has that the other lacks."""
    old, new = setting.shape.words(before), setting.shape.words(after)
    return Difference(
        before=old,
        after=new,
        removed=[line for line in old if line not in new],
        added=[line for line in new if line not in old],
    )


def tell_effects(setting: Setting, *, before: object, after: object, valid_from: date, today: date) -> list[str]:
    """Say what would be altered, and what would not."""
    return list(_effects(setting, before, after, valid_from, today))


def _effects(setting: Setting, before: object, after: object, valid_from: date, today: date) -> Iterator[str]:
    if not setting.is_read:
        yield "程序还没有读取这一项：改了只作记录，不起作用。"
        return
    if setting.key == GRADE_D:
        yield "公开页面在项目下一次变化时才重新生成；要全部立即改变，生效以后请运维执行一次 rebuild-publication。"
    if setting.key == STARS:
        change = count_star_change(before=list(spelled_out(before)), after=list(spelled_out(after)))
        yield from _star_sentences(change)
    if setting.key in KEPT_BY_SUBMISSION:
        open_now = _count(Filing, {SUBMITTED, ENDORSED, RETURNED})
        drafts = _count(Filing, {DRAFT})
        yield f"已经提交过、还没有办完的 {open_now} 件仍按第一次提交那天的规定办，不受影响。"
        yield f"还没有提交的草稿现有 {drafts} 件，{_when(valid_from, today)}提交的按新的规定办。"
    if setting.key not in KEPT_BY_SUBMISSION and setting.key != STARS:
        yield f"{_when(valid_from, today)}办理的按新的规定办；以前的决定不变，决定里存着当时的值。"


def _star_sentences(change: StarChange) -> Iterator[str]:
    yield (
        f"正在申请 A 级的 {change.applications} 件里，{change.applications_lose} 件会由完备变为不完备，"
        f"{change.applications_gain} 件会由不完备变为完备。"
    )
    yield (
        f"B 级、C 级的补录 {change.records} 件里，{change.records_lose} 件会由完备变为不完备，"
        f"{change.records_gain} 件会由不完备变为完备。"
    )
    yield "已经定为 A 级的不受影响。"


def _when(valid_from: date, today: date) -> str:
    return "今天起" if valid_from <= today else f"{valid_from} 起"


def _count(model: type[Filing], states: Collection[str]) -> int:
    return model.objects.filter(state__in=states).count()
