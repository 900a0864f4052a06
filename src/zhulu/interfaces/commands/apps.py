"""Django's registration of the commands."""

from django.apps import AppConfig


class CommandsConfig(AppConfig):
    """The command line."""

    name = "zhulu.interfaces.commands"
    label = "commands"
