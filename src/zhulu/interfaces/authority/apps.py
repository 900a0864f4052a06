"""Django's registration of the surface."""

from django.apps import AppConfig


class AuthorityConfig(AppConfig):
    """The pages of this surface."""

    name = "zhulu.interfaces.authority"
    label = "authority"
