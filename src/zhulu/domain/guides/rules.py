"""What must be in a guide before the public may read it (三(四))."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zhulu.domain.grants.rules.people import office_line_fault
from zhulu.domain.guides.facts import PARTS, GuideFacts
from zhulu.domain.rulebook.runner import Moment
from zhulu.domain.rulebook.shapes import Place, Rule, Violation, is_empty
from zhulu.domain.standard.identifiers import find_id_numbers, find_mobiles

_CITES = ("三(四)",)


def place_of(part: str) -> Place:
    """Give the place of a part, under which its faults are shown."""
    return Place(sheet="guide", column=part)


@dataclass(frozen=True, kw_only=True)
class GuidePartGiven(Rule):
    """Each part that a guide must have is written."""

    def examine(self, facts: GuideFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation for each part that is empty."""
        for part, label in PARTS.items():
            value = getattr(facts.text, part)
            if is_empty(value) or value == ():
                yield self.violation(
                    f"没有写“{label}”", remedy="请照本机关的实际情况补上，可以参照模板", place=place_of(part)
                )


@dataclass(frozen=True, kw_only=True)
class MaterialNamed(Rule):
    """Each material says to which sheet it belongs and what it is called."""

    def examine(self, facts: GuideFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation for each line that lacks one of them."""
        for number, material in enumerate(facts.text.materials, start=1):
            if not material.stage or not material.name:
                yield self.violation(
                    f"申请材料第 {number} 行没有写环节或材料名称",
                    remedy="补上，或者把这一行清空",
                    place=place_of("materials"),
                )


@dataclass(frozen=True, kw_only=True)
class GuideLineIsOfficeLine(Rule):
    """Both telephones are lines of an office; a mobile is a person's own and is not published."""

    def examine(self, facts: GuideFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation for each number that is given and is none."""
        for part in ("phone", "supervision"):
            number = str(getattr(facts.text, part))
            fault = office_line_fault(number) if number else None
            if fault:
                yield self.violation(
                    f"{PARTS[part]}：{fault}", remedy="请填写带区号的座机，写成“区号-号码”", place=place_of(part)
                )


@dataclass(frozen=True, kw_only=True)
class GuideTextHasNoPersonalNumber(Rule):
    """No mobile and no ID number stands in the text of a guide."""

    def examine(self, facts: GuideFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation for each part in which one stands; the number is not repeated."""
        for part, words in facts.text.sentences():
            if find_id_numbers(words) or find_mobiles(words):
                yield self.violation(
                    f"“{PARTS.get(part, '常见问题')}”里有像手机号或身份证号的数字",
                    remedy="指南对社会公开，请改成办公座机或删去",
                    place=place_of(part),
                )


@dataclass(frozen=True, kw_only=True)
class ReviewerNamed(Rule):
    """A guide names who reviews, with office and office line, as the register has them."""

    def examine(self, facts: GuideFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation where there is nobody, and one for each person without an office line."""
        if not facts.reviewers:
            yield self.violation(
                "本机关现在没有人有这一途径的确认权限，指南没有审核人员可写",
                remedy="先填权限申请表或变更表，由省厅开通（三(一)）",
                place=place_of("reviewers"),
            )
        for person in facts.reviewers:
            fault = office_line_fault(person.phone)
            if fault:
                yield self.violation(
                    f"审核人员{person.name}：{fault}",
                    remedy="在“我的实名登记”里按变更表更正办公电话",
                    place=place_of("reviewers"),
                )


GUIDE: Moment[GuideFacts] = Moment(
    name="guide",
    label="发布办事指南",
    rules=(
        GuidePartGiven(cites=_CITES),
        MaterialNamed(cites=_CITES),
        GuideLineIsOfficeLine(cites=_CITES),
        GuideTextHasNoPersonalNumber(cites=_CITES),
        ReviewerNamed(cites=_CITES),
    ),
)
MOMENTS = {GUIDE.name: GUIDE}
