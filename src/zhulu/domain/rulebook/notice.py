"""Reads the notice as data: its clauses, our readings of its silences, and the capabilities that are not built yet.

The text lies outside the program, in ``notice/``; nothing of it stands here. Pure: no database, no clock.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path


class ClauseVerdict(StrEnum):
    """What sort of thing carries a clause out."""

    RULE = "rule"
    """A rule that a moment asks."""
    CONSTRAINT = "constraint"
    """A constraint or trigger of the database."""
    TRANSITION = "transition"
    """A row of a state table."""
    PERMISSION = "permission"
    """Who may do it."""
    DOCUMENT = "document"
    """A form."""
    SURFACE = "surface"
    """A page."""
    PROCEDURE = "procedure"
    """People, outside the platform."""
    DEFINITION = "definition"
    """A word that the glossary explains."""


class NoticeRefused(Exception):
    """A file of the notice is malformed; the message names the file and the entry."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause or sub-clause, under the key by which rules and pages cite it."""

    key: str
    title: str
    text: str
    """The official wording; a clause with sub-clauses holds only its own beginning."""
    verdict: ClauseVerdict
    carried_by: tuple[str, ...] = ()
    """What carries it out, as ``kind:name``."""
    reading: str = ""
    """How we read it where it leaves room, in one Chinese sentence."""
    does: str = ""
    """What the platform does about it, in Chinese that an enterprise's clerk understands."""
    pending: str = ""
    """The capability that it still waits for; empty when it is carried out wholly."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice: by what it is cited, who issued it and since when."""

    number: str
    title: str
    issuer: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class Reading:
    """One point at which the notice is silent or ambiguous, and what we take it to say unless the province decides."""

    key: str
    clauses: tuple[str, ...]
    question: str
    default: str
    setting: tuple[str, ...] = ()
    """The policy settings by which the province may decide otherwise."""
    column: str = ""
    """The column of the province's data pack by which it may decide otherwise."""
    adr: str = ""
    """The number of the decision record that gives the reasons."""
    pending: str = ""
    """The capability in which the reading will take effect; empty when it does already."""


def read_notice(*, directory: Path) -> Notice:
    """Read the head of one notice.

    Raises:
        NoticeRefused: it is malformed.
    """
    try:
        head = tomllib.loads((directory / "clauses.toml").read_text(encoding="utf-8"))["notice"]
        return Notice(
            number=str(head["number"]),
            title=str(head["title"]),
            issuer=str(head["issuer"]),
            issued_on=date.fromisoformat(str(head["issued_on"])),
        )
    except (OSError, KeyError, TypeError, ValueError) as fault:
        raise NoticeRefused(f"{directory.name}/clauses.toml: {fault!r}") from fault


def read_clauses(*, directory: Path) -> dict[str, Clause]:
    """Read the clauses of one notice by key, in the order of its text.

    Args:
        directory: the notice's own directory, which holds ``clauses.toml``.

    Raises:
        NoticeRefused: an entry is malformed, or a key occurs twice.
    """
    clauses: dict[str, Clause] = {}
    for entry in _entries(directory / "clauses.toml", "clause"):
        clause = _clause(entry)
        if clause.key in clauses:
            raise NoticeRefused(f"clauses.toml: {clause.key} occurs twice")
        clauses[clause.key] = clause
    return clauses


def read_readings(*, directory: Path) -> dict[str, Reading]:
    """Read our readings by key, Q1 first.

    Raises:
        NoticeRefused: an entry is malformed, or a key occurs twice.
    """
    readings: dict[str, Reading] = {}
    for entry in _entries(directory / "readings.toml", "reading"):
        reading = _reading(entry)
        if reading.key in readings:
            raise NoticeRefused(f"readings.toml: {reading.key} occurs twice")
        readings[reading.key] = reading
    return readings


def read_capabilities(*, directory: Path) -> dict[str, str]:
    """Read the names and Chinese labels of the capabilities that are not built yet."""
    return {
        str(entry["name"]): str(entry["label"]) for entry in _entries(directory / "capabilities.toml", "capability")
    }


def parent_of(key: str) -> str:
    """Give the key of the clause under which one stands: 一(二)4a → 一(二)4 → 一(二) → 一 → nothing."""
    if key[-1:].islower():
        return key[:-1]
    if key.endswith(")"):
        return key[: key.rindex("(")]
    if key.endswith("导语"):
        return key.removesuffix("导语")
    return key.rstrip("0123456789") if key[-1:].isdigit() else ""


def _entries(path: Path, name: str) -> list[Mapping[str, object]]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8")).get(name)
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise NoticeRefused(f"{path.name}: {fault}") from fault
    if not isinstance(found, list):
        raise NoticeRefused(f"{path.name} holds no [[{name}]]")
    return found


def _clause(entry: Mapping[str, object]) -> Clause:
    try:
        return Clause(
            key=str(entry["key"]),
            title=str(entry["title"]),
            text=str(entry["text"]).strip(),
            verdict=ClauseVerdict(str(entry["verdict"])),
            carried_by=_texts(entry, "carried_by"),
            reading=str(entry.get("reading", "")),
            does=str(entry["does"]),
            pending=str(entry.get("pending", "")),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise NoticeRefused(f"clauses.toml: {entry.get('key', '?')}: {fault}") from fault


def _reading(entry: Mapping[str, object]) -> Reading:
    try:
        return Reading(
            key=str(entry["key"]),
            clauses=_texts(entry, "clauses"),
            question=str(entry["question"]),
            default=str(entry["default"]),
            setting=_texts(entry, "setting"),
            column=str(entry.get("column", "")),
            adr=str(entry.get("adr", "")),
            pending=str(entry.get("pending", "")),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise NoticeRefused(f"readings.toml: {entry.get('key', '?')}: {fault}") from fault


def _texts(entry: Mapping[str, object], name: str) -> tuple[str, ...]:
    given = entry.get(name, [])
    if not isinstance(given, list):
        raise TypeError(f"{name} is no list")
    return tuple(str(item) for item in given)
