"""Django's registration of the walls."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DbConfig(AppConfig):
    """Raise the walls after every migration run as the owner."""

    name = "zhulu.foundation.db"
    label = "db"

    def ready(self) -> None:
        """Connect the walls to the end of ``migrate``; they wait for the last app."""
        from zhulu.foundation.db.walls import raise_walls_after_migrate  # noqa: PLC0415 - models must be loaded first

        post_migrate.connect(raise_walls_after_migrate, dispatch_uid="zhulu.walls")
