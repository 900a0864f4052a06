"""Excel both ways in a real browser: the template, filled, handed in, marked, mended, and one draft submitted."""

from pathlib import Path as File

import pytest
import python_calamine
from playwright.sync_api import FilePayload, Page, expect

from tests.journeys.walking import NARROW, WIDE, fits, grave, seat
from tests.support.browser import Shot, Watch
from tests.support.filings import Cast, upload
from tests.support.specialist import make_works_cast
from tests.support.uploads import WORKS, work_row
from tests.support.workbooks import Cell, workbook
from zhulu.domain.filings.models import Filing
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.uploads.columns import sheets_of
from zhulu.domain.uploads.models import Upload
from zhulu.foundation.tabular.xlsx_writing import MEDIA_TYPE
from zhulu.usecases.carry_on_upload import carry_on_upload

pytestmark = pytest.mark.journey
ROWS = 12
BAD = 7
"""The row of the workbook whose contract amount is no number."""


@pytest.fixture
def cast(live_site: str) -> Cast:
    """A builder's clerk, and who would confirm."""
    return make_works_cast()


def lines_of(file: File) -> list[list[Cell]]:
    """Read the sheet of works as a person has it before them."""
    return [list(row) for row in python_calamine.load_workbook(str(file)).get_sheet_by_name(WORKS).to_python()]


def fill(template: File) -> bytes:
    """Fill the template below its example, by its headings; one cell is wrong."""
    lines = lines_of(template)
    headings = [str(heading) for heading in lines[2]]
    keys = {column.label: column.key for column in sheets_of(Path.SPECIALIST.value)[0].columns}
    for number in range(1, ROWS + 1):
        row = work_row(number, **({"ContractMoney": "六百多"} if number == BAD else {}))
        lines.append([row.get(heading, row.get(keys[heading], "")) for heading in headings])
    return workbook({WORKS: lines})


def hand_in(page: Page, data: bytes) -> Upload:
    """Choose the file and upload it."""
    payload: FilePayload = {"name": "消防业绩.xlsx", "mimeType": MEDIA_TYPE, "buffer": data}
    page.get_by_label("选择填好的文件").set_input_files([payload])
    page.get_by_role("button", name="上传并导入").click()
    expect(page.get_by_role("heading", name="等待处理")).to_be_visible()
    return Upload.objects.latest("pk")


@pytest.mark.notice("一(三)3")
def test_from_the_template_to_a_submitted_filing(
    page: Page, cast: Cast, watch: Watch, shot: Shot, tmp_path: File
) -> None:
    """Nothing is typed twice: what is wrong comes back in its place, and only what was mended is imported anew."""
    seat(page, cast.clerk, watch)
    page.goto("/enterprise/specialist/")
    page.get_by_role("link", name="Excel 批量导入").click()
    assert grave(page) == []
    shot(page, "excel-start")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="下载 Excel 模板").click()
    template = tmp_path / "template.xlsx"
    downloading.value.save_as(template)

    first = hand_in(page, fill(template))
    shot(page, "excel-waiting")
    Upload.objects.update(total=ROWS, done=5)
    expect(page.get_by_text(f"已处理 5 / {ROWS} 行")).to_be_visible()
    assert grave(page) == []
    shot(page, "excel-going")
    Upload.objects.update(total=None, done=0)
    carry_on_upload(upload_id=first.public_id)
    expect(page.get_by_text("有 1 行没有导入")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="看不懂“六百多”这个数")).to_be_visible()
    assert grave(page) == []
    shot(page, "excel-faults")
    page.set_viewport_size(NARROW)
    assert fits(page)
    shot(page, "excel-faults-narrow")
    page.set_viewport_size(WIDE)
    with page.expect_download() as downloading:
        page.get_by_role("link", name="下载标出错误的文件").click()
    marked = tmp_path / "marked.xlsx"
    downloading.value.save_as(marked)

    lines = lines_of(marked)
    wrong = next(line for line in lines if "六百多" in line)
    assert "请只填数字" in str(wrong[-1])
    wrong[wrong.index("六百多")] = 655.5
    page.get_by_role("link", name="上传改好的文件").click()
    second = hand_in(page, workbook({WORKS: lines}))
    carry_on_upload(upload_id=second.public_id)
    expect(page.get_by_text(f"{ROWS} 行全部导入")).to_be_visible()
    second.refresh_from_db()
    assert (second.drafts, second.doubles) == (1, ROWS - 1)
    assert Filing.objects.count() == ROWS
    shot(page, "excel-done")
    submit_the_mended(page, shot)
    page.goto("/enterprise/excel/specialist/")
    page.set_viewport_size(NARROW)
    assert fits(page)
    shot(page, "excel-start-narrow")


def submit_the_mended(page: Page, shot: Shot) -> None:
    """Open the draft that came of the mended row, attach its papers and submit it."""
    page.get_by_role("link", name=f"净月体育公园综合馆消防工程{BAD}").click()
    for kind in ("contract", "special_acceptance", "commitment"):
        page.locator("#paper-kind").select_option(kind)
        paper: FilePayload = {"name": f"{kind}.pdf", "mimeType": "application/pdf", "buffer": upload().read()}
        page.locator("#paper-file").set_input_files([paper])
        page.locator("#papers").get_by_role("button", name="上传").click()
        page.locator("#papers .files").get_by_text(f"{kind}.pdf").first.wait_for()
    page.get_by_role("button", name="保存，").click()
    for reason in page.locator("textarea").all():
        reason.fill("属实，见所附材料")
    page.locator("#promise").click()
    shot(page, "excel-check")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("已提交").first).to_be_visible()
    assert Filing.objects.get(state="submitted").name.endswith(str(BAD))
