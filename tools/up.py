"""The commands behind ``make``: run the site, make demo data, open a shell, run one command.

Call as ``python -m tools.up <command>`` from the checkout; ``make`` does.
"""

import argparse
import fcntl
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from tools.deployment import DJANGO, Deployment, deployed
from tools.steps import MIGRATE, PROVINCE, collect_static, prepare_database
from tools.supervision import Child, Stopped, StopSignal, Supervisor
from zhulu.config.environment import ROOT, Environment, EnvironmentRefused
from zhulu.foundation.postgres.engine import EngineMissing, bundled_engine, given_engine
from zhulu.foundation.postgres.places import PlaceRefused
from zhulu.foundation.postgres.roles import DATABASE, OWNER, RolesRefused
from zhulu.foundation.postgres.server import DISPOSABLE_SETTINGS, Server, ServerRefused

ANSWER_PATIENCE = 60.0
"""Seconds the site gets to answer its first request."""
ZHULU = (sys.executable, "-m", "zhulu.interfaces.commands.main")
WEB_WORKERS = 2
SIMULATOR_DISTANCE = 1000
"""How far above the site's port the simulated national platform listens."""
NATIONAL_URL = "ZHULU_NATIONAL_URL"
THREADS_PER_WORKER = 4
REFUSALS = (EnvironmentRefused, EngineMissing, PlaceRefused, RolesRefused, ServerRefused)
DEMO_UNLESS_TOLD = {"ZHULU_DEMO": "1", **os.environ}


class UpRefused(Exception):
    """The site cannot be started; the message says what is in the way."""


def run(_: Sequence[str]) -> int:
    """Set up whatever is missing, serve the site and work through jobs until a signal comes."""
    stop_signal = StopSignal()
    with deployed(DEMO_UNLESS_TOLD) as deployment, _only_one(deployment):
        supervisor = Supervisor(deployment.environment.var / "run.json", stop_signal.is_repeated)
        supervisor.clear_leftovers(ROOT)
        _demand_free_port(deployment.environment.port)
        try:
            prepare_database(deployment)
            collect_static(deployment)
            deployment.check("check_demo")
            _serve(deployment, supervisor)
        finally:
            supervisor.stop()
    return 0


def set_up(_: Sequence[str]) -> int:
    """Do what a deployment needs before it serves: roles, migrations, the province's facts, static files."""
    with deployed() as deployment:
        prepare_database(deployment)
        collect_static(deployment)
        deployment.check("check_demo")
    return 0


def demo(arguments: Sequence[str]) -> int:
    """Make demo data, ``--projects N`` of them, in the database of ``make run``."""
    with deployed(DEMO_UNLESS_TOLD) as deployment:
        prepare_database(deployment, (MIGRATE, PROVINCE))
        deployment.set_up("make_demo", *arguments)
    return 0


def shell(arguments: Sequence[str]) -> int:
    """Open a Python shell as the application's role."""
    return command(["shell", *arguments])


def command(arguments: Sequence[str]) -> int:
    """Run one command as the application's role; ``migrate`` and its kind need ``owner-command``."""
    with deployed(DEMO_UNLESS_TOLD) as deployment:
        return subprocess.run([*ZHULU, *arguments], env=deployment.for_serving(), cwd=ROOT, check=False).returncode


def owner_command(arguments: Sequence[str]) -> int:
    """Run one command with the owner's connection at hand."""
    with deployed(DEMO_UNLESS_TOLD) as deployment:
        return subprocess.run([*ZHULU, *arguments], env=deployment.for_setting_up(), cwd=ROOT, check=False).returncode


def bench(arguments: Sequence[str]) -> int:
    """Run the benchmark suite on a database of its own kind: set up as ``make run`` does, without demo data."""
    with deployed(DEMO_UNLESS_TOLD) as deployment:
        prepare_database(deployment, (MIGRATE, PROVINCE))
        program = [sys.executable, "-m", "benchmarks", *arguments]
        return subprocess.run(program, env=deployment.for_setting_up(), cwd=ROOT, check=False).returncode


def postgres(arguments: Sequence[str]) -> int:
    """Run one of PostgreSQL's programs, such as ``pg_dump -Fc -f FILE``, on the database as its owner.

    Raises:
        UpRefused: the database is not on our own server; its administrator has the programs.
    """
    program, *options = arguments
    with deployed() as deployment:
        if deployment.server is None:
            raise UpRefused("DATABASE_URL is set: use the programs of that server's version")
        place = {"PGHOST": str(deployment.server.places.socket), "PGUSER": OWNER, "PGDATABASE": DATABASE}
        path = deployment.server.engine.binaries / program
        return subprocess.run([path, *options], env={**os.environ, **place}, check=False).returncode


def destroy(arguments: Sequence[str]) -> int:
    """Remove our own server's data for ever, after ``--yes``; secrets and files stay.

    Raises:
        UpRefused: ``--yes`` is missing, or somebody uses the server.
    """
    directory = Environment.read().var / "postgres"
    if list(arguments) != ["--yes"]:
        raise UpRefused(f"将永久删除 {directory} 的数据库 (destroys the database): tools.up destroy --yes")
    server = Server(directory, bundled_engine())
    if server.is_used():
        raise UpRefused("数据库正在使用，请先停止站点 (in use: stop the site first)")
    server.destroy()
    return 0


