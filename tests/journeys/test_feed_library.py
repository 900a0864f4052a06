"""Path ① in a real browser: a builder finds the project, applies for A, the province grants it; axe is content."""

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from tests.journeys.walking import NARROW, fits, grave, seat
from tests.support.browser import Shot, Watch
from tests.support.bundles import BUILDER, bundle, completed
from tests.support.filing_sheets import uscc
from tests.support.filings import PROVINCE, Person, make_officer
from tests.support.people import make_account
from zhulu.domain.access.actors import SYSTEM
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.enterprises.operations import add_clerk, register_organisation
from zhulu.domain.enterprises.vocabulary import Code, OrganisationKind, Residence
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.usecases.deliver_bundles import deliver
from zhulu.usecases.identify_actor import identify_actor

pytestmark = pytest.mark.journey


def builder() -> Person:
    """Register the builder of the bundles, with a clerk."""
    account = make_account(kind=AccountKind.CLERK, sign_in_name="builder", name="钱经办")
    with transaction.atomic():
        organisation = register_organisation(
            name="吉林示例建设有限公司",
            kinds=[OrganisationKind.BUILDER],
            residence=Residence.IN_PROVINCE,
            codes=[Code(value=uscc(BUILDER))],
        )
        add_clerk(account=account, organisation=organisation)
    return Person(account, identify_actor(account=account))


@pytest.mark.usefixtures("live_site")
def test_a_builder_finds_its_project_and_reads_what_is_missing(page: Page, watch: Watch, shot: Shot) -> None:
    """From the menu to the project; the application names every empty field; the province's list is empty."""
    person = builder()
    deliver(actor=SYSTEM, raws=[bundle()])
    deliver(actor=SYSTEM, raws=[completed()])
    seat(page, person, watch)
    page.goto("/enterprise/")
    page.get_by_role("link", name="工程审批系统项目").click()
    shot(page, "library")
    assert grave(page) == []
    page.get_by_role("link", name="临江花园一期").click()
    shot(page, "library-project")
    assert grave(page) == []
    watch.expect_error("422")
    page.get_by_role("button", name="申请 A 级").click()
    expect(page.get_by_text("A 级必填项").first).to_be_visible()
    shot(page, "library-missing")
    assert grave(page) == []
    page.set_viewport_size(NARROW)
    assert fits(page)
    seat(page, make_officer(PROVINCE, function=GrantFunction.GRADE_A), watch)
    page.goto("/authority/feed/")
    page.get_by_role("link", name="A 级申请", exact=True).last.click()
    expect(page.get_by_text("没有待审核的申请")).to_be_visible()
    shot(page, "feed-applications-narrow")
    assert fits(page)
