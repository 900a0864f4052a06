"""``zhulu check-demo``: run before the web process; ends with an error where mode and data disagree."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from zhulu.domain.access.checks import demo_refusal


class Command(BaseCommand):
    """Refuse demo mode on real data, and real mode on demo data."""

    help = "Fail where demo mode and the database disagree."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's declaration; the reason must be told even if other checks fail

    def handle(self, **_: object) -> None:
        """Ask, and say why not.

        Raises:
            CommandError: demo mode and the database disagree.
        """
        refusal = demo_refusal(demo=settings.DEMO)
        if refusal:
            raise CommandError(refusal)
