"""The enterprise's first page: what to do next, what is under way and where it lies, what came back, what can be A."""

from django.test import Client

from tests.support.filings import NO_STAR, Cast, Plan, confirmed_filing, make_cast, make_clerk, make_firm
from tests.support.stations import Station
from zhulu.usecases.apply_for_grade import apply_for_grade
from zhulu.usecases.decide_grade_application import grant_grade_a, send_back_application

HOME = "/enterprise/"


def region(client: Client, name: str) -> str:
    """Give the text of one section of the page, from its heading to the next section."""
    text = client.get(HOME).content.decode()
    return text.partition(f'id="{name}"')[2].partition("<section")[0]


def test_an_application_under_way_lies_with_the_province(at_applied: Station) -> None:
    """It stands among what is under way, with whose turn it is; nothing is asked of the firm."""
    client = at_applied.cast.clerk.client()
    assert "省厅（审核 A 级）" in region(client, "going")
    assert "没有要您办的事" in client.get(HOME).content.decode()


def test_an_application_sent_back_is_the_first_thing_told(at_applied: Station) -> None:
    """With its reason, until it is made anew; afterwards it is under way again, and done with A."""
    cast, application = at_applied.cast, at_applied.application
    send_back_application(actor=cast.province.actor, application_id=application.public_id, opinion="验收报告缺第 2 页")
    client = cast.clerk.client()
    page = client.get(HOME).content.decode()
    assert "A 级申请退回" in page
    assert "省厅退回：验收报告缺第 2 页" in page
    assert "可以申请省厅审核" not in page

    again = apply_for_grade(actor=cast.clerk.actor, filing_id=application.filing.public_id)
    assert "A 级申请退回" not in client.get(HOME).content.decode()
    assert "省厅（审核 A 级）" in region(client, "going")
    grant_grade_a(actor=cast.province.actor, application_id=again.public_id, opinion="同意", method="system")
    assert "没有正在审核的业绩" in client.get(HOME).content.decode()


def test_another_firm_is_told_nothing_of_it(at_applied: Station) -> None:
    """What came back is the firm's own."""
    cast = at_applied.cast
    send_back_application(
        actor=cast.province.actor, application_id=at_applied.application.public_id, opinion="验收报告缺第 2 页"
    )
    other = make_clerk(make_firm(serial=2, name="吉林示例建设有限公司"), sign_in_name="other", name="别人")
    assert "验收报告缺第 2 页" not in other.client().get(HOME).content.decode()


def test_what_can_become_a_says_what_is_missing(db: None, frozen: object) -> None:
    """A confirmed record that lacks one ``*`` field is near A and says which; a complete one is a task."""
    cast: Cast = make_cast()
    confirmed_filing(cast, Plan(blank=NO_STAR))
    client = cast.clerk.client()
    assert "最大跨度" in region(client, "near")
    confirmed_filing(cast, Plan(name="南湖中学教学楼"))
    assert "可以申请省厅审核并推送国家平台" in client.get(HOME).content.decode()
