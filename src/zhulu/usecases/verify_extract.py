"""The current truth behind a printed extract, for whoever holds one."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhulu.domain.publication import queries as publication
from zhulu.domain.publication.extracts import Document, Extract, Finding, errata_since, examine, read_extract
from zhulu.foundation.crypto.keys import paper_code_key
from zhulu.foundation.crypto.paper_codes import opened


@dataclass(frozen=True, slots=True)
class Verified:
    """A genuine code, what it stands for, and what has become of it."""

    extract: Extract
    finding: Finding
    document: Document | None
    """What is public of the project now; None when it is not shown any more."""
    errata: Sequence[Document]
    """The errata executed since it was printed, as the public ledger has them."""


def verify_extract(*, code: str) -> Verified | None:
    """Compare a printed extract with what is public now; None where the platform has never given out that code."""
    text = opened(code, key=paper_code_key())
    extract = read_extract(text) if text else None
    if extract is None:
        return None
    document = publication.find_project(public_id=extract.project_id)
    finding = examine(extract, document)
    ledger = publication.list_project_errata(public_id=extract.project_id)
    return Verified(extract, finding, document, errata_since(extract, finding, ledger))
