"""A guide's text as values: written by an authority, read by the rules, kept whole in each version."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from zhulu.domain.forms.guide_form import Material, Question, Reviewer

LISTS = ("basis", "conditions", "steps")
"""Parts that are lists of sentences."""
PARTS: Mapping[str, str] = {
    "scope": "适用范围",
    "basis": "依据",
    "conditions": "申请条件",
    "materials": "申请材料",
    "steps": "办理流程",
    "time": "承诺时限",
    "place": "办公地址",
    "hours": "办公时间",
    "phone": "咨询电话",
    "supervision": "监督电话",
}
"""The parts that a guide must have, in the order in which it is read; questions may be added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideText:
    """What an authority writes; the names of the reviewers come from the register and are not written by hand."""

    scope: str = ""
    basis: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    materials: tuple[Material, ...] = ()
    steps: tuple[str, ...] = ()
    time: str = ""
    place: str = ""
    hours: str = ""
    phone: str = ""
    supervision: str = ""
    questions: tuple[Question, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give the text as it is stored."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}

    def sentences(self) -> Iterable[tuple[str, str]]:
        """Give every piece of free text with the part in which it stands."""
        for part in ("scope", "time", "place", "hours"):
            yield part, str(getattr(self, part))
        for part in LISTS:
            yield part, "\n".join(getattr(self, part))
        yield "materials", "\n".join(f"{one.name} {one.when}" for one in self.materials)
        yield "questions", "\n".join(f"{one.asked} {one.answered}" for one in self.questions)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideFacts:
    """What is asked about when a guide is published."""

    text: GuideText
    reviewers: Sequence[Reviewer] = field(default_factory=tuple)
    """Who may confirm on this path today, as the register names them."""


def text_from(stored: Mapping[str, Any]) -> GuideText:
    """Read a text as it is stored; parts that are missing are empty."""
    written: dict[str, Any] = {part: tuple(str(line) for line in stored.get(part, ())) for part in LISTS}
    written |= {part: str(stored.get(part, "")) for part in PARTS if part not in {*LISTS, "materials"}}
    return GuideText(
        **written,
        materials=tuple(Material(**row) for row in stored.get("materials", ())),
        questions=tuple(Question(**row) for row in stored.get("questions", ())),
    )


def reviewers_from(stored: Iterable[Mapping[str, Any]]) -> tuple[Reviewer, ...]:
    """Read the reviewers as a version keeps them."""
    return tuple(Reviewer(**row) for row in stored)


def changes_of_people(published: Iterable[Reviewer], today: Iterable[Reviewer]) -> str:
    """Say in one sentence how the people of today differ from those whom the guide names; empty if they agree."""
    then, now = set(published), set(today)
    gone, come = _names(then - now), _names(now - then)
    changed = [name for name in gone if name in come]
    parts = (
        ("不再审核：", [name for name in gone if name not in changed]),
        ("新的审核人员：", [name for name in come if name not in changed]),
        ("处室或电话有变：", changed),
    )
    return "；".join(words + "、".join(names) for words, names in parts if names)


def _names(people: Iterable[Reviewer]) -> list[str]:
    return sorted({one.name for one in people})
