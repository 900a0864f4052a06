"""Django's registration of the room."""

from django.apps import AppConfig


class GrantsConfig(AppConfig):
    """Officers and their grants."""

    name = "zhulu.domain.grants"
    label = "grants"
