"""``zhulu export-ledger``: the ledger as JSON Lines, for anyone to verify elsewhere."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand

from zhulu.foundation.ledger.export import write_export
from zhulu.foundation.ledger.queries import list_rows


class Command(BaseCommand):
    """Stream the sealed ledger to a file."""

    help = "将已封存的账本逐行导出为 JSON Lines"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file to write."""
        parser.add_argument("file", type=Path, help="导出到该文件")

    def handle(self, *_: object, file: Path, **__: object) -> None:
        """Write the file anew."""
        with file.open("w", encoding="utf-8") as target:
            count = write_export(rows=list_rows(), target=target)
        self.stdout.write(f"已导出 {count} 行：{file}")
