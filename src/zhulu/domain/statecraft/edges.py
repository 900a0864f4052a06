"""Copies the state tables into the database, so that its trigger reads what the code reads."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import import_string

from zhulu.domain.statecraft.models import Edge
from zhulu.domain.statecraft.table import Machine


def machines() -> list[Machine]:
    """Give every state table of the product, in the settings' order."""
    return [import_string(path) for path in settings.STATE_MACHINES]


def write_edges_after_migrate(sender: AppConfig, using: str, **_: Any) -> None:  # noqa: ARG001 - Django's signal
    """Replace the database's edges by the code's; only as the owner."""
    if using != "owner":
        return
    Edge.objects.using(using).all().delete()
    rows = [
        Edge(machine=machine.name, source=source, target=target, initial=source == machine.initial)
        for machine in machines()
        for source, target in sorted(machine.edges())
    ]
    Edge.objects.using(using).bulk_create(rows)
