"""``zhulu make-administrator``: the first administrator of each kind, by a link that opens once."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from zhulu.domain.access.operations import CannotCreateAccount
from zhulu.domain.access.rules import ADMINISTRATORS
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.usecases.make_administrator import make_administrator


class Command(BaseCommand):
    """Create an administrator and print the one-time link by which the person sets a password."""

    help = "Create a system, security or audit administrator and print a one-time link."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for kind, real name and sign-in name."""
        parser.add_argument("--kind", required=True, choices=sorted(ADMINISTRATORS))
        parser.add_argument("--name", required=True, help="real name; the three kinds must be three people")
        parser.add_argument("--sign-in-name", required=True)
        parser.add_argument("--origin", default="", help="public address of the site, such as https://library.example")

    def handle(self, *, kind: str, name: str, sign_in_name: str, origin: str, **_: object) -> None:
        """Create the account and print the link.

        Raises:
            CommandError: the sign-in name is taken, or the person already holds another administration.
        """
        try:
            made = make_administrator(kind=AccountKind(kind), name=name, sign_in_name=sign_in_name)
        except CannotCreateAccount as refusal:
            raise CommandError(str(refusal)) from refusal
        path = reverse("signin:link", args=[made.link.token])
        until = timezone.localtime(made.link.expires_at).strftime("%Y-%m-%d %H:%M")
        self.stdout.write(f"{made.account}　登录名：{made.account.sign_in_name}")
        self.stdout.write(f"一次性链接（{until} 前有效，只能用一次）：")
        self.stdout.write(f"{(origin or site_origin()).rstrip('/')}{path}")


def site_origin() -> str:
    """Give the configured public address, else this machine's."""
    if settings.CSRF_TRUSTED_ORIGINS:
        return str(settings.CSRF_TRUSTED_ORIGINS[0])
    return f"http://127.0.0.1:{settings.ENVIRONMENT.port}"
