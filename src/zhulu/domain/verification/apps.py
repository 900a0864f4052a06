"""Django's registration of the room."""

from django.apps import AppConfig


class VerificationConfig(AppConfig):
    """Evidence registers and their comparison with what is filed."""

    name = "zhulu.domain.verification"
    label = "verification"
