"""Builds the public document of a project from what the library holds and what has been submitted.

Personal columns never enter it, reviewers' names never enter it, files never enter it: what is left out is decided
here, once, and every public surface reads the result.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zhulu.domain.authorities.queries import divisions_of, resolve_area
from zhulu.domain.exchange.queries import find_national_number
from zhulu.domain.library.models import Project
from zhulu.domain.publication.findable import Findable, findable, initials_of
from zhulu.domain.publication.parts import Part, confirmed_parts, submitted_parts
from zhulu.domain.publication.specialist import SpecialistFacts, find_specialist
from zhulu.domain.publication.standings import Standing, standings_of
from zhulu.domain.publication.vocabulary import DUE, grade_words
from zhulu.domain.standard.catalogue import field, head_row
from zhulu.domain.standard.dictionaries import find_label
from zhulu.domain.standard.values import display_json
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.clock import local_day

GRADE_ORDER = f"ABC{DUE}D"
"""From best to worst; what has no grade at all (path ③) comes first, for it stands alone."""
CORRECTED = "corrected"
"""The kind of the mark that says how often a record has been corrected."""


@dataclass(frozen=True, slots=True)
class Published:
    """A document, the columns by which it is found, and the companies it names."""

    document: dict[str, Any]
    standings: list[Standing]
    search_text: str
    city_code: str
    county_code: str
    findable: Findable
    is_confirmed: bool
    sort_on: date
    specialist: SpecialistFacts | None
    """What the list of specialist works shows; None on other paths."""


def build(*, project_id: int, show_grade_d: bool, now: datetime) -> Published | None:
    """Build a project's public document, or None when nothing of it is public."""
    project = Project.objects.get(pk=project_id)
    parts = confirmed_parts(project_id=project_id)
    if show_grade_d:
        parts += submitted_parts(project_id=project_id)
    if not parts:
        return None
    best, leading = _best(parts), _best([part for part in parts if head_row(part.content)] or parts)
    facts = dict(head_row(leading.content))
    specialist = find_specialist(leading)
    county = resolve_area(code=str(facts.get("CountyNum", "")), on=local_day(now))
    document = {
        **_head(project, leading, facts),
        **_grade(best),
        "finish_on": _finish(leading, parts) or str(facts.get("EDate") or ""),
        "specialist": specialist.shown() if specialist else None,
        "area": _area(facts, now),
        "has_unconfirmed": any(not part.is_confirmed for part in parts),
        "confirmed_on": _day(max((part.decided_at for part in parts if part.is_confirmed), default=None)),
        "updated_at": now.isoformat(),
        "parts": [part.shown() for part in parts],
        "participants": specialist.participants if specialist else _participants(parts),
        "marks": _marks(parts),
    }
    shown = [part for part in parts if part.is_confirmed] or parts
    county_code = county.area.code if county.area else str(facts.get("CountyNum", ""))
    return Published(
        document=document,
        standings=standings_of(parts),
        search_text=_search_text(document, parts),
        city_code=divisions_of(code=county_code, on=local_day(now)).city,
        county_code=county_code,
        findable=findable(document=document, facts=facts, specialist=specialist, county=county, on=local_day(now)),
        is_confirmed=any(part.is_confirmed for part in parts),
        sort_on=local_day(max(part.decided_at for part in shown)),
        specialist=specialist,
    )


def _marks(parts: list[Part]) -> list[dict[str, Any]]:
    """Give every mark once, and how often the record has been corrected (曾勘误)."""
    marks: dict[str, dict[str, Any]] = {mark["kind"]: dict(mark) for part in parts for mark in part.marks}
    total = sum(part.corrections for part in parts)
    if total:
        marks[CORRECTED] = {"kind": CORRECTED, "label": f"曾勘误（{total}）", "count": total}
    return list(marks.values())


def _head(project: Project, leading: Part, facts: dict[str, Any]) -> dict[str, Any]:
    kind = str(facts.get("PrjTypeNum", ""))
    return {
        "public_id": project.public_id,
        "number": project.number,
        "national_number": find_national_number(project_id=project.pk),
        "name": facts.get("PrjName", ""),
        "path": leading.path,
        "path_label": Path(leading.path).label,
        "address": facts.get("Address", ""),
        "kind": kind,
        "kind_label": str(facts.get("CategoryName") or find_label("project_type", kind) or kind),
        "function_label": _shown(facts, "PrjFunctionNum"),
        "owner": {"name": facts.get("BuildCorpName", ""), "code": facts.get("BuildCorpCode", "")},
        "scale": {
            "invest": _shown(facts, "AllInvest"),
            "area": _shown(facts, "AllArea"),
            "length": _shown(facts, "AllLength"),
        },
        "start_on": facts.get("BDate", ""),
    }


