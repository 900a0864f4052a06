"""One checkout as a running deployment: its environment, its database and the processes it may start.

Both ``make run`` and the single commands stand on this, so that all see the same database with the same roles.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from zhulu.config.environment import ROOT, Environment
from zhulu.foundation.postgres import roles
from zhulu.foundation.postgres.engine import bundled_engine
from zhulu.foundation.postgres.roles import Urls
from zhulu.foundation.postgres.server import Server
from zhulu.foundation.secrets import make_secrets

QUIET = "WARNING"
"""The log level of what runs in a terminal, unless told otherwise."""
DJANGO = (sys.executable, "-m", "django")


@dataclass(frozen=True)
class Deployment:
    """A database that answers, its roles, and the variables that lead there."""

    environment: Environment
    urls: Urls
    server: Server | None
    """Our own server; None when ``DATABASE_URL`` names somebody's."""

    def for_serving(self) -> dict[str, str]:
        """Return the variables of a process that serves: it never learns the owner's URL."""
        return {**_plain_variables(self.environment), **self.urls.for_serving()}

    def for_setting_up(self) -> dict[str, str]:
        """Return the variables of a process that migrates or loads."""
        return {**_plain_variables(self.environment), **self.urls.for_setting_up()}

    def set_up(self, *command: str) -> None:
        """Run a Django command as the owner.

        Raises:
            subprocess.CalledProcessError: the command failed; it has said why.
        """
        subprocess.run([*DJANGO, *command], env=self.for_setting_up(), cwd=ROOT, check=True)

    def check(self, *command: str) -> None:
        """Run a Django command as the application's role.

        Raises:
            subprocess.CalledProcessError: the command failed; it has said why.
        """
        subprocess.run([*DJANGO, *command], env=self.for_serving(), cwd=ROOT, check=True)


@contextmanager
def deployed(variables: Mapping[str, str] = os.environ) -> Iterator[Deployment]:
    """Have the deployment's database running, with roles and secrets, for the length of the block."""
    environment = Environment.read(variables)
    environment.var.mkdir(parents=True, exist_ok=True)
    make_secrets(environment.secrets)
    if environment.database_url:
        urls = roles.prepare_given(
            owner_url=environment.database_url,
            secrets_directory=environment.secrets,
            app_url=environment.database_url_app,
            public_url=environment.database_url_public,
        )
        yield Deployment(environment, urls, None)
        return
    server = Server(environment.var / "postgres", bundled_engine())
    with server.in_use():
        yield Deployment(environment, roles.prepare_own(server), server)


def _plain_variables(environment: Environment) -> dict[str, str]:
    """Return the machine's variables without any database URL, and ours with what was left to default."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_URL")}
    return {
        **plain,
        "DJANGO_SETTINGS_MODULE": "zhulu.config.settings",
        "PYTHONPATH": os.pathsep.join(_unique([str(ROOT / "src"), *plain.get("PYTHONPATH", "").split(os.pathsep)])),
        "ZHULU_DEMO": "1" if environment.demo else "0",
        "ZHULU_LOG_LEVEL": plain.get("ZHULU_LOG_LEVEL", QUIET),
    }


def _unique(paths: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(path for path in paths if path))
