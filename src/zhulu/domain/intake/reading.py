"""Reads a bundle as it came: envelope, confirmation, records; and writes it canonically, without personal numbers.

Reading judges nothing and refuses nothing: what cannot be understood is told, for the rules to refuse it. Pure.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256
from typing import Any

from zhulu.domain.intake.dialect import column_of, find_field, find_table, fold
from zhulu.domain.intake.envelopes import read_confirmation, read_envelope
from zhulu.domain.intake.facts import Broken, Bundle
from zhulu.domain.intake.identity import dossier_key
from zhulu.domain.intake.records import (
    Records,
    Tools,
    blotted,
    owner_of,
    personal_text,
    read_records,
    storable,
)
from zhulu.domain.rulebook.shapes import Place
from zhulu.domain.standard.catalogue import TABLES
from zhulu.domain.standard.identifiers import find_mobiles

NOT_AN_OBJECT = Broken(Place(), "一包数据应是对象", "例如 {“source”: …, “inner_num”: …, “tables”: {…}}")
SEALED = "#"
"""The one key of an object that stands for a personal number in what is kept: its commitment."""
ALMOST_PERSONAL = ("idcard", "sfzh", "phone", "mobile")
"""Parts of column names under which personal numbers stand that the standard does not know."""
DEEPEST = 6
"""Levels of a bundle: envelope, tables, table, record, value, and one to spare."""


def read_bundle(raw: object, *, tools: Tools) -> Bundle:
    """Read one bundle, whatever it is."""
    given: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
    envelope, broken = read_envelope(given) if isinstance(raw, Mapping) else read_envelope({})
    if not isinstance(raw, Mapping):
        broken = [NOT_AN_OBJECT]
    key = dossier_key(envelope.source, envelope.inner_num) if envelope.source and envelope.inner_num else ""
    records = read_records(given.get("tables", {}), dossier=key, tools=tools)
    confirmation = read_confirmation(given.get("confirmation"), _stated(records, envelope.stage), broken)
    return Bundle(
        raw=_written(_kept(raw, records)),
        digest=sha256(_written(_plain(raw)).encode("utf-8", "replace")).hexdigest(),
        dossier_key=key,
        envelope=envelope,
        confirmation=confirmation,
        document=records.document,
        stated=records.stated.get("project", {}),
        broken=(*broken, *records.broken),
        oddities=tuple(records.oddities),
        clashes=tuple(records.clashes),
        personal=tuple(records.personal),
    )


def _stated(records: Records, stage: str) -> Mapping[str, str]:
    """Give what the records state of who confirmed: those of the stage before the project's, then any other's."""
    order = [table for table in records.stated if str(TABLES[table].sheet) == stage]
    order += [table for table in ("project", *records.stated) if table not in order]
    merged: dict[str, str] = {}
    for table in order:
        stated = records.stated.get(table, {})
        if stated.get("CheckDepartName") and not merged:
            merged = {key: stated[key] for key in ("CheckDepartName", "CheckPersonName") if stated.get(key)}
    return merged


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: object, level: int = 0) -> object:
    """Give a value with decimals as text, so that it has one writing; what lies too deep is told by its text."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, str | int | bool) or value is None:
        return value
    if level > DEEPEST:
        return str(value)[:200]
    if isinstance(value, Mapping):
        return {str(key): _plain(item, level + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, level + 1) for item in value]
    return str(value)


def _kept(raw: object, records: Records) -> object:
    """Give a bundle as it may be kept: personal numbers as commitments, others blotted out, no unstorable letters."""
    plain = _plain(raw)
    sealed = {(datum.label.split(".", 1)[1], datum.value): datum.commitment for datum in records.personal}
    if isinstance(plain, dict) and isinstance(plain.get("tables"), dict):
        plain["tables"] = {name: _kept_table(find_table(name), rows, sealed) for name, rows in plain["tables"].items()}
    return _scrubbed(plain)


def _kept_table(table: str | None, rows: object, sealed: Mapping[tuple[str, str], str]) -> object:
    if isinstance(rows, list):
        return [_kept_table(table, row, sealed) for row in rows]
    if not isinstance(rows, dict):
        return rows
    return {name: _kept_cell(table, name, value, sealed) for name, value in rows.items()}


def _kept_cell(table: str | None, name: str, value: object, sealed: Mapping[tuple[str, str], str]) -> object:
    column = column_of(table, name) if table else name
    known = find_field(table, column) if table else None
    if known is not None and known.personal:
        commitment = sealed.get((column, personal_text(known, value)))
        return {SEALED: commitment} if commitment else (None if value is None else "***")
    if known is None and value and _is_almost_personal(fold(name)):
        return "***"
    return value


def _is_almost_personal(name: str) -> bool:
    return any(part in name for part in ALMOST_PERSONAL) and "type" not in name


def _scrubbed(value: object) -> object:
    if isinstance(value, str):
        text = storable(value)
        return blotted(text) if not text.isascii() or find_mobiles(text) == (text,) else text
    if isinstance(value, dict):
        return {storable(key): _scrubbed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_scrubbed(item) for item in value]
    return value


def owner_label(bundle: Bundle) -> str:
    """Give the label under which the vault keeps the numbers of a bundle's case."""
    return owner_of(bundle.dossier_key)
