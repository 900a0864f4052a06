"""A clerk's whole filing in a real browser, from 添加 to 提交: steps, clicks and server time are told.

The figures are printed and not asserted: machines differ. What is asserted is that the way is whole, that nothing typed
is lost on it, and that each thing is asked for once.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import FilePayload, Locator, Page, Response

from tests.support.browser import Shot, Watch
from tests.support.filing_sheets import complete_sheets
from tests.support.filings import COUNTY, Cast, Plan, make_cast, submitted_filing, upload
from zhulu.domain.enterprises.queries import current_code
from zhulu.domain.filings.models import Filing, Submission
from zhulu.domain.standard.catalogue import SHEETS_OF_PATH

pytestmark = pytest.mark.journey
NAME = "伊通河南岸泵站改造工程"


@dataclass
class Clerk:
    """Somebody at the keyboard whose hands are counted, and how long the server thought each time."""

    page: Page
    clicks: int = 0
    fields: int = 0
    pages: int = 0
    thought: list[tuple[str, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen to every answer."""
        self.page.on("response", self._hear)

    def click(self, target: Locator) -> None:
        """Click once."""
        self.clicks += 1
        target.click()

    def fill(self, control: Locator, text: str) -> None:
        """Fill one field as its kind wants it."""
        self.fields += 1
        if control.first.get_attribute("type") in {"checkbox", "radio"}:
            for value in text.split(","):
                self.click(control.and_(self.page.locator(f"[value='{value}']")))
        elif control.evaluate("item => item.tagName") == "SELECT":
            control.select_option(text)
        elif control.get_attribute("type") in {"number", "text"}:
            control.fill(text.replace(",", ""))
        else:
            control.fill(text)

    def attach(self, kind: str, name: str) -> None:
        """Attach one paper and wait until it is listed."""
        self.page.locator("#paper-kind").select_option(kind)
        payload: FilePayload = {"name": name, "mimeType": "application/pdf", "buffer": upload().read()}
        self.page.locator("#paper-file").set_input_files([payload])
        self.clicks += 2
        self.click(self.page.locator("#papers").get_by_role("button", name="上传"))
        self.page.locator("#papers .files").get_by_text(name).first.wait_for()

    def _hear(self, response: Response) -> None:
        if response.request.resource_type not in {"document", "xhr", "fetch"}:
            return
        timing = response.request.timing
        waited = timing["responseStart"] - timing["requestStart"]
        self.pages += response.request.resource_type == "document"
        place = re.sub(r"/[0-9a-z]{16}/", "/…/", response.url.partition("/enterprise")[2].partition("?")[0])
        self.thought.append((f"{response.request.method} {place}", waited))

    def figures(self) -> str:
        """Tell what it took."""
        total = sum(waited for _, waited in self.thought)
        slowest = sorted(self.thought, key=lambda item: -item[1])[:5]
        lines = [
            f"{self.fields} fields, {self.clicks} clicks, {self.pages} pages, {len(self.thought)} requests",
            f"server time {total / 1000:.2f} s in all, {total / len(self.thought):.0f} ms each",
            *(f"  {waited:5.0f} ms  {what}" for what, waited in slowest),
        ]
        return "\n".join(lines)


@pytest.fixture
def cast(live_site: str) -> Cast:
    """Who files and who answers."""
    return make_cast()


@pytest.fixture
def clerk(cast: Cast, page: Page, watch: Watch) -> Clerk:
    """The clerk, signed in."""
    cookie = cast.clerk.client().cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": watch.origin}])
    return Clerk(page)


def begin(clerk: Clerk, *, role: str, words: str) -> None:
    """Go to 添加, choose the role and search."""
    clerk.page.goto("/enterprise/")
    clerk.click(clerk.page.get_by_role("link", name="添加补录业绩"))
    clerk.click(clerk.page.get_by_role("checkbox", name=re.compile(f"^{role}")))
    clerk.fill(clerk.page.locator("#q"), words)
    clerk.click(clerk.page.get_by_role("button", name="查询"))


def row_ids(page: Page, table: str) -> list[str]:
    """Give the records of a table on the open sheet."""
    return [str(item.get_attribute("value")) for item in page.locator(f"input[name='rows-{table}']").all()]


def fill_sheet(clerk: Clerk, tables: dict[str, list[dict[str, str]]]) -> None:
    """Fill one sheet, adding rows where there are more records than the page offers."""
    page = clerk.page
    for table, records in tables.items():
        for place, record in enumerate(records):
            if place >= len(row_ids(page, table)):
                clerk.click(page.locator(f"#t-{table}").get_by_role("button", name="添加一行"))
                page.wait_for_url(f"**#t-{table}")
                page.locator(f"input[name='rows-{table}']").nth(place).wait_for(state="attached")
            fill_record(clerk, table, row_ids(page, table)[place], record)


