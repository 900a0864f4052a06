"""Reads what has been done to a subject."""

from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.table import Machine


def list_moves(*, machine: Machine, subject_id: int) -> list[Move]:
    """Give every move of a subject, oldest first."""
    return list(Move.objects.filter(machine=machine.name, subject_id=subject_id).order_by("id"))
