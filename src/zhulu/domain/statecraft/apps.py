"""Django's registration of the engine."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class StatecraftConfig(AppConfig):
    """Keep the database's copy of the state tables equal to the code's."""

    name = "zhulu.domain.statecraft"
    label = "statecraft"

    def ready(self) -> None:
        """Write the edges after this app has migrated."""
        from zhulu.domain.statecraft.edges import write_edges_after_migrate  # noqa: PLC0415 - models must be loaded first

        post_migrate.connect(write_edges_after_migrate, sender=self, dispatch_uid="zhulu.edges")
