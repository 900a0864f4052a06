"""Django's registration of the app."""

from django.apps import AppConfig


class CryptoConfig(AppConfig):
    """Sealed personal data."""

    name = "zhulu.foundation.crypto"
    label = "crypto"
