"""Django's registration of the surface."""

from django.apps import AppConfig


class ErrataPagesConfig(AppConfig):
    """The pages of this surface."""

    name = "zhulu.interfaces.errata"
    label = "errata_pages"
