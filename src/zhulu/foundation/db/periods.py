"""Rows that hold from one day to another: fields, queries and constraints they share.

``valid_from`` and ``valid_to`` are days in Asia/Shanghai, both included; empty means open on that side.
"""

from datetime import date
from typing import Self, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from zhulu.foundation.db.models import Walled

M = TypeVar("M", bound=models.Model)


def covers(on: date, prefix: str = "") -> Q:
    """Condition that the row reached through ``prefix`` (``"grant__"``) holds on that day, both ends included."""
    starts = Q(**{f"{prefix}valid_from__isnull": True}) | Q(**{f"{prefix}valid_from__lte": on})
    ends = Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": on})
    return starts & ends


class LastingQuerySet(models.QuerySet[M]):
    """Rows with ``valid_from`` and ``valid_to``."""

    def on(self, day: date) -> Self:
        """The rows that hold on that day."""
        return self.filter(covers(day))

    def within(self, first: date | None, last: date | None) -> Self:
        """The rows that share a day with the period; None is open on that side."""
        rows = self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=first)) if first else self.all()
        return rows.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=last)) if last else rows


class Lasting(Walled):
    """A row that holds from one day to another."""

    valid_from = models.DateField("自", null=True, blank=True)
    valid_to = models.DateField("至", null=True, blank=True)

    objects = LastingQuerySet.as_manager()

    class Meta:
        abstract = True


def days_in_order(name: str) -> models.CheckConstraint:
    """Constraint that the last day is not before the first."""
    return models.CheckConstraint(
        condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name=name
    )


def no_overlap(name: str, *columns: str | Func) -> ExclusionConstraint:
    """Constraint that no two rows with equal ``columns`` share a day (needs the extension ``btree_gist``).

    A column that may be empty is given as an expression without emptiness, for empty values equal nothing.
    """
    days = Func("valid_from", "valid_to", Value("[]"), function="DATERANGE", output_field=DateRangeField())
    equal = [(column, RangeOperators.EQUAL) for column in columns]
    return ExclusionConstraint(name=name, expressions=[*equal, (days, RangeOperators.OVERLAPS)])
