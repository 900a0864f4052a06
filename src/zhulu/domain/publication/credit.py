"""What the public may know of adverse records, and how it finds them; what has ended is not there at all.

Offices are named, persons are not. A record's row is deleted when its publication ends, so that its old address answers
as one that never was.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from zhulu.domain.credit.models import AdverseRecord, RecordEnd
from zhulu.domain.credit.states import IN_FORCE
from zhulu.domain.enterprises.queries import known_as
from zhulu.domain.publication.models import AdverseDocument
from zhulu.domain.publication.queries import PUBLIC
from zhulu.foundation.clock import local_day
from zhulu.foundation.db.transactions import transaction_required

PAGE = 15
"""How many records a page of the public list has."""


@transaction_required
def publish_record(*, record: AdverseRecord, now: datetime) -> None:
    """Show a record while it is to be shown, or take it off the public pages."""
    if not _is_shown(record, on=local_day(now)):
        AdverseDocument.objects.filter(record=record).delete()
        return
    known = known_as(organisation_id=record.organisation_id)
    names = [record.organisation_name, known.organisation.name, *known.former_names]
    codes = list(dict.fromkeys([record.organisation_code, *known.codes]))
    found = [*names, *codes, record.number, record.document_number, record.project_name, record.project_number]
    AdverseDocument.objects.update_or_create(
        record=record,
        defaults={
            "public_id": record.public_id,
            "code": record.organisation_code,
            "codes": codes,
            "document": adverse_document(record),
            "search_text": "\n".join(dict.fromkeys(found)).lower(),
            "shown_from": record.shown_from,
            "shown_until": record.shown_until,
        },
    )


def _is_shown(record: AdverseRecord, *, on: date) -> bool:
    is_over = RecordEnd.objects.filter(record=record).exists() or on > record.shown_until
    return record.is_published and record.case.state == IN_FORCE and not is_over


def adverse_document(record: AdverseRecord) -> dict[str, Any]:
    """Give what the public may know of a record."""
    return {
        "public_id": record.public_id,
        "number": record.number,
        "name": record.organisation_name,
        "code": record.organisation_code,
        "kind": record.organisation_kind,
        "conduct": {"code": record.code, "label": record.code_label, "edition": record.code_edition},
        "text": record.text,
        "happened_on": record.happened_on.isoformat(),
        "project": {
            "number": record.project_number,
            "name": record.project_name,
            "address": record.project_address,
            "owner": record.owner_name,
        },
        "authority": record.authority_name,
        "level": str(record.get_authority_level_display()),
        "grounds": record.grounds,
        "document_number": record.document_number,
        "decided_on": record.decided_on.isoformat(),
        "severity": record.severity_label,
        "rule": record.rule,
        "shown_from": record.shown_from.isoformat(),
        "shown_until": record.shown_until.isoformat(),
    }


@dataclass(frozen=True, slots=True)
class AdversePage:
    """A page of the public list, and whether another one follows."""

    rows: list[dict[str, Any]]
    total: int
    next: str
    """The key of the next page; empty on the last."""


def find_adverse(*, public_id: str, on: date) -> dict[str, Any] | None:
    """Give a record that is shown on a day; None for every other, whether it was or never has been."""
    row = _shown(on).filter(public_id=public_id).values_list("document", flat=True).first()
    return dict(row) if row is not None else None


def search_adverse(*, query: str, on: date, after: str = "", limit: int = PAGE) -> AdversePage:
    """Give the records that are shown on a day and hold every word of a query, the newest first."""
    rows = _shown(on)
    for word in query.lower().split():
        rows = rows.filter(search_text__contains=word)
    total = rows.count()
    mark = AdverseDocument.objects.using(PUBLIC).filter(public_id=after).first() if after else None
    if mark is not None:
        older = Q(shown_from__lt=mark.shown_from) | Q(shown_from=mark.shown_from, record_id__lt=mark.record_id)
        rows = rows.filter(older)
    page = list(rows.order_by("-shown_from", "-record_id")[: limit + 1])
    onward = page[limit - 1].public_id if len(page) > limit else ""
    return AdversePage(rows=[dict(row.document) for row in page[:limit]], total=total, next=onward)


def list_adverse_of(*, codes: Collection[str], on: date) -> list[dict[str, Any]]:
    """Give the records of a firm, known by any of its codes, that are shown on a day."""
    rows = _shown(on).filter(codes__overlap=list(codes)).order_by("-shown_from", "-record_id")
    return [dict(document) for document in rows.values_list("document", flat=True)]


def _shown(on: date) -> "QuerySet[AdverseDocument]":
    return AdverseDocument.objects.using(PUBLIC).filter(shown_from__lte=on, shown_until__gte=on)
