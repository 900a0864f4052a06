"""Django's registration of the room."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """The project library."""

    name = "zhulu.domain.library"
    label = "library"
