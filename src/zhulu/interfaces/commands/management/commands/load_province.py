"""``load_province``: check the province's data pack and write it to the database."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from zhulu.usecases.load_province import load_province
from zhulu.usecases.read_province_pack import PackRefused


class Command(BaseCommand):
    """Load areas, authorities, jurisdiction and policy; safe to repeat."""

    help = "载入省份数据包（区划、机关、管辖、政策设置），可重复执行"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether the pack wins over what the province has edited."""
        parser.add_argument("--overwrite", action="store_true", help="与库中不同的行以数据包为准（默认保留库中的）")

    def handle(self, *, overwrite: bool, verbosity: int, **_: object) -> None:
        """Load, and say what was done.

        Raises:
            CommandError: the pack has faults; each is listed with its file and row.
        """
        try:
            loaded = load_province(directory=Path(settings.PROVINCE_PACK), overwrite=overwrite)
        except PackRefused as refusal:
            raise CommandError(f"数据包有 {len(refusal.faults)} 处错误，未写入：\n{refusal}") from refusal
        if verbosity:
            self.stdout.write(f"省份数据包：{loaded.sentence}")
            for line in loaded.kept:
                self.stdout.write(f"  保留：{line}")
