"""The initials of a Chinese name as people type them: 重庆花园小区 is found by ``cqhyxq``.

They are a line of the text that is searched, written with the document: never worked out to find something, only to
mark in what was found the piece that the letters stand for.
"""

from functools import lru_cache
from typing import Any

from pypinyin import Style, lazy_pinyin

REMEMBERED = 4096
"""Names of firms and places come again and again."""


def initials(text: str) -> str:
    """Give the first letter of each syllable, and letters and digits as they are, in lower case; nothing else.

    A character of several readings is read as in the words it stands in: 重庆 gives ``cq``, 银行行长 ``yhhz``.
    """
    return "".join(_letters(text))


def piece_of(text: str, letters: str) -> str:
    """Give the first piece of a text whose initials these letters are; nothing where there is none."""
    each = _letters(text)
    start = "".join(each).find(letters)
    if start < 0 or not letters:
        return ""
    places = [place for place, letter in enumerate(each) if letter]
    return text[places[start] : places[start + len(letters) - 1] + 1]


def _each(signs: str) -> Any:
    """Keep what is no Chinese character one by one; pypinyin takes a list here, and says only that it takes a text."""
    return list(signs)


@lru_cache(maxsize=REMEMBERED)
def _letters(text: str) -> tuple[str, ...]:
    """Give a letter for each character, empty for signs."""
    found = lazy_pinyin(text, style=Style.FIRST_LETTER, errors=_each)
    return tuple(
        letter.lower() if len(letter) == 1 and letter.isascii() and letter.isalnum() else "" for letter in found
    )
