"""业绩证明 taken by anybody and checked by anybody: only what is public, and always the current truth."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.interfaces.enterprise.pages import plain, text
from tests.interfaces.portal.documents import document, part
from tests.interfaces.portal.fakes import Library
from tests.support.bare_errata import make_helper
from tests.support.errata import REASON, Hands, agreed, submitted
from tests.support.filings import Cast, confirmed_filing, granted_filing, make_cast, submitted_filing
from tests.support.fixtures import FROZEN_AT
from tests.support.pdf import Paper, read, squeezed
from tests.support.stations import Station
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.filings.models import Filing
from zhulu.domain.library.models import Contribution, Version
from zhulu.domain.library.operations import set_mark
from zhulu.domain.library.vocabulary import MarkKind
from zhulu.domain.publication.models import ProjectDocument
from zhulu.domain.publication.operations import publish_project
from zhulu.foundation.throttle.models import Window

pytestmark = pytest.mark.django_db
PROJECT = "abcdefgh12345670"


@pytest.fixture
def cast(db: None, frozen: object) -> Cast:
    """Who files and who answers."""
    return make_cast()


def extract(client: Client, project_id: str, query: str = "") -> Paper:
    """Take an extract and read it."""
    answer = client.get(f"/projects/{project_id}/extract.pdf{query}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "public, max-age=300"
    return read(answer.content)


def code_on(paper: Paper) -> str:
    """Read the code from a paper."""
    found = re.search(r"核对编码：([0-9a-z.-]+)", paper.words)
    assert found
    return found[1]


def of(filing: Filing) -> str:
    """Give the public id of a filing's project."""
    assert filing.project is not None
    return filing.project.public_id


def checked(client: Client, code: str) -> str:
    """Check a code and give the page's words."""
    answer = client.get(f"/verify/{code}/")
    assert answer.status_code == 200
    return plain(answer)


def test_what_stands_on_it(client: Client, cast: Cast) -> None:
    """Facts, firm, grade with what it means, version, digest, day; the code leads to the page; PDF/A."""
    filing = confirmed_filing(cast)
    assert filing.project is not None
    paper = extract(client, of(filing))
    for said in (
        "工程项目业绩证明",
        filing.project.number,
        filing.name,
        "项目全部已确认部分",
        "13,200.00万元",
        "12,386.40万元",
        "C县（市、开发区）级确认",
        "经项目所在地县（市、开发区）级住建主管部门审核确认。",
        "南关区住房和城乡建设局",
        "第1版",
        Version.objects.get().digest,
        "没有勘误过",
        "2026年3月16日",
        filing.enterprise.name,
        "http://testserver" + reverse("portal:verify", args=[code_on(paper)]),
    ):
        assert squeezed(said) in paper.words, said
    assert "<pdfaid:part>2</pdfaid:part>" in paper.metadata


def test_no_person_on_it(client: Client, cast: Cast) -> None:
    """Neither reviewers nor the firms' people, no number of theirs: persons stay on the page and off the paper."""
    filing = granted_filing(cast)
    words = extract(client, of(filing)).words
    page = text(client.get(f"/projects/{of(filing)}/"))
    people = {row["person"] for row in ProjectDocument.objects.get().document["participants"]}
    assert any(person in page for person in people)
    for person in [*people, cast.county.account.name, cast.province.account.name, "秦守业", "19800101", "1390000"]:
        assert person not in words, person


def test_the_same_day_the_same_file(client: Client, cast: Cast) -> None:
    """Nothing but the day and the content decides."""
    address = f"/projects/{of(confirmed_filing(cast))}/extract.pdf"
    assert client.get(address).content == client.get(address).content


def test_what_stands_is_confirmed(client: Client, cast: Cast) -> None:
    """A fresh extract agrees with the platform."""
    filing = confirmed_filing(cast)
    words = checked(client, code_on(extract(client, of(filing))))
    assert "与平台现在公开的一致" in words
    assert filing.name in words
    assert "证明打印日期 2026-03-16" in words


def test_a_higher_grade_is_told(client: Client, cast: Cast) -> None:
    """Grade then and now; the content is the same."""
    filing = confirmed_filing(cast)
    contribution = Contribution.objects.get()
    printed = code_on(extract(client, of(filing)))
    document_row = ProjectDocument.objects.get()
    raised = document_row.document
    raised["parts"][0]["grade"] = raised["grade"] = "B"
    ProjectDocument.objects.update(document=raised)
    words = checked(client, printed)
    assert "内容没有变，等级升了" in words
    assert "C 级变为 B 级" in words
    assert contribution.public_id.startswith(printed.split("-")[1]) or printed.split("-")[1] == "00000000"


