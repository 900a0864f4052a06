"""What a filing still needs: sheets and papers by role, the ``*`` fields for grade A, and whose it will be."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhulu.domain.authorities.models import Authority
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.papers import PaperLine, demanded_papers
from zhulu.domain.filings.rules import star_fields
from zhulu.domain.filings.sheets import required_sheets
from zhulu.domain.filings.states import DRAFT, RETURNED
from zhulu.domain.grants.queries import find_home_authority
from zhulu.domain.library.models import Version
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.standard.catalogue import SHEETS_OF_PATH, Field, Table
from zhulu.domain.standard.vocabulary import Path


def list_star_fields(*, policy: Policy) -> list[tuple[Table, Field]]:
    """Give the ``*`` fields (A级必填) as they hold under a policy, in the catalogue's order."""
    return star_fields(policy.items("a_grade_fields"))


@dataclass(frozen=True, slots=True)
class StarGaps:
    """How complete a confirmed record is for grade A."""

    total: int
    missing: tuple[tuple[Table, Field], ...]

    @property
    def filled(self) -> int:
        """How many ``*`` fields are filled in every record."""
        return self.total - len(self.missing)


def list_star_gaps(*, contribution_ids: Iterable[int], policy: Policy) -> dict[int, StarGaps]:
    """Give what each contribution lacks for grade A as it stands in the library, with one query."""
    stars = list_star_fields(policy=policy)
    versions = Version.objects.filter(contribution_id__in=list(contribution_ids)).order_by("contribution_id", "-number")
    return {
        version.contribution_id: StarGaps(total=len(stars), missing=_gaps(json.loads(version.canonical), stars))
        for version in versions.distinct("contribution_id")
    }


def _gaps(document: Mapping[str, Any], stars: list[tuple[Table, Field]]) -> tuple[tuple[Table, Field], ...]:
    return tuple(
        (table, item)
        for table, item in stars
        if any(row.get(item.column) in (None, "") for row in document.get(table.key) or [{}])
    )


@dataclass(frozen=True, slots=True)
class SheetDemand:
    """What a sheet demands of a filing's roles."""

    required: bool
    papers: tuple[PaperLine, ...]
    optional_papers: tuple[PaperLine, ...]


def list_demands(*, filing: Filing, policy: Policy) -> dict[str, SheetDemand]:
    """Give what each sheet of its path demands of a filing: whether it must be filled, and which papers."""
    required = required_sheets(filing.roles, path=filing.path)

    def lines(sheet: str, key: str) -> tuple[PaperLine, ...]:
        return tuple(demanded_papers(policy, sheet=sheet, roles=filing.roles, key=key))

    return {
        sheet: SheetDemand(
            required=sheet in required,
            papers=lines(sheet, "papers") if sheet in required else (),
            optional_papers=lines(sheet, "optional_papers") + (() if sheet in required else lines(sheet, "papers")),
        )
        for sheet in SHEETS_OF_PATH[filing.path]
    }


def find_home(*, filing: Filing, on: date) -> Authority | None:
    """Give the authority that will confirm, or that has received it; None means 待派单, or that no place is chosen."""
    if filing.state in {DRAFT, RETURNED}:
        return find_home_authority(area_code=filing.area_code, path=Path(filing.path), on=on)
    return filing.home_authority
