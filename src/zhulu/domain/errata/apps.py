"""Django's registration of the room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ErrataConfig(AppConfig):
    """Errata and the database's one door."""

    name = "zhulu.domain.errata"
    label = "errata"

    def ready(self) -> None:
        """Hang the door after this app has migrated."""
        from zhulu.domain.errata.hanging import hang_door_after_migrate  # noqa: PLC0415 - models must be loaded first

        post_migrate.connect(hang_door_after_migrate, sender=self, dispatch_uid="zhulu.door")
