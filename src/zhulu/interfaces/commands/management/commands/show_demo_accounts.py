"""``zhulu show-demo-accounts``: the demo's accounts as a table, for the terminal in which ``make run`` runs."""

import unicodedata

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from zhulu.domain.access.demo import DEMO_PASSWORD
from zhulu.domain.access.queries import list_demo_accounts

HEADINGS = ("登录名", "姓名", "身份", "说明", "动态口令")
WIDE = frozenset("FW")
"""East Asian widths that take two columns of a terminal."""


class Command(BaseCommand):
    """Print the demo's accounts, their password, and where the codes are."""

    help = "Print the demo's accounts; only in demo mode."

    def handle(self, **_: object) -> None:
        """Print the table.

        Raises:
            CommandError: not in demo mode.
        """
        if not settings.DEMO:
            raise CommandError("不是演示模式，没有公开密码的账号 (not in demo mode)")
        rows = [
            (
                account.sign_in_name,
                account.name,
                str(account.kind.label),
                account.note,
                "见登录页" if account.needs_code else "不需要",
            )
            for account in list_demo_accounts(now=timezone.now())
        ]
        self.stdout.write(f"演示账号，密码都是 {DEMO_PASSWORD}")
        for line in _lines([HEADINGS, *rows]):
            self.stdout.write(line)


def _lines(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(_width(row[place]) for row in rows) for place in range(len(HEADINGS))]
    return [
        "  ".join(text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _width(text: str) -> int:
    """Give how many columns of a terminal the text takes."""
    return sum(2 if unicodedata.east_asian_width(character) in WIDE else 1 for character in text)
