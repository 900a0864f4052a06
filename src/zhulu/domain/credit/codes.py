"""The codes of adverse conduct as the province's dated setting lists them: a national edition and its extension."""

from collections.abc import Mapping
from dataclasses import dataclass

from zhulu.domain.rulebook.policy import Policy

ADVERSE_CODES = "adverse_codes"


@dataclass(frozen=True, slots=True)
class Code:
    """One code, what it is called, and of whom it is said."""

    code: str
    label: str
    kind: str
    """A kind of firm (``builder``), by which false entry finds its own code; empty for any."""
    false_entry: bool


@dataclass(frozen=True, slots=True)
class CodeBook:
    """The list as it held on a day."""

    edition: str
    codes: tuple[Code, ...]

    def find(self, code: str) -> Code | None:
        """Find a code; None where the edition has none such."""
        return next((row for row in self.codes if row.code == code), None)

    def for_false_entry(self, kinds: list[str]) -> Code | None:
        """Find the code of false entry for a firm of these kinds, the first that fits."""
        return next((row for row in self.codes if row.false_entry and row.kind in kinds), None)


def read_codes(policy: Policy) -> CodeBook:
    """Read the codes that hold on the policy's day.

    Raises:
        PolicyMissing: the province has set none.
    """
    table = policy.mapping(ADVERSE_CODES)
    listed = table.get("codes", [])
    rows = listed if isinstance(listed, list) else []
    return CodeBook(edition=str(table.get("edition", "")), codes=tuple(_code(row) for row in rows))


def _code(row: Mapping[str, object]) -> Code:
    return Code(
        code=str(row["code"]),
        label=str(row["label"]),
        kind=str(row.get("kind", "")),
        false_entry=row.get("false_entry") is True,
    )
