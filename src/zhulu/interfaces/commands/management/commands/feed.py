"""``zhulu feed FILE``: deliver a file of bundles as the machine interface does, with progress and a report."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Final

from django.core.management.base import BaseCommand, CommandError

from zhulu.domain.access.actors import SYSTEM
from zhulu.domain.intake.vocabulary import Outcome
from zhulu.usecases.feed_file import AlreadyBeingFed, Fed, FileUnreadable, Progress, feed_file

WIDTH: Final = 30
"""Signs of the bar."""
REFUSED: Final = 3
"""How the command ends if the file was fed and some of its bundles were refused."""


class Command(BaseCommand):
    """Feed a file; killed, it goes on where it was when it is started again."""

    help = "交付工程审批系统的数据文件（.json、.jsonl、.xlsx），逐包答复写入报告；中断以后再执行一次，从断处继续"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, where the report goes, and whether to deliver anew."""
        parser.add_argument("file", type=Path, help="数据文件")
        parser.add_argument("--report", type=Path, help="报告（CSV）写到哪里；不写的，与数据文件同名加 .report.csv")
        parser.add_argument("--afresh", action="store_true", help="交付过的文件从头再交付一遍")

    def handle(self, *, file: Path, report: Path | None, afresh: bool, **_: object) -> None:
        """Feed, and say what the file came to; the exit code is 3 if bundles were refused, 1 if the file was."""
        target = report or file.with_name(f"{file.name}.report.csv")
        try:
            with target.open("wb") as lines:
                fed = feed_file(actor=SYSTEM, path=file, report=lines, progress=self._tell, afresh=afresh)
        except (OSError, AlreadyBeingFed, FileUnreadable) as fault:
            raise CommandError(str(fault)) from None
        self._sum_up(fed, target)

    def _tell(self, progress: Progress) -> None:
        filled = round(progress.share * WIDTH)
        left = progress.seconds / progress.share - progress.seconds if progress.share else 0
        rate = progress.done / progress.seconds if progress.seconds else 0
        bar = f"[{'█' * filled}{'·' * (WIDTH - filled)}] {progress.share:4.0%}"
        words = f"{bar}  {progress.done:,} 包，每秒 {rate:,.0f} 包，还要 {left:,.0f} 秒"
        is_terminal = self.stdout.isatty()
        self.stdout.write(f"\r{words}" if is_terminal else words, ending="" if is_terminal else "\n")
        self.stdout.flush()

    def _sum_up(self, fed: Fed, report: Path) -> None:
        counts = "，".join(f"{outcome.label} {fed.counts[outcome]:,}" for outcome in Outcome if fed.counts[outcome])
        resumed = f"（其中 {fed.resumed:,} 包以前已经交付）" if fed.resumed else ""
        self.stdout.write(f"\n共 {fed.counts.total():,} 包{resumed}：{counts or '没有数据'}\n报告：{report}")
        if fed.counts[Outcome.REJECTED]:
            self.stderr.write("有拒收的包，原因见报告")
            raise SystemExit(REFUSED)
