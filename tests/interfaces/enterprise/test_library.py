"""工程审批系统项目: firms and owners find what was delivered of their projects, read-only, and apply for A there."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.bundles import BUILDER, OWNER, bundle, completed
from tests.support.deliveries import make_owner_account
from tests.support.filings import PROVINCE, make_officer
from tests.support.people import make_account, signed_in
from tests.usecases.test_feed_grade import few_stars, register
from zhulu.domain.access.actors import SYSTEM
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.enterprises.models import Organisation
from zhulu.domain.enterprises.operations import add_clerk
from zhulu.domain.enterprises.vocabulary import OrganisationKind
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.intake.models import Dossier, FeedApplication
from zhulu.usecases.deliver_bundles import deliver

__all__ = ["few_stars"]
pytestmark = pytest.mark.django_db


def clerk(serial: int, sign_in_name: str) -> Client:
    """Give the client of a firm's clerk."""
    organisation = register(serial, f"第 {serial} 家公司", OrganisationKind.BUILDER)
    account = make_account(kind=AccountKind.CLERK, sign_in_name=sign_in_name, name="经办人")
    add_clerk(account=account, organisation=organisation)
    return signed_in(account)


@pytest.fixture
def delivered() -> None:
    """A project with two stages; owner and builder are registered."""
    register(OWNER, "长春临江置业有限公司", OrganisationKind.OWNER)


@pytest.mark.notice("一(一)2")
def test_who_has_part_finds_the_project(delivered: None) -> None:
    """The builder and the owner see it and nobody else; nothing on the page can be typed."""
    builder, stranger = clerk(BUILDER, "builder"), clerk(990, "stranger")
    assert "还没有本单位的项目" in builder.get(reverse("enterprise:library")).content.decode()
    deliver(actor=SYSTEM, raws=[bundle()])
    deliver(actor=SYSTEM, raws=[completed()])
    address = reverse("enterprise:library-project", args=[Dossier.objects.get().key])

    page = builder.get(reverse("enterprise:library")).content.decode()
    assert "临江花园一期" in page
    assert "施工" in page
    shown = builder.get(address).content.decode()
    assert "竣工验收" in shown
    assert "<textarea" not in shown
    assert stranger.get(address).status_code == 404
    assert "临江花园一期" not in stranger.get(reverse("enterprise:library")).content.decode()


@pytest.mark.usefixtures("few_stars")
def test_from_the_owners_application_to_a(delivered: None) -> None:
    """The owner applies, the province reads that nothing is missing and grants; both pages say A."""
    owner = signed_in(make_owner_account(Organisation.objects.get(kinds=[OrganisationKind.OWNER])))
    deliver(actor=SYSTEM, raws=[bundle()])
    deliver(actor=SYSTEM, raws=[completed()])
    key = Dossier.objects.get().key
    province = make_officer(PROVINCE, function=GrantFunction.GRADE_A).client()

    assert owner.post(reverse("enterprise:library-apply", args=[key])).status_code == 302
    again = owner.post(reverse("enterprise:library-apply", args=[key]))
    assert again.status_code == 409
    application = FeedApplication.objects.get().public_id
    assert "长春临江置业有限公司" in province.get(reverse("authority:feed-applications")).content.decode()
    assert "A 级申请" in province.get(reverse("authority:feed")).content.decode()
    grant = reverse("authority:grant-feed-application", args=[application])
    lacking = province.post(grant, {"opinion": "齐全"})
    assert lacking.status_code == 409
    assert "齐全" in lacking.content.decode()
    assert province.post(grant, {"opinion": "齐全", "method": "system"}).status_code == 302
    assert "已定为 A 级" in owner.get(reverse("enterprise:library-project", args=[key])).content.decode()


def test_what_is_missing_is_told_on_the_page(delivered: None) -> None:
    """422 with every ``*`` field, and that errata supply it."""
    builder = clerk(BUILDER, "builder")
    deliver(actor=SYSTEM, raws=[bundle()])

    refused = builder.post(reverse("enterprise:library-apply", args=[Dossier.objects.get().key]))

    assert refused.status_code == 422
    assert "吉林示例建设有限公司：参建单位及相关负责人：A 级必填项" in refused.content.decode()
    assert "勘误" in refused.content.decode()


def test_a_county_does_not_see_the_provinces_list() -> None:
    """404: applications for A are the province's."""
    assert make_officer().client().get(reverse("authority:feed-applications")).status_code == 404
