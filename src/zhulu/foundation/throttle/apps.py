"""Django's registration of the counter."""

from django.apps import AppConfig


class ThrottleConfig(AppConfig):
    """Turns taken, per minute."""

    name = "zhulu.foundation.throttle"
    label = "throttle"
