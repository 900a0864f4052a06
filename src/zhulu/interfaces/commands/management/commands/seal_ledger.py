"""``zhulu seal-ledger``: chain now what the worker would chain within the minute."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from zhulu.foundation.ledger.sealer import seal_all


class Command(BaseCommand):
    """Seal all committed entries; safe beside a running worker."""

    help = "立即封存账本中待封的条目"

    def handle(self, *_: object, **__: object) -> None:
        """Seal and say how many."""
        self.stdout.write(f"已封存 {seal_all(now=timezone.now())} 条")
