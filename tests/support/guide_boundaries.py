"""The boundaries of what must be in a guide: what passes, what violates."""

from dataclasses import replace
from typing import Any

from tests.support.boundary_lines import Line
from tests.support.filing_sheets import id_number
from zhulu.domain.forms.guide_form import Material, Question, Reviewer
from zhulu.domain.guides.facts import PARTS, GuideFacts, GuideText

LINE = "0000-20000001"
TEXT = GuideText(
    scope="本区的房屋建筑和市政工程",
    basis=("通知一(二)",),
    conditions=("工程在本区",),
    materials=(Material(stage="合同信息", name="合同书全文"),),
    steps=("登录企业客户端",),
    time="受理2个工作日",
    place="示例大街1号",
    hours="工作日",
    phone=LINE,
    supervision="0000-20000002",
    questions=(Question(asked="收费吗？", answered="不收费。"),),
)
REVIEWER = Reviewer(name="王示例", office="某区住房和城乡建设局 建筑业管理科", phone=LINE)


def _facts(**change: Any) -> GuideFacts:
    return GuideFacts(text=replace(TEXT, **change), reviewers=[REVIEWER])


def _lacking(part: str) -> GuideFacts:
    return _facts(**{part: () if isinstance(getattr(TEXT, part), tuple) else ""})


def _people(*people: Reviewer) -> GuideFacts:
    return GuideFacts(text=TEXT, reviewers=people)


def _material(**change: Any) -> GuideFacts:
    return _facts(materials=(replace(TEXT.materials[0], **change),))


GUIDE_LINES = (
    Line("GuidePartGiven", "三(四)", "a whole guide", _facts(), passes=True),
    *(Line("GuidePartGiven", "三(四)", f"no {part}", _lacking(part), passes=False) for part in PARTS),
    Line("GuidePartGiven", "三(四)", "no questions", _facts(questions=()), passes=True),
    Line("MaterialNamed", "三(四)", "a named one", _material(), passes=True),
    Line("MaterialNamed", "三(四)", "without a name", _material(name=""), passes=False),
    Line("MaterialNamed", "三(四)", "without a sheet", _material(stage=""), passes=False),
    Line("GuideLineIsOfficeLine", "三(四)", "landlines", _facts(), passes=True),
    Line("GuideLineIsOfficeLine", "三(四)", "a mobile", _facts(phone="13900000000"), passes=False),
    Line("GuideLineIsOfficeLine", "三(四)", "no area code", _facts(supervision="20000001"), passes=False),
    Line("GuideLineIsOfficeLine", "三(四)", "nothing is another rule's", _facts(phone=""), passes=True),
    Line("GuideTextHasNoPersonalNumber", "三(四)", "plain text", _facts(), passes=True),
    Line("GuideTextHasNoPersonalNumber", "三(四)", "a landline", _facts(place=f"窗口 {LINE}"), passes=True),
    Line("GuideTextHasNoPersonalNumber", "三(四)", "a mobile", _facts(steps=("打 13900000000",)), passes=False),
    Line("GuideTextHasNoPersonalNumber", "三(四)", "an ID number", _facts(hours=id_number(1)), passes=False),
    Line(
        "GuideTextHasNoPersonalNumber",
        "三(四)",
        "a mobile in an answer",
        _facts(questions=(Question(asked="找谁？", answered="王示例 13900000000"),)),
        passes=False,
    ),
    Line("ReviewerNamed", "三(四)", "one", _people(REVIEWER), passes=True),
    Line("ReviewerNamed", "三(四)", "nobody", _people(), passes=False),
    Line("ReviewerNamed", "三(四)", "no line", _people(replace(REVIEWER, phone="")), passes=False),
    Line(
        "ReviewerNamed", "三(四)", "a mobile", _people(REVIEWER, replace(REVIEWER, phone="13900000000")), passes=False
    ),
)
