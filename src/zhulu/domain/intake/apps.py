"""Django's registration of the room."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The approval system's feed."""

    name = "zhulu.domain.intake"
    label = "intake"
