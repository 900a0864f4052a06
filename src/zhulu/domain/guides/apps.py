"""Django's registration of the room."""

from django.apps import AppConfig


class GuidesConfig(AppConfig):
    """Guides and their versions."""

    name = "zhulu.domain.guides"
    label = "guides"
