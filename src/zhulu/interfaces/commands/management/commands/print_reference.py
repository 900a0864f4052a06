"""``zhulu print-reference``: write the reference pages that a test compares with the product."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from zhulu.interfaces.commands.reference import PAGES


class Command(BaseCommand):
    """Print rule book, state tables, permissions and fields from the product itself; needs no database."""

    help = "生成 docs/reference 下的规则手册、状态表、权限表、字段参考和推送参考"
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's declaration; printing needs no deployment

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where the pages go."""
        place = Path(settings.BASE_DIR) / "docs" / "reference"
        parser.add_argument("--directory", type=Path, default=place, help="写到该目录")

    def handle(self, *_: object, directory: Path, **__: object) -> None:
        """Write every page and name it."""
        directory.mkdir(parents=True, exist_ok=True)
        for name, page in PAGES.items():
            (directory / name).write_text(page(), encoding="utf-8")
            self.stdout.write(str(directory / name))
