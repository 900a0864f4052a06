"""Keys from files of the secrets directory, mode 0600, never in the database or the environment.

Three files: ``personal-data.key`` is a ring (JSON: the current id and all keys by id), so personal data can be sealed
anew under a younger key; ``blind-index.key`` and ``commitment.key`` are single keys that never change, because what
they made stands in rows that cannot be changed.
"""

import json
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

PERSONAL_DATA: Final = "personal-data.key"
BLIND_INDEX: Final = "blind-index.key"
COMMITMENT: Final = "commitment.key"
KEY_FILES: Final = (PERSONAL_DATA, BLIND_INDEX, COMMITMENT)

SM4_BYTES: Final = 16
MAC_BYTES: Final = 32


class KeyRefused(Exception):
    """A key file is missing or malformed; the message names the file and never its content."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """SM4 keys by id, and which of them seals what is new."""

    current: str
    keys: dict[str, bytes]

    def __repr__(self) -> str:
        return f"Keyring(current={self.current!r}, ids={sorted(self.keys)})"

    def key(self, key_id: str) -> bytes:
        """Give one key.

        Raises:
            KeyRefused: the ring has no such key; it must stay in the ring until nothing is sealed under it.
        """
        if key_id not in self.keys:
            raise KeyRefused(f"{PERSONAL_DATA} has no key {key_id!r}")
        return self.keys[key_id]

    def dump(self) -> str:
        """Give the text of the key file."""
        return (
            json.dumps(
                {
                    "current": self.current,
                    "keys": {name: key.hex() for name, key in self.keys.items()},
                }
            )
            + "\n"
        )


def new_key_file_contents(name: str) -> str:
    """Give fresh random contents for one of ``KEY_FILES``; the caller writes them, mode 0600, if the file is missing.

    Raises:
        KeyRefused: no key file has this name.
    """
    if name == PERSONAL_DATA:
        return Keyring(current="k1", keys={"k1": secrets.token_bytes(SM4_BYTES)}).dump()
    if name in KEY_FILES:
        return secrets.token_hex(MAC_BYTES) + "\n"
    raise KeyRefused(f"{name!r} is not a key file; known: {', '.join(KEY_FILES)}")


def with_younger_key(contents: str) -> str:
    """Give the contents of the personal-data key file with one key more, which becomes the current one.

    Old keys stay: they open what is not yet sealed anew.
    """
    ring = parse_keyring(contents)
    key_id = f"k{len(ring.keys) + 1}"
    return Keyring(current=key_id, keys={**ring.keys, key_id: secrets.token_bytes(SM4_BYTES)}).dump()


def parse_keyring(contents: str) -> Keyring:
    """Read the text of the personal-data key file.

    Raises:
        KeyRefused: it is not a ring of SM4 keys with a current one.
    """
    try:
        document = json.loads(contents)
        keys = {str(name): bytes.fromhex(key) for name, key in document["keys"].items()}
        ring = Keyring(current=str(document["current"]), keys=keys)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeyRefused(f"{PERSONAL_DATA} is not a key ring") from None
    if ring.current not in keys or any(len(key) != SM4_BYTES for key in keys.values()):
        raise KeyRefused(f"{PERSONAL_DATA} lacks its current key or holds one that is not {SM4_BYTES} bytes")
    return ring


def keyring() -> Keyring:
    """Give the personal-data key ring of this deployment."""
    return _read_keyring(Path(settings.SECRETS_DIR))


def blind_index_key() -> bytes:
    """Give the key of the blind index."""
    return _read_mac_key(Path(settings.SECRETS_DIR), BLIND_INDEX)


def commitment_key() -> bytes:
    """Give the key of commitments."""
    return _read_mac_key(Path(settings.SECRETS_DIR), COMMITMENT)


def forget_keys() -> None:
    """Drop the keys read so far, so that the files are read again: after a rotation, and in tests."""
    _read_keyring.cache_clear()
    _read_mac_key.cache_clear()


@lru_cache(maxsize=8)
def _read_keyring(directory: Path) -> Keyring:
    return parse_keyring(_text(directory / PERSONAL_DATA))


@lru_cache(maxsize=8)
def _read_mac_key(directory: Path, name: str) -> bytes:
    try:
        key = bytes.fromhex(_text(directory / name).strip())
    except ValueError:
        key = b""
    if len(key) != MAC_BYTES:
        raise KeyRefused(f"{name} must hold {MAC_BYTES} bytes as hexadecimal digits")
    return key


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except OSError:
        raise KeyRefused(f"key file {path.name} cannot be read; `zhulu make-secrets` makes missing ones") from None
