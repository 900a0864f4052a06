"""Django's registration of the room."""

from django.apps import AppConfig


class FilingsConfig(AppConfig):
    """Filings and their review."""

    name = "zhulu.domain.filings"
    label = "filings"
