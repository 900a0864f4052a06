"""Keys from files of the secrets directory, mode 0600, never in the database or the environment.

Five files: ``personal-data.key`` and ``national-push.key`` are rings (JSON: the current id and all keys by id), so that
personal data can be sealed anew, and messages signed, under a younger key; ``blind-index.key``, ``commitment.key`` and
``paper-code.key`` are single keys that never change, because what they made stands in rows that cannot be changed, and
on paper in other hands.
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
NATIONAL_PUSH: Final = "national-push.key"
PAPER_CODE: Final = "paper-code.key"
KEY_FILES: Final = (PERSONAL_DATA, BLIND_INDEX, COMMITMENT, NATIONAL_PUSH, PAPER_CODE)

SM4_BYTES: Final = 16
MAC_BYTES: Final = 32
RINGS: Final = {PERSONAL_DATA: ("k", SM4_BYTES), NATIONAL_PUSH: ("n", MAC_BYTES)}
"""Files that hold a ring: the letter of its ids, and the bytes of its keys."""


class KeyRefused(Exception):
    """A key file is missing or malformed; the message names the file and never its content."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """Keys by id, and which of them seals or signs what is new."""

    current: str
    keys: dict[str, bytes]
    name: str = PERSONAL_DATA
    """The file it was read from."""

    def __repr__(self) -> str:
        return f"Keyring(current={self.current!r}, ids={sorted(self.keys)})"

    def key(self, key_id: str) -> bytes:
        """Give one key.

        Raises:
            KeyRefused: the ring has no such key; it must stay in the ring until nothing is sealed under it.
        """
        if key_id not in self.keys:
            raise KeyRefused(f"{self.name} has no key {key_id!r}")
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
    if name in RINGS:
        letter, size = RINGS[name]
        return Keyring(current=f"{letter}1", keys={f"{letter}1": secrets.token_bytes(size)}, name=name).dump()
    if name in KEY_FILES:
        return secrets.token_hex(MAC_BYTES) + "\n"
    raise KeyRefused(f"{name!r} is not a key file; known: {', '.join(KEY_FILES)}")


def with_younger_key(contents: str, *, name: str = PERSONAL_DATA, given: tuple[str, bytes] | None = None) -> str:
    """Give the contents of a ring's file with one key more, which becomes the current one.

    Old keys stay: they open what is not yet sealed anew, and the other side may still know them alone.

    Args:
        given: id and bytes of a key that somebody else made; a random one of the next id otherwise.

    Raises:
        KeyRefused: the contents are no such ring, or the given key has a known id or the wrong length.
    """
    ring = parse_keyring(contents, name=name)
    letter, size = RINGS[name]
    key_id, key = given or (f"{letter}{len(ring.keys) + 1}", secrets.token_bytes(size))
    if key_id in ring.keys or len(key) != size:
        raise KeyRefused(f"{name} takes a key of {size} bytes under a new id, not {key_id!r}")
    return Keyring(current=key_id, keys={**ring.keys, key_id: key}, name=name).dump()


def parse_keyring(contents: str, *, name: str = PERSONAL_DATA) -> Keyring:
    """Read the text of a ring's file.

    Raises:
        KeyRefused: it is not a ring of keys of its size with a current one.
    """
    size = RINGS[name][1]
    try:
        document = json.loads(contents)
        keys = {str(key_id): bytes.fromhex(key) for key_id, key in document["keys"].items()}
        ring = Keyring(current=str(document["current"]), keys=keys, name=name)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeyRefused(f"{name} is not a key ring") from None
    if ring.current not in keys or any(len(key) != size for key in keys.values()):
        raise KeyRefused(f"{name} lacks its current key or holds one that is not {size} bytes")
    return ring


def keyring() -> Keyring:
    """Give the personal-data key ring of this deployment."""
    return _read_keyring(Path(settings.SECRETS_DIR), PERSONAL_DATA)


def push_keyring() -> Keyring:
    """Give the ring of keys by which messages to the national platform are signed; read anew each time."""
    return parse_keyring(_text(Path(settings.SECRETS_DIR) / NATIONAL_PUSH), name=NATIONAL_PUSH)


def blind_index_key() -> bytes:
    """Give the key of the blind index."""
    return _read_mac_key(Path(settings.SECRETS_DIR), BLIND_INDEX)


def commitment_key() -> bytes:
    """Give the key of commitments."""
    return _read_mac_key(Path(settings.SECRETS_DIR), COMMITMENT)


def paper_code_key() -> bytes:
    """Give the key of the codes that stand on printed papers."""
    return _read_mac_key(Path(settings.SECRETS_DIR), PAPER_CODE)


def forget_keys() -> None:
    """Drop the keys read so far, so that the files are read again: after a rotation, and in tests."""
    _read_keyring.cache_clear()
    _read_mac_key.cache_clear()


@lru_cache(maxsize=8)
def _read_keyring(directory: Path, name: str) -> Keyring:
    return parse_keyring(_text(directory / name), name=name)


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
