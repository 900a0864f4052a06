"""The key files of a deployment: made once, private, never overwritten.

Whoever loses ``personal-data.key`` loses every ID number and mobile in the database, so the files belong into the
backup of secrets, apart from the backup of data.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from zhulu.foundation.crypto.keys import KEY_FILES, new_key_file_contents

DJANGO = "django.key"
"""Signs sessions and forms; may be replaced at any time, which signs everybody out."""
DJANGO_BYTES = 48


def make_secrets(directory: Path) -> list[Path]:
    """Create the key files that are missing, mode 0600 in a directory of mode 0700, and return them."""
    if not directory.exists():
        directory.mkdir(parents=True, mode=0o700)
    made = [directory / name for name in KEY_FILES if write_once(directory / name, new_key_file_contents(name))]
    if write_once(directory / DJANGO, secrets.token_hex(DJANGO_BYTES) + "\n"):
        made.append(directory / DJANGO)
    return made


def write_once(path: Path, text: str) -> bool:
    """Write a private file unless it exists, and tell whether it was written.

    It is written whole before it gets its name: a crash leaves no short key, and of two processes one wins.
    """
    if path.exists():
        return False
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    written = False
    with suppress(FileExistsError):
        os.link(partial, path)
        written = True
    partial.unlink()
    return written
