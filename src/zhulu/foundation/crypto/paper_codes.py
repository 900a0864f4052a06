"""Codes for paper: a short text that anybody can read, and ten letters that only the platform can have put behind it.

Nothing is stored: a code says itself what it stands for, and the letters prove that the platform has said so.
"""

from hmac import compare_digest
from typing import Final

from cryptography.hazmat.primitives import hashes, hmac

from zhulu.foundation.identifiers import ALPHABET

LETTERS: Final = 10
"""Of five bits each: a guess hits once in 10¹⁵ times."""
BITS: Final = 5


def sealed(text: str, *, key: bytes) -> str:
    """Put the letters behind a text."""
    return f"{text}-{_letters(text, key)}"


def opened(code: str, *, key: bytes) -> str | None:
    """Give the text of a code, or None where the letters are not the platform's. Case and blanks do not matter."""
    tidy = "".join(code.split()).lower()
    text, _, letters = tidy.rpartition("-")
    if not text or not letters.isascii():
        return None
    return text if compare_digest(letters, _letters(text, key)) else None


def _letters(text: str, key: bytes) -> str:
    mac = hmac.HMAC(key, hashes.SM3())
    mac.update(b"paper-code:" + text.encode())
    number = int.from_bytes(mac.finalize(), "big")
    return "".join(ALPHABET[number >> (BITS * place) & (len(ALPHABET) - 1)] for place in range(LETTERS))
