"""One filing on the desk: what was submitted, what changed, what the rules say, who did what."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.support.filings import (
    CITY,
    NO_STAR,
    Cast,
    Person,
    Plan,
    confirmed_filing,
    fill_sheets,
    make_officer,
    planned_sheets,
    submitted_filing,
    upload,
)
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.queries import list_sheets
from zhulu.domain.standard.catalogue import SHEETS_OF_PATH
from zhulu.foundation.crypto.models import PersonalDatum
from zhulu.foundation.ledger.sealer import seal_all
from zhulu.usecases.attach_paper import attach_paper, remove_paper
from zhulu.usecases.return_filing import Reason, return_filing
from zhulu.usecases.submit_filing import submit_filing
from zhulu.usecases.withdraw_filing import withdraw_filing


def text(person: Person, filing: Filing, query: str = "", **headers: str) -> str:
    """Give the filing's page as text."""
    answer = person.client().get(reverse("authority:filing", args=[filing.public_id]) + query, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def resubmit(cast: Cast, filing: Filing, plan: Plan) -> None:
    """Let the enterprise change a returned filing and submit it again; records keep their ids."""
    standing = list_sheets(filing=filing)
    sheets = planned_sheets(cast.clerk, plan)
    for sheet, tables in sheets.items():
        for table, rows in tables.items():
            for row, old in zip(rows, standing[sheet].tables[table], strict=True):
                row["row_id"] = old["row_id"]
    fill_sheets(cast.clerk, filing, sheets)
    submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True)


def test_every_sheet_is_shown(cast: Cast, filing: Filing) -> None:
    """Each of the six sheets opens with its own records, without a value that cannot be shown."""
    for sheet in SHEETS_OF_PATH["2"].values():
        page = text(cast.county, filing, f"?sheet={sheet.key}")
        assert f'id="sheet">{sheet.label}</h2>' in page
        assert '<dl class="facts facts-1">' in page


def test_an_unknown_sheet_or_paper_opens_the_first(cast: Cast, filing: Filing) -> None:
    """A made-up address opens the first sheet with its first paper."""
    assert "项目基本信息</h2>" in text(cast.county, filing, "?sheet=nonsense&paper=nonsense")


def test_id_numbers_are_masked(cast: Cast, filing: Filing) -> None:
    """No commitment and no number stands in the page; the masked form does."""
    pages = [text(cast.county, filing, f"?sheet={sheet}") for sheet in SHEETS_OF_PATH["2"]]
    whole = "".join(pages)
    assert re.search(r"\d{4}\*{11}[\dX]", whole)
    assert not re.search(r"(?<![\d.])\d{17}[\dX](?![\dA-Z])", re.sub(r"-\d+|[0-9a-f]{64}", "", whole))
    assert not any(datum.commitment in whole for datum in PersonalDatum.objects.all())


def test_places_and_codes_are_words(cast: Cast, filing: Filing) -> None:
    """The county is named, not only numbered; codes of dictionaries are labels."""
    page = text(cast.county, filing)
    assert re.search(r"（220102）", page)
    assert "科教文卫建筑" in page


def test_htmx_gets_the_sheet_alone(cast: Cast, filing: Filing) -> None:
    """Turning to another sheet replaces sheet and papers only, so a half-written opinion stays."""
    part = text(cast.county, filing, "?sheet=contract", **{"HX-Request": "true"})
    assert part.lstrip().startswith('<div id="reading">')
    assert "<form" not in part


def test_star_fields_are_marked_and_counted(cast: Cast) -> None:
    """An empty A-grade field is shown as not filled in, and the completeness says how many are there."""
    filing = submitted_filing(cast, Plan(blank=NO_STAR))
    page = text(cast.county, filing, "?sheet=completion")
    total, stars = re.findall(r"A级完备度 (\d+)/(\d+)", page)[0]
    assert int(total) == int(stars) - 1
    assert re.search(r"跨度<span class=\"req-a\".+?没有填", page)


def test_what_the_rules_say_stands_with_its_clause(cast: Cast) -> None:
    """A warning of the rules is listed with remedy and clause, and again at the field."""
    filing = submitted_filing(cast, Plan(change={("tenders", "TenderResultDate"): "2018-12-01"}))
    page = text(cast.county, filing, "?sheet=contract")
    assert "中标日期 2018-12-01 晚于" in page
    assert "/rules/#三(五)" in page
    assert "1 处不符" in page


