"""Django's registration of the room."""

from django.apps import AppConfig


class UploadsConfig(AppConfig):
    """Many filings at once by Excel."""

    name = "zhulu.domain.uploads"
    label = "uploads"
