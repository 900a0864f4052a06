"""One PostgreSQL server of our own: made, started, attached to, stopped, and found again after a crash.

Several processes may use one server at a time (a site, a test run, a command). Each holds a shared lock while it
does; whoever leaves last stops the server. A process that is killed loses its lock with its life.
"""

import fcntl
import shlex
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

from zhulu.foundation.postgres import processes
from zhulu.foundation.postgres.engine import Engine
from zhulu.foundation.postgres.places import SOCKET_NAME, Places, prepare_places

SUPERUSER = "postgres"
BUILTIN_LOCALES_FROM = 17
"""The major version that knows the built-in C.UTF-8 locale; older ones take the system's."""
START_PATIENCE = 60.0
"""Seconds to wait for a server that replays its log after a crash."""
LARGEST_LOG = 10_000_000
"""Bytes after which the log is put aside at the next start; one old log is kept."""
POLL = 0.05

USUAL_SETTINGS: Mapping[str, str] = MappingProxyType({"jit": "off", "random_page_cost": "1.1", "max_wal_size": "4GB"})
"""For solid-state disks and short queries."""
DISPOSABLE_SETTINGS: Mapping[str, str] = MappingProxyType(
    {"jit": "off", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
)
"""For clusters that hold test data only: a crash of the machine may damage them."""


class ServerRefused(Exception):
    """The server could not be made, started or stopped; the message carries what it said."""


class Server:
    """A cluster under ``directory``, run by ``engine`` and reached by a socket in a private directory."""

    def __init__(self, directory: Path, engine: Engine, settings: Mapping[str, str] = USUAL_SETTINGS) -> None:
        self.engine = engine
        self.places: Places = prepare_places(directory, engine)
        self._settings = settings

    def url(self, *, role: str = SUPERUSER, database: str = "postgres") -> str:
        """Return the connection URL of a role; there is no password, the directory of the socket is private."""
        return f"postgresql://{quote(role)}@/{quote(database)}?host={quote(str(self.places.socket), safe='')}"

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Have the server running for the length of the block; the last user to leave stops it.

        Raises:
            ServerRefused: the server does not start.
        """
        with (self.places.locks / "users.lock").open("a") as users:
            with self._starting():
                fcntl.flock(users, fcntl.LOCK_SH)
                self._start()
            try:
                yield
            finally:
                with self._starting():
                    fcntl.flock(users, fcntl.LOCK_UN)
                    if _lock_alone(users.fileno()):
                        self._stop()

    def ensure(self) -> None:
        """Start the server, or attach to it if it runs already, and return when it answers.

        Raises:
            ServerRefused: it does not start within a minute.
        """
        with self._starting():
            self._start()

    def stop(self) -> None:
        """Stop the server, whoever uses it; a server that does not run is left alone.

        Raises:
            ServerRefused: it does not stop.
        """
        with self._starting():
            self._stop()

    def is_used(self) -> bool:
        """Tell whether a process holds the server in use."""
        with (self.places.locks / "users.lock").open("a") as users:
            return not _lock_alone(users.fileno())

    def destroy(self) -> None:
        """Stop the server and remove its data, its log and its socket for ever."""
        self.stop()
        for path in (self.places.data, self.places.log.parent, self.places.socket):
            shutil.rmtree(path, ignore_errors=True)
        if self.engine.account:
            self.places.data.parent.rmdir()

    def answers(self) -> bool:
        """Tell whether the server accepts connections now."""
        where = ("-h", str(self.places.socket), "-U", SUPERUSER, "-d", "postgres")
        return self.engine.run("pg_isready", "-q", "-t", "3", *where).returncode == 0

    @property
    def pid(self) -> int | None:
        """The pid of the living postmaster, or None."""
        return processes.server_process(self.places.data)

    @contextmanager
    def _starting(self) -> Iterator[None]:
        with (self.places.locks / "start.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _start(self) -> None:
        self._make_cluster()
        deadline = time.monotonic() + START_PATIENCE
        while not (self.pid and self.answers()):
            if time.monotonic() > deadline:
                raise ServerRefused(f"PostgreSQL does not answer; its log is {self.places.log}")
            if self.pid is None:
                self._launch()
            time.sleep(POLL)

    def _launch(self) -> None:
        processes.wait_for_orphans(self.places.data)
        processes.remove_stale_locks(self.places.data, self.places.socket, SOCKET_NAME)
        self._put_log_aside()
        settings = {
            **self._settings,
            "listen_addresses": "",
            "unix_socket_directories": str(self.places.socket),
            "unix_socket_permissions": "0700",
        }
        options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
        self._ask("start", "-w", "-t", str(int(START_PATIENCE)), "-l", str(self.places.log), "-o", options)

    def _stop(self) -> None:
        if self.pid is not None:
            self._ask("stop", "-w", "-m", "fast", "-t", str(int(START_PATIENCE)))

    def _ask(self, *arguments: str) -> None:
        done = self.engine.run("pg_ctl", "-D", str(self.places.data), *arguments)
        if done.returncode:
            raise ServerRefused(f"pg_ctl {arguments[0]}: {done.stdout.strip()}\n{self._end_of_log()}")

    def _end_of_log(self) -> str:
        try:
            return "\n".join(self.places.log.read_text(errors="replace").splitlines()[-10:])
        except OSError:
            return ""

    def _put_log_aside(self) -> None:
        if self.places.log.exists() and self.places.log.stat().st_size > LARGEST_LOG:
            self.places.log.replace(self.places.log.with_suffix(".log.1"))

    def _make_cluster(self) -> None:
        """Make the cluster beside its place and move it there whole, so that a crash leaves none half made."""
        if self.places.data.exists():
            return
        partial = self.places.data.with_name("data.partial")
        shutil.rmtree(partial, ignore_errors=True)
        done = self.engine.run(
            "initdb",
            *("--pgdata", str(partial), "--username", SUPERUSER, "--encoding", "UTF8", "--data-checksums"),
            *("--auth-local", "trust", "--auth-host", "reject", "--locale", "C.UTF-8"),
            *(("--locale-provider", "builtin") if self.engine.major >= BUILTIN_LOCALES_FROM else ()),
        )
        if done.returncode:
            raise ServerRefused(f"initdb: {done.stdout.strip()}")
        partial.rename(self.places.data)


def _lock_alone(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
