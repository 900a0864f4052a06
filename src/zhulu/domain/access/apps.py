"""Django's registration of the room."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """The bottom room: accounts."""

    name = "zhulu.domain.access"
    label = "access"

    def ready(self) -> None:
        """Register the room's system checks."""
        from zhulu.domain.access import checks  # noqa: F401, PLC0415 - models must be loaded first
