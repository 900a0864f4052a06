"""SM4-GCM (GB/T 32907): sealed texts that open only in their own place.

A sealed text is ``length of key id (1) ‖ key id ‖ IV (12) ‖ ciphertext ‖ tag (16)``. The associated data binds it to
its label and its owner, so a ciphertext moved to another row or column does not open there.
"""

import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from zhulu.foundation.crypto.keys import Keyring

IV_BYTES: Final = 12
TAG_BYTES: Final = 16
SEPARATOR: Final = "\x1f"


class CannotOpen(Exception):
    """The sealed text was changed, moved to another place, or cut off. The message holds no data."""


def associated_data(*, label: str, owner: str) -> bytes:
    """Give the bytes that bind a sealed text to its place.

    Raises:
        ValueError: a part holds the separator, so two places could look alike.
    """
    if SEPARATOR in label or SEPARATOR in owner:
        raise ValueError("label and owner must not hold the unit separator")
    return f"{label}{SEPARATOR}{owner}".encode()


def seal(plaintext: str, *, ring: Keyring, label: str, owner: str) -> bytes:
    """Seal a text under the ring's current key, with a fresh random IV."""
    iv = os.urandom(IV_BYTES)
    encryptor = Cipher(algorithms.SM4(ring.key(ring.current)), modes.GCM(iv)).encryptor()
    encryptor.authenticate_additional_data(associated_data(label=label, owner=owner))
    body = encryptor.update(plaintext.encode()) + encryptor.finalize()
    key_id = ring.current.encode("ascii")
    return bytes([len(key_id)]) + key_id + iv + body + encryptor.tag


def open_sealed(sealed: bytes, *, ring: Keyring, label: str, owner: str) -> str:
    """Open a sealed text in its own place.

    Raises:
        CannotOpen: it was changed, cut off, or belongs to another label or owner.
        KeyRefused: the ring lacks the key it was sealed under.
    """
    start = 1 + (sealed[0] if sealed else 0)
    if len(sealed) < start + IV_BYTES + TAG_BYTES:
        raise CannotOpen("the sealed text is cut off")
    iv = sealed[start : start + IV_BYTES]
    body, tag = sealed[start + IV_BYTES : -TAG_BYTES], sealed[-TAG_BYTES:]
    decryptor = Cipher(algorithms.SM4(ring.key(key_id_of(sealed))), modes.GCM(iv, tag)).decryptor()
    decryptor.authenticate_additional_data(associated_data(label=label, owner=owner))
    try:
        return (decryptor.update(body) + decryptor.finalize()).decode()
    except InvalidTag:
        raise CannotOpen(f"the sealed text does not belong to {label!r} of {owner!r}, or was changed") from None


def key_id_of(sealed: bytes) -> str:
    """Tell under which key a text is sealed."""
    return sealed[1 : 1 + sealed[0]].decode("ascii", errors="replace")
