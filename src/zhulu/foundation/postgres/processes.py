"""Which processes are the server of a cluster, told by what they are and never by a number alone.

After ``kill -9`` the pid in ``postmaster.pid`` may belong to nobody, to a zombie, or to a stranger. A process counts
as the server only if it is alive, is called ``postgres`` and works in the cluster's data directory.
"""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
PID_FILE = "postmaster.pid"


def server_process(data: Path) -> int | None:
    """Return the pid of the living postmaster of a data directory, or None."""
    pid = _first_line_pid(data / PID_FILE)
    return pid if pid is not None and _works_in(pid, data) else None


def orphans(data: Path) -> list[int]:
    """List the server processes of a data directory, its postmaster excepted."""
    postmaster = server_process(data)
    pids = (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit())
    return [pid for pid in pids if pid != postmaster and _works_in(pid, data)]


def wait_for_orphans(data: Path, *, patience: float = 5.0) -> None:
    """Return when no backend of a dead postmaster is left.

    They leave by themselves within a second or two; one that is busy is told to quit after ``patience`` seconds and
    killed after twice as long. A new server must never run beside them on the same files.
    """
    began = time.monotonic()
    while left := orphans(data):
        waited = time.monotonic() - began
        if waited > patience:
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL if waited > 2 * patience else signal.SIGQUIT)
        time.sleep(0.1)


def remove_stale_locks(data: Path, socket: Path, socket_name: str) -> None:
    """Remove lock files that name no pid, or one in use by something that is not this server.

    A lock file whose pid is free stays: PostgreSQL itself clears it, and uses it to look for shared memory that is
    still in use.
    """
    for path in (data / PID_FILE, socket / f"{socket_name}.lock"):
        pid = _first_line_pid(path)
        if pid is None or ((PROC / str(pid)).exists() and not _works_in(pid, data)):
            path.unlink(missing_ok=True)


def _first_line_pid(path: Path) -> int | None:
    try:
        return abs(int(path.read_text().split("\n", 1)[0]))
    except (OSError, ValueError):
        return None


def _works_in(pid: int, data: Path) -> bool:
    """Tell whether a process is a living ``postgres`` whose working directory is the data directory."""
    try:
        name = (PROC / str(pid) / "comm").read_text().strip()
        return name == "postgres" and (PROC / str(pid) / "cwd").readlink() == data.resolve()
    except OSError:
        # Gone meanwhile, or a zombie (it has no working directory any more), or somebody else's.
        return False
