"""Where a cluster keeps its data, its socket and its log.

A normal user's cluster lies under the checkout's ``var`` directory. Root's cluster lies under the system account's
home, because the checkout may be in a directory which that account cannot enter; a random id kept in ``var`` ties
the two together, so that a new checkout at the same path never finds an old one's data.
"""

import os
import secrets
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from zhulu.foundation.postgres.engine import SYSTEM_HOME, Engine

SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 100
"""The kernel allows 107 bytes; a few are kept back for the suffix of the lock file."""


class PlaceRefused(Exception):
    """A directory that must be private is not; the message names it."""


@dataclass(frozen=True)
class Places:
    """The directories of one cluster; all are private (0700) to the account that runs the server."""

    data: Path
    socket: Path
    log: Path
    locks: Path
    """Lock files of the processes that start, stop and use the server; belongs to the caller."""


def prepare_places(directory: Path, engine: Engine) -> Places:
    """Create what is missing of a cluster's directories and return them.

    Raises:
        PlaceRefused: the socket's directory exists but is open to, or belongs to, somebody else.
    """
    directory.mkdir(parents=True, exist_ok=True)
    home = directory
    if engine.account:
        home = SYSTEM_HOME / f"cluster-{_once(directory / 'cluster-id', lambda: secrets.token_hex(8))}"
    _make_private(home, engine)
    _make_private(home / "log", engine)
    socket = home / "socket"
    if len(str(socket / SOCKET_NAME).encode()) > LONGEST_SOCKET_PATH:
        socket = _short_socket_directory(directory / "socket-directory")
    _make_private(socket, engine)
    return Places(data=home / "data", socket=socket, log=home / "log" / "postgresql.log", locks=directory)


def _make_private(path: Path, engine: Engine) -> None:
    if not path.exists():
        path.mkdir(mode=0o700)
        engine.give(path)
    if path.name == "socket" or path.name.startswith("zhulu-pg-"):
        _demand_private(path, engine)


def _demand_private(path: Path, engine: Engine) -> None:
    """Refuse a socket directory that others can enter: whoever reaches the socket is trusted."""
    status = path.lstat()
    if not stat.S_ISDIR(status.st_mode) or stat.S_IMODE(status.st_mode) & 0o077:
        raise PlaceRefused(f"{path} must be a directory of mode 0700")
    if engine.account is None and status.st_uid != os.geteuid():
        raise PlaceRefused(f"{path} belongs to another user")


def _short_socket_directory(record: Path) -> Path:
    """Return a private directory with a short random name, remembered beside the cluster."""
    if record.exists() and Path(record.read_text()).is_dir():
        return Path(record.read_text())
    record.unlink(missing_ok=True)
    parent = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    if len(str(parent)) > LONGEST_SOCKET_PATH // 2 or not os.access(parent, os.W_OK):
        parent = Path("/tmp")  # noqa: S108 - mkdtemp makes a 0700 directory with a random name in it
    return Path(_once(record, lambda: tempfile.mkdtemp(prefix="zhulu-pg-", dir=parent)))


def _once(record: Path, make: Callable[[], str]) -> str:
    """Return the text of a small file, written whole by whoever comes first."""
    if not record.exists():
        partial = record.with_name(f".{record.name}.{secrets.token_hex(4)}")
        partial.write_text(make())
        with suppress(FileExistsError):
            os.link(partial, record)
        partial.unlink()
    return record.read_text()