def test_a_mark_is_told(client: Client, cast: Cast) -> None:
    """An authority's doubt stands in red, with its words."""
    filing = confirmed_filing(cast)
    printed = code_on(extract(client, of(filing)))
    contribution = Contribution.objects.get()
    now = timezone.now()
    set_mark(contribution=contribution, kind=MarkKind.DOUBT, reason="规模与图纸不符", set_by="省厅", now=now)
    publish_project(project_id=contribution.project_id, now=now)
    page = client.get(f"/verify/{printed}/")
    assert "主管部门标记：数据有误或存疑" in plain(page)
    assert "notice-bad" in text(page)
    assert "数据存疑" in extract(client, of(filing)).words


def test_an_erratum_is_told(client: Client, frozen: object, at_confirmed: Station) -> None:
    """While it runs, that it runs; afterwards what was changed, when and why; a new extract is current again."""
    cast, filing = at_confirmed.cast, at_confirmed.filing
    hands = Hands(cast, make_helper(AccountKind.SUPPORT), make_helper(AccountKind.DATA_BUREAU))
    printed = code_on(extract(client, of(filing)))
    erratum = submitted(cast.clerk.actor, Contribution.objects.get())
    assert "正在勘误" in checked(client, printed)

    hands.executed(agreed(erratum, cast.county.actor))
    words = checked(client, printed)
    assert "证明打印以后，数据变过" in words
    for said in (erratum.number, "12,386.40 → 12,300.00", REASON, "新了 1 版"):
        assert str(said) in words, said

    newer = extract(client, of(filing))
    assert f"曾勘误1次：2026-03-16{erratum.number}" in newer.words
    assert "与平台现在公开的一致" in checked(client, code_on(newer))
    assert str(erratum.number) not in checked(client, code_on(newer))


def test_what_is_hidden_is_gone(client: Client, cast: Cast) -> None:
    """A project that is not shown any more: the paper was ours, and must not be trusted."""
    filing = confirmed_filing(cast)
    printed = code_on(extract(client, of(filing)))
    ProjectDocument.objects.all().delete()
    page = client.get(f"/verify/{printed}/")
    assert "现在没有公开展示" in plain(page)
    assert filing.name not in plain(page)
    assert client.get(f"/projects/{of(filing)}/extract.pdf").status_code == 404


def test_nobody_vouches_for_what_nobody_confirmed(client: Client, cast: Cast) -> None:
    """Grade D is public and has no extract; the page offers none."""
    filing = submitted_filing(cast)
    assert "业绩证明（PDF）" not in plain(client.get(f"/projects/{of(filing)}/"))
    assert client.get(f"/projects/{of(filing)}/extract.pdf").status_code == 404


def test_one_firms_part(client: Client, library: Library) -> None:
    """With several parts each has its own: its grade, its firm, not the others'."""
    mine = part(public_id="aaaaaaaa00000001", grade="B")
    other = part(public_id="bbbbbbbb00000002", filer={"name": "另一家监理公司", "code": "X", "roles": ["监理"]})
    waiting = part(public_id="cccccccc00000003", grade="D")
    library.documents[PROJECT] = document(parts=[mine, other, waiting])
    page = text(client.get(f"/projects/{PROJECT}/"))
    assert page.count("这一部分的业绩证明（PDF）") == 2
    paper = extract(client, PROJECT, "?part=aaaaaaaa00000001")
    assert "样例建设集团有限公司填报部分" in paper.words
    assert "另一家监理公司" not in paper.words
    assert code_on(paper).split("-")[1] == "aaaaaaaa"
    assert "另有1个部分还没有审核" in extract(client, PROJECT).words
    for unknown in ("cccccccc00000003", "dddddddd00000004"):
        assert client.get(f"/projects/{PROJECT}/extract.pdf?part={unknown}").status_code == 404


def test_a_forged_code_is_refused(client: Client, library: Library) -> None:
    """One digit of the day changed, or nonsense: the platform has not given it out."""
    library.documents[PROJECT] = document()
    printed = code_on(extract(client, PROJECT))
    pieces = printed.split("-")
    forged = "-".join([*pieces[:2], "190101", *pieces[3:]])
    for code in (forged, "nonsense", "a" * 150, "汉字"):
        answer = client.get(f"/verify/{code}/")
        assert answer.status_code == 404
        assert "不是本平台出具的编码" in plain(answer)


def test_a_code_can_be_typed(client: Client, library: Library) -> None:
    """The form takes it with blanks and in any case, and leads on."""
    library.documents[PROJECT] = document()
    printed = code_on(extract(client, PROJECT))
    typed = f" {printed[:8].upper()}  {printed[8:]} "
    answer = client.get("/verify/", {"code": typed}, follow=True)
    assert "与平台现在公开的一致" in plain(answer)
    assert plain(client.get("/verify/")).count("核对编码") > 0
    assert client.get("/verify/", {"code": "a/b"}).status_code == 200


def test_in_moderation(client: Client, cast: Cast) -> None:
    """Who takes too many is told when to come back."""
    filing = confirmed_filing(cast)
    Window.objects.create(key="extracts:127.0.0.1", minute=int(FROZEN_AT.timestamp()) // 60, count=29)
    answers = [client.get(f"/projects/{of(filing)}/extract.pdf").status_code for _ in range(2)]
    assert answers == [200, 429]
