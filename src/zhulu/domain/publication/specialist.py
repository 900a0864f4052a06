"""What the public list of 专业承包业绩 shows of a work, read from the very part that its document is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zhulu.domain.publication.parts import Part
from zhulu.domain.standard.catalogue import TABLES
from zhulu.domain.standard.values import display_json, from_json
from zhulu.domain.standard.vocabulary import Path

WORKS = "specialist_works"
FIGURES = (
    "SystemType",
    "BuildArea",
    "FireAcceptanceNum",
    "DecorationArea",
    "CurtainWallArea",
    "BuildHeight",
    "WorkArea",
)
"""The figures that categories ask for beside the contract amount."""


@dataclass(frozen=True, slots=True)
class SpecialistFacts:
    """A specialist work as a line of the list and in the head of its page."""

    category: str
    contractor_name: str
    contractor_code: str
    amount: Decimal | None
    """万元."""
    accepted_on: date | None
    figures: list[list[str]]
    """Label, value in words, unit."""
    participants: list[dict[str, str]]

    def shown(self) -> dict[str, Any]:
        """Give the facts as they stand in the document."""
        return {
            "category": self.category,
            "contractor": {"name": self.contractor_name, "code": self.contractor_code},
            "amount": _shown("ContractMoney", None if self.amount is None else f"{self.amount:.4f}"),
            "accepted_on": self.accepted_on.isoformat() if self.accepted_on else "",
            "figures": self.figures,
        }


def find_specialist(part: Part) -> SpecialistFacts | None:
    """Give the facts of a part of path ③; None for any other."""
    rows = part.content.get(WORKS, [])
    if part.path != Path.SPECIALIST or not rows:
        return None
    row = rows[0]
    amount, accepted = _typed(row, "ContractMoney"), _typed(row, "EDate")
    return SpecialistFacts(
        category=_text(row, "CategoryName"),
        contractor_name=_text(row, "ContractorCorpName"),
        contractor_code=_text(row, "ContractorCorpCode"),
        amount=amount if isinstance(amount, Decimal) else None,
        accepted_on=accepted if isinstance(accepted, date) else None,
        figures=list(_figures(row)),
        participants=_participants(row),
    )


def _figures(row: Mapping[str, Any]) -> list[list[str]]:
    fields = [item for item in TABLES[WORKS].fields if item.column in FIGURES and row.get(item.column)]
    return [[item.label, display_json(item, row[item.column]), item.unit] for item in fields]


def _participants(row: Mapping[str, Any]) -> list[dict[str, str]]:
    found = [("总承包单位", "GeneralCorpName", "GeneralCorpCode", ""), ("承包单位", *_CONTRACTOR, "PrjHead")]
    return [
        {"role_label": label, "name": _text(row, name), "code": _text(row, code), "person": _text(row, person)}
        for label, name, code, person in found
        if _text(row, name)
    ]


_CONTRACTOR = ("ContractorCorpName", "ContractorCorpCode")


def _typed(row: Mapping[str, Any], column: str) -> object:
    item = TABLES[WORKS].find(column)
    value = row.get(column)
    return from_json(item, value) if item and value not in (None, "") else None


def _shown(column: str, value: str | None) -> str:
    item = TABLES[WORKS].find(column)
    return display_json(item, value) if item else ""


def _text(row: Mapping[str, Any], column: str) -> str:
    return str(row.get(column) or "")
