"""How personal data is shown to those who may not read it in clear (shape only, no look-up)."""

import re
from typing import Final

STARS: Final = 11
"""As many stars whatever the length, so a mask does not tell a 15-digit number from an 18-digit one."""
HIDDEN: Final = "*" * 8

_IDENTITY_NUMBER = re.compile(r"[0-9]{15}|[0-9]{17}[0-9Xx]")
_MOBILE = re.compile(r"1[0-9]{10}")


def surname_only(name: str) -> str:
    """Give a person's name by its surname alone, as official papers do: ``秦某某``."""
    plain = name.strip()
    return f"{plain[:1]}{'某' * max(len(plain) - 1, 1)}" if plain else ""


def mask(value: str) -> str:
    """Mask a value by its shape: ``2201***********X``, ``138****5678``; anything else is hidden whole."""
    plain = value.strip()
    if _IDENTITY_NUMBER.fullmatch(plain):
        return f"{plain[:4]}{'*' * STARS}{plain[-1].upper()}"
    if _MOBILE.fullmatch(plain):
        return f"{plain[:3]}****{plain[-4:]}"
    return HIDDEN
