"""专业承包业绩 on the public pages: list, filters, detail, company, wizard, and a budget that does not grow."""

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.support.filing_sheets import uscc
from tests.support.specialist import FIRE, WORK, confirmed_work, make_works_cast
from zhulu.domain.filings.models import Filing

pytestmark = pytest.mark.django_db
LIST = "/specialist/"


def page(address: str) -> str:
    """Give a public page's text."""
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def filing(frozen: object) -> Filing:
    """One confirmed specialist work among three."""
    cast = make_works_cast()
    confirmed_work(
        cast,
        PrjName="长春市云杉里商业广场幕墙工程",
        CurtainWallArea="3000",
        BuildHeight="60",
        ContractNum="MQ-1",
        EDate="2020-01-01",
        QualificationName="建筑幕墙工程专业承包壹级",
        category="建筑幕墙",
    )
    confirmed_work(cast, PrjName="青禾学府防水工程", ContractNum="FS-1", EDate="2021-01-01")
    return confirmed_work(cast)


@pytest.mark.notice("一(三)4")
def test_the_list_has_its_own_columns_and_no_grade(filing: Filing) -> None:
    """工程名称、承包类别、施工企业、所在地、合同额、竣工日期; 「不定级」 is said once, outlined; no reviewer's name."""
    listed = page(LIST)
    for column in ("承包类别", "施工企业", "所在地", "合同额（万元）", "竣工日期"):
        assert f"{column}</th>" in listed
    assert "638.50" in listed
    assert "grade-none" in listed
    assert "数据等级</th>" not in listed
    assert "王示例" not in listed


FOUND = [
    ("", 3),
    ("?q=综合馆", 1),
    ("?q=云杉", 1),
    ("?q=没有这个", 0),
    ("?firm=澄岳", 3),
    (f"?firm={uscc(1)}", 3),
    ("?firm=别的企业", 0),
    ("?category=消防", 2),
    ("?category=建筑幕墙", 1),
    ("?category=钢结构", 3),
    ("?area=220102", 3),
    ("?area=220100", 3),
    ("?area=220202", 0),
    ("?from=2019-08-30&to=2019-08-30", 1),
    ("?from=2019-08-31", 2),
    ("?to=2019-08-29", 0),
    ("?to=gestern", 3),
    ("?q=工程&category=消防&from=2021-01-01", 1),
]


@pytest.mark.parametrize(("query", "count"), FOUND)
@pytest.mark.notice("一(三)4")
def test_each_filter_finds_what_it_names(filing: Filing, query: str, count: int) -> None:
    """Names, firms, categories, places and days, alone and together; what is unknown counts as not given."""
    assert page(f"{LIST}{query}").count('class="title"') == count


@pytest.mark.notice("一(三)5")
def test_the_detail_page_says_no_grade(filing: Filing) -> None:
    """Figures, firm, confirming authority and day; 不定级 in words; the way leads back to the list."""
    assert filing.project is not None
    detail = page(f"/projects/{filing.project.public_id}/")

    assert "专业承包·不定级" in detail
    assert "确认情况" in detail
    assert "等级由来" not in detail
    assert "南关区住房和城乡建设局" in detail
    assert "18,204.00" in detail
    assert 'href="/specialist/"' in detail
    assert "秦守业" in detail
    assert "王示例" not in detail


@pytest.mark.notice("一(二)5")
def test_the_company_lists_it_with_its_path(filing: Filing) -> None:
    """企业信息 → 工程项目库 names the work, its path, and no grade."""
    company = page(f"/companies/{uscc(1)}/")

    assert WORK in company
    assert "专业承包业绩" in company
    assert "专业承包·不定级" in company


def test_the_wizard_leads_there() -> None:
    """A builder with a completed listed work is sent to path ③ with a button; the tab of projects leads to the list."""
    answer = page("/paths/?who=builder&here=1&work=listed_specialist&permit=not_needed&completed=1")

    assert 'href="/enterprise/specialist/"' in answer
    assert 'href="/specialist/"' in page("/projects/")


def test_the_number_of_queries_does_not_grow(filing: Filing) -> None:
    """One line or three: the same queries."""
    counts = []
    for query in ("?q=综合馆", ""):
        with CaptureQueriesContext(connections["public"]) as caught:
            page(f"{LIST}{query}")
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 6


def test_a_part_of_the_page_for_htmx(filing: Filing) -> None:
    """Htmx gets the results alone and the address to show."""
    answer = Client().get(f"{LIST}?category={FIRE}", headers={"HX-Request": "true"})

    assert answer.content.decode().lstrip().startswith('<div id="results">')
    assert answer.headers["HX-Push-Url"].startswith(LIST)
