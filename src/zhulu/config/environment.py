"""The deployment's environment as one typed, frozen object.

Only infrastructure lives here. What the notice or the province decides is a dated policy row
(``zhulu.domain.rulebook``), never an environment variable. An unknown ``ZHULU_*`` variable is an error, so that
a misspelt name cannot silently fall back to a default.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parents[3]
"""The checkout: where ``notice/``, ``provinces/`` and ``var/`` live."""


class EnvironmentRefused(Exception):
    """A variable is unknown, missing or malformed; the message names it and says how to mend it."""


def _flag(name: str, value: str) -> bool:
    if value not in {"0", "1"}:
        raise EnvironmentRefused(f"{name} must be 0 or 1, not {value!r}")
    return value == "1"


def _words(value: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in value.split(",") if word.strip())


@dataclass(frozen=True)
class Environment:
    """What the machine provides."""

    database_url: str = field(default="", metadata={"variable": "DATABASE_URL"})
    """The owner role's connection; only migration and set-up commands receive it."""
    database_url_app: str = field(default="", metadata={"variable": "DATABASE_URL_APP"})
    """The application role's connection: no UPDATE, DELETE or TRUNCATE on content."""
    database_url_public: str = field(default="", metadata={"variable": "DATABASE_URL_PUBLIC"})
    """The public pages' read-only connection; may point at a replica."""
    var: Path = field(default=ROOT / "var", metadata={"variable": "ZHULU_VAR"})
    """Files, secrets, anchors and the embedded server's data."""
    secrets: Path = field(default=ROOT / "var" / "secrets", metadata={"variable": "ZHULU_SECRETS"})
    """Key files, mode 0600, made by ``zhulu make-secrets``."""
    fonts: Path = field(default=ROOT / "var" / "fonts", metadata={"variable": "ZHULU_FONTS"})
    """The office's own founts for printed forms (方正小标宋, 仿宋_GB2312 …); those of the package are there anyway."""
    province: Path = field(default=ROOT / "provinces" / "jilin", metadata={"variable": "ZHULU_PROVINCE"})
    """The data pack of the one province this deployment serves."""
    national_url: str = field(default="", metadata={"variable": "ZHULU_NATIONAL_URL"})
    """The national platform's address (http or https); empty sends nothing. Signed by ``national-push.key``."""
    demo: bool = field(default=False, metadata={"variable": "ZHULU_DEMO"})
    """Demo mode: accounts and codes are shown at sign-in, every page says so."""
    hosts: tuple[str, ...] = field(default=("127.0.0.1", "localhost", "[::1]"), metadata={"variable": "ZHULU_HOSTS"})
    """Host names the site answers to, comma-separated."""
    origins: tuple[str, ...] = field(default=(), metadata={"variable": "ZHULU_ORIGINS"})
    """Origins trusted for forms behind a proxy, with scheme, comma-separated."""
    https: bool = field(default=False, metadata={"variable": "ZHULU_HTTPS"})
    """Whether the public address is https: secure cookies and HSTS."""
    pool: bool = field(default=True, metadata={"variable": "ZHULU_POOL"})
    """Whether to pool database connections; tests turn it off."""
    log_level: str = field(default="INFO", metadata={"variable": "ZHULU_LOG_LEVEL"})
    """The level of the structured log."""
    port: int = field(default=8000, metadata={"variable": "ZHULU_PORT"})
    """The port ``make run`` listens on."""

    @classmethod
    def read(cls, variables: Mapping[str, str] = os.environ) -> Self:
        """Read and check the variables.

        Raises:
            EnvironmentRefused: a ``ZHULU_*`` variable is unknown or a value is malformed.
        """
        known = {str(item.metadata["variable"]): item for item in fields(cls)}
        unknown = sorted(name for name in variables if name.startswith("ZHULU_") and name not in known)
        if unknown:
            raise EnvironmentRefused(f"unknown variables: {', '.join(unknown)}; known: {', '.join(sorted(known))}")
        values: dict[str, object] = {}
        for name, item in known.items():
            if name not in variables:
                continue
            values[item.name] = _parse(name, item.type, variables[name])
        return cls(**values)  # type: ignore[arg-type]  # each value was parsed for its own field


def _parse(name: str, kind: object, value: str) -> object:
    if kind is bool:
        return _flag(name, value)
    if kind is Path:
        return Path(value)
    if kind is int:
        if not value.isdigit():
            raise EnvironmentRefused(f"{name} must be a whole number, not {value!r}")
        return int(value)
    return _words(value) if kind == tuple[str, ...] else value
