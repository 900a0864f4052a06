"""``make run`` keeps its processes alive, and leaves none behind, however it ends."""

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tools.supervision import Child, Supervisor

FAMILY = (
    "import subprocess, sys, time;"
    "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); time.sleep(60)"
)
"""A process with a child of its own, like a web server with workers."""


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    """A supervisor in no hurry, stopped at the end."""
    supervising = Supervisor(tmp_path / "run.json", lambda: False)
    yield supervising
    supervising.stop()


def started(supervisor: Supervisor, directory: Path) -> Child:
    """Start a process with a child of its own and return when both run."""
    child = Child("web", (sys.executable, "-c", FAMILY), {"PATH": os.defpath}, directory)
    supervisor.start(child)
    demand(lambda: len(members(pid_of(child))) == 2)
    return child


def pid_of(child: Child) -> int:
    """Return the pid of a started child, which is also its session's id."""
    assert child.process is not None
    return child.process.pid


def members(session: int) -> list[int]:
    """List the living processes of a session."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
                if os.getsid(int(entry.name)) == session and state != "Z":
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def demand(condition: Callable[[], bool]) -> None:
    """Fail unless a condition holds within five seconds."""
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_stop_leaves_no_process(supervisor: Supervisor, tmp_path: Path) -> None:
    """Stopping ends children and grandchildren, and a second stop finds nothing to do."""
    child = started(supervisor, tmp_path)
    supervisor.stop()
    supervisor.stop()
    demand(lambda: members(pid_of(child)) == [])
    assert not supervisor.record.exists()


def test_killed_child_is_started_again(supervisor: Supervisor, tmp_path: Path) -> None:
    """After ``kill -9`` its orphans are removed and it is started anew, but not at once over and over."""
    child = started(supervisor, tmp_path)
    killed = pid_of(child)
    os.kill(killed, signal.SIGKILL)
    demand(lambda: child.process is not None and child.process.poll() is not None)
    child.revive()
    assert pid_of(child) == killed
    child.started_at -= 5
    child.revive()
    assert pid_of(child) != killed
    demand(lambda: members(killed) == [])


def test_leftovers_of_a_killed_start_are_removed(supervisor: Supervisor, tmp_path: Path) -> None:
    """The next start finds what the last one left, by its record, and touches nothing else."""
    child = started(supervisor, tmp_path)
    assert json.loads(supervisor.record.read_text()) == [pid_of(child)]
    later = Supervisor(supervisor.record, lambda: False)
    later.clear_leftovers(tmp_path / "elsewhere")
    assert len(members(pid_of(child))) == 2
    supervisor.record.write_text(json.dumps([pid_of(child)]))
    later.clear_leftovers(tmp_path)
    demand(lambda: members(pid_of(child)) == [])
