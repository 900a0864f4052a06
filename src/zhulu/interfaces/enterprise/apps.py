"""Django's registration of the surface."""

from django.apps import AppConfig


class EnterpriseConfig(AppConfig):
    """The pages of this surface."""

    name = "zhulu.interfaces.enterprise"
    label = "enterprise"
