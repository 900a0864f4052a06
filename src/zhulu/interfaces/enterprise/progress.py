"""How far a filing is: the six steps, the completeness for grade A, and where it lies."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.queries import SheetDemand, StarGaps
from zhulu.domain.filings.states import CONFIRMED, DRAFT, ENDORSED, REFUSED, RETURNED, SUBMITTED
from zhulu.domain.rulebook.shapes import Place
from zhulu.domain.standard.catalogue import SHEETS_OF_PATH, field
from zhulu.domain.standard.dictionaries import find_label
from zhulu.domain.standard.vocabulary import ParticipantRole
from zhulu.foundation.web.components.shapes import Completeness, Link, Step
from zhulu.interfaces.enterprise.faults import place_link, sheet_label, sheet_of
from zhulu.usecases.check_filing import Checked

TONES: Mapping[str, str] = {
    DRAFT: "draft",
    SUBMITTED: "open",
    ENDORSED: "open",
    RETURNED: "back",
    REFUSED: "no",
    CONFIRMED: "done",
}
"""How a state is painted; the words say it without paint."""


UNNAMED = "未命名的填报"


@dataclass(frozen=True, slots=True)
class Head:
    """The head of every page of one filing."""

    name: str
    state: str
    tone: str
    roles: str
    number: str
    home: str


def head_of(filing: Filing, *, home: str) -> Head:
    """Describe a filing in one line."""
    return Head(
        name=filing.name or UNNAMED,
        state=filing.get_state_display(),
        tone=TONES[filing.state],
        roles=roles_of(filing),
        number=filing.project.number if filing.project else "",
        home=home,
    )


def roles_of(filing: Filing) -> str:
    """Give a filing's roles in words."""
    known = {role.value: str(role.label) for role in ParticipantRole}
    return "、".join(known.get(role) or find_label("corp_role", role) or role for role in filing.roles)


def first_sheet(filing: Filing) -> str:
    """Give the sheet with which a filing begins."""
    return next(iter(SHEETS_OF_PATH[filing.path]))


def steps_of(
    filing: Filing, *, checked: Checked, demands: Mapping[str, SheetDemand], begun: frozenset[str], current: str
) -> list[Step]:
    """Give the sheets with what each still needs."""
    faults = Counter(sheet_of(item.place) for item in checked.submission.blocks)
    stars = Counter(sheet_of(item.place) for item in checked.grade_a.violations)
    steps = []
    for sheet in SHEETS_OF_PATH[filing.path]:
        tone, note = _standing(demands[sheet].required, sheet in begun, faults[sheet], stars[sheet])
        steps.append(
            Step(
                label=sheet_label(sheet),
                href=reverse("enterprise:sheet", args=[filing.public_id, sheet]),
                tone=tone,
                note=note,
                current=sheet == current,
            )
        )
    return steps


def _standing(required: bool, begun: bool, faults: int, stars: int) -> tuple[str, str]:  # noqa: FBT001 - four facts
    if not begun:
        return ("", "还没填") if required else ("optional", "选填")
    if faults:
        return "error", f"{faults} 处要改"
    return "done", f"已填完，缺 {stars} 个 * 项" if stars else "已填完"


def completeness_of_draft(filing: Filing, checked: Checked) -> Completeness:
    """Give the completeness of a draft; each lacking field leads to its place."""
    links: dict[tuple[str, str], Link] = {}
    for item in checked.grade_a.violations:
        place = item.place
        label = f"{sheet_label(sheet_of(place))}·{field(place.table, place.column).label}"
        links.setdefault((place.table, place.column), place_link(filing.public_id, place, label))
    return Completeness(have=checked.stars_filled, total=checked.stars_total, missing=list(links.values()))


def completeness_of_record(gaps: StarGaps) -> Completeness:
    """Give the completeness of a confirmed record; nothing leads anywhere, for only errata change it."""
    missing = [Link(f"{sheet_label(sheet_of(Place('', table.key)))}·{item.label}") for table, item in gaps.missing]
    return Completeness(have=gaps.filled, total=gaps.total, missing=missing)


def home_words(filing: Filing, authority: str) -> str:
    """Say who confirms, or why nobody is named yet (一(二)3 属地管理)."""
    if authority:
        return authority
    if not filing.area_code:
        return "选定所在县（市、区）后自动确定"
    return "待派单（所在地还没有取得确认权限的机关，由省厅指派）"
