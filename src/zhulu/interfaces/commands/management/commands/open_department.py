"""``zhulu open-department``: the province's first two people, who then decide on everybody else's applications."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from zhulu.domain.access.operations import CannotCreateAccount
from zhulu.domain.grants.operations import Stated
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.interfaces.commands.management.commands.make_administrator import site_origin
from zhulu.usecases.open_department import DepartmentIsOpen, open_department


class Command(BaseCommand):
    """Register a person of the provincial department with its grants, and print the one-time link."""

    help = "Register one of the province's first two people and print a one-time link."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for who it is; the ID number is asked for on the terminal, so that no history keeps it."""
        parser.add_argument("--name", required=True, help="real name")
        parser.add_argument("--office", required=True, help="the real section, such as 建筑管理处")
        parser.add_argument("--post", default="")
        parser.add_argument("--office-phone", required=True, help="an office line, never a mobile")
        parser.add_argument("--sign-in-name", required=True)
        parser.add_argument("--document", required=True, help="on what it rests, such as an appointment's number")
        parser.add_argument("--origin", default="", help="public address of the site, such as https://library.example")

    def handle(self, *, origin: str, sign_in_name: str, document: str, **given: object) -> None:
        """Register the person and print the link.

        Raises:
            CommandError: the department has its people, a rule of the register is violated, or the name is taken.
        """
        stated = Stated(
            name=str(given["name"]),
            office=str(given["office"]),
            post=str(given["post"]),
            office_phone=str(given["office_phone"]),
            id_number=input("身份证号："),
        )
        try:
            made = open_department(sign_in_name=sign_in_name, stated=stated, document=document)
        except RulesViolated as refusal:
            raise CommandError("；".join(fault.sentence for fault in refusal.findings.blocks)) from refusal
        except (DepartmentIsOpen, CannotCreateAccount) as refusal:
            raise CommandError(str(refusal)) from refusal
        until = timezone.localtime(made.link.expires_at).strftime("%Y-%m-%d %H:%M")
        self.stdout.write(f"{made.account}　登录名：{made.account.sign_in_name}")
        self.stdout.write(f"一次性链接（{until} 前有效，只能用一次）：")
        self.stdout.write(f"{(origin or site_origin()).rstrip('/')}{reverse('signin:link', args=[made.link.token])}")
