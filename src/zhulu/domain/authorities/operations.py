"""Writing places and authorities: what the data pack loads and the province later edits.

Each ``put_`` adds a row or compares it with the one that stands. A standing row that differs was edited by the
province and is kept, unless the caller overwrites.
"""

from datetime import date
from enum import StrEnum
from typing import TypeVar

from django.db import models

from zhulu.domain.access.vocabulary import Level
from zhulu.domain.authorities.models import Area, AreaHistory, Authority, Jurisdiction
from zhulu.domain.authorities.vocabulary import AreaKind, AreaLevel, AuthorityKind
from zhulu.foundation.db.transactions import transaction_required

M = TypeVar("M", bound=models.Model)


class Put(StrEnum):
    """What putting a row did."""

    ADDED = "added"
    """The row was new."""
    SAME = "same"
    """The row stood already, equal."""
    KEPT = "kept"
    """A different row stands and was left."""
    CHANGED = "changed"
    """A different row stood and was overwritten."""


def _put(model: type[M], key: dict[str, object], values: dict[str, object], *, overwrite: bool) -> Put:
    rows = model._default_manager
    row = rows.filter(**key).first()
    if row is None:
        rows.create(**key, **values)
        return Put.ADDED
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not different:
        return Put.SAME
    if not overwrite:
        return Put.KEPT
    for name, value in different.items():
        setattr(row, name, value)
    row.save()
    return Put.CHANGED


@transaction_required
def put_area(
    *,
    code: str,
    name: str,
    level: AreaLevel,
    kind: AreaKind,
    parent_code: str | None,
    valid_from: date | None,
    valid_to: date | None,
    overwrite: bool = False,
) -> Put:
    """Add an area, or compare it by its code.

    Raises:
        Area.DoesNotExist: no area has the parent's code.
    """
    values: dict[str, object] = {
        "name": name,
        "level": level,
        "kind": kind,
        "parent_id": Area.objects.get(code=parent_code).pk if parent_code else None,
        "valid_from": valid_from,
        "valid_to": valid_to,
    }
    return _put(Area, {"code": code}, values, overwrite=overwrite)


@transaction_required
def put_former_code(
    *, old_code: str, old_name: str, area_code: str, valid_to: date, note: str, overwrite: bool = False
) -> Put:
    """Add a historic code, or compare it by code and last day.

    Raises:
        Area.DoesNotExist: no area has the present code.
    """
    values: dict[str, object] = {
        "old_name": old_name,
        "area_id": Area.objects.get(code=area_code).pk,
        "note": note,
    }
    return _put(AreaHistory, {"old_code": old_code, "valid_to": valid_to}, values, overwrite=overwrite)


@transaction_required
def put_authority(  # noqa: PLR0913 - the parts of one row
    *,
    code: str,
    name: str,
    kind: AuthorityKind,
    level: Level,
    parent_code: str | None,
    confirms_grade: str,
    number_prefix: str,
    needs_city_consent: bool,
    valid_from: date | None,
    valid_to: date | None,
    overwrite: bool = False,
) -> Put:
    """Add an authority, or compare it by its code.

    Raises:
        Authority.DoesNotExist: no authority has the parent's code.
    """
    values: dict[str, object] = {
        "name": name,
        "kind": kind,
        "level": level,
        "parent_id": Authority.objects.get(code=parent_code).pk if parent_code else None,
        "confirms_grade": confirms_grade,
        "number_prefix": number_prefix,
        "needs_city_consent": needs_city_consent,
        "valid_from": valid_from,
        "valid_to": valid_to,
    }
    return _put(Authority, {"code": code}, values, overwrite=overwrite)


@transaction_required
def put_jurisdiction(
    *, authority_code: str, area_code: str, valid_from: date | None, valid_to: date | None, overwrite: bool = False
) -> Put:
    """Add that an authority is at home in an area, or compare it by authority, area and first day.

    A row of other days that overlaps was edited by the province and is kept, overwriting or not.

    Raises:
        Authority.DoesNotExist, Area.DoesNotExist: a code is unknown.
    """
    authority = Authority.objects.get(code=authority_code)
    area = Area.objects.get(code=area_code)
    key: dict[str, object] = {"authority_id": authority.pk, "area_id": area.pk, "valid_from": valid_from}
    standing = Jurisdiction.objects.filter(authority=authority, area=area).within(valid_from, valid_to)
    if standing.exclude(valid_from=valid_from).exists():
        return Put.KEPT
    return _put(Jurisdiction, key, {"valid_to": valid_to}, overwrite=overwrite)
