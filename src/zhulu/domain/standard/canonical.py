"""One writing for one document: canonical JSON and its digest, so that equal facts have equal digests for ever.

Keys sorted, no spaces, text in NFC and unescaped; empty values (None, empty text) and empty tables are left out. Rows
keep their order, which is the filer's. Numbers with decimals are strings; a float is refused, it has no one writing.
"""

import json
import unicodedata
from collections.abc import Mapping
from hashlib import sha256


class NotCanonical(TypeError):
    """The document holds a value that has no canonical writing."""


def canonical_json(document: Mapping[str, object]) -> str:
    """Write a document canonically.

    Raises:
        NotCanonical: it holds a float or anything else that JSON's text, whole numbers, truth values, lists and objects
            cannot say, or two keys of an object are the same in NFC.
    """
    return json.dumps(tidy(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """Give the SHA-256 of a text in UTF-8, as 64 hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def tidy(value: object) -> object:
    """Give a document as it is written: NFC, without empty values and empty tables.

    Raises:
        NotCanonical: see ``canonical_json``.
    """
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Mapping):
        return _tidy_mapping(value)
    if isinstance(value, list | tuple):
        return [tidy(item) for item in value]
    raise NotCanonical(f"{type(value).__name__} has no canonical writing: {value!r}")


def _tidy_mapping(mapping: Mapping[object, object]) -> dict[str, object]:
    tidied: dict[str, object] = {}
    for key, value in mapping.items():
        if not isinstance(key, str):
            raise NotCanonical(f"a key must be text: {key!r}")
        name = unicodedata.normalize("NFC", key)
        if name in tidied:
            raise NotCanonical(f"two keys are one in NFC: {name!r}")
        content = tidy(value)
        if content is not None and content not in ("", []):
            tidied[name] = content
    return tidied
