"""The initials of a Chinese name as people type them: 重庆花园小区 is found by ``cqhyxq``.

They are a line of the text that is searched, written with the document: never worked out while somebody waits.
"""

from functools import lru_cache

from pypinyin import Style, lazy_pinyin

REMEMBERED = 4096
"""Names of firms and places come again and again."""


@lru_cache(maxsize=REMEMBERED)
def initials(text: str) -> str:
    """Give the first letter of each syllable, and letters and digits as they are, in lower case; nothing else.

    A character of several readings is read as in the words it stands in: 重庆 gives ``cq``, 银行行长 ``yhhz``.
    """
    letters = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower()
    return "".join(letter for letter in letters if letter.isascii() and letter.isalnum())
