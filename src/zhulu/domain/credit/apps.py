"""Django's registration of the room."""

from django.apps import AppConfig


class CreditConfig(AppConfig):
    """False entry and its consequences."""

    name = "zhulu.domain.credit"
    label = "credit"
