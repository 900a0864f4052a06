"""Django's registration of the room."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    """Organisations, their identifiers and clerks."""

    name = "zhulu.domain.enterprises"
    label = "enterprises"