def with_postgres(arguments: Sequence[str]) -> int:
    """Run ``BINARIES COMMAND…`` beside a temporary server of the given binaries, named in TEST_DATABASE_URL."""
    binaries, *program = arguments
    with tempfile.TemporaryDirectory() as directory:
        server = Server(Path(directory), given_engine(Path(binaries)), DISPOSABLE_SETTINGS)
        try:
            with server.in_use():
                variables = {**os.environ, "TEST_DATABASE_URL": server.url()}
                return subprocess.run(program, env=variables, cwd=ROOT, check=False).returncode
        finally:
            server.destroy()


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": run,
    "set-up": set_up,
    "demo": demo,
    "shell": shell,
    "command": command,
    "owner-command": owner_command,
    "bench": bench,
    "postgres": postgres,
    "destroy": destroy,
    "with-postgres": with_postgres,
}


def main() -> int:
    """Run one of the commands and return its exit code."""
    parser = argparse.ArgumentParser(prog="tools.up", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    try:
        return COMMANDS[given.command](given.arguments)
    except (UpRefused, *REFUSALS) as refusal:
        print(f"✗ {refusal}", file=sys.stderr)
    except subprocess.CalledProcessError as failure:
        print(f"✗ {' '.join(failure.cmd[2:])} → {failure.returncode}", file=sys.stderr)
    except (Stopped, KeyboardInterrupt):
        print("已停止。", flush=True)
        return 0
    return 1


def _serve(deployment: Deployment, supervisor: Supervisor) -> None:
    port, variables = deployment.environment.port, deployment.for_serving()
    nation = _simulate_nation(deployment, supervisor, variables)
    variables = {**variables, **nation}
    place = ("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--no-ws", "--log-level", "warning")
    workers = ("--workers", str(WEB_WORKERS), "--blocking-threads", str(THREADS_PER_WORKER), "--respawn-failed-workers")
    web = (sys.executable, "-m", "granian", *place, *workers, "zhulu.config.wsgi:application")
    supervisor.start(Child("web", web, variables, ROOT))
    supervisor.start(Child("worker", (*DJANGO, "procrastinate", "worker"), variables, ROOT))
    address = f"http://127.0.0.1:{port}/"
    _wait_for(address)
    print(f"\n筑录已启动：{address}（Ctrl-C 停止）", flush=True)
    if nation:
        print(f"国家平台的模拟器（不是国家平台）：{nation[NATIONAL_URL]}/", flush=True)
    print(flush=True)
    if deployment.environment.demo:
        subprocess.run([*DJANGO, "show_demo_accounts"], env=variables, cwd=ROOT, check=False)
    supervisor.watch(tend=lambda: _tend(deployment))


def _simulate_nation(deployment: Deployment, supervisor: Supervisor, variables: Mapping[str, str]) -> dict[str, str]:
    """Keep a simulator of the national platform beside a demo; give the variable that leads there.

    Outside a demo, and where an address is configured, there is none.
    """
    if not deployment.environment.demo or deployment.environment.national_url:
        return {}
    port = _free_port(deployment.environment.port + SIMULATOR_DISTANCE)
    command = (*ZHULU, "national-simulator", "--port", str(port))
    supervisor.start(Child("national-simulator", command, variables, ROOT))
    return {NATIONAL_URL: f"http://127.0.0.1:{port}"}


def _free_port(wanted: int) -> int:
    """Give the wanted port of this machine, or another one where that is taken."""
    for port in (wanted, 0):
        with socket.socket() as probe, suppress(OSError, OverflowError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise UpRefused("没有可用的端口 (no free port on this machine)")


def _tend(deployment: Deployment) -> None:
    """Start our own database server again if it died."""
    if deployment.server is not None and deployment.server.pid is None:
        print("! PostgreSQL died; starting it again", flush=True)
        deployment.server.ensure()


@contextmanager
def _only_one(deployment: Deployment) -> Iterator[None]:
    """Hold the checkout: two sites on the same files would sweep each other's orphans.

    Raises:
        UpRefused: the site of this checkout runs already.
    """
    with (deployment.environment.var / "run.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UpRefused("这个目录的站点已在运行 (this checkout's site is running already)") from None
        yield


def _demand_free_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise UpRefused(f"端口 {port} 已被占用 (in use): ZHULU_PORT={port + 1} make run") from None


def _wait_for(address: str) -> None:
    """Return when the site answers, be it with a refusal."""
    deadline = time.monotonic() + ANSWER_PATIENCE
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < deadline:
        try:
            direct.open(address, timeout=5).close()
        except urllib.error.HTTPError as error:
            error.close()
            if error.code < 500:  # noqa: PLR2004 - the boundary that HTTP draws
                return
        except OSError:
            pass
        else:
            return
        time.sleep(0.1)
    raise UpRefused(f"站点 {ANSWER_PATIENCE:.0f} 秒内没有应答 (no answer from {address}): see the lines above")


if __name__ == "__main__":
    sys.exit(main())
