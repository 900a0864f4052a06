"""专业承包业绩录入 in the enterprise client: list, 添加 by category, the 采集表, and the sub-column."""

import pytest
from django.test import Client

from tests.interfaces.enterprise.pages import text
from tests.support.filings import Cast, make_clerk, make_firm
from tests.support.specialist import (
    FIRE,
    WORK,
    confirmed_work,
    filled_work,
    make_works_cast,
    submitted_work,
)
from zhulu.domain.enterprises.models import Organisation
from zhulu.domain.filings.models import Filing

pytestmark = pytest.mark.django_db
LIST, ADD, RESULTS = "/enterprise/specialist/", "/enterprise/specialist/add/", "/enterprise/specialist/results/"


@pytest.fixture
def works(frozen: object) -> Cast:
    """A builder's clerk and the home authority of path ③."""
    return make_works_cast()


@pytest.fixture
def client_of_builder(works: Cast) -> Client:
    """The builder's clerk, signed in."""
    return works.clerk.client()


@pytest.mark.notice("一(三)3")
def test_the_empty_list_says_what_to_do(client_of_builder: Client) -> None:
    """Menu, button and empty state stand; the path's own words are used."""
    page = text(client_of_builder.get(LIST))

    assert f'href="{ADD}"' in page
    assert "还没有录入过专业承包业绩" in page
    assert "房屋市政工程业绩补录" in page


@pytest.mark.notice("一(三)1")
def test_adding_asks_for_an_open_category(client_of_builder: Client) -> None:
    """All five are offered with their figures; none chosen is told at the field; chosen, the sheet opens."""
    page = text(client_of_builder.get(ADD))
    for name in ("电子与智能化", "消防", "装饰装修", "建筑幕墙", "防水防腐保温"):
        assert name in page
    assert "须填单体建筑面积、消防验收或备案编号" in page
    assert client_of_builder.post(ADD, {"category": "钢结构"}).status_code == 409
    assert not Filing.objects.exists()
    answer = client_of_builder.post(ADD, {"category": FIRE})
    filing = Filing.objects.get()
    assert answer.headers["Location"] == f"/enterprise/filings/{filing.public_id}/specialist/"


@pytest.mark.notice("一(三)2")
def test_another_kind_of_firm_is_told_so(works: Cast) -> None:
    """A supervisor sees whose it is, without a button, and is refused if it tries."""
    firm = make_firm(serial=2, name="吉林正衡工程监理有限公司")
    Organisation.objects.filter(pk=firm.pk).update(kinds=["supervisor"])
    client = make_clerk(firm, sign_in_name="jianli").client()

    assert "专业承包业绩由施工企业录入" in text(client.get(LIST))
    assert f'href="{ADD}"' not in text(client.get(LIST))
    assert client.post(ADD, {"category": FIRE}).status_code == 403


@pytest.mark.notice("一(三)3")
def test_the_sheet_asks_for_the_figures_of_its_category(works: Cast, client_of_builder: Client) -> None:
    """The chosen category's figures stand open and required; no mark of grade A stands anywhere."""
    filing = filled_work(works.clerk)
    page = text(client_of_builder.get(f"/enterprise/filings/{filing.public_id}/specialist/"))
    figures = page.split("这一类须填的指标")[1].split("</fieldset>")[0]

    assert "单体建筑面积" in figures
    assert "消防验收或备案编号" in figures
    assert "幕墙面积" not in figures
    assert "A级完备度" not in page
    assert "不定数据等级" in page
    assert '<option value="消防" selected>' in page


def test_a_filing_has_the_sheets_of_its_path_only(works: Cast, client_of_builder: Client) -> None:
    """A sheet of path ② under a specialist work does not exist."""
    filing = filled_work(works.clerk)

    assert client_of_builder.get(f"/enterprise/filings/{filing.public_id}/basic/").status_code == 404
    assert client_of_builder.post(f"/enterprise/filings/{filing.public_id}/tender/papers/").status_code == 404


@pytest.mark.notice("一(三)5")
def test_the_check_page_promises_no_grade(works: Cast, client_of_builder: Client) -> None:
    """What is said before submission is path ③'s: public only once confirmed, no D, no A."""
    filing = filled_work(works.clerk)
    page = text(client_of_builder.get(f"/enterprise/filings/{filing.public_id}/check/"))

    assert "确认以后才公开，不定数据等级" in page
    assert "D 级" not in page
    answer = client_of_builder.post(f"/enterprise/filings/{filing.public_id}/submit/", {"promise": "1"}, follow=True)
    assert "确认以后才公开" in answer.content.decode()
    assert "定为 D 级" not in answer.content.decode()


@pytest.mark.notice("一(三)4")
def test_a_confirmed_work_stands_in_the_sub_column(works: Cast, client_of_builder: Client) -> None:
    """子栏目“专业承包业绩” lists and finds what is confirmed, and only that; the page offers no application for A."""
    filing = confirmed_work(works)
    submitted_work(works, PrjName="另一处还没确认的工程")
    page = text(client_of_builder.get(RESULTS))

    assert WORK in page
    assert "专业承包·不定级" in page
    assert "另一处还没确认的工程" not in page
    assert WORK in text(client_of_builder.get(f"{RESULTS}?q=综合馆"))
    assert "没有找到" in text(client_of_builder.get(f"{RESULTS}?q=跨河桥"))
    detail = text(client_of_builder.get(f"/enterprise/filings/{filing.public_id}/"))
    assert "申请 A 级" not in detail
    assert "下载归档包" in detail
    assert client_of_builder.post(f"/enterprise/filings/{filing.public_id}/apply/").status_code == 409


@pytest.mark.notice("一(三)4")
def test_a_waiting_work_has_no_public_page(works: Cast, client_of_builder: Client) -> None:
    """Neither the public list nor the project's address gives it before it is confirmed."""
    filing = submitted_work(works)
    assert filing.project is not None

    assert Client().get(f"/projects/{filing.project.public_id}/").status_code == 404
    assert WORK not in text(Client().get("/specialist/"))
    assert "公开页上怎样显示" not in text(client_of_builder.get(f"/enterprise/filings/{filing.public_id}/"))