def _shown(facts: dict[str, Any], column: str) -> str:
    return display_json(field("project", column), facts.get(column))


def _best(parts: list[Part]) -> Part:
    """Give the part of the best grade, the first of them: a project shows its highest confirmed grade."""
    return min(parts, key=lambda part: (GRADE_ORDER.find(part.grade) if part.grade else 0, part.decided_at))


def _grade(best: Part) -> dict[str, str | None]:
    return {"grade": best.grade or None, "grade_label": grade_words(best.grade)[0]}


def _finish(leading: Part, parts: list[Part]) -> str:
    """Give the day of completion as the leading part says, else as another does that brought it later."""
    for part in (leading, *parts):
        if checks := part.content.get("completion_checks", []):
            return str(checks[0].get("EDate", ""))
    return ""


def _area(facts: dict[str, Any], now: datetime) -> dict[str, str]:
    on = local_day(now)
    code = str(facts.get("CountyNum", ""))
    reading = resolve_area(code=code, on=on)
    managing = resolve_area(code=str(facts.get("ManagingAreaNum", "")), on=on) if facts.get("ManagingAreaNum") else None
    county = reading.area.name if reading.area else code
    city = reading.area.parent.name if reading.area and reading.area.parent else ""
    zone = managing.area.name if managing and managing.area else ""
    former = f"（原{reading.former_name}）" if reading.former_name else ""
    return {"code": code, "name": f"{city}{county}{former}", "city": city, "county": county, "zone": zone}


def _day(at: datetime | None) -> str | None:
    return local_day(at).isoformat() if at else None


def _participants(parts: list[Part]) -> list[dict[str, str]]:
    seen: dict[tuple[str, str, str], dict[str, str]] = {}
    for part in parts:
        for row in part.content.get("participants", []):
            role = str(row.get("CorpRoleNum", ""))
            key = (role, str(row.get("CorpCode", "")), str(row.get("CorpName", "")))
            seen.setdefault(
                key,
                {
                    "role_label": find_label("corp_role", role) or role,
                    "name": key[2],
                    "code": key[1],
                    "person": str(row.get("PersonName", "")),
                },
            )
    return [seen[key] for key in sorted(seen)]


SEARCHED = {
    "project": ("PrjName", "BuildCorpName", "BuildCorpCode", "Address", "PrjCode", "PrjApprovalNum"),
    "tenders": ("TenderNum", "StageNum"),
    "contracts": ("ContractNum", "RecordNum", "StageNum"),
    "drawing_reviews": ("CensorNum", "StageNum"),
    "permits": ("BuilderLicenceNum", "StageNum"),
    "completion_checks": ("PrjFinishCheckNum", "StageNum"),
    "participants": ("CorpName", "CorpCode"),
    "specialist_works": (
        "PrjName",
        "CategoryName",
        "Address",
        "BuildCorpName",
        "BuildCorpCode",
        "GeneralCorpName",
        "GeneralCorpCode",
        "ContractorCorpName",
        "ContractorCorpCode",
        "ContractNum",
    ),
}
"""What a project is found by: names, codes and numbers; never a person."""
NAMES = ("PrjName", "BuildCorpName", "CorpName", "GeneralCorpName", "ContractorCorpName")
"""What is found by its initials, too."""


def _search_text(document: dict[str, Any], parts: list[Part]) -> str:
    words = {document["number"], document["area"]["name"], document["area"]["zone"]} - {""}
    names: set[str] = set()
    if document["national_number"]:
        words.add(document["national_number"])
    for part in parts:
        for table, columns in SEARCHED.items():
            for row in part.content.get(table, []):
                words.update(str(row[column]) for column in columns if row.get(column))
                names.update(str(row[column]) for column in columns if column in NAMES and row.get(column))
        names.update([part.filer["name"]] if part.filer["name"] else [])
        words.update(str(part.filer[key]) for key in ("name", "code") if part.filer[key])
    return "\n".join(sorted(words | initials_of(names))).lower()