def fill_record(clerk: Clerk, table: str, row_id: str, record: dict[str, str]) -> None:
    """Fill one record; what is folded away is unfolded first."""
    for column, text in record.items():
        if column == "row_id" or not text:
            continue
        control = clerk.page.locator(f"[name='{table}-{row_id}-{column}']")
        folded = control.first.locator("xpath=ancestor::details[not(@open)]")
        if folded.count():
            clerk.click(folded.locator("summary"))
        clerk.fill(control, text)


def next_step(clerk: Clerk, after: str) -> None:
    """Save and go on to the next sheet, or to the check."""
    keys = list(SHEETS_OF_PATH["2"])
    place = keys.index(after) + 1
    clerk.click(clerk.page.get_by_role("button", name=re.compile("^保存，")))
    clerk.page.wait_for_url(f"**/{keys[place]}/" if place < len(keys) else "**/check/")


PAPERS: dict[str, Iterable[str]] = {
    "basic": ("owner_statement", "commitment", "scale_evidence"),
    "tender": ("award_notice",),
    "contract": ("contract",),
    "drawing_review": ("review_certificate",),
    "permit": ("no_permit_statement",),
    "completion": ("completion_report",),
}


def test_from_nothing_to_submitted(cast: Cast, clerk: Clerk, shot: Shot, capsys: pytest.CaptureFixture[str]) -> None:
    """A builder's clerk files a project in one sitting; what is submitted is what was typed, and nothing warns."""
    page = clerk.page
    firm = cast.clerk.actor
    sheets = complete_sheets(
        filer_name=firm.organisation_name,
        filer_code=current_code(organisation_id=firm.organisation_id or 0),
        county=COUNTY,
        name=NAME,
    )
    begin(clerk, role="施工", words="伊通河")
    clerk.click(page.get_by_role("button", name="新建项目"))
    page.wait_for_url("**/basic/")
    for sheet, tables in sheets.items():
        fill_sheet(clerk, tables)
        for kind in PAPERS[sheet]:
            clerk.attach(kind, f"{kind}.pdf")
        shot(page, f"clerk-{sheet}")
        next_step(clerk, sheet)
    page.get_by_text("六张表和材料都符合要求，可以提交").wait_for()
    shot(page, "clerk-check")
    assert page.locator("textarea").count() == 0
    clerk.click(page.locator("#promise"))
    clerk.click(page.get_by_role("button", name="提交", exact=True))
    page.get_by_text("已提交，定为 D 级").wait_for()
    shot(page, "clerk-submitted")

    filing = Filing.objects.get()
    canonical = Submission.objects.get().canonical
    assert (filing.state, filing.name) == ("submitted", NAME)
    for text in ("HT-2018-0321", "12386.40", "JL-SC-2018-0102", "郑安澜", "长建竣备字2019第231号", "2018-04-15"):
        assert text in canonical, text
    with capsys.disabled():
        print(f"\na builder's whole filing:\n{clerk.figures()}")  # noqa: T201 - the figures are what this is for


def test_a_supervisor_joins_and_explains(
    cast: Cast, clerk: Clerk, watch: Watch, shot: Shot, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who joins finds the project's sheet filled; what warns is asked for, and a wrong reason stays."""
    there = submitted_filing(cast, Plan(name=NAME))
    page = clerk.page
    begin(clerk, role="监理", words="伊通河")
    clerk.click(page.get_by_role("button", name="关联已有项目"))
    page.wait_for_url("**/basic/")
    project = row_ids(page, "project")[0]
    assert page.locator(f"[name='project-{project}-PrjName']").input_value() == NAME
    assert page.locator(f"[name='project-{project}-CountyNum']").input_value() == COUNTY
    firm = cast.clerk.actor
    code = current_code(organisation_id=firm.organisation_id or 0)
    sheets = complete_sheets(filer_name=firm.organisation_name, filer_code=code, roles=["4"], county=COUNTY, name=NAME)
    sheets["tender"]["tenders"][0]["TenderTypeNum"] = "003"
    for sheet, tables in sheets.items():
        if sheet != "basic":
            fill_sheet(clerk, tables)
        for kind in PAPERS[sheet]:
            clerk.attach("direct_commission" if kind == "award_notice" else kind, f"{kind}.pdf")
        next_step(clerk, sheet)
    reason = page.locator("#f-reason-Tendered")
    reason.wait_for()
    clerk.click(page.locator("#promise"))
    clerk.fill(reason, "联系 13900001234")
    watch.expect_error("409")
    clerk.click(page.get_by_role("button", name="提交", exact=True))
    page.get_by_text("理由里有身份证号或手机号").first.wait_for()
    assert reason.input_value() == "联系 13900001234"
    shot(page, "clerk-reason-refused")
    clerk.fill(reason, "监理费低于限额，建设单位直接委托")
    clerk.click(page.get_by_role("button", name="提交", exact=True))
    page.get_by_text("已提交，定为 D 级").wait_for()

    joined = Filing.objects.exclude(pk=there.pk).get()
    assert joined.project == there.project
    with capsys.disabled():
        print(f"\na supervisor joins:\n{clerk.figures()}")  # noqa: T201 - as above
