"""Signs what is sent: HMAC-SM3 over method, path, moment, key id and body, under the ring's current key."""

from collections.abc import Mapping
from hashlib import sha256

from cryptography.hazmat.primitives import hashes, hmac

from zhulu.foundation.crypto.keys import Keyring

SCHEME = "HMAC-SM3"


def sign(*, ring: Keyring, method: str, path: str, moment: int, body: bytes) -> Mapping[str, str]:
    """Give the headers that sign a request.

    Args:
        moment: seconds since 1970; the receiver refuses what is older than a few minutes.
    """
    return {
        "X-Key-Id": ring.current,
        "X-Timestamp": str(moment),
        "X-Signature": f"{SCHEME} {mac(ring.key(ring.current), text_of(method, path, moment, ring.current, body))}",
    }


def text_of(method: str, path: str, moment: int, key_id: str, body: bytes) -> bytes:
    """Give what is signed: five lines."""
    return "\n".join((method, path, str(moment), key_id, sha256(body).hexdigest())).encode()


def mac(key: bytes, text: bytes) -> str:
    """Give the HMAC-SM3 of a text as 64 hexadecimal digits."""
    keyed = hmac.HMAC(key, hashes.SM3())
    keyed.update(text)
    return keyed.finalize().hex()
