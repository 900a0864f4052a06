"""``zhulu reconcile``: compare what we pushed with what the national platform holds; end with 1 where they differ."""

from django.core.management.base import BaseCommand, CommandError

from zhulu.domain.exchange.connector.configured import AddressRefused, current_connector
from zhulu.domain.exchange.models import Drift, Reconciliation
from zhulu.domain.exchange.queries import list_drifts
from zhulu.usecases.reconcile_national import reconcile_national

MOST_NAMED = 50
"""How many differences are printed; the page 与国家平台对账 lists all."""


class Command(BaseCommand):
    """Compare now, keep the result, and name the differences."""

    help = "与国家平台对账：两边的记录数、摘要，逐条指出差异；有差异时以 1 结束，没有比成以 2 结束"

    def handle(self, *_: object, **__: object) -> None:
        """Compare and print.

        Raises:
            CommandError: the sides differ (1), or there was nothing to compare with (2).
        """
        try:
            connector = current_connector()
        except AddressRefused as refused:
            raise CommandError(str(refused), returncode=2) from refused
        if connector is None:
            raise CommandError("没有配置国家平台的地址（ZHULU_NATIONAL_URL），没有对账", returncode=2)
        kept = reconcile_national(connector=connector)
        if kept.fault:
            raise CommandError(f"没有比成：{kept.fault}", returncode=2)
        self._tell(kept)
        if kept.drift_count:
            raise CommandError(f"差异 {kept.drift_count} 条（对账 {kept.public_id}）", returncode=1)
        self.stdout.write(self.style.SUCCESS("两边一致"))

    def _tell(self, kept: Reconciliation) -> None:
        mark = "（模拟器）" if kept.simulated else ""
        self.stdout.write(f"本平台    {kept.our_count} 条 {kept.our_digest}")
        self.stdout.write(f"国家平台{mark}  {kept.their_count} 条 {kept.their_digest}")
        if kept.in_transit:
            self.stdout.write(f"在途 {kept.in_transit} 条，不算差异")
        for drift in list_drifts(reconciliation=kept, limit=MOST_NAMED):
            self.stdout.write(_line(drift))


def _line(drift: Drift) -> str:
    ours = f"本平台第 {drift.our_revision} 次 {drift.our_digest[:12]}" if drift.our_digest else "本平台没有"
    theirs = f"国家平台第 {drift.their_revision} 次 {drift.their_digest[:12]}" if drift.their_digest else "国家平台没有"
    return f"  {drift.get_kind_display()}　{drift.record}　{drift.project_number}　{ours}；{theirs}"
