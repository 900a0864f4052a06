"""业绩证明 in a browser: taken from the project's page, checked, found changed; accessible, wide and narrow."""

import re
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction
from playwright.sync_api import Page, expect

from tests.support.browser import Shot, Watch
from tests.support.filings import confirmed_filing, make_cast
from tests.support.pdf import read
from zhulu.domain.library.models import Contribution
from zhulu.domain.library.operations import set_mark
from zhulu.domain.library.vocabulary import MarkKind
from zhulu.domain.publication.operations import publish_project
from zhulu.foundation.clock import local_midnight

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("width", [1280, 390])
def test_an_extract_is_taken_and_checked(page: Page, shot: Shot, *, width: int) -> None:
    """From the public page to the paper, from the paper's code to the truth, before and after a mark."""
    filing = confirmed_filing(make_cast())
    assert filing.project is not None
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/projects/{filing.project.public_id}/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载业绩证明").click()
    assert waiting.value.suggested_filename.endswith("-业绩证明.pdf")
    paper = read(waiting.value.path().read_bytes())
    code = re.search(r"核对编码：([0-9a-z.-]+)", paper.words)
    assert code

    page.goto("/verify/")
    page.get_by_label("核对编码").fill(code[1].upper())
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_role("heading", name="与平台现在公开的一致")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shot(page, f"verify-current-{width}")

    contribution, now = Contribution.objects.get(), local_midnight(date(2026, 11, 20))
    with transaction.atomic():
        set_mark(contribution=contribution, kind=MarkKind.DOUBT, reason="规模不符", set_by="省厅", now=now)
        publish_project(project_id=contribution.project_id, now=now)
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("主管部门标记：数据有误或存疑")
    assert Axe().run(page).response["violations"] == []
    shot(page, f"verify-doubted-{width}")


def test_a_forged_code(page: Page, watch: Watch, shot: Shot) -> None:
    """The platform says plainly that it never gave it out."""
    watch.expect_error("404")
    page.goto("/verify/aaaaaaaaaaaaaaaa-00000000-261120-1c-aaaaaaaaaa/")
    expect(page.get_by_role("alert")).to_contain_text("不是本平台出具的编码")
    shot(page, "verify-forged")
