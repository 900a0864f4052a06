"""Django's registration of the page frame."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, components and static files; no models."""

    name = "zhulu.foundation.web"
    label = "web"
