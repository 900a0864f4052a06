"""下载中心: six attachments as files, the comparison and the chart as pages, light, linked and in moderation."""

import re

import pytest
from django.test import Client
from time_machine import Traveller

from tests.interfaces.enterprise.pages import plain, text
from tests.support.fixtures import FROZEN_AT
from tests.support.pdf import read, squeezed
from zhulu.domain.forms.editions import ATTACHMENTS, Attachment
from zhulu.domain.statecraft.edges import machines
from zhulu.foundation.documents.typesetting import TooBusy
from zhulu.foundation.throttle.models import Window

pytestmark = pytest.mark.django_db


@pytest.mark.notice("附件")
def test_all_six_can_be_had(client: Client, frozen: object) -> None:
    """Each has its title, edition, size, and an address that works."""
    page = client.get("/downloads/")
    words = plain(page)
    for attachment in ATTACHMENTS:
        assert attachment.title in words
        assert f'href="/downloads/{attachment.key}.pdf"' in text(page)
    assert len(re.findall(r"PDF\s*\d+ KB", words)) == 6


@pytest.mark.notice("附件1", "附件2", "附件3", "附件4", "附件5", "附件6")
@pytest.mark.parametrize("attachment", ATTACHMENTS, ids=lambda one: one.key)
def test_each_is_an_official_form(client: Client, frozen: object, attachment: Attachment) -> None:
    """A PDF/A file under the notice's title, the same all day, for anybody to keep."""
    answer = client.get(f"/downloads/{attachment.key}.pdf")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "public, max-age=300"
    assert answer.content == client.get(f"/downloads/{attachment.key}.pdf").content
    paper = read(answer.content)
    assert attachment.title in paper.words
    assert "<pdfaid:part>2</pdfaid:part>" in paper.metadata
    assert "草表" not in paper.words


def test_the_chart_is_the_state_tables(client: Client, frozen: object) -> None:
    """Every state and every action of every table stands in the drawing, on paper and on the page, with its clause."""
    paper = read(client.get("/downloads/chart.pdf").content).words
    page = text(client.get("/paths/chart/"))
    pictures = "".join(re.findall(r"<svg.*?</svg>", page, re.DOTALL))
    drawn = squeezed(re.sub(r"<[^>]+>", "", pictures))
    for machine in machines():
        for said in (*machine.states, *machine.transitions):
            assert squeezed(said.label) in paper, said.label
            assert squeezed(said.label) in drawn, said.label
            assert said.clause in drawn
    assert "style=" not in page


def test_the_comparison_is_the_notice_and_the_settings(client: Client, frozen: object) -> None:
    """Cells quote clauses and tell the settings of the day, on paper as on the page."""
    page = squeezed(plain(client.get("/paths/comparison/")))
    paper = read(client.get("/downloads/comparison.pdf").content).words
    for said in (
        "工程项目业绩补录功能3.0版",
        "代表工程业绩录入",
        "参与工程建设的勘察设计、施工、监理企业。",
        "施工、监理、工程总承包：项目基本信息、招投标、合同信息、施工图审查、施工许可、竣工验收",
        "勘察、设计：项目基本信息、招投标、合同信息、施工图审查",
        "推送A、B、C级",
        "推送A级",
        "不推送",
        "不适用",
    ):
        assert said in page, said
        assert said in paper, said


def test_what_is_not_there(client: Client) -> None:
    """An attachment that the notice has not is not found."""
    assert client.get("/downloads/seventh.pdf").status_code == 404


def test_in_moderation(client: Client, frozen: Traveller) -> None:
    """Who asks too often is told when to come back, a program by a problem document; the next minute is free again."""
    Window.objects.create(key="papers:127.0.0.1", minute=int(FROZEN_AT.timestamp()) // 60, count=59)
    answers = [client.get("/downloads/permission.pdf") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert answers[1]["Retry-After"] == "60"
    assert "要得太频繁了" in plain(answers[1])
    refused = client.get("/downloads/permission.pdf", headers={"Accept": "application/json"})
    assert refused.json()["rule"] == "AskedInModeration"
    frozen.shift(60)
    assert client.get("/downloads/permission.pdf").status_code == 200


def test_nobody_free(client: Client, frozen: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """When all compilers are at work, the page says so and when to come back; nothing breaks."""

    def busy(*_: object, **__: object) -> bytes:
        raise TooBusy

    monkeypatch.setattr("zhulu.usecases.print_attachments.SHELF.take", busy)
    for address in ("/downloads/", "/downloads/permission.pdf"):
        answer = client.get(address)
        assert answer.status_code == 503
        assert answer["Retry-After"] == "10"
        assert "现在正忙" in plain(answer)
