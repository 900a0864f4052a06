"""The pages of Excel 批量导入: template, upload, progress, faults at their cells, the marked copy."""

import io

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django import app

from tests.support.filings import Person, make_clerk, make_firm
from tests.support.uploads import WORKS, begin, hand_in, work_row, works
from zhulu.domain.enterprises.models import Organisation
from zhulu.domain.uploads.models import Upload
from zhulu.domain.uploads.vocabulary import IMPORT_TASK
from zhulu.foundation.audit.models import Event
from zhulu.usecases.carry_on_upload import carry_on_upload

pytestmark = pytest.mark.django_db
EXCEL = "enterprise:excel"


@pytest.fixture
def clerk() -> Person:
    """A builder's clerk."""
    return make_clerk()


def given(data: bytes, name: str = "业绩.xlsx") -> SimpleUploadedFile:
    """Give a file as a browser sends it."""
    return SimpleUploadedFile(name, data)


def page_of(upload: Upload, client: Client, **parameters: str) -> str:
    """Open an upload's page."""
    return client.get(reverse("enterprise:upload", args=[upload.public_id]), parameters).content.decode()


@pytest.mark.parametrize(("kind", "title"), [("filings", "项目基本信息"), ("specialist", WORKS)])
def test_the_template_is_a_file_of_the_paths_sheets(clerk: Person, kind: str, title: str) -> None:
    """The template downloads as XLSX; its sheets are the path's, headings in the third row, the example under them."""
    answer = clerk.client().get(reverse("enterprise:excel-template", args=[kind]))
    book = python_calamine.load_workbook(io.BytesIO(b"".join(answer)))
    rows = book.get_sheet_by_name(title).to_python()

    assert book.sheet_names[:2] == ["填写说明", title]
    assert "必填" in rows[1]
    assert rows[2][0] == "序号"
    assert rows[3][0] == "示例"


def test_a_workbook_is_handed_in_and_watched(clerk: Person) -> None:
    """The answer is the upload's page, which asks again by itself until everything is there."""
    client = clerk.client()
    answer = client.post(reverse(EXCEL, args=["specialist"]), {"file": given(works(work_row(1), work_row(2)))})
    upload = Upload.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("enterprise:upload", args=[upload.public_id]))
    waiting = page_of(upload, client)
    assert 'hx-trigger="every 2s"' in waiting
    assert "等待处理" in waiting
    part = client.get(answer["Location"], headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="upload"')
    carry_on_upload(upload_id=upload.public_id)
    done = page_of(upload, client)
    assert "every 2s" not in done
    assert "2 行全部导入" in done
    assert "净月体育公园综合馆消防工程2" in done
    assert "业绩.xlsx" in client.get(reverse(EXCEL, args=["specialist"])).content.decode()


def test_faults_are_shown_and_leave_as_files(clerk: Person) -> None:
    """Place, what, clause and remedy of every fault; the list leaves as CSV, the workbook comes back marked."""
    upload = hand_in(clerk, works(work_row(1), work_row(2, CategoryName="屋面")))
    client = clerk.client()
    html = page_of(upload, client)
    assert "有 1 行没有导入" in html
    for words in ("第 3 行“承包类别”", "没有开放", "一(三)1", "请从列表中选"):
        assert words in html
    assert "净月体育公园综合馆消防工程1" in page_of(upload, client, outcome="draft")
    csv = b"".join(client.get(reverse("enterprise:upload", args=[upload.public_id]), {"export": "csv"}))
    assert "“承包类别”" in csv.decode()
    assert Event.objects.filter(action="export_list").count() == 1
    answer = client.get(reverse("enterprise:upload-marked", args=[upload.public_id]))
    assert python_calamine.load_workbook(io.BytesIO(b"".join(answer))).sheet_names == [WORKS, "字典"]


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "空.xlsx", "空文件"),
        (b"%PDF-1.7", "业绩.xlsx", "不是 Excel 工作簿"),
        (works(work_row(1)), "业绩.xlsx", "没有名为“项目基本信息”的工作表"),
    ],
)
def test_a_refused_file_is_told_on_the_page(clerk: Person, data: bytes, name: str, words: str) -> None:
    """What is wrong with the file as such stands on the page it came from, and nothing is kept."""
    answer = clerk.client().post(reverse(EXCEL, args=["filings"]), {"file": given(data, name), "incomplete": "1"})

    assert answer.status_code == 422
    html = answer.content.decode()
    assert words in html
    assert 'value="1" checked' in html
    assert Upload.objects.count() == 0


def test_no_file_is_no_error_of_ours(clerk: Person) -> None:
    """Pressing the button without a file is answered on the page."""
    assert "没有选择文件" in clerk.client().post(reverse(EXCEL, args=["filings"])).content.decode()


def test_a_workbook_refused_while_it_is_read_imports_nothing(clerk: Person) -> None:
    """What turns out only when all of it is read is told on the upload's page."""
    upload = begin(clerk, works(work_row(1)))
    Upload.objects.update(refusal=["数据超过 50,000 行。请分成几个文件。"], finished_at=upload.created_at)

    html = page_of(upload, clerk.client())
    assert "没有导入" in html
    assert "数据超过 50,000 行" in html


def test_others_see_nothing(clerk: Person) -> None:
    """Another enterprise's upload looks like one that there is not; strangers are asked to sign in."""
    upload = hand_in(clerk, works(work_row(1, CategoryName="屋面")))
    other = make_clerk(make_firm(serial=2, name="吉林另一建设有限公司"), sign_in_name="other", name="他示例").client()
    for name in ("enterprise:upload", "enterprise:upload-marked"):
        address = reverse(name, args=[upload.public_id])
        assert other.get(address).status_code == 404
        assert Client().get(address).status_code == 302
    assert "业绩.xlsx" not in other.get(reverse(EXCEL, args=["specialist"])).content.decode()
    assert other.get(reverse(EXCEL, args=["nothing"])).status_code == 404


def test_only_builders_import_specialist_works(clerk: Person) -> None:
    """A firm that is no builder is told so, on the page and by the use-case."""
    Organisation.objects.update(kinds=["designer"])
    client = clerk.client()
    assert "没有登记为施工企业" in client.get(reverse(EXCEL, args=["specialist"])).content.decode()
    answer = client.post(reverse(EXCEL, args=["specialist"]), {"file": given(works(work_row(1)))})
    assert answer.status_code == 403


def test_the_job_is_known() -> None:
    """The task that an upload defers is registered."""
    assert IMPORT_TASK in app.tasks
