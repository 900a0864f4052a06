"""A firm asks its city to raise C to B: offered where it can be, said where it lies, told what came of it (Q10)."""

import pytest
from django.test import Client

from tests.interfaces.enterprise.pages import plain, text
from tests.support.filings import Cast, make_rechecker
from tests.support.stations import Station
from zhulu.domain.filings.models import Filing, GradeApplication
from zhulu.usecases.recheck_grade import keep_at_c, raise_to_b


@pytest.fixture
def cast(at_confirmed: Station) -> Cast:
    """Who has part in the confirmed filing."""
    return at_confirmed.cast


@pytest.fixture
def filing(at_confirmed: Station) -> Filing:
    """A county's C."""
    return at_confirmed.filing


@pytest.fixture
def desk(cast: Cast) -> Client:
    """The firm's clerk, signed in."""
    return cast.clerk.client()


def address(filing: Filing, page: str = "") -> str:
    """Give the address of a page of a filing."""
    return f"/enterprise/filings/{filing.public_id}/{page}"


def ask(desk: Client, filing: Filing) -> GradeApplication:
    """Apply as the page's button does."""
    assert desk.post(address(filing, "apply-recheck/")).status_code == 302
    return GradeApplication.objects.latest("pk")


@pytest.mark.notice("一(二)4")
def test_asking_for_b(filing: Filing, desk: Client) -> None:
    """Offered beside A; once asked, the page says who has it, and a second time is answered with 409."""
    page = text(desk.get(address(filing)))
    assert ("申请升为 B 级" in page, "申请 A 级" in page) == (True, True)
    assert "上级市（州）正在复核" in text(desk.post(address(filing, "apply-recheck/"), follow=True))
    assert "上级市（州）（复核 B 级）" in text(desk.get("/enterprise/filings/"))
    again = desk.post(address(filing, "apply-recheck/"))
    assert (again.status_code, "已有一份申请正在审核" in text(again)) == (409, True)
    assert desk.post(address(filing, "apply/")).status_code == 409


def test_raised(filing: Filing, desk: Client) -> None:
    """The ladder shows C and B with their authorities and no reviewer; B is not offered again."""
    city = make_rechecker()
    raise_to_b(actor=city.actor, application_id=ask(desk, filing).public_id, opinion="复核属实", method="system")
    page = plain(desk.get(address(filing)))
    assert "长春市城乡建设委员会" in page
    assert "重新确认为 B 级" in page
    assert "A 级审核：重新确认" not in page
    assert "周示例" not in page
    assert address(filing, "apply-recheck/") not in text(desk.get(address(filing)))


def test_declined(filing: Filing, desk: Client) -> None:
    """The opinion stands in the course, and the firm may ask anew."""
    keep_at_c(actor=make_rechecker().actor, application_id=ask(desk, filing).public_id, opinion="验收报告不全")
    page = text(desk.get(address(filing)))
    assert "验收报告不全" in page
    assert address(filing, "apply-recheck/") in page


def test_without_a_city_above_b_is_not_offered(cast: Cast, filing: Filing, desk: Client) -> None:
    """Where the county's authority stands under the province, the page offers A alone."""
    home = filing.home_authority
    assert home is not None
    home.parent = home.parent.parent if home.parent else None
    home.save(update_fields=["parent"])
    page = text(desk.get(address(filing)))
    assert ("申请升为 B 级" in page, "申请 A 级" in page) == (False, True)
    assert desk.post(address(filing, "apply-recheck/")).status_code == 409
