"""``zhulu machine-client``: open a machine client, change or end its token, end it; from the machine itself."""

from argparse import ArgumentParser
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from zhulu.domain.access.actors import SYSTEM
from zhulu.domain.access.machines import (
    REQUESTS_PER_MINUTE,
    CannotManageMachine,
    IssuedToken,
    MachineCard,
    find_machine_named,
    list_machines,
)
from zhulu.domain.access.models import MachineClient
from zhulu.domain.access.operations import CannotCreateAccount
from zhulu.usecases.manage_machines import end_machine_client, give_token, open_machine_client


class Command(BaseCommand):
    """Manage machine clients; a token is printed once."""

    help = "Open, list, re-issue a token for, or end a machine client."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask what is to be done with which client."""
        parser.add_argument("action", choices=("open", "list", "token", "end"))
        parser.add_argument("--sign-in-name", default="", help="short name of the client")
        parser.add_argument("--name", default="", help="name of the other system, for open")
        parser.add_argument("--source", action="append", default=[], help="code of a source system, for open")
        parser.add_argument("--contact", default="")
        parser.add_argument("--per-minute", type=int, default=REQUESTS_PER_MINUTE)
        parser.add_argument("--days", type=int, default=180, help="how long the token holds")
        parser.add_argument("--overlap-days", type=int, default=7, help="how long the token before it goes on")

    def handle(self, *, action: str, **options: object) -> None:
        """Do it.

        Raises:
            CommandError: with the reason in words.
        """
        try:
            getattr(self, f"_{action}")(options)
        except (CannotCreateAccount, CannotManageMachine) as refusal:
            raise CommandError(str(refusal)) from refusal

    def _open(self, options: dict[str, object]) -> None:
        sources = options["source"]
        card = MachineCard(
            name=str(options["name"] or options["sign_in_name"]),
            sign_in_name=_name(options),
            sources=[str(source) for source in sources] if isinstance(sources, list) else [],
            contact=str(options["contact"]),
            requests_per_minute=int(str(options["per_minute"])),
        )
        self._print(open_machine_client(actor=SYSTEM, card=card, lifetime=_days(options, "days")).token)

    def _token(self, options: dict[str, object]) -> None:
        client = _client(options)
        lifetime, overlap = _days(options, "days"), _days(options, "overlap_days")
        self._print(give_token(actor=SYSTEM, public_id=client.public_id, lifetime=lifetime, overlap=overlap))

    def _end(self, options: dict[str, object]) -> None:
        client = _client(options)
        end_machine_client(actor=SYSTEM, public_id=client.public_id)
        self.stdout.write(f"已停用：{client}")

    def _list(self, _options: dict[str, object]) -> None:
        for client in list_machines():
            state = "已停用" if client.ended_at else "有效"
            self.stdout.write(f"{client.account.sign_in_name}\t{client}\t{state}\t{'、'.join(client.sources)}")

    def _print(self, token: IssuedToken) -> None:
        until = timezone.localtime(token.row.expires_at).strftime("%Y-%m-%d %H:%M")
        self.stdout.write(f"接口凭证（{until} 前有效，只显示这一次）：")
        self.stdout.write(token.text)


def _name(options: dict[str, object]) -> str:
    name = str(options["sign_in_name"])
    if not name:
        raise CommandError("请用 --sign-in-name 写明短名")
    return name


def _client(options: dict[str, object]) -> MachineClient:
    client = find_machine_named(sign_in_name=_name(options))
    if client is None:
        raise CommandError(f"没有短名为“{_name(options)}”的接口客户端")
    return client


def _days(options: dict[str, object], key: str) -> timedelta:
    return timedelta(days=int(str(options[key])))
