"""Machine clients: tokens shown once, overlapping, expiring, ending; every use on record."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import HttpRequest
from django.test import RequestFactory
from ninja import Router

from tests.support.machines import SOURCE, Robot, make_robot
from tests.support.people import make_account
from zhulu.domain.access.actors import SYSTEM, Actor
from zhulu.domain.access.machines import CannotManageMachine, MachineCard
from zhulu.domain.access.models import MachineClient, MachineToken
from zhulu.domain.access.operations import CannotCreateAccount, CannotEndAccount
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import AccountKind, Permission
from zhulu.foundation.audit.models import Event, SecurityLog
from zhulu.foundation.throttle.models import Window
from zhulu.interfaces.api.doors import Machines
from zhulu.interfaces.api.ground import addresses, make_api
from zhulu.usecases.identify_actor import identify_actor
from zhulu.usecases.manage_accounts import issue_link, open_account
from zhulu.usecases.manage_machines import end_machine_client, give_token, open_machine_client, take_token
from zhulu.usecases.use_machine import forget_idle

pytestmark = pytest.mark.django_db


def _echo() -> Any:
    router = Router()

    @router.get("", auth=Machines(Permission.FEED_TRACK))
    def who(request: HttpRequest) -> dict[str, str]:
        actor: Actor = getattr(request, "auth")  # noqa: B009 - ninja puts it there
        return {"name": actor.name}

    (pattern,) = addresses(make_api({"who": router}))
    return pattern.callback


ECHO = _echo()


def ask(token: str, address: str = "10.1.2.3") -> int:
    """Ask who one is, and give the status."""
    request = RequestFactory().get("/api/v1/who", headers={"Authorization": f"Bearer {token}"}, REMOTE_ADDR=address)
    return int(ECHO(request).status_code)


def test_a_token_opens_and_only_its_digest_is_kept() -> None:
    """What was shown opens; nothing in the database holds it."""
    robot = make_robot()

    assert ask(robot.token) == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM access_machinetoken t")
        (kept,) = cursor.fetchone()
    assert robot.token not in kept
    assert robot.token[-4:] == MachineToken.objects.get().hint


@pytest.mark.parametrize("shown", ["", "zl_", "zl_wrong", "something else", "zl_" + "x" * 5000])
def test_a_wrong_token_opens_nothing_and_is_logged(shown: str) -> None:
    """401, and one row of the security log with the address, never the token."""
    assert ask(shown) == 401
    logged = SecurityLog.objects.get()
    assert logged.address == "10.1.2.3"
    assert len(shown) < 5 or shown not in logged.reason


def test_guessing_is_slowed_down() -> None:
    """After ten wrong tokens in a minute the address has to wait, and no more rows are written."""
    with time_machine.travel("2026-03-16 10:00:00+08:00", tick=False):
        answers = [ask(f"zl_{number}") for number in range(12)]

    assert answers == [401] * 10 + [429] * 2
    assert SecurityLog.objects.count() == 10


def test_a_new_token_overlaps_with_the_old_one() -> None:
    """Both open during the overlap; afterwards the new one alone."""
    robot = make_robot()
    fresh = give_token(actor=SYSTEM, public_id=robot.machine.public_id, overlap=timedelta(days=7))
    now = fresh.row.created_at

    assert (ask(robot.token), ask(fresh.text)) == (200, 200)
    with time_machine.travel(now + timedelta(days=8), tick=False):
        assert (ask(robot.token), ask(fresh.text)) == (401, 200)


def test_a_token_expires_by_itself() -> None:
    """After its last day it opens nothing."""
    robot = make_robot()
    with time_machine.travel(MachineToken.objects.get().expires_at + timedelta(seconds=1), tick=False):
        assert ask(robot.token) == 401


def test_a_taken_token_ends_at_once() -> None:
    """The other token of the client goes on."""
    robot = make_robot()
    fresh = give_token(actor=SYSTEM, public_id=robot.machine.public_id)
    old = MachineToken.objects.get(hint=robot.token[-4:])
    take_token(actor=SYSTEM, public_id=robot.machine.public_id, token_id=old.public_id)

    assert (ask(robot.token), ask(fresh.text)) == (401, 200)


def test_an_ended_client_is_out_with_all_its_tokens() -> None:
    """Nothing opens, no new token is given, and its account signs nothing any more."""
    robot = make_robot()
    end_machine_client(actor=SYSTEM, public_id=robot.machine.public_id)

    assert ask(robot.token) == 401
    with pytest.raises(CannotManageMachine):
        give_token(actor=SYSTEM, public_id=robot.machine.public_id)
    assert MachineClient.objects.get().account.is_active is False


def test_a_permission_that_was_not_given_is_refused_and_logged() -> None:
    """403 for what the client was not given."""
    robot = make_robot(permissions=(Permission.FEED_DELIVER,))

    assert ask(robot.token) == 403
    assert SecurityLog.objects.get().actor_name == "测试审批系统"


def test_each_client_has_its_own_turns() -> None:
    """The client's own limit counts, whatever its address."""
    with time_machine.travel("2026-03-16 10:00:00+08:00", tick=False):
        robot, other = make_robot(per_minute=2), make_robot(sign_in_name="other", name="另一个")
        answers = [ask(robot.token, f"10.0.0.{number}") for number in range(3)]

        assert answers == [200, 200, 429]
        assert ask(other.token) == 200


