"""Django's registration of the room."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """The exchange with the national platform."""

    name = "zhulu.domain.exchange"
    label = "exchange"
