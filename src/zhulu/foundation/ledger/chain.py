r"""The chain itself: what one link covers and how it is computed. No Django: the verifier uses it.

``sm3(link n) = SM3(sm3(link n-1) ‖ "\\n" ‖ canonical JSON of row n without its own hash)``. A row covers its sequence
and every field of its entry, so nothing can be changed, moved, inserted or dropped without breaking the chain there.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Final, Self

from cryptography.hazmat.primitives import hashes

from zhulu.foundation.ledger.canonical import canonical

GENESIS: Final = "0" * 64
"""What the first link points back to."""


class RowRefused(Exception):
    """A row is not of the ledger's shape; the message names the field."""


@dataclass(frozen=True, slots=True)
class Row:
    """One sealed entry, as exported; moments are UTC texts such as ``2026-11-22T01:02:03.000004Z``."""

    sequence: int
    entry_id: int
    at: str
    kind: str
    subject: str
    content_digest: str
    statement: str
    actor_name: str
    actor_office: str
    sealed_at: str
    previous: str
    sm3: str

    @classmethod
    def read(cls, document: Mapping[str, object]) -> Self:
        """Read a row from an exported document.

        Raises:
            RowRefused: a field is missing, unknown or of the wrong type.
        """
        kinds = {item.name: item.type for item in fields(cls)}
        if set(document) != set(kinds):
            raise RowRefused("、".join(sorted(set(document) ^ set(kinds))))
        for name, kind in kinds.items():
            if type(document[name]) is not kind:
                raise RowRefused(name)
        return cls(**document)  # type: ignore[arg-type]  # each value was just checked against its own field

    def document(self) -> dict[str, object]:
        """Give the row as it is exported."""
        return asdict(self)


def link(row: Row) -> str:
    """Compute the hash a row should have, from everything in it but that hash."""
    covered = {name: value for name, value in asdict(row).items() if name not in {"previous", "sm3"}}
    digest = hashes.Hash(hashes.SM3())
    # A forged export may hold lone surrogates; they are hashed, not crashed on, and do not fit.
    digest.update(f"{row.previous}\n{canonical(covered)}".encode(errors="surrogatepass"))
    return digest.finalize().hex()


def sealed(row: Row) -> Row:
    """Give the row with the hash it should have."""
    return replace(row, sm3=link(row))
