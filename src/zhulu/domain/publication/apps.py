"""Django's registration of the room."""

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """The public's documents and their search."""

    name = "zhulu.domain.publication"
    label = "publication"
