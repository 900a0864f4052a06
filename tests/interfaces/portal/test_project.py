"""One project in public: every part with its own grade, meaning and history, and nothing that is not public."""

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from tests.interfaces.portal.documents import document, part
from tests.interfaces.portal.fakes import Library
from zhulu.foundation.web.components.shapes import Column
from zhulu.interfaces.portal.document import lay_out, shown_day

ADDRESS = "/projects/abcdefgh12345670/"


def page(client: Client, library: Library, **changes: Any) -> str:
    """Open a project's page."""
    library.documents["abcdefgh12345670"] = document(**changes)
    response = client.get(ADDRESS)
    assert response.status_code == HTTPStatus.OK
    return response.content.decode().replace("\n", "")


def test_the_page_shows_the_project(client: Client, library: Library) -> None:
    """Head, grade in words, marks, scale with units, owner, participants with the person's name."""
    html = page(client, library)
    assert "<h1>滨河学校&lt;教学楼&gt;</h1>" in html
    assert "补录业绩·房屋建筑工程·样市样县" in html
    assert "县级确认" in html
    assert "已推国家平台" in html
    assert "<dd>12,386.40 <small>万元</small>" in html
    assert "样县教育投资有限公司" in html
    assert "邵北辰" in html
    assert "总长度" not in html


def test_wide_rows_are_records_and_narrow_ones_tables(client: Client, library: Library) -> None:
    """Rows too wide for a table open one by one; a column that nobody filled is left out; amounts are right-aligned."""
    html = page(client, library)
    assert html.count('<details class="record"') == 2
    assert "UnitCode-1　SubPrjName-1" in html
    assert "列Empty" not in html
    assert '<td data-label="中标金额（万元）" class="num">6,842.37</td>' in html


def test_files_are_not_public(client: Client, library: Library) -> None:
    """Even a document that carried attachments would not show them."""
    assert "secret.pdf" not in page(client, library)


def test_each_part_says_its_grade_meaning_history_and_digest(client: Client, library: Library) -> None:
    """A part names its filer, the meaning of its grade, who gave it when, and the digest of its version."""
    html = page(client, library)
    assert "样例建设集团有限公司</b>（施工）" in html
    assert "经项目所在地县（市、开发区）级住建主管部门审核确认。" in html
    assert html.index('<li class="c">') < html.index('<li class="d">')
    assert "第 2 版，样县住房和城乡建设局，2024-01-18" in html
    assert "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" in html


def test_parts_of_several_firms_keep_their_own_grades(client: Client, library: Library) -> None:
    """What one firm has filed is not lent the grade of another's part."""
    other = part(
        filer={"name": "样例监理有限公司", "code": "", "roles": ["监理"]}, grade="D", authority="", decided_on=None
    )
    html = page(client, library, parts=[part(), other], has_unconfirmed=True)
    assert "由 2 家企业分别填报" in html
    assert "还没有审核的部分" in html
    assert html.count("样例监理有限公司 填报") == 2
    assert "企业填报·未审核" in html


def test_an_unconfirmed_project_says_so_first(client: Client, library: Library) -> None:
    """A project of grade D warns before anything else that no authority has reviewed it (一(二)5)."""
    html = page(client, library, grade="D", confirmed_on=None)
    assert html.index("企业填报，未审核。") < html.index("工程基本信息")
    assert "还没有确认" in html


def test_specialist_work_has_no_grade(client: Client, library: Library) -> None:
    """Without a grade the page says 不定级 and shows no ladder."""
    bare = part(grade=None, grade_history=[], grade_meaning="专业承包业绩不定级。")
    html = page(client, library, grade=None, path="3", parts=[bare])
    assert "专业承包·不定级" in html
    assert 'class="ladder"' not in html


def test_a_project_nobody_knows_is_not_found(client: Client, library: Library) -> None:
    """An unknown identifier answers 404 with a search box."""
    response = client.get("/projects/nothing000000000/")
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert "没有这个页面" in response.content.decode()
    assert 'name="q"' in response.content.decode()


def test_the_basic_sheet_is_not_repeated() -> None:
    """Where the basic sheet stands below, the head keeps to what the sheet does not say."""
    sheet = {
        "key": "project",
        "label": "项目基本信息",
        "columns": [["PrjName", "项目名称"]],
        "rows": [{"PrjName": "甲"}],
    }
    with_sheet = {fact.label for fact in lay_out(document(parts=[part(tables=[sheet])])).facts}
    without = {fact.label for fact in lay_out(document()).facts}
    assert without - with_sheet == {"项目分类", "工程用途", "建设地点"}


def test_codes_are_not_taken_for_amounts() -> None:
    """Numbers of documents stay left-aligned: only decimals and separated thousands are amounts."""
    table = {
        "key": "permits",
        "label": "施工许可",
        "columns": [["A", "甲"], ["B", "乙"], ["C", "丙"]],
        "rows": [{"A": "x", "B": "220113", "C": "1,284"}],
    }
    stage = lay_out(document(parts=[part(tables=[table])])).stages[0]
    shown = stage.blocks[0].table
    assert shown is not None
    assert [column.kind for column in shown.columns if isinstance(column, Column)] == ["lead", "", "num"]


@pytest.mark.parametrize(
    ("moment", "day"),
    [("2024-01-17T16:30:00+00:00", "2024-01-18"), ("2024-01-17", "2024-01-17"), (None, ""), ("不详", "不详")],
)
def test_the_day_is_that_of_shanghai(moment: str | None, day: str) -> None:
    """Asia/Shanghai decides the day that is printed."""
    assert shown_day(moment) == day
