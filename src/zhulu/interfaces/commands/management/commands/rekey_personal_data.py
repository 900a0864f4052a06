"""``zhulu rekey-personal-data``: seal personal data anew under the current key."""

from django.core.management.base import BaseCommand

from zhulu.foundation.crypto.vault import rekey


class Command(BaseCommand):
    """Seal anew what older keys sealed; safe to interrupt and to run beside the application."""

    help = "用当前密钥重新加密个人信息"

    def handle(self, *_: object, **__: object) -> None:
        """Seal anew, batch by batch, and say how many values that were."""
        total = 0
        while count := rekey():
            total += count
        self.stdout.write(f"已重新加密 {total} 项")
