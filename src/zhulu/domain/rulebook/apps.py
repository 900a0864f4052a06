"""Django's registration of the engine."""

from django.apps import AppConfig


class RulebookConfig(AppConfig):
    """Policy settings and verdicts."""

    name = "zhulu.domain.rulebook"
    label = "rulebook"
