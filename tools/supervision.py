"""Keeps a few processes alive until told to stop, and leaves none behind.

Each child is the leader of a session of its own, so that Ctrl-C reaches this process only and the children are
stopped in order. If this process is killed, the kernel tells the children to end; if they are killed as well, the
next start finds what is left of their sessions by the record kept here.
"""

import ctypes
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

STOP_PATIENCE = 10.0
"""Seconds a child gets to end by itself."""
SHORT_LIFE = 10.0
"""Seconds below which a death counts as a failed start, and the next start is put off."""
LONGEST_PAUSE = 30.0
SET_PARENT_DEATH_SIGNAL = 1
"""``PR_SET_PDEATHSIG`` of ``prctl``."""

_LIBC = ctypes.CDLL(None)


class Stopped(BaseException):
    """Somebody asked this process to end; not an ``Exception``, so that nothing swallows it."""


class StopSignal:
    """Turns the first SIGINT or SIGTERM into ``Stopped`` and counts the rest, which only hurry."""

    def __init__(self) -> None:
        """Listen from now on."""
        self.count = 0
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._hear)

    def is_repeated(self) -> bool:
        """Tell whether more than one signal came."""
        return self.count > 1

    def _hear(self, _: int, __: FrameType | None) -> None:
        self.count += 1
        if self.count == 1:
            raise Stopped


@dataclass
class Child:
    """A process to be kept alive."""

    name: str
    command: Sequence[str]
    variables: Mapping[str, str]
    directory: Path
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    failures: int = 0

    def start(self) -> None:
        """Start the process as the leader of a session of its own."""
        self.process = subprocess.Popen(
            self.command,
            env=dict(self.variables),
            cwd=self.directory,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - this process has no other thread
        )
        self.started_at = time.monotonic()

    def revive(self) -> None:
        """Start the process again if it died; after failed starts only when a growing pause is over."""
        if self.process is None or self.process.poll() is None:
            return
        lived = time.monotonic() - self.started_at
        if lived > SHORT_LIFE + LONGEST_PAUSE:
            self.failures = 0
        elif lived < min(2.0**self.failures, LONGEST_PAUSE):
            return
        self.failures += 1
        self.signal(signal.SIGKILL)
        print(f"! {self.name} ended with {self.process.returncode}; starting it again", flush=True)
        self.start()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to every process of the session."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)


@dataclass
class Supervisor:
    """The children of one site and the record of their sessions."""

    record: Path
    is_hurried: Callable[[], bool]
    """Whether somebody asked a second time."""
    children: list[Child] = field(default_factory=list)

    def start(self, child: Child) -> None:
        """Start a child and keep it from now on."""
        self.children.append(child)
        child.start()
        self._write()

    def watch(self, *, tend: Callable[[], None]) -> None:
        """Revive what dies, and call ``tend`` once a second, until ``Stopped`` is raised."""
        while True:
            tend()
            before = [child.process for child in self.children]
            for child in self.children:
                child.revive()
            if before != [child.process for child in self.children]:
                self._write()
            time.sleep(1)

    def stop(self) -> None:
        """End all children, the last started first; a second signal from outside kills them at once."""
        for child in reversed(self.children):
            if child.process is not None:
                child.process.terminate()
        deadline = time.monotonic() + STOP_PATIENCE
        while any(child.process and child.process.poll() is None for child in self.children):
            if time.monotonic() > deadline or self.is_hurried():
                break
            time.sleep(0.05)
        for child in self.children:
            child.signal(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()
        self.record.unlink(missing_ok=True)

    def clear_leftovers(self, directory: Path) -> None:
        """Kill what an earlier start left behind: members of recorded sessions that work in our directory."""
        if not self.record.exists():
            return
        sessions = set(json.loads(self.record.read_text() or "[]"))
        deadline = time.monotonic() + STOP_PATIENCE
        while left := [pid for pid, session in _sessions() if session in sessions and _works_in(pid, directory)]:
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            if time.monotonic() > deadline:
                break
            time.sleep(0.1)
        self.record.unlink()

    def _write(self) -> None:
        self.record.write_text(json.dumps([child.process.pid for child in self.children if child.process]))


def _end_with_parent() -> None:
    _LIBC.prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def _sessions() -> Iterator[tuple[int, int]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                yield int(entry.name), os.getsid(int(entry.name))


def _works_in(pid: int, directory: Path) -> bool:
    try:
        return (Path("/proc") / str(pid) / "cwd").readlink() == directory
    except OSError:
        return False
