"""``zhulu verify``: whether the ledger still says what was decided."""

from argparse import ArgumentParser
from datetime import timedelta
from itertools import chain, islice
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from zhulu.foundation.ledger.checking import check_ledger
from zhulu.foundation.ledger.export import write_export
from zhulu.foundation.ledger.queries import list_rows
from zhulu.foundation.ledger.verify import (
    CannotRead,
    Verdict,
    read_anchors,
    read_export,
    verify,
)
from zhulu.interfaces.commands.content_checks import CONTENT_CHECKS
from zhulu.usecases.verify_content import check_library
from zhulu.usecases.verify_errata import check_changes

MOST_NAMED: Final = 20
"""How many contributions and changes that do not fit are named."""
GRACE: Final = timedelta(hours=1)
"""The sealer runs every minute; an entry unsealed for an hour is a fault."""


class Command(BaseCommand):
    """Verify chain, anchors and content; name the first row that does not fit and end with 1."""

    help = "核验账本：链、每日锚定、内容摘要，每处改动都有且只有一份已执行的勘误；指出第一处不符"
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where anchors lie, and a file to export to or to read from."""
        parser.add_argument(
            "--anchors",
            type=Path,
            default=Path(settings.ANCHOR_DIR),
            help="每日锚定文件所在目录",
        )
        parser.add_argument("--export", type=Path, help="核验后另将账本导出到该文件")
        parser.add_argument("--file", type=Path, help="不查数据库，离线核验该导出文件")

    def handle(
        self,
        *_: object,
        anchors: Path,
        export: Path | None,
        file: Path | None,
        **__: object,
    ) -> None:
        """Verify; the exit code is 1 if anything does not fit."""
        verdict = self._verdict(anchors, file)
        faults = [] if file or not verdict.sound else list(islice(chain(check_library(), check_changes()), MOST_NAMED))
        if export:
            with export.open("w", encoding="utf-8") as target:
                count = write_export(rows=list_rows(), target=target)
            self.stdout.write(f"已导出 {count} 行：{export}")
        if not verdict.sound:
            raise CommandError(str(verdict), returncode=1)
        if faults:
            raise CommandError("\n".join(faults), returncode=1)
        self.stdout.write(self.style.SUCCESS(str(verdict)))

    @staticmethod
    def _verdict(directory: Path, file: Path | None) -> Verdict:
        try:
            anchors = read_anchors(directory)
            if file:
                return verify(read_export(file), anchors=anchors)
        except (CannotRead, OSError) as error:
            raise CommandError(str(error), returncode=2) from error
        return check_ledger(
            anchors=anchors,
            content_checks=CONTENT_CHECKS,
            sealed_before=timezone.now() - GRACE,
        )
