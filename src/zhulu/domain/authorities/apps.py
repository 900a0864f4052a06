"""Django's registration of the room."""

from django.apps import AppConfig


class AuthoritiesConfig(AppConfig):
    """Areas, authorities and jurisdiction."""

    name = "zhulu.domain.authorities"
    label = "authorities"
