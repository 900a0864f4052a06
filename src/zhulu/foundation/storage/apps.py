"""Django's registration of the app."""

from django.apps import AppConfig


class StorageConfig(AppConfig):
    """Files by digest."""

    name = "zhulu.foundation.storage"
    label = "storage"
