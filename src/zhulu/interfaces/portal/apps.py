"""Django's registration of the public pages."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Views and templates; no models."""

    name = "zhulu.interfaces.portal"
    label = "portal"
