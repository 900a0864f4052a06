"""What a line of the table of boundaries is."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.support.filing_facts import TODAY


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what is asked of which rule, under which clause, and whether it passes."""

    rule: str
    clause: str
    label: str
    facts: Any
    passes: bool
    as_of: date = TODAY
