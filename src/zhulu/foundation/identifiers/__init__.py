"""Random public identifiers: what stands in a URL says nothing about counts or order."""

import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Lower-case Crockford base 32: no i, l, o, u to misread."""
LENGTH = 16
"""80 random bits."""


def new_public_id() -> str:
    """Give a fresh random identifier for a URL."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def is_public_id(text: str) -> bool:
    """Whether a text has the form of a public identifier; it may still stand for nothing."""
    return len(text) == LENGTH and set(text) <= set(ALPHABET)
