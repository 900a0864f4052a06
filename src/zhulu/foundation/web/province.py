"""The province's names as its data pack gives them: what the masthead, the footer and the help lines print."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

PACK_FILE = "province.toml"


class ProvincePackIncomplete(Exception):
    """The pack's ``province.toml`` is missing or lacks a key; the message names the file and what to add."""


@dataclass(frozen=True, slots=True)
class Contact:
    """An office that answers questions of business."""

    office: str
    phone: str
    matter: str = ""
    """What the office answers for."""


@dataclass(frozen=True, slots=True)
class Province:
    """What the pages of this deployment call the province, its department and its platform."""

    name: str
    """The province's full name."""
    short_name: str
    """Its one-character or short form, as in numbers and tables."""
    library_name: str
    """The name of the project library: the site's title."""
    department: str
    """The full name of the provincial department."""
    notice: str
    """The number of the notice that this deployment carries out."""
    support_name: str
    """The technical support unit."""
    support_phone: str
    """Its telephone, with hours."""
    approvals_system: str
    """What the province calls its approval system (path ①)."""
    supervision_platform: str
    """What the province's own platform is called, to which the library belongs."""
    data_bureau: str
    """The full name of the province's data bureau, which keeps errata of path ① on file."""
    national_platform: str
    """What the nation's platform is called."""
    contacts: tuple[Contact, ...] = ()
    """Offices for questions of business, in the order in which the footer lists them."""


def read_province(*, pack: Path) -> Province:
    """Read ``province.toml`` of a data pack; kept in memory until the file changes.

    Raises:
        ProvincePackIncomplete: the file is missing or lacks a key.
    """
    path = pack / PACK_FILE
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError as missing:
        raise ProvincePackIncomplete(f"{path} does not exist; a province pack must have it") from missing
    return _parse(path, changed)


@lru_cache(maxsize=4)
def _parse(path: Path, changed: int) -> Province:  # noqa: ARG001 - the time of change is part of the cache's key
    facts = tomllib.loads(path.read_text(encoding="utf-8"))
    names = [item.name for item in fields(Province) if item.name != "contacts"]
    lacking = [name for name in names if name not in facts]
    if lacking:
        raise ProvincePackIncomplete(f"{path} lacks {', '.join(lacking)}")
    return Province(**{name: str(facts[name]) for name in names}, contacts=_contacts(facts))


def _contacts(facts: Mapping[str, object]) -> tuple[Contact, ...]:
    rows = facts.get("contacts", [])
    if not isinstance(rows, list):
        return ()
    return tuple(
        Contact(office=str(row["office"]), phone=str(row["phone"]), matter=str(row.get("matter", ""))) for row in rows
    )
