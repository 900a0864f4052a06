"""The first day of a deployment: an administrator by one-time link, an authenticator, and the first account."""

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from tests.support.browser import Shot
from tests.support.people import code_at
from zhulu.domain.access.models import Account, DemoMark
from zhulu.domain.access.operations import create_demo_account
from zhulu.domain.access.vocabulary import AccountKind

PASSWORD = "five fish in a pond 2027"


@pytest.mark.journey
def test_the_first_administrator_opens_the_first_account(
    page: Page, shot: Shot, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the printed link to an account for somebody else, without a password that two people know."""
    call_command("make_administrator", "--kind=system_admin", "--name=何舟", "--sign-in-name=he.zhou")
    page.goto("/account/link/" + capsys.readouterr().out.split("/account/link/")[1].strip())
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_label("再填一次新密码").fill(PASSWORD)
    shot(page, "signin-set-password")
    page.get_by_role("button", name="设置密码").click()
    expect(page.get_by_text("密码已设置")).to_be_visible()

    page.get_by_label("登录名").fill("he.zhou")
    page.get_by_label("密码").fill("not the password")
    page.get_by_role("main").get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("还可以试 4 次")
    shot(page, "signin-refused")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="绑定动态口令")).to_be_visible()
    shot(page, "signin-enrol")
    page.get_by_label("动态口令").fill(code_at(Account.objects.get(sign_in_name="he.zhou"), timezone.now()))
    page.get_by_role("button", name="绑定并登录").click()
    expect(page.get_by_role("heading", name="系统管理员")).to_be_visible()
    shot(page, "console-home")

    page.get_by_role("main").get_by_role("link", name="开通账号").click()
    page.get_by_label("姓名").fill("林月白")
    page.get_by_label("登录名").fill("lin.yuebai")
    page.get_by_label("身份").select_option("officer")
    shot(page, "console-open-account")
    page.get_by_role("button", name="开通账号并生成一次性链接").click()
    expect(page.get_by_role("heading", name="一次性链接")).to_be_visible()
    shot(page, "console-link")
    page.get_by_role("link", name="回账号列表").click()
    expect(page.get_by_role("row", name="林月白")).to_contain_text("等本人设置密码")
    shot(page, "console-accounts")
    page.get_by_role("button", name="退出").click()
    page.goto("/console/")
    expect(page.get_by_role("heading", name="登录", exact=True)).to_be_visible()


@pytest.mark.journey
def test_a_visitor_of_the_demo_signs_in_with_what_the_page_shows(page: Page, shot: Shot, settings: Settings) -> None:
    """The demo's sign-in page alone is enough to become an administrator: name, password and code stand on it."""
    settings.DEMO = True
    with transaction.atomic():
        DemoMark.objects.create(seed="test")
        create_demo_account(
            sign_in_name="demo.audit",
            name="白鹿原",
            kind=AccountKind.AUDIT_ADMIN,
            note="看操作记录",
            position=1,
            now=timezone.now(),
        )
    page.goto("/account/")
    shot(page, "signin-demo")
    page.get_by_role("button", name="以此登录").click()
    page.get_by_label("动态口令").fill(page.locator("code").last.inner_text())
    shot(page, "signin-code")
    page.get_by_role("main").get_by_role("button", name="登录").click()
    page.get_by_role("main").get_by_role("link", name="查看操作记录").click()
    expect(page.get_by_role("row", name="白鹿原登录")).to_be_visible()
    shot(page, "console-events")
