"""What has to be done before the site is served, and how we know that it is done already.

A step is skipped when the digest of its inputs is the one recorded after it last succeeded. The record of a step that
writes to the database lies in that database, so another database, or an old backup, is set up anew; the record of
the static files lies beside them.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tools.deployment import Deployment
from zhulu.config.environment import ROOT

PACKAGES = ROOT / "requirements.txt"


@dataclass(frozen=True)
class Step:
    """One command and what it depends on."""

    name: str
    label: str
    command: tuple[str, ...]
    inputs: Callable[[Deployment], Iterable[Path]]
    """The files whose change calls for the command again; none means once per database."""
    demo_only: bool = False


def _nothing(_: Deployment) -> Iterator[Path]:
    yield from ()


def _sources(_: Deployment) -> Iterator[Path]:
    yield PACKAGES
    yield from (path for path in (ROOT / "src").rglob("*") if path.suffix in {".py", ".sql"})


def _province(deployment: Deployment) -> Iterator[Path]:
    yield from _sources(deployment)
    for directory in (deployment.environment.province, ROOT / "notice"):
        yield from (path for path in directory.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def _static(_: Deployment) -> Iterator[Path]:
    yield PACKAGES
    yield ROOT / "src" / "zhulu" / "config" / "settings.py"
    yield from (path for folder in (ROOT / "src").rglob("static") for path in folder.rglob("*") if path.is_file())


MIGRATE = Step("migrate", "迁移数据库", ("migrate", "--database", "owner", "--no-input", "--verbosity", "0"), _sources)
PROVINCE = Step("province", "装入省级基础数据", ("load_province",), _province)
DEMO = Step("demo", "生成演示数据", ("make_demo",), _nothing, demo_only=True)
IN_DATABASE = (MIGRATE, PROVINCE, DEMO)
STATIC = Step("static", "收集静态文件", ("collectstatic", "--no-input", "--clear", "--verbosity", "0"), _static)


def prepare_database(deployment: Deployment, steps: Iterable[Step] = IN_DATABASE) -> None:
    """Do the steps that the database still needs, in order."""
    with psycopg.connect(deployment.urls.owner, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA IF NOT EXISTS zhulu_setup")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS zhulu_setup.step"
            " (name text PRIMARY KEY, fingerprint text NOT NULL, done_at timestamptz NOT NULL DEFAULT now())"
        )
        for step in steps:
            if step.demo_only and not deployment.environment.demo:
                continue
            fingerprint = _fingerprint(step, deployment)
            found = connection.execute(
                "SELECT fingerprint FROM zhulu_setup.step WHERE name = %s", [step.name]
            ).fetchone()
            if found == (fingerprint,):
                continue
            _do(step, deployment)
            connection.execute(
                "INSERT INTO zhulu_setup.step (name, fingerprint) VALUES (%s, %s) ON CONFLICT (name)"
                " DO UPDATE SET fingerprint = excluded.fingerprint, done_at = excluded.done_at",
                [step.name, fingerprint],
            )


def collect_static(deployment: Deployment) -> None:
    """Collect the static files unless those collected are the present ones."""
    collected = deployment.environment.var / "static" / "staticfiles.json"
    record = deployment.environment.var / "static.fingerprint"
    fingerprint = _fingerprint(STATIC, deployment)
    if collected.exists() and record.exists() and record.read_text() == fingerprint:
        return
    record.unlink(missing_ok=True)
    _do(STATIC, deployment)
    record.write_text(fingerprint)


def _do(step: Step, deployment: Deployment) -> None:
    print(f"· {step.label} …", flush=True)
    deployment.set_up(*step.command)


def _fingerprint(step: Step, deployment: Deployment) -> str:
    """Digest a step's inputs; the names of the roles are among them, because the walls are built for them."""
    digest = hashlib.sha256(repr((step.command, deployment.urls if step is MIGRATE else None)).encode())
    for path in sorted(step.inputs(deployment)):
        digest.update(str(path).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
