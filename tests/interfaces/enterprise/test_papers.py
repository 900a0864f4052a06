"""Papers: attached, refused, looked at by their own enterprise, taken off."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.interfaces.enterprise.pages import text
from tests.support.filings import Cast, submitted_filing, upload
from tests.support.sample_files import WINDOWS_PROGRAM, ofd
from zhulu.domain.filings.models import Filing
from zhulu.usecases.start_back_filing import start_back_filing


@pytest.fixture
def filing(cast: Cast) -> Filing:
    """An empty draft."""
    return start_back_filing(actor=cast.clerk.actor, roles=["3"])


def at(filing: Filing) -> str:
    """Give the address to which the contract's papers are sent."""
    return f"/enterprise/filings/{filing.public_id}/contract/papers/"


def pdf(name: str = "合同.pdf") -> SimpleUploadedFile:
    """Give a PDF as a browser sends it."""
    return SimpleUploadedFile(name, upload().read(), "application/pdf")


def test_attaching_without_script(desk: Client, filing: Filing) -> None:
    """A file is attached and listed with kind and size; the demanded line is ticked."""
    assert "还没有" in text(desk.get(f"/enterprise/filings/{filing.public_id}/contract/"))
    answer = desk.post(at(filing), {"kind": "contract", "file": pdf()})
    assert answer["Location"].endswith("/contract/#papers")
    page = text(desk.get(f"/enterprise/filings/{filing.public_id}/contract/"))
    assert "合同.pdf" in page
    assert "合同，1 KB" in page
    assert "已上传" in page


def test_attaching_by_htmx(desk: Client, filing: Filing) -> None:
    """The answer is the papers' part of the page alone."""
    answer = desk.post(at(filing), {"kind": "contract", "file": pdf()}, headers={"HX-Request": "true"})
    assert text(answer).lstrip().startswith('<section class="group" id="papers"')
    assert "合同.pdf" in text(answer)


def test_a_refused_file_is_told_with_its_remedy(desk: Client, filing: Filing) -> None:
    """What the file is not, and what to do; nothing is attached. The same without a file and without a kind."""
    program = SimpleUploadedFile("合同.pdf", WINDOWS_PROGRAM, "application/pdf")
    for headers in ({}, {"HX-Request": "true"}):
        answer = desk.post(at(filing), {"kind": "contract", "file": program}, headers=headers)
        assert answer.status_code == 422
        assert "不是可接收的类型" in text(answer)
        assert "请上传 PDF" in text(answer)
        program.seek(0)
    assert "没有选择文件" in text(desk.post(at(filing), {"kind": "contract"}))
    assert "没有选择材料种类" in text(desk.post(at(filing), {"kind": "x", "file": pdf()}))
    assert not filing.papers.exists()


def test_preview(desk: Client, filing: Filing) -> None:
    """The own enterprise reads its paper: as what it is, under its name, kept nowhere, sniffed by nobody."""
    desk.post(at(filing), {"kind": "contract", "file": [pdf("协议书 第1页.pdf"), SimpleUploadedFile("图.ofd", ofd())]})
    shown, handed = filing.papers.order_by("id")
    answer = desk.get(f"/enterprise/filings/{filing.public_id}/papers/{shown.public_id}/")
    assert answer.getvalue().startswith(b"%PDF-")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline; filename*=UTF-8''%E5%8D%8F")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert "script-src" not in answer["Content-Security-Policy"]
    told = desk.get(f"/enterprise/filings/{filing.public_id}/papers/{handed.public_id}/")
    assert "浏览器不能直接显示" in text(told)
    assert 'href="?download"' in text(told)
    other = desk.get(f"/enterprise/filings/{filing.public_id}/papers/{handed.public_id}/?download")
    assert other["Content-Disposition"].startswith("attachment;")
    assert other.getvalue().startswith(b"PK")
    missing = desk.get(f"/enterprise/filings/{filing.public_id}/papers/0123456789abcdef/")
    assert missing.status_code == 404


def test_taking_off(cast: Cast, desk: Client, filing: Filing) -> None:
    """A paper comes off a draft; off a submitted filing it does not."""
    desk.post(at(filing), {"kind": "contract", "file": pdf()})
    paper = filing.papers.get()
    answer = desk.post(f"/enterprise/filings/{filing.public_id}/papers/{paper.public_id}/remove/")
    assert answer["Location"].endswith("/contract/#papers")
    assert not filing.papers.exists()
    submitted = submitted_filing(cast)
    before = submitted.papers.count()
    kept = submitted.papers.first()
    assert kept is not None
    refused = desk.post(f"/enterprise/filings/{submitted.public_id}/papers/{kept.public_id}/remove/", follow=True)
    assert "不能修改" in text(refused)
    assert submitted.papers.count() == before
    assert desk.post(at(submitted), {"kind": "contract", "file": pdf()}).status_code == 409
