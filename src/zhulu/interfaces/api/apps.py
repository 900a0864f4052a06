"""Django's registration of the surface."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The machine interface."""

    name = "zhulu.interfaces.api"
    label = "api"
