"""Django's registration of the surface."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """The administrators' pages."""

    name = "zhulu.interfaces.console"
    label = "console"
