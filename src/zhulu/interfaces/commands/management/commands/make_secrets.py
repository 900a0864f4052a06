"""``zhulu make-secrets``: create the key files that are missing."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from zhulu.foundation.secrets import make_secrets


class Command(BaseCommand):
    """Make each key once; a key that exists is never touched."""

    help = "Create the missing key files of ZHULU_SECRETS, mode 0600."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's declaration; keys come before anything else

    def handle(self, **_: object) -> None:
        """Make them and name the new ones, never their contents."""
        for path in make_secrets(Path(settings.SECRETS_DIR)):
            self.stdout.write(str(path))
