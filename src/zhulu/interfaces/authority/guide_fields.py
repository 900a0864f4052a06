"""What is typed into a guide: sentences line by line, materials and questions row by row; nothing typed is lost."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TypeVar

from django.http import QueryDict

from zhulu.domain.forms.guide_form import Material, Question
from zhulu.domain.guides.facts import LISTS, PARTS, GuideText
from zhulu.domain.rulebook.shapes import Violation
from zhulu.foundation.web.components.shapes import Field, Problem

SPARE_MATERIALS, SPARE_QUESTIONS = 3, 1
"""Empty rows at the end of a list, so that more can be written without a script."""
MOST_ROWS, LONGEST = 60, 2000
"""Rows taken of one list, and characters of one text: more is no guide."""
HINTS: Mapping[str, str] = {
    "scope": "哪些工程归本机关、走这一途径",
    "basis": "一行一条",
    "conditions": "一行一条，公开页自动编号",
    "steps": "一行一步，公开页自动编号",
    "time": "例如：受理2个工作日，审核10个工作日",
    "place": "街道、门牌、楼层和窗口",
    "phone": "带区号的办公座机，不能填手机",
    "supervision": "带区号的办公座机，不能填手机",
}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """One line of materials in the form."""

    number: int
    material: Material


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question in the form."""

    number: int
    question: Question


def read_text(given: QueryDict) -> GuideText:
    """Read what was typed; rows in which nothing is written are left out."""
    sentences = {part: _line(given, part) for part in PARTS if part not in {*LISTS, "materials"}}
    return GuideText(
        **sentences,
        basis=_lines(given, "basis"),
        conditions=_lines(given, "conditions"),
        steps=_lines(given, "steps"),
        materials=_rows(given, "material", _material, lambda one: bool(one.name or one.stage)),
        questions=_rows(given, "question", _question, lambda one: bool(one.asked or one.answered)),
    )


def _line(given: QueryDict, name: str) -> str:
    return " ".join(given.get(name, "").split())[:LONGEST]


def _lines(given: QueryDict, name: str) -> tuple[str, ...]:
    lines = (" ".join(line.split()) for line in given.get(name, "")[: 4 * LONGEST].splitlines())
    return tuple(line for line in lines if line)


def _rows(
    given: QueryDict, name: str, read: Callable[[QueryDict, str], T], is_written: Callable[[T], bool]
) -> tuple[T, ...]:
    return tuple(row for row in _each(given, name, read) if is_written(row))


def _each(given: QueryDict, name: str, read: Callable[[QueryDict, str], T]) -> Iterator[T]:
    present = {key.rsplit("-", 1)[0] for key in given if key.startswith(f"{name}-")}
    for number in count(1):
        if f"{name}-{number}" not in present or number > MOST_ROWS:
            return
        yield read(given, f"{name}-{number}")


def _material(given: QueryDict, row: str) -> Material:
    return Material(
        stage=_line(given, f"{row}-stage"),
        name=_line(given, f"{row}-name"),
        copies=_line(given, f"{row}-copies") or "1",
        form=_line(given, f"{row}-form") or "电子件",
        is_required=given.get(f"{row}-required", "1") == "1",
        when=_line(given, f"{row}-when"),
    )


def _question(given: QueryDict, row: str) -> Question:
    return Question(asked=_line(given, f"{row}-asked"), answered=_line(given, f"{row}-answered"))


def fields_of(text: GuideText) -> list[Field]:
    """Give the fields of all parts but the materials, in the order of the guide."""
    return [_field(text, part, label) for part, label in PARTS.items() if part != "materials"]


def _field(text: GuideText, part: str, label: str) -> Field:
    value = getattr(text, part)
    is_list = part in LISTS
    return Field(
        name=part,
        label=label,
        kind="textarea" if is_list or part == "scope" else "text",
        value="\n".join(value) if is_list else value,
        hint=HINTS.get(part, ""),
        wide=is_list or part in {"scope", "time", "place"},
        attrs={"rows": str(max(3, len(value) + 1)) if is_list else "3"} if is_list or part == "scope" else {},
    )


def material_rows(text: GuideText) -> list[MaterialRow]:
    """Give the rows of materials with some empty ones at the end."""
    spare = [Material(stage="", name="")] * SPARE_MATERIALS
    return [MaterialRow(number, one) for number, one in enumerate([*text.materials, *spare], start=1)]


def question_rows(text: GuideText) -> list[QuestionRow]:
    """Give the questions with some empty ones at the end."""
    spare = [Question(asked="", answered="")] * SPARE_QUESTIONS
    return [QuestionRow(number, one) for number, one in enumerate([*text.questions, *spare], start=1)]


def problems_of(violations: Sequence[Violation]) -> list[Problem]:
    """Give the faults of a guide, each leading to its part."""
    return [Problem(one.sentence, one.remedy, target=_target(one.place.column)) for one in violations]


def _target(part: str) -> str:
    return part if part in {"materials", "reviewers", "questions"} else f"f-{part}"
