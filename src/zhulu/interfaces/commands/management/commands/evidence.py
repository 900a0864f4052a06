"""``zhulu evidence FILE``: take in a register against which filings are checked (三(三))."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from zhulu.domain.access.actors import SYSTEM
from zhulu.domain.verification.vocabulary import Register
from zhulu.usecases.deliver_evidence import EvidenceRefused, import_evidence


class Command(BaseCommand):
    """Take in a file; the same file again changes nothing."""

    help = "导入招投标、质量监督、安全监督、施工许可登记数据（.xlsx、.csv、.json），供审核时逐项比对；可重复执行"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, which register it is, and where it comes from."""
        parser.add_argument(
            "file", type=Path, help="数据文件，表头：编号、项目名称、建设单位、承包单位、所在地区划代码、日期等"
        )
        parser.add_argument("--register", required=True, choices=Register.values, help="哪一个登记簿")
        parser.add_argument("--source", required=True, help="来源系统的名称，审核页上显示")

    def handle(self, *, file: Path, register: str, source: str, **_: object) -> None:
        """Take it in, and say what was new.

        Raises:
            CommandError: the file has faults; each is listed, and nothing was taken.
        """
        try:
            batch = import_evidence(actor=SYSTEM, path=file, register=register, source=source)
        except OSError as missing:
            raise CommandError(f"读不到文件：{missing}") from None
        except EvidenceRefused as refused:
            listed = "\n".join(refused.faults)
            raise CommandError(f"文件有 {len(refused.faults)} 处错误，未写入：\n{listed}") from None
        label = batch.get_register_display()
        self.stdout.write(f"{label}（{batch.source}）：{batch.rows} 行，新增或变更 {batch.added} 行")