def test_changes_since_the_return_stand_field_by_field(cast: Cast, filing: Filing) -> None:
    """Old and new value stand side by side, the earlier reasons above them, new papers are called new."""
    reasons = [Reason("R07", "竣工日期与验收报告不符", "completion"), Reason("R99", "请补结算")]
    return_filing(actor=cast.county.actor, filing_id=filing.public_id, reasons=reasons, opinion="请补正")
    attach_paper(
        actor=cast.clerk.actor,
        filing_id=filing.public_id,
        sheet="completion",
        kind="scale_evidence",
        name="结算审定单.pdf",
        stream=upload(pages=2),
    )
    resubmit(cast, filing, Plan(change={("project", "AllInvest"): "12888.50"}))
    page = text(cast.county, filing)
    assert "第 2 次提交" in page
    assert "<del>13,200.00</del>" in page
    assert "<ins>12,888.50</ins>" in page
    assert "结算审定单.pdf" in page
    assert "改了 2 处" in page
    assert "R07 日期逻辑错误：竣工日期与验收报告不符" in page
    assert "与退回的那一次（第 1 次提交）相比" in page
    assert "本次新增" in text(cast.county, filing, "?sheet=completion") or "<small>新</small>" in text(
        cast.county, filing, "?sheet=completion"
    )


ASKED = [
    Reason("R06", "总投资与批复不符", "basic", "AllInvest"),
    Reason("R07", "竣工日期不符", "completion", "EDate"),
    Reason("R05", "合同缺第 3 页", "contract", table="attachments"),
    Reason("R99", "名称请写全称"),
]
"""One reason each at a field that is mended, at a field that is not, at the papers of a sheet, and of the whole."""


def mended(cast: Cast, filing: Filing) -> None:
    """Answer two of the reasons that were asked, and change one thing that nobody asked for."""
    return_filing(actor=cast.county.actor, filing_id=filing.public_id, reasons=ASKED, opinion="请补正")
    attach_paper(
        actor=cast.clerk.actor,
        filing_id=filing.public_id,
        sheet="contract",
        kind="contract",
        name="合同全本.pdf",
        stream=upload(pages=3),
    )
    changes = {("project", "AllInvest"): "12888.50", ("project", "Address"): "生态大街 1 号"}
    resubmit(cast, filing, Plan(change=changes))


def rows_of(page: str) -> dict[str, str]:
    """Give the table of changes: what changed → the reasons that it answers."""
    table = page.split('class="table cards diff"')[1].split("</table>", maxsplit=1)[0]
    cells = re.findall(r'class="lead">([^<]+)</th>.+?data-label="对应理由" class="fit">(.+?)</td>', table, re.DOTALL)
    return {where: re.sub("<[^>]+>", "", said) for where, said in cells}


def test_each_change_says_which_reason_it_answers(cast: Cast, filing: Filing) -> None:
    """Field by field and file by file; what nobody asked for is called so."""
    mended(cast, filing)
    assert rows_of(text(cast.county, filing)) == {
        "项目基本信息·总投资": "理由 1",
        "项目基本信息·具体地点": "没有要求",
        "合同信息·附件": "理由 3",
    }


def test_each_reason_says_what_came_of_it(cast: Cast, filing: Filing) -> None:
    """Mended, not touched, or of the whole; the field itself is marked with the reason's number."""
    mended(cast, filing)
    page = text(cast.county, filing, "?sheet=completion")
    outcomes = re.findall(r"<li>(R\d\d).+?(这里改了 \d 处|这里没有改动|针对整件)", page, re.DOTALL)
    assert outcomes == [
        ("R06", "这里改了 1 处"),
        ("R07", "这里没有改动"),
        ("R05", "这里改了 1 处"),
        ("R99", "针对整件"),
    ]
    assert re.search(r"实际竣工验收日期.{0,200}上次退回理由 2", page, re.DOTALL)


def test_what_was_withdrawn_meanwhile_is_still_compared_with_the_return(cast: Cast, filing: Filing) -> None:
    """Mended, withdrawn and submitted again: the reviewer still sees everything that changed since the return."""
    mended(cast, filing)
    withdraw_filing(actor=cast.clerk.actor, filing_id=filing.public_id)
    submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True)
    page = text(cast.county, filing)
    assert "第 3 次提交" in page
    assert "与退回的那一次（第 1 次提交）相比" in page
    assert "项目基本信息·总投资" in rows_of(page)


