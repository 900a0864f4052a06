"""What another ``*`` list would alter: how many records would gain or lose their completeness for grade A.

Counted in one query over the content rows, however many records there are; no document is read.
"""

from dataclasses import dataclass

from django.db.models import (
    BooleanField,
    CharField,
    Count,
    Exists,
    Expression,
    ExpressionWrapper,
    Model,
    OuterRef,
    Q,
    Subquery,
    TextField,
)

from zhulu.domain.filings.models import GradeApplication
from zhulu.domain.filings.rules import star_fields
from zhulu.domain.filings.states import APPLIED
from zhulu.domain.library.models import CONTENT_MODELS, Contribution, GradeDecision
from zhulu.domain.standard.catalogue import Field, Table
from zhulu.domain.standard.vocabulary import Grade, Path


@dataclass(frozen=True, slots=True)
class StarChange:
    """How many back-filings would gain or lose completeness: open applications for A, and data graded B or C."""

    applications: int
    applications_gain: int
    applications_lose: int
    records: int
    records_gain: int
    records_lose: int


def count_star_change(*, before: list[object], after: list[object]) -> StarChange:
    """Count what would become complete, and what would no longer be, if one ``*`` list followed another."""
    newest = GradeDecision.objects.filter(contribution=OuterRef("pk")).order_by("-id")
    asked = GradeApplication.objects.filter(contribution=OuterRef("pk"), target_grade=Grade.A, state=APPLIED)
    standing = (
        Contribution.objects.filter(path=Path.BACK_FILING, tombstone=None)
        .alias(grade=Subquery(newest.values("grade")[:1]))
        .filter(grade__in=[Grade.B, Grade.C])
        .annotate(applied=Exists(asked), lacked=_told(_lacks(before)), lacks=_told(_lacks(after)))
    )
    gain, lose = Q(lacked=True, lacks=False), Q(lacked=False, lacks=True)
    counted = standing.aggregate(
        records=Count("pk"),
        records_gain=Count("pk", filter=gain),
        records_lose=Count("pk", filter=lose),
        applications=Count("pk", filter=Q(applied=True)),
        applications_gain=Count("pk", filter=gain & Q(applied=True)),
        applications_lose=Count("pk", filter=lose & Q(applied=True)),
    )
    return StarChange(**counted)


def _told(condition: Q) -> Expression:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _lacks(listed: list[object]) -> Q:
    """Whether a contribution lacks one of the ``*`` fields, or has no record of the table at all."""
    tables: dict[str, tuple[Table, list[Field]]] = {}
    for table, item in star_fields(listed):
        tables.setdefault(table.key, (table, []))[1].append(item)
    lacking = Q(pk=None)
    for key, (_table, fields) in tables.items():
        model = CONTENT_MODELS[key]
        rows = model._default_manager.filter(contribution=OuterRef("pk"))
        empty = Q()
        for item in fields:
            empty |= _is_empty(model, item.attribute)
        lacking |= ~Q(Exists(rows)) | Q(Exists(rows.filter(empty)))
    return lacking


def _is_empty(model: type[Model], attribute: str) -> Q:
    column = model._meta.get_field(attribute)
    if isinstance(column, CharField | TextField):
        return Q(**{attribute: ""})
    return Q(**{f"{attribute}__isnull": True})
