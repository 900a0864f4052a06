"""The dictionaries as versioned data: code, label, from when to when, national or ours, how certain.

A code that no list has is not an error here: national records are full of them. Callers get None and say so.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from zhulu.domain.standard.dictionaries.own import (
    NO_PERMIT_REASON,
    PAPER_KIND,
    PARTICIPANT_STAGE,
    PERMIT_SITUATION,
    SHEET,
)
from zhulu.domain.standard.dictionaries.people import CORP_ROLE, ID_CARD_TYPE, REVIEW_DUTY, SAFETY_USER_TYPE, SPECIALTY
from zhulu.domain.standard.dictionaries.project import (
    APPROVAL_LEVEL,
    GREEN_LEVEL,
    INVESTMENT_PROPERTY,
    PROJECT_FUNCTION,
    PROJECT_LEVEL,
    PROJECT_PROPERTY,
    PROJECT_TYPE,
    SEISMIC_INTENSITY,
    STRUCTURE_TYPE,
)
from zhulu.domain.standard.dictionaries.shapes import Dictionary, Entry
from zhulu.domain.standard.dictionaries.stages import CONTRACT_TYPE, DATA_LEVEL, DATA_SOURCE, TENDER_CLASS, TENDER_TYPE

__all__ = ["DICTIONARIES", "Dictionary", "Entry", "find_label", "has_code", "options", "order_of"]

DICTIONARIES: Mapping[str, Dictionary] = MappingProxyType(
    {
        dictionary.key: dictionary
        for dictionary in (
            PROJECT_TYPE,
            PROJECT_PROPERTY,
            PROJECT_FUNCTION,
            APPROVAL_LEVEL,
            INVESTMENT_PROPERTY,
            STRUCTURE_TYPE,
            PROJECT_LEVEL,
            GREEN_LEVEL,
            SEISMIC_INTENSITY,
            TENDER_CLASS,
            TENDER_TYPE,
            CONTRACT_TYPE,
            DATA_SOURCE,
            DATA_LEVEL,
            CORP_ROLE,
            REVIEW_DUTY,
            SPECIALTY,
            SAFETY_USER_TYPE,
            ID_CARD_TYPE,
            NO_PERMIT_REASON,
            PERMIT_SITUATION,
            PARTICIPANT_STAGE,
            SHEET,
            PAPER_KIND,
        )
    }
)
"""All dictionaries by key.

Raises ``KeyError`` for an unknown dictionary: that is a fault of the code, not of the data.
"""


def find_label(dictionary: str, code: str, on: date | None = None) -> str | None:
    """Find the label of a code: that of the day ``on``, else the latest; None where the code or its label is unknown.

    A code that was not valid on the day still gets its label, because old records are shown long afterwards.
    """
    known = [entry for entry in DICTIONARIES[dictionary].entries if entry.code == code and entry.label]
    in_force = [entry for entry in known if on is not None and entry.holds(on)]
    chosen = (in_force or known)[-1:]
    return chosen[0].label if chosen else None


def has_code(dictionary: str, code: str, on: date | None = None) -> bool:
    """Whether a dictionary has a code, and on a day if one is named."""
    return any(entry.code == code and (on is None or entry.holds(on)) for entry in DICTIONARIES[dictionary].entries)


def options(dictionary: str, on: date) -> tuple[tuple[str, str], ...]:
    """Give what may be chosen on a day as (code, label), in the standard's order; codes without label are left out."""
    return tuple(
        (entry.code, entry.label) for entry in DICTIONARIES[dictionary].entries if entry.label and entry.holds(on)
    )


def order_of(dictionary: str, code: str) -> int:
    """Give the place of a code in its dictionary, to sort several codes; unknown ones come last."""
    codes = [entry.code for entry in DICTIONARIES[dictionary].entries]
    return codes.index(code) if code in codes else len(codes)
