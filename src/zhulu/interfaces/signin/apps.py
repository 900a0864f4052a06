"""Django's registration of the surface."""

from django.apps import AppConfig


class SigninConfig(AppConfig):
    """The sign-in pages."""

    name = "zhulu.interfaces.signin"
    label = "signin"
