"""Hints in requests: a participant tells the owner, the owner answers; owner's and authority's lists of records."""

from http import HTTPStatus

import pytest
from django.urls import reverse

from tests.support.deliveries import Delivery, delivered, make_owner, make_owner_account
from tests.support.filing_sheets import uscc
from tests.support.filings import make_clerk, make_firm, make_officer
from tests.support.people import signed_in
from tests.support.stations import Station
from zhulu.domain.errata.models import Erratum, Hint

pytestmark = pytest.mark.usefixtures("frozen")
LIST = "errata:hints"


@pytest.mark.notice("二(一)a")
def test_a_hint_and_its_answer(at_start: Station) -> None:
    """The builder of a delivered project tells the owner; empty and personal words are refused and given back."""
    record = delivered(Delivery(builder=uscc(1)))
    firm, owner = signed_in(at_start.cast.clerk.account), signed_in(make_owner_account(make_owner()))
    give = reverse("errata:give-hint", args=[record.public_id])
    assert "净月科技园研发楼" in firm.get(reverse(LIST)).content.decode()
    refused = firm.post(give, {"text": "找 13912345678 改"})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "请删去身份证号和手机号" in refused.content.decode()
    assert "找 13912345678 改" in refused.content.decode()
    firm.post(give, {"text": "面积应当是 15,300 平方米", "sheet": "permit"})
    hint = Hint.objects.get()
    assert "建设单位还没有答复" in firm.get(reverse(LIST)).content.decode()

    page = owner.get(reverse(LIST)).content.decode()
    assert "面积应当是 15,300 平方米" in page
    assert "施工许可" in page
    answer = reverse("errata:answer-hint", args=[hint.public_id])
    assert owner.post(answer, {"text": " "}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    owner.post(answer, {"text": "属实，已申请勘误"})
    assert "属实，已申请勘误" in firm.get(reverse(LIST)).content.decode()
    assert owner.post(answer, {"text": "再答一次"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_who_may_not_hint(at_start: Station) -> None:
    """A firm that the record does not name finds nothing; officers have no such page; a firm answers nothing."""
    record = delivered(Delivery(builder=uscc(1)))
    other = make_clerk(make_firm(serial=2, name="吉林澄岳路桥有限公司"), sign_in_name="lu.ren", name="陆任").client()
    give = reverse("errata:give-hint", args=[record.public_id])
    assert "没有本单位参建的项目" in other.get(reverse(LIST)).content.decode()
    assert other.post(give, {"text": "有误"}).status_code == HTTPStatus.NOT_FOUND
    assert signed_in(at_start.cast.county.account).get(reverse(LIST)).status_code == HTTPStatus.FORBIDDEN
    signed_in(at_start.cast.clerk.account).post(give, {"text": "有误"})
    answer = reverse("errata:answer-hint", args=[Hint.objects.get().public_id])
    assert other.post(answer, {"text": "不对"}).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.notice("二(一)a")
def test_the_owners_list(at_start: Station) -> None:
    """The owner sees what names it, finds it by number and by name, and goes on with what it began; others see none."""
    record = delivered()
    owner = signed_in(make_owner_account(make_owner()))
    listed = reverse("errata:projects")
    for query in ("", "研发楼", record.project.number):
        assert record.project.number in owner.get(listed, {"q": query}).content.decode()
    assert "没有找到" in owner.get(listed, {"q": "体育馆"}).content.decode()
    owner.post(reverse("errata:start", args=[record.public_id]))
    assert "继续填写" in owner.get(listed).content.decode()
    assert signed_in(at_start.cast.clerk.account).get(listed).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.notice("二(一)a")
def test_only_the_home_authority_enters_a_paper(at_start: Station) -> None:
    """The home county finds the record and begins; another county does not; the province and firms may not."""
    record = delivered()
    cast = at_start.cast
    find, enter = reverse("errata:paper"), reverse("errata:enter", args=[record.public_id])
    elsewhere = make_officer("220104", function=None, name="别县").client()
    assert "没有找到由本机关确认的项目" in elsewhere.get(find, {"q": "研发楼"}).content.decode()
    assert elsewhere.post(enter).status_code == HTTPStatus.NOT_FOUND
    for who in (cast.province, cast.clerk):
        assert who.client().post(enter).status_code == HTTPStatus.FORBIDDEN
    county = cast.county.client()
    assert record.project.number in county.get(find, {"q": "研发楼"}).content.decode()
    assert county.post(enter).status_code == HTTPStatus.FOUND
    assert Erratum.objects.get().entered_by is not None
