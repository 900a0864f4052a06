"""A clerk at one sheet in a real browser: saved by itself, papers with and without faults, records, axe."""

import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Page

from tests.support.browser import Shot, Watch
from tests.support.filings import Cast, filled_filing, make_cast, upload
from zhulu.domain.filings.models import Filing

pytestmark = pytest.mark.journey


@pytest.fixture
def cast(live_site: str) -> Cast:
    """Who files and who answers."""
    return make_cast()


@pytest.fixture
def desk(cast: Cast, page: Page, watch: Watch) -> Page:
    """The clerk's browser, signed in."""
    cookie = cast.clerk.client().cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": watch.origin}])
    return page


@pytest.fixture
def contract(cast: Cast, desk: Page) -> Filing:
    """A complete draft, open at its contract."""
    filing = filled_filing(cast.clerk)
    desk.goto(f"/enterprise/filings/{filing.public_id}/contract/")
    return filing


def paper(name: str, content: io.BytesIO) -> FilePayload:
    """Give a file as a person picks it."""
    return {"name": name, "mimeType": "application/pdf", "buffer": content.read()}


def test_saved_by_itself(desk: Page, contract: Filing) -> None:
    """What is changed is saved without a button, the page says when, and the next save does not collide with it."""
    number = desk.locator("input[name$=ContractNum]")
    number.fill("HT-2018-0999")
    number.blur()
    desk.get_by_text("已自动保存").wait_for()
    desk.get_by_role("button", name="保存，下一步：施工图审查").click()
    desk.wait_for_url("**/drawing_review/")
    desk.go_back()
    desk.reload()
    assert desk.locator("input[name$=ContractNum]").input_value() == "HT-2018-0999"


def test_papers(desk: Page, contract: Filing, watch: Watch) -> None:
    """A paper appears without leaving the page; a wrong one is told with its remedy and the others stay."""
    field = desk.locator("#paper-file")
    field.set_input_files([paper("补充协议.pdf", upload())])
    desk.locator("#papers").get_by_role("button", name="上传").click()
    desk.get_by_text("补充协议.pdf").first.wait_for()
    watch.expect_error("422")
    desk.locator("#paper-file").set_input_files([paper("坏.pdf", io.BytesIO(b"no pdf"))])
    desk.locator("#papers").get_by_role("button", name="上传").click()
    desk.locator("#papers .error").wait_for()
    assert "请上传 PDF" in desk.locator("#papers .error").inner_text()
    assert desk.locator("#papers .files li").count() == 2


def test_records(desk: Page, contract: Filing) -> None:
    """添加一行 keeps what was typed and adds a record; 删除本行 takes it away."""
    desk.locator("input[name$=ContractNum]").fill("HT-7")
    desk.get_by_role("button", name="添加一行").click()
    desk.wait_for_url("**#t-contracts")
    assert desk.locator("fieldset.entry").count() == 2
    assert desk.locator("input[name$=ContractNum]").first.input_value() == "HT-7"
    desk.get_by_role("button", name="删除本行").last.click()
    desk.locator("fieldset.entry").nth(1).wait_for(state="detached")


def test_pages_are_accessible_and_fit(cast: Cast, desk: Page, contract: Filing, shot: Shot) -> None:
    """Axe finds nothing on the clerk's pages, and none is wider than a telephone."""
    base = f"/enterprise/filings/{contract.public_id}/"
    desk.set_viewport_size({"width": 390, "height": 844})
    pages = (
        "/enterprise/",
        "/enterprise/filings/",
        "/enterprise/filings/add/",
        f"{base}basic/?check=1",
        f"{base}check/",
    )
    for place, address in enumerate(pages):
        desk.goto(address)
        assert Axe().run(desk).response["violations"] == []
        assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        shot(desk, f"enterprise-{place}")
