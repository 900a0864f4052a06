"""The official forms: blank ones offer everything, filled ones say everything, drafts are marked."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.support.pdf import Paper, read, squeezed
from zhulu.domain.forms.approval_errata import ApprovalErrata, ApprovalSubject, Owner, Registration, Result
from zhulu.domain.forms.editions import APPROVAL_ERRATA, ATTACHMENTS, ERRATA, PERMISSION, PERMISSION_CHANGE, Attachment
from zhulu.domain.forms.errata_forms import (
    Change,
    ErrataSheet,
    Evidence,
    Execution,
    Filer,
    ProvinceWords,
    Subject,
)
from zhulu.domain.forms.guide_form import GuideSheet, Material, Question, Reviewer
from zhulu.domain.forms.heads import Head, Verdict
from zhulu.domain.forms.permission_forms import (
    Applicant,
    Appointee,
    Closing,
    Holder,
    Opening,
    PermissionApplication,
    PermissionChange,
)
from zhulu.domain.forms.vocabulary import (
    AffectedSystem,
    Answer,
    AskedLevel,
    AskedRight,
    Business,
    ChangeKind,
    Checking,
    Duty,
    ErrataKind,
    FirmKind,
    Outcome,
    UnitKind,
)
from zhulu.foundation.documents.sheets import Sheet, print_sheet

NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
DAY = date(2026, 11, 20)
BLANKS: list[tuple[Attachment, Callable[[Head], Sheet]]] = [
    (ERRATA, lambda head: ErrataSheet(head=head).sheet()),
    (APPROVAL_ERRATA, lambda head: ApprovalErrata(head=head).sheet()),
    (PERMISSION, lambda head: PermissionApplication(head=head).sheet()),
    (PERMISSION_CHANGE, lambda head: PermissionChange(head=head).sheet()),
]


def paper_of(sheet: Sheet) -> Paper:
    """Print a form and read it."""
    return read(print_sheet(sheet, made_at=NOW))


def head(letters: str) -> Head:
    """Give a head with a number of its kind."""
    return Head(number=f"{letters}-220102-20261120-0001", day=DAY, address="https://example.test/case/0001/")


def verdict(name: str) -> Verdict:
    """Give what an office said, every part of it its own."""
    return Verdict(
        answer=Answer.AGREED,
        words=f"{name}的意见",
        signer=f"{name}经办",
        office=f"{name}科",
        phone=f"0431-{len(name)}0000001",
        leader=f"{name}负责",
        day=DAY,
    )


APPLICANT = Applicant(
    name="示例市示例新区住房保障和城乡建设局",
    code="11220101MB0000000X",
    kind=UnitKind.ZONE,
    city="示例市",
    address="示例大街 1 号",
    postcode="130000",
    phone="0431-00000000",
)
APPLICATION = PermissionApplication(
    head=head("QX"),
    applicant=APPLICANT,
    area="示例新区全域",
    basis="示编〔2020〕5号",
    rights=[AskedRight.BACK_FILING, AskedRight.OTHER],
    other_right="现场核查",
    level=AskedLevel.COUNTY,
    appointees=[
        Appointee(
            name="王示例",
            sex="女",
            id_number="2201***********4",
            office="建筑市场监管科",
            position="科长",
            office_phone="0431-00000002",
            mobile="139****0001",
            duties=[Duty.REVIEW, Duty.RECHECK],
        )
    ],
    own=verdict("申请单位"),
    city=verdict("市局"),
    province=Opening(verdict=verdict("省厅"), accounts="220102-01", opened_on=date(2026, 12, 1)),
)
CHANGE = PermissionChange(
    head=head("BG"),
    applicant=APPLICANT,
    kinds=[ChangeKind.REPLACE, ChangeKind.OFFICE],
    before=[
        Holder(name="王示例", account="220102-01", office="市场科", position="科长", rights="补录确认", phone="1001")
    ],
    after=[
        Holder(
            name="李示例",
            id_number="2201***********5",
            office="监管处",
            position="处长",
            rights="勘误确认",
            phone="1002",
        )
    ],
    reason="工作调整",
    effective_on=date(2026, 12, 5),
    successor="李示例接办",
    own=verdict("申请单位"),
    city=verdict("市局"),
    province=Closing(verdict=verdict("省厅"), stops="220102-01 停", starts="220102-02 启"),
)
ERRATUM = ErrataSheet(
    head=head("KW2"),
    business=Business.BACK_FILING,
    is_national=True,
    filer=Filer(
        name="示例建筑工程有限公司",
        code="91220101MA0000000X",
        kinds=[FirmKind.CONSTRUCTION],
        legal_person="孙示例",
        contact="周示例",
        phone="0431-00000003",
        address="示例路 9 号",
    ),
    subject=Subject(
        name="示例体育场馆工程",
        number="2201021811200101",
        place="示例市南区",
        owner="示例文化局",
        grade="B　市（州）级确认",
        confirmed_by="示例市住建局",
        confirmed_on=date(2026, 3, 2),
    ),
    kinds=[ErrataKind.CHANGE],
    changes=[
        Change(
            sheet="合同信息", field="合同金额", old="1,320.00", new="13,200.00", reason="少写一位", evidence="合同第2页"
        )
    ],
    evidence=[Evidence(name="施工合同", copies=2, is_original=False), Evidence(name="会议纪要")],
    promised_on=date(2026, 11, 19),
    checking=[Checking.ORIGINALS],
    findings="原件与申请一致",
    home=verdict("属地"),
    province=ProvinceWords(verdict=verdict("省厅"), letter="示建函〔2026〕7号", letter_on=date(2026, 11, 25)),
    execution=Execution(
        received_at="2026-11-26 09:10",
        changed_by="吴示例",
        changed_at="2026-11-26 09:12",
        checked_by="郑示例",
        outcomes=[Outcome.SHOWN, Outcome.PUSHED_AGAIN],
        remark="已核对",
    ),
)
APPROVAL = ApprovalErrata(
    head=head("KW1"),
    data_bureau="示例省数据局",
    department="示例省住建厅",
    owner=Owner(name="示例置业", code="91220101MA0000001X", legal_person="冯示例", contact="陈示例", phone="0431-4"),
    subject=ApprovalSubject(
        name="示例小区",
        investment_code="2020-220102-47-03-000001",
        system_code="SP-0001",
        permit_number="220102202001010101",
        place="示例区",
        stage="竣工验收",
        matter="施工许可",
    ),
    kinds=[ErrataKind.DELETE],
    systems=AffectedSystem.BOTH,
    changes=[Change(sheet="施工许可", field="合同工期", old="100", new="200", reason="录错")],
    delete_reason="重复报建",
    evidence=[Evidence(name="情况说明", is_original=True)],
    stated_on=DAY,
    home=verdict("属地"),
    bureau=Registration(number="ZS-1", office="数据处", signer="卫示例", day=DAY),
    province=Registration(number="ZJ-2", office="建筑管理处", signer="蒋示例", day=DAY),
    result=Result(approvals="2026-11-27 沈示例", platform="2026-11-27 韩示例", is_equal=True),
)
GUIDE = GuideSheet(
    matter="房屋市政工程业绩补录",
    authority="示例区住建局",
    basis=["示建办〔2023〕19号 一(二)"],
    scope="本区项目",
    conditions=["条件甲", "条件乙"],
    materials=[
        Material(stage="合同信息", name="施工合同"),
        Material(stage="施工许可", name="许可证", is_required=False),
        Material(stage="招投标", name="中标通知书", when="招标的项目"),
    ],
    steps=["第一步登录", "第二步提交"],
    time="审核 10 个工作日",
    reviewers=[Reviewer(name="王示例", office="示例区住建局市场科", phone="0431-00000001")],
    place="示例路 1 号",
    hours="工作日 8:30—16:30",
    phone="0431-00000005",
    supervision="0431-00000009",
    version="第 2 版",
    published_on=DAY,
    questions=[Question(asked="问：没有许可证怎么办？", answered="答：如实说明。")],
    address="https://example.test/guides/2/",
)
FILLED: list[Any] = [APPLICATION, CHANGE, ERRATUM, APPROVAL, GUIDE]


def said_by(thing: Any, name: str = "") -> list[str]:
    """List every text that a form was given; days as they are written on paper."""
    if is_dataclass(thing):
        return [text for item in fields(thing) for text in said_by(getattr(thing, item.name), item.name)]
    if isinstance(thing, list | tuple):
        return [text for item in thing for text in said_by(item, name)]
    if isinstance(thing, date):
        return [f"{thing.year}年{thing.month}月{thing.day}日"]
    return [str(thing)] if isinstance(thing, str) else []


@pytest.mark.parametrize("form", FILLED, ids=lambda form: type(form).__name__)
def test_every_value_stands_on_paper(form: Any) -> None:
    """Whatever a form was given can be read on it."""
    words = paper_of(form.sheet()).words
    missing = [text for text in said_by(form) if squeezed(text) not in words]
    # What these forms do not ask of an office they do not print.
    unasked = ("经办", "科", "0001", "负责", "同意")
    assert [text for text in missing if not text.endswith(unasked)] == []


@pytest.mark.parametrize(("attachment", "blank"), BLANKS, ids=[item.key for item, _ in BLANKS])
def test_a_blank_is_for_the_pen(attachment: Attachment, blank: Callable[[Head], Sheet]) -> None:
    """A blank form has its title, no tick, no number, no digest, no mark; with room for seals and its copies."""
    paper = paper_of(blank(Head(is_blank=True)))
    assert attachment.title in paper.words
    assert squeezed(attachment.foot) in paper.words
    assert "公章" in paper.words
    assert "一式" in paper.words
    for absent in ("√", "内容摘要", "草表", "None"):
        assert absent not in paper.words, absent


@pytest.mark.parametrize(("attachment", "blank"), BLANKS, ids=[item.key for item, _ in BLANKS])
def test_a_draft_is_marked(attachment: Attachment, blank: Callable[[Head], Sheet]) -> None:
    """What has not been submitted says so on every page."""
    pages = paper_of(blank(Head(is_draft=True))).pages
    assert all("草表" in page for page in pages)
    assert "没有提交，不能作为办事依据" in pages[0]


@pytest.mark.parametrize("form", FILLED[:4], ids=lambda form: type(form).__name__)
def test_a_filled_form_can_be_checked(form: Any) -> None:
    """Number, digest, and the address that the code opens stand on it; nothing marks it as a draft."""
    words = paper_of(form.sheet()).words
    assert form.head.number in words
    assert "内容摘要（SM3）" in words
    assert form.head.address in words
    assert "草表" not in words


def test_boxes_are_ticked_before_their_words() -> None:
    """Exactly what was chosen carries a tick."""
    words = paper_of(APPLICATION.sheet()).words
    ticked = [member.value for member in AskedRight if f"√{squeezed(member.value)}" in words]
    assert ticked == [AskedRight.BACK_FILING.value, AskedRight.OTHER.value]
    assert f"√{UnitKind.ZONE.value}" in words
    assert f"√{UnitKind.CITY.value}" not in words


def test_the_shared_form_names_specialist_works() -> None:
    """专业承包业绩 has no form of its own: the title of 附件3 says what it is used for (Q26)."""
    assert "（专业承包业绩）" in paper_of(replace(ERRATUM, business=Business.SPECIALIST).sheet()).words
    assert "（房屋市政工程业绩补录）" not in paper_of(ERRATUM.sheet()).words


def test_an_erratum_of_thirty_lines() -> None:
    """The lines go over several pages with their heads, each with its number."""
    lines = [replace(ERRATUM.changes[0], reason=f"原因{place}") for place in range(1, 31)]
    paper = paper_of(replace(ERRATUM, changes=lines).sheet())
    heads = [page for page in paper.pages if "原信息修正后信息" in page]
    assert len(heads) > 1
    assert all(f"原因{place}" in paper.words for place in range(1, 31))


def test_a_guide_that_is_not_published_says_so() -> None:
    """A draft of a guide carries a mark."""
    assert "草稿" in paper_of(replace(GUIDE, published_on=None).sheet()).words
    assert "草稿" not in paper_of(GUIDE.sheet()).words


def test_the_notice_lists_six() -> None:
    """The attachments stand in the notice's order under its titles."""
    assert [item.label for item in ATTACHMENTS] == [f"附件{place}" for place in range(1, 7)]
    assert len({item.key for item in ATTACHMENTS}) == 6