def test_a_replaced_paper_answers_only_for_its_own_kind(cast: Cast, filing: Filing) -> None:
    """Two papers of one sheet were asked for; the one that was replaced is met, the other is not."""
    papers = {paper.kind: paper for paper in filing.papers.filter(sheet="basic")}
    reasons = [
        Reason("R05", "无公章", "basic", table="attachments", row_id=papers[kind].public_id)
        for kind in ("approval", "commitment")
    ]
    return_filing(actor=cast.county.actor, filing_id=filing.public_id, reasons=reasons, opinion="请补正")
    remove_paper(actor=cast.clerk.actor, filing_id=filing.public_id, paper_id=papers["commitment"].public_id)
    attach_paper(
        actor=cast.clerk.actor,
        filing_id=filing.public_id,
        sheet="basic",
        kind="commitment",
        name="盖章的.pdf",
        stream=upload(pages=2),
    )
    submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True)
    page = text(cast.county, filing)
    outcomes = re.findall(r"<li>R05.+?(这里改了 \d 处|这里没有改动)", page, re.DOTALL)
    assert outcomes == ["这里没有改动", "这里改了 2 处"]


def test_a_resubmission_without_a_change_says_so(cast: Cast, filing: Filing) -> None:
    """Nothing changed is a finding of its own."""
    reasons = [Reason("R07", "日期")]
    return_filing(actor=cast.county.actor, filing_id=filing.public_id, reasons=reasons, opinion="请补正")
    submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True)
    assert "内容没有任何改动" in text(cast.county, filing)


def test_what_is_being_mended_is_the_enterprises_own(cast: Cast, filing: Filing) -> None:
    """After a return the reviewer still reads the submitted version, not the draft, and not papers added since."""
    reasons = [Reason("R07", "日期")]
    return_filing(actor=cast.county.actor, filing_id=filing.public_id, reasons=reasons, opinion="请补正")
    fill_sheets(cast.clerk, filing, planned_sheets(cast.clerk, Plan(name="草稿里的新名字")))
    attach_paper(
        actor=cast.clerk.actor,
        filing_id=filing.public_id,
        sheet="basic",
        kind="other",
        name="草稿里的新材料.pdf",
        stream=upload(),
    )
    page = text(cast.county, filing)
    assert "草稿里的新材料" not in page
    assert '项目名称<span class="req-a"' not in page
    assert "<dd>草稿里的新名字" not in page


def test_a_withdrawn_filing_is_not_found(cast: Cast, filing: Filing) -> None:
    """What the enterprise took back is a draft again, and no officer's to read."""
    withdraw_filing(actor=cast.clerk.actor, filing_id=filing.public_id)
    assert cast.county.client().get(reverse("authority:filing", args=[filing.public_id])).status_code == 404


def test_the_trail_leads_to_person_office_verdict_and_ledger(cast: Cast) -> None:
    """One page names who confirmed with which office, how it was checked, the digest and the ledger's number."""
    filing = confirmed_filing(cast)
    before = text(cast.county, filing)
    assert "等待封存" in before
    seal_all(now=timezone.now())
    page = text(cast.county, filing)
    submission = filing.submissions.get()
    assert page.count(submission.digest) == 2
    assert "账本第 2 号，规则判定：通过" in page
    assert "核验方式：核验原件" in page
    assert "建筑业管理科" in page
    assert "王示例" in page
    assert "材料与原件一致" in page


def test_a_superior_reads_and_is_told_who_decides(cast: Cast, filing: Filing) -> None:
    """City and province open the page; instead of buttons stands why, with the clause."""
    assert "不由本机关办理（一(二)3）" in text(make_officer(CITY), filing)
    assert "补录由项目所在地的主管部门确认" in text(cast.province, filing)


@pytest.mark.parametrize("extra", [0, 6])
def test_the_page_costs_the_same_however_much_it_shows(
    cast: Cast, filing: Filing, extra: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """The number of queries does not grow with records, papers or other filings."""
    reasons = [Reason("R07", "日期"), Reason("R05", "缺页")]
    return_filing(actor=cast.county.actor, filing_id=filing.public_id, reasons=reasons, opinion="请补正")
    for place in range(extra):
        attach_paper(
            actor=cast.clerk.actor,
            filing_id=filing.public_id,
            sheet="basic",
            kind="other",
            name=f"{place}.pdf",
            stream=upload(pages=place + 2),
        )
    submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True)
    client = cast.county.client()
    with django_assert_max_num_queries(64):
        assert client.get(reverse("authority:filing", args=[filing.public_id])).status_code == 200
