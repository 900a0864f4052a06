"""Codes of organisations and persons: are they well formed, and what do they contain.

统一社会信用代码 by GB 32100 (python-stdnum), organisation codes by GB 11714, identity numbers by GB 11643 with the
check digit and the birth date only: their first six digits are historic area codes that no current table has.
"""

import re
from datetime import date

from stdnum.cn import uscc

_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION = re.compile(r"[0-9A-Z]{8}-?[0-9X]", re.ASCII)
_ID_NUMBER = re.compile(r"\d{17}[\dX]", re.ASCII)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_ORGANISATION_CHECKS = "0123456789X0"
"""By 11 minus the remainder; 11 itself is written 0."""
USCC_LENGTH = 18
"""Places of a 统一社会信用代码 (GB 32100)."""
_AREA = re.compile(r"\d{6}", re.ASCII)

ID_NUMBER_IN_TEXT = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}(?:18|19|20)\d{9}[\dXx](?![0-9A-Za-z])", re.ASCII)
"""What looks like an identity number of 18 places, standing alone in a text."""
MOBILE_IN_TEXT = re.compile(
    r"(?<![0-9A-Za-z.])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![0-9A-Za-z]|\.\d)", re.ASCII
)
"""What looks like a mobile number, with or without 86 and separators, standing alone in a text."""


def is_uscc(code: str) -> bool:
    """Whether a code of 18 places is a 统一社会信用代码, check digit included. Capitals only, no separators."""
    return code.isascii() and code == uscc.compact(code) and bool(uscc.is_valid(code))


def organisation_check(body: str) -> str:
    """Give the check place of an organisation code's first eight places (GB 11714)."""
    total = sum(int(place, 36) * weight for place, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    return _ORGANISATION_CHECKS[11 - total % 11]


def looks_like_organisation_code(code: str) -> bool:
    """Whether a code has the shape of an organisation code, ``XXXXXXXX-X`` or without the hyphen."""
    return _ORGANISATION.fullmatch(code) is not None


def is_organisation_code(code: str) -> bool:
    """Whether a code is an organisation code of 9 or 10 places with the right check place."""
    return looks_like_organisation_code(code) and organisation_check(code[:8]) == code[-1]


def hyphenated(code: str) -> str:
    """Write an organisation code of 9 or 10 places as ``XXXXXXXX-X``."""
    return f"{code[:8]}-{code[-1]}"


def organisation_code_of(code: str) -> str:
    """Give the organisation code inside a 统一社会信用代码 (places 9 to 17), as ``XXXXXXXX-X``.

    Raises:
        ValueError: the code does not have 18 places.
    """
    if len(code) != USCC_LENGTH:
        raise ValueError("a 统一社会信用代码 has 18 places")
    return hyphenated(code[8:17])


def is_same_organisation(one: str, other: str) -> bool:
    """Whether two codes of 9, 10 or 18 places name one organisation."""
    return _core(one) == _core(other)


def _core(code: str) -> str:
    return hyphenated(code[8:17] if len(code) == USCC_LENGTH else code)


def birth_date_of(number: str) -> date | None:
    """Find the birth date in an identity number of 18 places; None where there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def is_id_number(number: str) -> bool:
    """Whether this is an identity number of 18 places: check digit and birth date, never the area."""
    if _ID_NUMBER.fullmatch(number) is None:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _ID_WEIGHTS, strict=True))
    return _ID_CHECKS[total % 11] == number[17] and birth_date_of(number) is not None


def find_id_numbers(text: str) -> tuple[str, ...]:
    """Find identity numbers in free text, those with a right check digit only, so that long numbers stay unhurt."""
    return tuple(found for found in ID_NUMBER_IN_TEXT.findall(text) if is_id_number(found.upper()))


def find_mobiles(text: str) -> tuple[str, ...]:
    """Find what looks like mobile numbers in free text."""
    return tuple(MOBILE_IN_TEXT.findall(text))


def areas_above(county: str) -> tuple[str, str]:
    """Give the codes of the province and the city of a county's code of at least six digits.

    Raises:
        ValueError: the code does not begin with six digits.
    """
    if _AREA.match(county) is None:
        raise ValueError(f"no area code: {county!r}")
    return f"{county[:2]}0000", f"{county[:4]}00"
