"""Django's registration of the app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The decision ledger."""

    name = "zhulu.foundation.ledger"
    label = "ledger"
