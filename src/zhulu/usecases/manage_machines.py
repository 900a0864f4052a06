"""The system administrator's journeys with machine clients: open one, give and end its tokens, end it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from zhulu.domain.access.actors import SYSTEM, Actor
from zhulu.domain.access.machines import (
    OVERLAP,
    TOKEN_LIFETIME,
    CannotManageMachine,
    IssuedToken,
    MachineCard,
    end_machine,
    get_machine,
    issue_token,
    list_machines,
    open_machine,
    revoke_token,
)
from zhulu.domain.access.models import MachineClient, MachineToken
from zhulu.domain.access.permissions import require_duty
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.rulebook.queries import get_policy
from zhulu.foundation.audit.operations import record_event
from zhulu.foundation.clock import local_day
from zhulu.usecases.check_duty import check_duty
from zhulu.usecases.journey import journey


@dataclass(frozen=True, slots=True)
class NewMachine:
    """A fresh client and its first token."""

    client: MachineClient
    token: IssuedToken


def show_machines(*, actor: Actor) -> list[MachineClient]:
    """Give all clients.

    Raises:
        NotPermitted: the actor is not the system administrator.
    """
    check_duty(actor=actor, action=Permission.MACHINE_MANAGE)
    return list_machines()


def show_machine(*, actor: Actor, public_id: str) -> MachineClient:
    """Give one client.

    Raises:
        NotPermitted: the actor is not the system administrator.
        MachineClient.DoesNotExist: there is none.
    """
    check_duty(actor=actor, action=Permission.MACHINE_MANAGE)
    return get_machine(public_id=public_id)


def list_known_sources(*, on: datetime) -> dict[str, str]:
    """Give the source systems that the province knows, code → name."""
    known = get_policy(as_of=local_day(on)).mapping("feed_sources")
    return {code: str(facts.get("label", code)) for code, facts in known.items() if isinstance(facts, dict)}


def open_machine_client(*, actor: Actor, card: MachineCard, lifetime: timedelta = TOKEN_LIFETIME) -> NewMachine:
    """Open a client with its first token, which is shown once.

    Raises:
        NotPermitted: the actor is not the system administrator.
        CannotCreateAccount: the short name is taken.
        CannotManageMachine: a source is none that the province knows.
    """
    with journey(actor=actor, cause="open_machine") as now:
        _require_duty(actor)
        unknown = sorted(set(card.sources) - set(list_known_sources(on=now)))
        if unknown:
            raise CannotManageMachine(f"没有“{'、'.join(unknown)}”这个来源系统，请先在政策设置 feed_sources 中登记")
        client = open_machine(card=card, now=now)
        token = issue_token(client=client, now=now, lifetime=lifetime)
        _record(actor, client, now, action="machine.opened", what=f"登记接口客户端，凭证尾号 {token.row.hint}")
    return NewMachine(client=client, token=token)


def give_token(
    *, actor: Actor, public_id: str, lifetime: timedelta = TOKEN_LIFETIME, overlap: timedelta = OVERLAP
) -> IssuedToken:
    """Give a client a new token; the one before it goes on for the overlap.

    Raises:
        NotPermitted: the actor is not the system administrator.
        CannotManageMachine: the client has ended.
    """
    with journey(actor=actor, cause="give_token") as now:
        _require_duty(actor)
        client = get_machine(public_id=public_id)
        token = issue_token(client=client, now=now, lifetime=lifetime, overlap=overlap)
        _record(actor, client, now, action="machine.token_given", what=f"换发凭证，尾号 {token.row.hint}")
    return token


def take_token(*, actor: Actor, public_id: str, token_id: str) -> None:
    """End one token of a client at once.

    Raises:
        NotPermitted: the actor is not the system administrator.
        MachineToken.DoesNotExist: the client has no such token.
    """
    with journey(actor=actor, cause="take_token") as now:
        _require_duty(actor)
        client = get_machine(public_id=public_id)
        token = MachineToken.objects.get(client=client, public_id=token_id)
        revoke_token(token=token, now=now)
        _record(actor, client, now, action="machine.token_taken", what=f"作废凭证，尾号 {token.hint}")


def end_machine_client(*, actor: Actor, public_id: str) -> None:
    """End a client with all its tokens.

    Raises:
        NotPermitted: the actor is not the system administrator.
        CannotManageMachine: it has ended already.
    """
    with journey(actor=actor, cause="end_machine") as now:
        _require_duty(actor)
        client = get_machine(public_id=public_id)
        end_machine(client=client, now=now)
        _record(actor, client, now, action="machine.ended", what="停用接口客户端")


def _require_duty(actor: Actor) -> None:
    """Let the system administrator pass, and whoever works on the machine itself (the command)."""
    if actor is not SYSTEM:
        require_duty(actor=actor, action=Permission.MACHINE_MANAGE)


def _record(actor: Actor, client: MachineClient, now: datetime, *, action: str, what: str) -> None:
    record_event(
        at=now,
        actor=actor,
        action=action,
        subject_kind="machine",
        subject_id=client.public_id,
        summary=f"{what}：{client}",
        detail={"sources": list(client.sources)},
    )
