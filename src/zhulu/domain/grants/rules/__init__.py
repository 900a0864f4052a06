"""What a registration and a form must say; pure, each with its clause, all faults at once (三(一), 三(二))."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from zhulu.domain.grants.rules.forms import HEAD, PERMISSION_FORM, SCAN, examine_form
from zhulu.domain.grants.rules.offices import OFFICE_IS_REAL, PERSONS, office_fault
from zhulu.domain.grants.rules.people import REGISTRATION, bare_phone, is_mobile, name_fault, office_line_fault
from zhulu.domain.rulebook.runner import Moment

MOMENTS: Mapping[str, Moment[Any]] = MappingProxyType(
    {moment.name: moment for moment in (REGISTRATION, PERMISSION_FORM)}
)
"""The moments of this room by name."""

__all__ = [
    "HEAD",
    "MOMENTS",
    "OFFICE_IS_REAL",
    "PERMISSION_FORM",
    "PERSONS",
    "REGISTRATION",
    "SCAN",
    "bare_phone",
    "examine_form",
    "is_mobile",
    "name_fault",
    "office_fault",
    "office_line_fault",
]
