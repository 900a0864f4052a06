"""What the rules say, to the letter: message, remedy and the exact place, so that a slip in a word is noticed. Pure."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.support.filing_facts import (
    FILER_CODE,
    FILER_NAME,
    FOUR,
    PAPERS,
    TODAY,
    changed,
    complete_facts,
    jilin_policy,
    without,
)
from zhulu.domain.filings.facts import FilingFacts, Home
from zhulu.domain.filings.rules import MOMENTS
from zhulu.domain.rulebook.shapes import Place, Row, Severity

DAY = timedelta(days=1)
START = date(2018, 4, 15)
RULES = {rule.name: rule for moment in MOMENTS.values() for rule in moment.rules}
BUILDER, DESIGNER = complete_facts("3"), complete_facts("2", sheets=FOUR)
TOO_LATE = "当日及以后开工的，请建设单位走工程审批系统；若是笔误，请改正日期"
COMPLETE_UNITS = "勘察、设计企业填报的，两家单位、负责人及其执业信息都要补充完善"
NOT_YET = "还没有发生的事不能填报"

Said = tuple[str, str, str, str, str]
"""Message, remedy, sheet, table, column."""

WORDS: list[tuple[str, FilingFacts, list[Said]]] = [
    (
        "StartBeforeCutOver",
        changed(changed(BUILDER, "project", BDate=date(2020, 1, 2)), "completion_checks", BDate=date(2020, 1, 3)),
        [
            ("实际开工日期 2020-01-02 不早于 2019-09-12，不属于补录范围", TOO_LATE, "basic", "project", "BDate"),
            (
                "实际开工日期 2020-01-03 不早于 2019-09-12，不属于补录范围",
                TOO_LATE,
                "completion",
                "completion_checks",
                "BDate",
            ),
        ],
    ),
    (
        "BackFilingOpen",
        replace(BUILDER, policy=jilin_policy(path2_open_until="2026-03-15")),
        [("业绩补录已于 2026-03-15 截止", "请向属地主管部门咨询", "", "", "")],
    ),
    (
        "StartsAgree",
        changed(BUILDER, "project", BDate=START + DAY),
        [
            (
                "竣工验收表的实际开工日期 2018-04-15 与项目基本信息的 2018-04-16 不一致",
                "两处应当相同，以验收报告所载为准",
                "completion",
                "completion_checks",
                "BDate",
            )
        ],
    ),
    (
        "NoPermitReasonExplained",
        changed(
            replace(BUILDER, policy=jilin_policy(legacy_permit_allowed=False)),
            "project",
            NoPermitReason="other,existing",
            NoPermitReasonText="",
        ),
        [
            (
                "选了“其他”，但没有写明不能补办施工许可的原因",
                "请用一两句话写清楚",
                "basic",
                "project",
                "NoPermitReasonText",
            ),
            (
                "已有施工许可的项目目前不能走补录",
                "请建设单位通过工程审批系统补办",
                "basic",
                "project",
                "NoPermitReason",
            ),
        ],
    ),
    (
        "NotInTheFuture",
        changed(
            changed(changed(BUILDER, "contracts", ContractDate=TODAY + DAY), "completion_checks", EDate=TODAY + DAY),
            "completion_filings",
            EDate=TODAY + 2 * DAY,
        ),
        [
            ("实际竣工验收日期 2026-03-17 晚于今天", NOT_YET, "completion", "completion_checks", "EDate"),
            ("竣工验收备案日期 2026-03-18 晚于今天", NOT_YET, "completion", "completion_filings", "EDate"),
            ("合同签订日期 2026-03-17 晚于今天", NOT_YET, "contract", "contracts", "ContractDate"),
        ],
    ),
    (
        "RequiredSheetsComplete",
        changed(without(BUILDER, "contracts"), "permits", Area=None),
        [
            ("合同信息：还没有填写“合同登记信息”", "", "contract", "contracts", ""),
            ("施工许可信息：“面积”没有填", "", "permit", "permits", "Area"),
        ],
    ),
    (
        "PermitDetailsTogether",
        changed(BUILDER, "permits", PermitSituation="held", IssueDepart="", ReleaseDate=None),
        [
            ("施工许可：选了“已取得”，但“发证机关”没有填", "", "permit", "permits", "IssueDepart"),
            ("施工许可：选了“已取得”，但“发证日期”没有填", "", "permit", "permits", "ReleaseDate"),
        ],
    ),
    (
        "SurveyAndDesignComplete",
        changed(
            replace(
                DESIGNER,
                document={
                    **DESIGNER.document,
                    "participants": [row for row in DESIGNER.rows("participants") if row["CorpRoleNum"] != "1"],
                },
            ),
            "participants",
            PersonRegisterNum="",
        ),
        [
            ("施工图审查：没有填写勘察单位", "", "drawing_review", "participants", ""),
            (
                "施工图审查：设计单位负责人的注册编号没有填",
                COMPLETE_UNITS,
                "drawing_review",
                "participants",
                "PersonRegisterNum",
            ),
        ],
    ),
    (
        "FilerTookPart",
        replace(without(BUILDER, "participants"), roles=frozenset({"2", "3"})),
        [
            (
                f"参建单位里没有本单位（{FILER_NAME}）的设计记录",
                f"请在“施工图审查”的参建单位中加一行，统一社会信用代码填 {FILER_CODE}",
                "drawing_review",
                "participants",
                "",
            ),
            (
                f"参建单位里没有本单位（{FILER_NAME}）的施工记录",
                f"请在“施工许可”的参建单位中加一行，统一社会信用代码填 {FILER_CODE}",
                "permit",
                "participants",
                "",
            ),
        ],
    ),
    (
        "PapersAttached",
        replace(BUILDER, papers=PAPERS - {("tender", "award_notice")}),
        [("招投标：没有上传“中标通知书，或直接发包说明、发包备案”", "", "tender", "papers", "award_notice")],
    ),
    (
        "PlaceKnown",
        replace(BUILDER, home=Home(area_code="110105", area_known=False)),
        [
            (
                "所在地 110105 不是本省的区县或管理区域",
                "请从列表中选择实际所在的区县；外省项目不在采集范围",
                "basic",
                "project",
                "CountyNum",
            )
        ],
    ),
    (
        "NoPersonalDataInText",
        changed(BUILDER, "project", Address="电 13900001234", PrjSize="电 13900001234"),
        [
            (
                f"项目基本信息：“{label}”里有身份证号或手机号",
                "公开页面会显示这一栏，请删去号码",
                "basic",
                "project",
                column,
            )
            for label, column in (("具体地点", "Address"), ("建设规模", "PrjSize"))
        ],
    ),
    (
        "DatesInSequence",
        changed(changed(BUILDER, "tenders", TenderResultDate=START + 2 * DAY), "contracts", ContractDate=START + DAY),
        [
            (
                "中标日期 2018-04-17 晚于合同签订日期 2018-04-16",
                "请核对；属实的，审核时请向主管部门说明",
                "contract",
                "contracts",
                "ContractDate",
            ),
            (
                "合同签订日期 2018-04-16 晚于实际开工日期 2018-04-15",
                "请核对；属实的，审核时请向主管部门说明",
                "basic",
                "project",
                "BDate",
            ),
        ],
    ),
    (
        "StarFieldsPresent",
        changed(
            replace(
                without(BUILDER, "completion_checks"),
                policy=jilin_policy(a_grade_fields=["project.PrjCode", "completion_checks.Span"]),
            ),
            "project",
            PrjCode=None,
        ),
        [
            (
                "项目基本信息：A 级必填项“投资项目统一代码”没有填",
                "已确认的数据须先办理勘误（补充），再申请 A 级",
                "basic",
                "project",
                "PrjCode",
            ),
            (
                "竣工验收信息：A 级必填项“最大跨度”没有填",
                "已确认的数据须先办理勘误（补充），再申请 A 级",
                "",
                "completion_checks",
                "Span",
            ),
        ],
    ),
]


@pytest.mark.parametrize(("rule", "facts", "expected"), WORDS, ids=[line[0] for line in WORDS])
def test_a_rule_says_exactly_this(rule: str, facts: FilingFacts, expected: list[Said]) -> None:
    """Each fault once, in order, with its words and its cell; a record's own id leads to it."""
    found = list(RULES[rule].examine(facts, TODAY))

    assert [
        (item.message, item.remedy, item.place.sheet, item.place.table, item.place.column) for item in found
    ] == expected
    for item in found:
        rows: list[Row] = [row for row in facts.rows(item.place.table) if item.place.column in row]
        ids = {row["row_id"] for row in rows} if item.place.column else set()
        assert item.place.row_id in (ids or {""})
        assert (item.cites, item.severity) == (RULES[rule].cites, RULES[rule].severity)


