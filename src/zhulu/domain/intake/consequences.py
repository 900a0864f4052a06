"""Writes what follows from deliveries beside the library: held differences, due grades, links, dossiers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from zhulu.domain.intake.comparing import Otherwise
from zhulu.domain.intake.models import Difference, GradeDue, Hold, ParticipantLink
from zhulu.foundation.db.copying import copy_rows, take_keys
from zhulu.foundation.db.transactions import transaction_required
from zhulu.foundation.identifiers import new_public_id


@dataclass(frozen=True, slots=True)
class LinkDraft:
    """A firm or owner named in a contribution, and which registered one it is, if any."""

    row_id: str
    role: str
    name: str
    code: str
    organisation_id: int | None


@dataclass(frozen=True, slots=True)
class HoldDraft:
    """What a delivery says otherwise than one contribution."""

    delivery_id: int
    contribution_id: int
    home_id: int | None
    differences: Sequence[Otherwise]


@dataclass(frozen=True, slots=True)
class DueDraft:
    """A grade that is due, and why."""

    delivery_id: int
    contribution_id: int
    home_id: int | None
    department: str
    why: str


@transaction_required
def write_holds(drafts: Sequence[HoldDraft], *, now: datetime) -> None:
    """Hold what deliveries say otherwise."""
    keys = take_keys(Hold, len(drafts))
    copy_rows(
        Hold,
        ("id", "public_id", "delivery_id", "contribution_id", "home_authority_id", "state", "erratum_id", "held_at"),
        (
            (key, new_public_id(), one.delivery_id, one.contribution_id, one.home_id, "held", "", now)
            for key, one in zip(keys, drafts, strict=True)
        ),
    )
    copy_rows(
        Difference,
        ("hold_id", "position", "table", "row_id", "column", "old", "new"),
        (
            (key, place, item.table, item.row_id, item.column, item.old, item.new)
            for key, one in zip(keys, drafts, strict=True)
            for place, item in enumerate(one.differences)
        ),
    )


@transaction_required
def write_dues(drafts: Sequence[DueDraft], *, now: datetime) -> None:
    """Write which grades are due."""
    copy_rows(
        GradeDue,
        (
            "public_id",
            "delivery_id",
            "contribution_id",
            "home_authority_id",
            "department",
            "why",
            "state",
            "since",
        ),
        (
            (
                new_public_id(),
                one.delivery_id,
                one.contribution_id,
                one.home_id,
                one.department,
                one.why[:200],
                "due",
                now,
            )
            for one in drafts
        ),
    )


@transaction_required
def write_links(links: Iterable[tuple[int, int, LinkDraft]], *, now: datetime) -> None:
    """Write who is named in contributions: (dossier, contribution, link)."""
    copy_rows(
        ParticipantLink,
        (
            "public_id",
            "dossier_id",
            "contribution_id",
            "row_id",
            "role",
            "name",
            "code",
            "organisation_id",
            "linked_by",
            "linked_at",
        ),
        (
            (
                new_public_id(),
                dossier_id,
                contribution_id,
                link.row_id,
                link.role,
                link.name[:255],
                link.code[:50],
                link.organisation_id,
                "",
                now if link.organisation_id else None,
            )
            for dossier_id, contribution_id, link in links
        ),
    )


@dataclass(frozen=True, slots=True)
class DossierUpdate:
    """What a dossier becomes when its first bundle has entered, or its place is known."""

    pk: int
    project_id: int
    home_id: int | None
    area_code: str
    name: str


UPDATE_DOSSIERS = """
UPDATE intake_dossier AS dossier SET project_id = wanted.project_id, home_authority_id = wanted.home_id,
  area_code = wanted.area_code, name = wanted.name
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[])
  AS wanted (id, project_id, home_id, area_code, name) WHERE dossier.id = wanted.id
"""


@transaction_required
def update_dossiers(updates: Sequence[DossierUpdate]) -> None:
    """Give dossiers their project, home and name; one statement."""
    if updates:
        with connection.cursor() as cursor:
            cursor.execute(
                UPDATE_DOSSIERS,
                [
                    [one.pk for one in updates],
                    [one.project_id for one in updates],
                    [one.home_id for one in updates],
                    [one.area_code for one in updates],
                    [one.name[:500] for one in updates],
                ],
            )


def group_differences(delivery_id: int, home_id: int | None, differences: Sequence[Otherwise]) -> list[HoldDraft]:
    """Part a delivery's differences by the contribution that they are about."""
    parted: Mapping[int, list[Otherwise]] = defaultdict(list)
    for one in differences:
        parted[one.contribution_id].append(one)
    return [HoldDraft(delivery_id, contribution, home_id, rows) for contribution, rows in parted.items()]
