"""Django's registration of the app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Events, refusals and row history."""

    name = "zhulu.foundation.audit"
    label = "audit"
