"""Papers at the desk: streamed to whoever may open the filing, boxed in, and only what was submitted."""

import io
import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.filings import CITY, Cast, Plan, make_officer, submitted_filing, upload
from tests.support.sample_files import ofd, png
from zhulu.domain.filings.models import Filing, Paper
from zhulu.foundation.storage.interface import FileMissing
from zhulu.interfaces.authority import reading
from zhulu.interfaces.authority.views import papers
from zhulu.usecases.attach_paper import attach_paper, remove_paper
from zhulu.usecases.return_filing import Reason, return_filing
from zhulu.usecases.submit_filing import submit_filing
from zhulu.usecases.withdraw_filing import withdraw_filing


def address(filing: Filing, paper: Paper) -> str:
    """Give a paper's address at the desk."""
    return reverse("authority:paper", args=[filing.public_id, paper.public_id])


def first(filing: Filing) -> Paper:
    """Give the filing's first paper."""
    return filing.papers.order_by("id")[0]


def returned(cast: Cast, filing: Filing) -> None:
    """Return a filing."""
    reasons = [Reason("R05", "缺页")]
    return_filing(actor=cast.county.actor, filing_id=filing.public_id, reasons=reasons, opinion="请补正")


def test_a_paper_is_shown_in_the_page_and_boxed_in(cast: Cast, filing: Filing) -> None:
    """Inline, of its own type, never stored or sniffed, sandboxed, framed by our own pages only."""
    answer = cast.county.client().get(address(filing, first(filing)))
    assert answer.getvalue().startswith(b"%PDF")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    policy = {part.strip() for part in answer["Content-Security-Policy"].split(";")}
    assert {"default-src 'none'", "frame-ancestors 'self'", "sandbox"} <= policy


def test_other_pages_stay_unframed(cast: Cast, filing: Filing) -> None:
    """Only papers may be framed; the page that frames them may not."""
    answer = cast.county.client().get(reverse("authority:filing", args=[filing.public_id]))
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert f'src="{address(filing, first(filing))}"' in answer.content.decode()


def test_a_paper_can_be_saved(cast: Cast, filing: Filing) -> None:
    """``?download`` hands the file over under its own name."""
    answer = cast.county.client().get(address(filing, first(filing)) + "?download")
    assert answer["Content-Disposition"].startswith("attachment")
    assert first(filing).name in answer["Content-Disposition"]
    assert answer.getvalue().startswith(b"%PDF")


def with_ofd(cast: Cast, filing: Filing, body: bytes) -> Paper:
    """Return a filing, attach an OFD to its contract, and submit it again."""
    returned(cast, filing)
    paper = attach_paper(
        actor=cast.clerk.actor,
        filing_id=filing.public_id,
        sheet="contract",
        kind="contract",
        name="协议书.ofd",
        stream=io.BytesIO(body),
    )
    submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True)
    return paper


def test_an_ofd_says_what_it_is(cast: Cast, filing: Filing) -> None:
    """No browser shows one, so the page tells title, pages, author and day, as the enterprise is told."""
    paper = with_ofd(cast, filing, ofd(title="施工合同协议书", author="长春市某公司", pages=3))
    page = cast.county.client().get(
        reverse("authority:filing", args=[filing.public_id]), {"sheet": "contract", "paper": paper.public_id}
    )
    shown = " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())
    assert "标题 施工合同协议书 页数 3 页 作者 长春市某公司 制作日期 没有写明" in shown
    assert "协议书.ofd OFD" in shown


def test_a_lost_ofd_does_not_break_the_page(cast: Cast, filing: Filing, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page opens without the facts; the loss is logged and told where the file is asked for."""
    paper = with_ofd(cast, filing, ofd())

    def lost(**_: object) -> list[object]:
        raise FileMissing("gone")

    monkeypatch.setattr(reading, "ofd_facts", lost)
    page = cast.county.client().get(
        reverse("authority:filing", args=[filing.public_id]), {"sheet": "contract", "paper": paper.public_id}
    )
    assert page.status_code == 200
    assert "请下载后用版式阅读器打开" in page.content.decode()


def test_a_picture_is_a_picture(cast: Cast, filing: Filing) -> None:
    """Images stand in the page as images."""
    returned(cast, filing)
    attach_paper(
        actor=cast.clerk.actor,
        filing_id=filing.public_id,
        sheet="basic",
        kind="other",
        name="现场.png",
        stream=io.BytesIO(png()),
    )
    submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True)
    paper = filing.papers.get(name="现场.png")
    page = cast.county.client().get(
        reverse("authority:filing", args=[filing.public_id]) + f"?sheet=basic&paper={paper.public_id}"
    )
    assert f'<img class="preview" src="{address(filing, paper)}"' in page.content.decode()


def test_the_city_and_the_province_read_papers(cast: Cast, filing: Filing) -> None:
    """Superiors of the home authority read what it reads."""
    for person in (make_officer(CITY), cast.province):
        answer = person.client().get(address(filing, first(filing)))
        assert answer.status_code == 200
        assert answer.getvalue().startswith(b"%PDF")


def test_nobody_else_reads_papers(cast: Cast, filing: Filing) -> None:
    """Another county finds nothing, a clerk is refused at this door, a stranger is asked to sign in."""
    path = address(filing, first(filing))
    assert make_officer("220103").client().get(path).status_code == 404
    assert cast.clerk.client().get(path).status_code == 403
    assert Client().get(path).status_code == 302


def test_a_paper_of_another_filing_is_not_found_here(cast: Cast, filing: Filing) -> None:
    """A paper answers under its own filing only."""
    other = submitted_filing(cast, Plan(name="另一个工程"))
    path = reverse("authority:paper", args=[filing.public_id, first(other).public_id])
    assert cast.county.client().get(path).status_code == 404


def test_what_was_never_submitted_is_not_shown(cast: Cast, filing: Filing) -> None:
    """A paper added after the return is the enterprise's own until it submits again."""
    returned(cast, filing)
    paper = attach_paper(
        actor=cast.clerk.actor,
        filing_id=filing.public_id,
        sheet="basic",
        kind="other",
        name="新.pdf",
        stream=upload(pages=7),
    )
    assert cast.county.client().get(address(filing, paper)).status_code == 404


def test_a_submitted_paper_stays_readable_after_it_was_taken_off(cast: Cast, filing: Filing) -> None:
    """The submitted version keeps its own list: the reviewer still reads what was removed afterwards."""
    paper = first(filing)
    returned(cast, filing)
    remove_paper(actor=cast.clerk.actor, filing_id=filing.public_id, paper_id=paper.public_id)
    answer = cast.county.client().get(address(filing, paper))
    assert answer.status_code == 200
    assert answer.getvalue().startswith(b"%PDF")


def test_a_withdrawn_filings_papers_are_not_found(cast: Cast, filing: Filing) -> None:
    """With the filing its papers leave the desk."""
    path = address(filing, first(filing))
    withdraw_filing(actor=cast.clerk.actor, filing_id=filing.public_id)
    assert cast.county.client().get(path).status_code == 404


def test_lost_bytes_are_no_fault_of_the_reader(cast: Cast, filing: Filing, monkeypatch: pytest.MonkeyPatch) -> None:
    """A paper whose bytes are gone answers 404 instead of breaking."""

    class Empty:
        """A store that has lost everything."""

        def open(self, digest: str) -> io.BytesIO:
            """Find nothing."""
            raise FileMissing(digest)

    monkeypatch.setattr(papers, "current_storage", Empty)
    assert cast.county.client().get(address(filing, first(filing))).status_code == 404
