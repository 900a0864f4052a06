"""``zhulu sweep-files``: delete files nobody refers to."""

from argparse import ArgumentParser
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from zhulu.foundation.storage.references import NoReferencesKnown, referenced
from zhulu.foundation.storage.stores import current_storage
from zhulu.foundation.storage.sweeping import sweep_orphans


class Command(BaseCommand):
    """Sweep orphans older than some days."""

    help = "清除无人引用的文件"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the age from which an orphan is swept."""
        parser.add_argument("--days", type=int, default=2, help="只清除早于该天数的文件，至少 1")

    def handle(self, *_: object, days: int, **__: object) -> None:
        """Sweep and say how many."""
        if days < 1:
            raise CommandError("--days 至少为 1：刚上传的文件可能还没有保存引用")
        older_than = timezone.now() - timedelta(days=days)
        try:
            count = sweep_orphans(storage=current_storage(), referenced=referenced, older_than=older_than)
        except NoReferencesKnown as error:
            raise CommandError(f"没有任何引用来源，拒绝清除：{error}") from error
        self.stdout.write(f"已清除 {count} 个文件")
