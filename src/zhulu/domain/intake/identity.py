"""What makes a record the same record when it comes again: its numbers, else what it says of itself. Pure.

The id of a row is computed from its case, its table and its key, so that reading twice gives the same ids, whoever
reads and in whatever order.
"""

from collections.abc import Mapping
from hashlib import sha256

from zhulu.domain.standard.values import JsonValue
from zhulu.foundation.identifiers import ALPHABET, LENGTH

Row = Mapping[str, JsonValue]

STRONG: Mapping[str, tuple[str, ...]] = {
    "tenders": ("TenderNum", "ProvinceTenderNum"),
    "contracts": ("RecordNum", "ProvinceRecordNum", "ContractNum"),
    "drawing_reviews": ("CensorNum", "ProvinceCensorNum"),
    "permits": ("BuilderLicenceNum", "ProvinceBuilderLicenceNum"),
    "completion_checks": ("PrjFinishCheckNum",),
    "completion_filings": ("PrjFinishNum", "ProvincePrjFinishNum"),
    "unit_works": ("UnitCode",),
}
"""The numbers by which a record is known, the first that is filled; two records may not bear one number."""
WEAK: Mapping[str, tuple[str, ...]] = {
    "tenders": ("TenderClassNum", "TenderName", "TenderCorpCode", "TenderCorpName"),
    "contracts": ("ContractTypeNum", "RecordName", "ContractorCorpCode", "ContractorCorpName", "ContractDate"),
    "drawing_reviews": ("CensorCorpName", "CensorEDate"),
    "drawing_review_persons": ("CensorNum", "CorpName", "UserName", "PrjDuty"),
    "permits": ("BuildPrjName", "ReleaseDate"),
    "permit_persons": ("BuilderLicenceNum", "CorpName", "UserName", "UserType"),
    "completion_checks": ("FinPrjName", "BuilderLicenceNum", "EDate"),
    "completion_filings": ("FinPrjName", "BuilderLicenceNum", "EDate"),
    "unit_works": ("SubPrjName",),
    "participants": ("CorpRoleNum", "CorpCode", "CorpName", "UnitCode", "BuilderLicenceNum", "CensorNum"),
}
"""What identifies a record without a number; records alike in all of it are told apart by their order."""
SINGLE = frozenset({"project"})
SHORTENING = {"participants": ("CorpCode", "CorpName")}
"""Of two columns that say the same, the first that is filled counts alone: a name may be written in two ways."""


def key_of(table: str, row: Row, inner: str = "") -> tuple[str, bool]:
    """Give a record's key, and whether it is strong: its source's own number, or a number of the standard."""
    if table in SINGLE:
        return "one", True
    if inner:
        return f"inner:{inner}", True
    for column in STRONG.get(table, ()):
        if row.get(column):
            return f"{column}:{row[column]}", True
    return "|".join(str(row.get(column, "")) for column in _weak(table, row)), False


def _weak(table: str, row: Row) -> tuple[str, ...]:
    first, second = SHORTENING.get(table, ("", ""))
    if first and row.get(first):
        return tuple(column for column in WEAK[table] if column != second)
    return WEAK[table]


def dossier_key(source: str, inner_num: str) -> str:
    """Give the key of a case of a source system."""
    return _short(f"{source}\x1f{inner_num}")


def row_id_of(dossier: str, table: str, key: str) -> str:
    """Give the id of a record of a case."""
    return _short(f"{dossier}\x1f{table}\x1f{key}")


def batch_of(digest: str) -> str:
    """Give the id of the batch that a file is, by the file's digest: the same file is the same batch."""
    return _short(f"file\x1f{digest}")


def _short(text: str) -> str:
    """Give 80 bits of a text's SHA-256 in the alphabet of public ids."""
    number = int.from_bytes(sha256(text.encode()).digest()[:10])
    letters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)
