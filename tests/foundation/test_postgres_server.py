"""The wrapper around the bundled PostgreSQL: it starts, is shared, and comes back after ``kill -9``."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from zhulu.foundation.postgres import processes
from zhulu.foundation.postgres.engine import bundled_engine
from zhulu.foundation.postgres.places import PlaceRefused, prepare_places
from zhulu.foundation.postgres.server import Server


def made_server(directory: Path) -> Server:
    """Return a server with the settings of a real one."""
    return Server(directory, bundled_engine())


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One cluster for all tests of the module; each test leaves it startable."""
    server = made_server(tmp_path_factory.mktemp("postgres"))
    yield server
    server.destroy()


@pytest.fixture
def server(shared: Server) -> Server:
    """Return the shared cluster, running."""
    shared.ensure()
    return shared


def kill_postmaster(server: Server) -> int:
    """Kill the postmaster as ``kill -9`` does and return its pid when it is gone."""
    pid = server.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while server.pid is not None:
        time.sleep(0.02)
    return pid


def test_start_and_attach(server: Server) -> None:
    """A second start attaches to the same postmaster within half a second."""
    before, began = server.pid, time.monotonic()
    server.ensure()
    assert server.pid == before
    assert time.monotonic() - began < 0.5


def test_cluster_is_made_for_this_product(server: Server) -> None:
    """Text sorts by code point, pages carry checksums, and no network address is listened on."""
    with psycopg.connect(server.url()) as connection:
        shown = {
            name: connection.execute(f"SHOW {name}").fetchone()
            for name in ("data_checksums", "server_encoding", "listen_addresses")
        }
        order = connection.execute("SELECT datcollate, datlocprovider::text FROM pg_database LIMIT 1").fetchone()
    assert shown == {"data_checksums": ("on",), "server_encoding": ("UTF8",), "listen_addresses": ("",)}
    assert order == ("C.UTF-8", "b")


def test_directories_are_private(server: Server) -> None:
    """Nobody else can reach the socket or read the data."""
    assert [path.stat().st_mode & 0o777 for path in (server.places.socket, server.places.data)] == [0o700, 0o700]


def test_data_survive_the_killed_postmaster(server: Server) -> None:
    """After ``kill -9`` the next start recovers every committed row."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS kept")
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 10000) AS n")
    kill_postmaster(server)
    server.ensure()
    with psycopg.connect(server.url()) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (10000,)


def test_busy_backend_of_a_killed_postmaster_is_waited_for(server: Server) -> None:
    """A new server never runs beside a backend of the dead one, even one that is busy."""
    connection = psycopg.connect(server.url())
    connection.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 100000000)")
    kill_postmaster(server)
    assert processes.orphans(server.places.data)
    processes.wait_for_orphans(server.places.data, patience=0.5)
    assert processes.orphans(server.places.data) == []
    connection.close()
    server.ensure()
    assert server.answers()


@pytest.mark.parametrize("stranger", ["alive", "zombie", "free", "nonsense"])
def test_stale_pid_file(server: Server, stranger: str) -> None:
    """A pid file that names a stranger, a zombie, nobody or nothing does not stop the next start."""
    server.stop()
    other = subprocess.Popen(
        [sys.executable, "-c", "" if stranger == "zombie" else "import sys; sys.stdin.read()"], stdin=subprocess.PIPE
    )
    if stranger == "zombie":
        os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)
    elif stranger == "free":
        other.communicate()
    text = "x" if stranger == "nonsense" else f"{other.pid}\n{server.places.data}\n0\n5432\n{server.places.socket}\n\n"
    for path in (server.places.data / "postmaster.pid", server.places.socket / ".s.PGSQL.5432.lock"):
        path.write_text(text)
        server.engine.give(path)
    try:
        server.ensure()
        assert server.answers()
        assert server.pid != other.pid
    finally:
        other.communicate()


def test_last_user_stops_the_server(server: Server) -> None:
    """The server stays while somebody uses it and stops when the last user leaves."""
    with server.in_use():
        with made_server(server.places.locks).in_use():
            pass
        assert server.answers()
        assert server.is_used()
    assert server.pid is None
    assert not server.is_used()


def test_two_processes_start_one_server(server: Server) -> None:
    """Two processes that start at the same moment end up with one server."""
    server.stop()
    program = (
        "import sys; from pathlib import Path; from zhulu.foundation.postgres.engine import bundled_engine;"
        "from zhulu.foundation.postgres.server import Server;"
        "server = Server(Path(sys.argv[1]), bundled_engine()); server.ensure(); print(server.pid)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    both = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(server.places.locks)], stdout=subprocess.PIPE, env=environment
        )
        for _ in range(2)
    ]
    assert {process.communicate()[0].strip() for process in both} == {str(server.pid).encode()}


def test_half_made_cluster_is_made_again(server: Server) -> None:
    """A crash during ``initdb`` leaves nothing that is taken for a cluster."""
    server.stop()
    whole, aside = server.places.data, server.places.data.with_name("aside")
    partial = whole.with_name("data.partial")
    whole.rename(aside)
    try:
        partial.mkdir()
        (partial / "PG_VERSION").write_text("18")
        server.ensure()
        assert server.answers()
        server.stop()
    finally:
        shutil.rmtree(whole)
        aside.rename(whole)


def test_long_path_gets_a_short_private_socket(tmp_path: Path) -> None:
    """A checkout with a long path gets a socket in a private directory of its own, the same one each time."""
    engine = bundled_engine()
    if engine.account:
        pytest.skip("as root the cluster lies under the system account's home, whose path is short")
    long = tmp_path / ("很长的目录" * 10)
    first, second = prepare_places(long, engine), prepare_places(long, engine)
    assert first.socket == second.socket
    assert len(str(first.socket).encode()) < 80
    assert first.socket.stat().st_mode & 0o777 == 0o700
    first.socket.rmdir()


def test_open_socket_directory_is_refused(tmp_path: Path) -> None:
    """A socket directory that others can enter is refused, because who reaches the socket is trusted."""
    engine = bundled_engine()
    if engine.account:
        pytest.skip("as root the directory lies under the system account's home")
    (tmp_path / "socket").mkdir()
    (tmp_path / "socket").chmod(0o755)
    with pytest.raises(PlaceRefused, match="0700"):
        prepare_places(tmp_path, engine)
