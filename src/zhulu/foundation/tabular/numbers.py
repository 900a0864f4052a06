"""Numbers and days of a spreadsheet as text: neither has a type of its own there, only a number and a format."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

BUILT_IN_DAYS: Final = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""Numbers of built-in formats that show days or times, the East Asian ones included (ECMA-376 18.8.30)."""
EXACT_DIGITS: Final = 15
"""A spreadsheet keeps fifteen digits of a number; the others it has replaced by zeros."""
_NOT_SHOWN: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
"""Parts of a format that say nothing of its kind: texts, single marks, spaces, colours and conditions."""
_PLAIN: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?")
_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - days of a spreadsheet have no zone
_EPOCH_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001 - as above
_LAST: Final = 2_958_466
"""The day after the last one that the format knows, 9999-12-31."""


class DigitsLost(ValueError):
    """A whole number longer than a spreadsheet can keep: what stands there is no longer what was typed."""


def shows_days(code: str) -> bool:
    """Whether a custom format shows days or times, such as ``yyyy"年"m"月"``."""
    plain = _NOT_SHOWN.sub("", code.partition(";")[0]).lower()
    return "general" not in plain and any(mark in plain for mark in "ymdhs")


def day_styles(formats: Iterable[str], customs: Mapping[str, str]) -> frozenset[int]:
    """Give the places of the cell styles that show days.

    Args:
        formats: the number of each cell style's format, in order.
        customs: the codes of custom formats by their number.
    """
    shown = {number for number, code in customs.items() if shows_days(code)}
    return frozenset(
        place
        for place, number in enumerate(formats)
        if number in shown or (number not in customs and number.isdecimal() and int(number) in BUILT_IN_DAYS)
    )


def number_text(raw: str) -> str:
    """Give a number without exponent and without the noise of binary fractions.

    Raises:
        DigitsLost: it is a whole number of more than fifteen digits.
        ValueError: it is no number.
    """
    if len(raw) <= EXACT_DIGITS and _PLAIN.fullmatch(raw):
        return raw
    try:
        exact = Decimal(raw)
    except InvalidOperation:
        raise ValueError(raw) from None
    if not exact.is_finite():
        raise ValueError(raw)
    if exact.adjusted() >= EXACT_DIGITS:
        raise DigitsLost(raw)
    if exact.adjusted() < -EXACT_DIGITS:
        return "0"
    rounded = Decimal(f"{exact:.{EXACT_DIGITS - 1}e}")
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") or "0" if "." in text else text


def day_text(raw: str, *, from_1904: bool) -> str:
    """Give a day as ``2018-04-15``, a moment as ``2018-04-15T08:30:00``, a time alone as ``08:30:00``.

    Raises:
        ValueError: it is no number, or no day of the format's calendar.
    """
    number = float(raw)
    if not 0 <= number < _LAST:
        raise ValueError(raw)
    moment = (_EPOCH_1904 if from_1904 else _EPOCH) + timedelta(seconds=round(number * 86_400))
    if number < 1:
        return moment.time().isoformat()
    return moment.isoformat() if moment.time() != moment.min.time() else moment.date().isoformat()
