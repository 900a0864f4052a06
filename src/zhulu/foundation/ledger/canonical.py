"""One text for one JSON document, so that digests of equal documents are equal. No Django: the verifier uses it.

Keys sorted, no blanks, Unicode as it stands. Floats are refused: money and areas are decimals, written as strings.
"""

import json
from collections.abc import Mapping


def canonical(document: Mapping[str, object]) -> str:
    """Write a document as canonical JSON.

    Raises:
        ValueError: it holds a float or something JSON does not have.
    """
    if _holds_float(document):
        raise ValueError("floats have no canonical text; write decimals as strings")
    try:
        return json.dumps(
            document,
            ensure_ascii=False,
            allow_nan=False,
            sort_keys=True,
            separators=(",", ":"),
        )
    except TypeError as error:
        raise ValueError(f"not a JSON document: {error}") from None


def _holds_float(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(_holds_float(item) for item in value.values())
    if isinstance(value, list | tuple):
        return any(_holds_float(item) for item in value)
    return isinstance(value, float)
