"""草表 and 正式表: what stands on paper before and after submission."""

import re
from html import unescape

from django.test import Client

from tests.interfaces.enterprise.pages import plain, text
from tests.support.filings import (
    Cast,
    Plan,
    confirmed_filing,
    filled_filing,
    make_clerk,
    make_firm,
    make_officer,
    submitted_filing,
)
from tests.support.pdf import Paper, read, squeezed
from zhulu.domain.filings.models import Filing, Submission
from zhulu.domain.library.models import Version
from zhulu.usecases.start_back_filing import start_back_filing

SHEETS = ("项目基本信息", "招投标", "合同信息", "施工图审查", "施工许可", "竣工验收")


def address(filing: Filing) -> str:
    """Give the address of a filing's print."""
    return f"/enterprise/filings/{filing.public_id}/print/"


def test_a_draft_is_marked(cast: Cast, desk: Client) -> None:
    """Six sheets, both marks, papers, masked numbers, the watermark; no digest and no code to scan."""
    page = desk.get(address(filled_filing(cast.clerk)))
    words = plain(page)
    assert page.status_code == 200
    assert '<p class="printed-mark" aria-hidden="true">草表</p>' in text(page)
    assert "没有提交，不能作为办事依据" in words
    assert all(sheet in words for sheet in SHEETS)
    for said in (
        "项目分类 必填",
        "工程用途 必填 *",
        "13,200.00 万元",
        "南关区",
        "合同（contract.pdf）",
        "2201***********4",
    ):
        assert said in words, said
    assert "19800101" not in words
    assert "<svg" not in text(page)
    assert "SHA-256" not in words
    assert "style=" not in text(page)


def test_an_empty_draft_prints_blanks(cast: Cast, desk: Client) -> None:
    """Before anything is typed the form can be printed and filled in by hand; optional sheets say so."""
    words = plain(desk.get(address(start_back_filing(actor=cast.clerk.actor, roles=["2"]))))
    assert "未命名的填报" in words
    assert "中标金额 必填 *" in words
    assert "竣工验收 （选填）" in words


def test_what_cannot_be_read_is_counted(cast: Cast, desk: Client) -> None:
    """A cell that nobody understands is not printed as if it were a value."""
    filing = filled_filing(cast.clerk, Plan(change={("project", "AllInvest"): "许多"}))
    assert "有 1 处填得看不懂" in plain(desk.get(address(filing)))


def test_a_submission_is_signed(cast: Cast, desk: Client) -> None:
    """正式表 with number, version, digest and a code that leads to the public page; no watermark, no inline style."""
    filing = submitted_filing(cast)
    page = text(desk.get(address(filing)))
    words = plain(desk.get(address(filing)))
    assert filing.project is not None
    assert "正式表" in words
    assert "printed-mark" not in page
    assert filing.project.number in words
    assert "第 1 次提交" in words
    assert Submission.objects.get().digest in words
    assert re.search(r'<svg [^>]*class="printed-code"', page)
    assert "style=" not in page


def test_a_confirmed_filing_prints_the_library(cast: Cast, desk: Client) -> None:
    """After confirmation the library's version stands, with its grade."""
    words = plain(desk.get(address(confirmed_filing(cast))))
    assert "入库第 1 版" in words
    assert Version.objects.get().digest in words
    assert "数据等级 C" in words


def paper(client: Client, filing: Filing) -> Paper:
    """Fetch the file of a filing's form and read it."""
    answer = client.get(f"/enterprise/filings/{filing.public_id}/form.pdf")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    return read(answer.content)


def test_a_draft_as_a_file(cast: Cast, desk: Client) -> None:
    """The file says what the page says, with the watermark on every page; personal numbers are masked."""
    filing = filled_filing(cast.clerk)
    form = paper(desk, filing)
    assert all("草表" in page for page in form.pages)
    assert "没有提交，不能作为办事依据" in form.words
    for said in (
        "房屋市政工程业绩补录信息表",
        "项目分类必填",
        "13,200.00万元",
        "2201***********4",
        *map(squeezed, SHEETS),
    ):
        assert said in form.words, said
    assert "19800101" not in form.words
    assert f"/enterprise/filings/{filing.public_id}/form.pdf" in text(desk.get(address(filing)))


def test_a_signed_form_as_a_file(cast: Cast, desk: Client) -> None:
    """Number, version, digest, the code's address; the same file whenever it is asked for; the reviewer has it, too."""
    filing = confirmed_filing(cast)
    assert filing.project is not None
    form = paper(desk, filing)
    assert "草表" not in form.words
    for said in (filing.project.number, "入库第1版", Version.objects.get().digest, "数据等级C", "扫码看公开页"):
        assert said in form.words, said
    assert f"/projects/{filing.project.public_id}/" in form.words
    address = f"/enterprise/filings/{filing.public_id}/form.pdf"
    assert desk.get(address).content == desk.get(address).content
    reviewed = cast.county.client().get(f"/authority/filings/{filing.public_id}/form.pdf")
    assert read(reviewed.content).pages == form.pages


def test_every_value_is_on_the_file(cast: Cast, desk: Client) -> None:
    """Whatever the page prints, the file prints."""
    filing = confirmed_filing(cast)
    page = text(desk.get(address(filing)))
    values = set(re.findall(r"<dd>([^<]+)</dd>", page))
    assert len(values) > 50
    words = paper(desk, filing).words
    missing = [value for value in values if squeezed(unescape(value)) not in words]
    assert missing == []


def test_only_ones_own(cast: Cast) -> None:
    """Another firm's filing is not found."""
    stranger = make_clerk(make_firm(serial=2, name="吉林示例监理有限公司"), sign_in_name="stranger", name="外人")
    filing = submitted_filing(cast)
    assert stranger.client().get(address(filing)).status_code == 404
    assert stranger.client().get(f"/enterprise/filings/{filing.public_id}/form.pdf").status_code == 404
    elsewhere = make_officer("220103", sign_in_name="elsewhere").client()
    assert elsewhere.get(f"/authority/filings/{filing.public_id}/form.pdf").status_code == 404


def test_the_archive_is_sent(cast: Cast, desk: Client) -> None:
    """A confirmed filing has its package; before that the address leads back and says why."""
    waiting = submitted_filing(cast)
    place = f"/enterprise/filings/{waiting.public_id}/archive/"
    assert "确认入库以后才能归档" in plain(desk.get(place, follow=True))
    assert place not in text(desk.get(f"/enterprise/filings/{waiting.public_id}/"))
    done = confirmed_filing(cast, Plan(name="另一个场馆"))
    place = f"/enterprise/filings/{done.public_id}/archive/"
    assert place in text(desk.get(f"/enterprise/filings/{done.public_id}/"))
    answer = desk.get(place)
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''2201")
    assert answer.getvalue().startswith(b"PK")
    reviewer = cast.county.client().get(f"/authority/filings/{done.public_id}/archive/")
    assert reviewer.getvalue().startswith(b"PK")
    assert cast.county.client().get(f"/authority/filings/{waiting.public_id}/archive/").status_code == 403
