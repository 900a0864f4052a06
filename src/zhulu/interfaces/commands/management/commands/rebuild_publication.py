"""``zhulu rebuild-publication``: write all public documents anew, while the site serves."""

import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from zhulu.usecases.rebuild_publication import BATCH, rebuild_publication


class Command(BaseCommand):
    """Rebuild projects and companies; safe to repeat and to interrupt."""

    help = "重新生成全部公开文档（项目和企业），其间网站照常服务；改了 show_grade_d 等设置以后执行"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how often progress is told."""
        parser.add_argument("--batch", type=int, default=BATCH, help="每多少个项目报告一次进度")

    def handle(self, *, batch: int, verbosity: int, **_: object) -> None:
        """Rebuild, and say what stands."""
        self.verbosity = verbosity
        self.began = time.monotonic()
        rebuilt = rebuild_publication(batch=max(batch, 1), report=self._report)
        self._say(
            f"已重新生成：{rebuilt.projects} 个项目，现有公开文档 {rebuilt.documents} 份，"
            f"企业 {rebuilt.companies} 家，用时 {time.monotonic() - self.began:.0f} 秒"
        )

    def _report(self, done: int, total: int) -> None:
        self._say(f"  {done}/{total}，{time.monotonic() - self.began:.0f} 秒")

    def _say(self, line: str) -> None:
        if self.verbosity:
            self.stdout.write(line)
            self.stdout.flush()