def test_every_use_is_on_record() -> None:
    """Each request leaves one event that names the client, the address asked and the answer."""
    robot = make_robot()
    ask(robot.token)
    used = Event.objects.get(action="machine.used")

    assert used.actor_account_id == robot.machine.account_id
    assert used.subject_id == robot.machine.public_id
    assert used.summary == "接口调用：GET /api/v1/who，答复 200"


def test_a_machine_cannot_sign_in() -> None:
    """It has no password, gets no link, is opened by no form for people, and acts for nobody in a session."""
    robot = make_robot()
    account = robot.machine.account
    administrator = identify_actor(account=make_account(kind=AccountKind.SYSTEM_ADMIN, sign_in_name="admin"))

    assert not account.has_usable_password()
    with pytest.raises(CannotEndAccount):
        issue_link(actor=administrator, public_id=account.public_id)
    with pytest.raises(CannotCreateAccount):
        open_account(actor=administrator, sign_in_name="robot", name="机器", kind=AccountKind.MACHINE)
    assert identify_actor(account=account).machine is None


def test_only_the_system_administrator_manages_machines() -> None:
    """Nobody else opens a client."""
    card = MachineCard(name="甲", sign_in_name="jia", sources=[SOURCE])
    for kind in set(AccountKind) - {AccountKind.SYSTEM_ADMIN, AccountKind.MACHINE}:
        actor = Actor(account_id=1, name="某人", kind=kind)
        with pytest.raises(NotPermitted):
            open_machine_client(actor=actor, card=card)
    assert not MachineClient.objects.exists()


def test_a_source_that_the_province_does_not_know_is_refused() -> None:
    """Nothing is opened."""
    with pytest.raises(CannotManageMachine, match="NOWHERE"):
        open_machine_client(actor=SYSTEM, card=MachineCard(name="甲", sign_in_name="jia", sources=["NOWHERE"]))
    assert not MachineClient.objects.exists()


def test_who_has_not_come_lately_is_forgotten() -> None:
    """The counter keeps no row for ever."""
    ask(make_robot().token)
    assert Window.objects.count() == 1
    assert forget_idle(older_than=timedelta(minutes=-5)) == 1


def test_the_command_opens_lists_changes_and_ends() -> None:
    """From the machine itself; the token is printed once."""

    def run(*words: str) -> str:
        out = StringIO()
        call_command("machine_client", *words, stdout=out)
        return out.getvalue().strip()

    first = run("open", "--sign-in-name", "spxt", "--name", "审批系统", "--source", SOURCE).splitlines()[-1]
    assert ask(first) == 200
    second = run("token", "--sign-in-name", "spxt", "--overlap-days", "1").splitlines()[-1]
    assert ask(second) == 200
    assert run("list") == f"spxt\t审批系统\t有效\t{SOURCE}"
    run("end", "--sign-in-name", "spxt")
    assert ask(second) == 401
    with pytest.raises(CommandError, match="没有"):
        run("end", "--sign-in-name", "nobody")


def test_two_clients_have_two_cards() -> None:
    """A card says which sources the client speaks for."""
    robots: list[Robot] = [make_robot(), make_robot(sign_in_name="two", name="二")]

    assert {robot.actor.name for robot in robots} == {"测试审批系统", "二"}
    assert all(robot.actor.machine and robot.actor.machine.sources == {SOURCE} for robot in robots)
