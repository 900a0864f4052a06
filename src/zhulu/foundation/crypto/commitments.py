"""Keyed SM3: what a locked row may hold of a personal datum, and how one is found again.

A commitment binds value, label and owner: equal values of different owners look different, and without the key not
even the eighteen digits of an ID number can be guessed from it. The blind index binds the value alone, so that equal
values can be found; it has its own key and stays in the unlocked table.
"""

import unicodedata

from cryptography.hazmat.primitives import hashes, hmac


def commit(*, key: bytes, owner: str, label: str, value: str) -> str:
    """Commit to a value in its place: 64 hexadecimal digits of HMAC-SM3."""
    return _mac(key, b"commitment", owner.encode(), label.encode(), value.encode())


def blind(*, key: bytes, value: str) -> str:
    """Index a value for exact look-up: 64 hexadecimal digits of HMAC-SM3 over its folded form."""
    return _mac(key, b"blind-index", fold(value).encode())


def tidy(value: str) -> str:
    """Give the value as it is kept: composed (NFC), without surrounding blanks."""
    return unicodedata.normalize("NFC", value).strip()


def fold(value: str) -> str:
    """Give the form in which spellings of one value are equal: narrow, upper case, no blanks or hyphens."""
    narrow = unicodedata.normalize("NFKC", value).upper()
    return "".join(letter for letter in narrow if not letter.isspace() and letter != "-")


def _mac(key: bytes, *parts: bytes) -> str:
    mac = hmac.HMAC(key, hashes.SM3())
    for part in parts:
        mac.update(len(part).to_bytes(4, "big") + part)
    return mac.finalize().hex()
