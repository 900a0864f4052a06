"""The system administrator's pages for machine clients."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.machines import SOURCE, make_robot
from tests.support.people import make_account, signed_in
from zhulu.domain.access.models import MachineClient, MachineToken
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.foundation.audit.models import Event

pytestmark = pytest.mark.django_db
PAGES = ["console:machines", "console:open-machine"]
CARD = {"name": "审批系统", "sign_in_name": "spxt", "sources": [SOURCE], "contact": "", "requests_per_minute": "60"}


def administrator(kind: AccountKind = AccountKind.SYSTEM_ADMIN) -> Client:
    """Give a signed-in client of an administrator."""
    return signed_in(make_account(kind=kind, sign_in_name=f"the.{kind}".replace("_", "-"), name=kind.label))


@pytest.mark.parametrize("kind", sorted(set(AccountKind) - {AccountKind.SYSTEM_ADMIN}))
def test_only_the_system_administrator_enters(kind: AccountKind) -> None:
    """Nobody else sees clients, and a made-up address tells nothing."""
    robot = make_robot()
    client = administrator(kind)
    shown = [*(reverse(page) for page in PAGES), reverse("console:machine", args=[robot.machine.public_id])]

    assert {client.get(address).status_code for address in shown} == {403}


def test_opening_shows_the_token_once() -> None:
    """The token stands on the answer's page and nowhere else."""
    client = administrator()
    assert "还没有接口客户端" in client.get(reverse("console:machines")).content.decode()
    page = client.post(reverse("console:open-machine"), CARD).content.decode()
    token = re.search(r'id="token" value="(zl_[^"]+)"', page)
    machine = MachineClient.objects.get()
    later = client.get(reverse("console:machine", args=[machine.public_id])).content.decode()

    assert token is not None
    assert token[1] not in later
    assert f"…{token[1][-4:]}" in later
    assert machine.requests_per_minute == 60
    assert Event.objects.filter(action="machine.opened", subject_id=machine.public_id).count() == 1


def test_a_refused_client_keeps_what_was_typed() -> None:
    """A taken short name and a missing source are told; nothing typed is lost."""
    make_robot()
    client = administrator()
    taken = client.post(reverse("console:open-machine"), CARD).content.decode()
    missing = client.post(reverse("console:open-machine"), {**CARD, "sources": []}).content.decode()

    assert "已有人使用" in taken
    assert 'value="审批系统"' in taken
    assert "请至少选一个来源系统" in missing
    assert MachineClient.objects.count() == 1


def test_tokens_are_changed_and_taken() -> None:
    """A new token is shown; the old one is taken at once on its own button."""
    robot, client = make_robot(), administrator()
    page = client.post(
        reverse("console:new-token", args=[robot.machine.public_id]), {"lifetime": "90", "overlap": "7"}
    ).content.decode()
    old = MachineToken.objects.order_by("pk")[0]
    answer = client.post(reverse("console:revoke-token", args=[robot.machine.public_id, old.public_id]))

    assert 'id="token" value="zl_' in page
    assert answer.status_code == 302
    assert MachineToken.objects.filter(revoked_at__isnull=False).get() == old
    wrong = client.post(reverse("console:new-token", args=[robot.machine.public_id]), {"lifetime": "9999"})
    assert wrong.status_code == 409


def test_ending_a_client_is_for_good() -> None:
    """The page says so, and a second ending or a token is refused with words."""
    robot, client = make_robot(), administrator()
    address = reverse("console:end-machine", args=[robot.machine.public_id])

    assert client.post(address).status_code == 302
    assert (
        "停用。它交付过的数据和记录都保留"
        in client.get(reverse("console:machine", args=[robot.machine.public_id])).content.decode()
    )
    assert client.post(address).status_code == 409


def test_a_made_up_client_is_not_there() -> None:
    """404."""
    client = administrator()
    made_up = "0" * 16

    assert client.get(reverse("console:machine", args=[made_up])).status_code == 404
    robot = make_robot()
    assert client.post(reverse("console:revoke-token", args=[robot.machine.public_id, made_up])).status_code == 404


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_list_leaves_as_a_file(form: str) -> None:
    """The administrator takes the clients away, and the trail says so."""
    make_robot()
    answer = administrator().get(reverse("console:machines"), {"export": form})

    assert len(b"".join(answer)) > 50
    assert Event.objects.filter(action="export_list", subject_id="接口客户端").count() == 1