def test_a_record_without_an_id_has_an_empty_one() -> None:
    """A place never holds a made-up id."""
    rows = [{key: value for key, value in row.items() if key != "row_id"} for row in BUILDER.rows("project")]
    facts = changed(replace(BUILDER, document={**BUILDER.document, "project": rows}), "project", BDate=date(2020, 1, 1))
    facts = changed(facts, "completion_checks", BDate=START)

    (found,) = RULES["StartBeforeCutOver"].examine(facts, TODAY)
    assert found.place == Place("basic", "project", "", "BDate")


MILD = ("DatesInSequence",)


@pytest.mark.parametrize("rule", [line[0] for line in WORDS])
def test_whether_a_rule_stops(rule: str) -> None:
    """All of these stop, but for those that only warn."""
    assert RULES[rule].severity is (Severity.WARN if rule in MILD else Severity.BLOCK)


REASONS: list[tuple[Any, list[str]]] = [
    (None, []),
    ("", []),
    ("land", []),
    ("other", ["NoPermitReasonText"]),
    ("land,other", ["NoPermitReasonText"]),
    ("existing", []),
]


@pytest.mark.parametrize(("reason", "columns"), REASONS)
def test_reasons_are_read_one_by_one(reason: str | None, columns: list[str]) -> None:
    """A list of reasons is split at its commas; an empty one holds none."""
    facts = changed(BUILDER, "project", NoPermitReason=reason, NoPermitReasonText="")

    assert [item.place.column for item in RULES["NoPermitReasonExplained"].examine(facts, TODAY)] == columns


def test_a_sound_permit_does_not_hide_the_next() -> None:
    """Each permit is asked, whatever stands before it."""
    (permit,) = BUILDER.rows("permits")
    held = {**permit, "row_id": "h" * 16, "PermitSituation": "held", "IssueDepart": None, "ReleaseDate": START}
    facts = replace(BUILDER, document={**BUILDER.document, "permits": [{**permit, "PermitSituation": "none"}, held]})

    found = list(RULES["PermitDetailsTogether"].examine(facts, TODAY))
    assert [(item.place.row_id, item.place.column) for item in found] == [("h" * 16, "IssueDepart")]


def test_an_optional_sheet_left_alone_does_not_hide_the_next() -> None:
    """A designer who leaves 施工许可 empty and begins 竣工验收 owes the rest of 竣工验收."""
    begun = [{"row_id": "c" * 16, "FactSize": "一栋"}]
    facts = replace(DESIGNER, document={**DESIGNER.document, "completion_checks": begun})

    found = list(RULES["RequiredSheetsComplete"].examine(facts, TODAY))
    assert found
    assert {item.place.sheet for item in found} == {"completion"}
