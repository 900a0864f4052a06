"""``zhulu rotate-national-key``: sign pushes with a younger key from now on; older keys stay in the ring."""

import os
import secrets
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from zhulu.foundation.crypto.keys import NATIONAL_PUSH, KeyRefused, with_younger_key


class Command(BaseCommand):
    """Add a key to the ring, random or as the ministry gave it, and sign with it."""

    help = "换用新的推送签名密钥：不带参数时随机生成；部里给的密钥用 --id 和 --file 放入"
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's declaration; it needs no database

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a key that somebody else made."""
        parser.add_argument("--id", help="密钥编号，不超过 16 个字符")
        parser.add_argument("--file", type=Path, help="写着 64 个十六进制数字的文件")

    def handle(self, *_: object, id: str | None, file: Path | None, **__: object) -> None:  # noqa: A002 - the option's name
        """Write the ring anew and name the key that signs now, never its content.

        Raises:
            CommandError: the given key or the ring is not of its form.
        """
        path = Path(settings.SECRETS_DIR) / NATIONAL_PUSH
        if (id is None) != (file is None):
            raise CommandError("--id 和 --file 要一起给")
        try:
            given = (id[:16], bytes.fromhex(file.read_text(encoding="ascii").strip())) if id and file else None
            ring = with_younger_key(path.read_text(encoding="ascii"), name=NATIONAL_PUSH, given=given)
        except (KeyRefused, OSError, ValueError) as refused:
            raise CommandError(f"没有换成：{refused}") from refused
        _replace(path, ring)
        self.stdout.write("已换用新密钥；在国家平台认得它之前，旧密钥仍留在环里")


def _replace(path: Path, text: str) -> None:
    """Replace a private file whole: a crash leaves the old ring or the new one."""
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
