"""What all content rows have in common, and the shapes of their CHECK constraints.

A content row is a confirmed fact. It belongs to one contribution, keeps its ``row_id`` through all versions, and the
application's role can neither change nor delete it.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zhulu.domain.library.models.guarding import CONTENT_GUARDS
from zhulu.foundation.db.models import Walled
from zhulu.foundation.db.wall import Wall


class ContentRow(Walled):
    """A confirmed fact of one contribution: inserted with a confirmation or a delivery, changed by an erratum only.

    Text is empty where the filer said nothing, everything else NULL. ``position`` is the row's place in its table.
    """

    wall: ClassVar[Wall] = Wall.CONTENT
    keeps_history: ClassVar[bool] = True
    guards: ClassVar = CONTENT_GUARDS
    table: ClassVar[str]
    """The key of the table in the catalogue and in documents."""

    contribution = models.ForeignKey(
        "library.Contribution", on_delete=models.PROTECT, related_name="%(class)s_rows", verbose_name="入库件"
    )
    row_id = models.CharField("行号", max_length=16, db_collation="C")
    position = models.PositiveIntegerField("次序")

    class Meta:
        abstract = True


def one_row(short: str) -> models.UniqueConstraint:
    """State that a contribution has each row once."""
    return models.UniqueConstraint(fields=["contribution", "row_id"], name=f"{short}_row_once")


def not_negative(short: str, *attributes: str) -> models.CheckConstraint:
    """State that amounts and counts are not negative; NULL passes."""
    condition = Q()
    for attribute in attributes:
        condition &= Q(**{f"{attribute}__gte": 0})
    return models.CheckConstraint(condition=condition, name=f"{short}_not_negative")


def is_percentage(short: str, attribute: str) -> models.CheckConstraint:
    """State that a percentage lies between 0 and 100; NULL passes."""
    return models.CheckConstraint(condition=Q(**{f"{attribute}__range": (0, 100)}), name=f"{short}_percentage")


def is_one_of(short: str, attribute: str, words: type[models.TextChoices]) -> models.CheckConstraint:
    """State that one of our own code columns holds a known word or nothing."""
    known = ["", *(str(value) for value in words.values)]
    return models.CheckConstraint(condition=Q(**{f"{attribute}__in": known}), name=f"{short}_{attribute}_known")


def is_digest(short: str, attribute: str) -> models.CheckConstraint:
    """State that a column holds 64 hexadecimal digits."""
    return models.CheckConstraint(
        condition=Q(**{f"{attribute}__regex": "^[0-9a-f]{64}$"}), name=f"{short}_{attribute}_digest"
    )


def is_commitment(short: str, attribute: str) -> models.CheckConstraint:
    """State that a personal column holds a commitment of 64 hexadecimal digits or nothing: never the value itself."""
    name = f"{short}_{attribute.removesuffix('_commitment')}_sealed"
    return models.CheckConstraint(condition=Q(**{f"{attribute}__regex": "^([0-9a-f]{64})?$"}), name=name)
