"""Raises the walls: privileges and triggers for every table, from what its model declares."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connections
from django.db.models import Model

from zhulu.foundation.audit.row_history import FUNCTION_SQL, install_sql
from zhulu.foundation.db.guards import APPEND_ONLY_GUARDS, Guard
from zhulu.foundation.db.wall import Wall

OWNER = "owner"
"""The alias that migrates."""

PRIVILEGES = {
    Wall.WORKING: "SELECT, INSERT, UPDATE, DELETE",
    Wall.APPEND_ONLY: "SELECT, INSERT",
    Wall.CONTENT: "SELECT, INSERT",
    Wall.REFERENCE: "SELECT",
}


class WallsRefused(Exception):
    """The walls cannot stand: the application would connect as the owner, or a table has no declaration."""


@dataclass(frozen=True, slots=True)
class Roles:
    """The two roles that are not the owner."""

    app: str
    public: str


def roles() -> Roles:
    """Read the roles' names from the connections they use.

    Raises:
        WallsRefused: the application's role is the owner's.
    """
    named = Roles(app=str(settings.DATABASES["default"]["USER"]), public=str(settings.DATABASES["public"]["USER"]))
    owner = settings.DATABASES.get(OWNER, {}).get("USER")
    if owner and owner in {named.app, named.public}:
        raise WallsRefused(f"the application must not connect as the owner {owner!r}: see DATABASE_URL_APP")
    return named


def raise_walls_after_migrate(sender: AppConfig, using: str, **_: Any) -> None:
    """Raise the walls once, when the last application has migrated, and only as the owner."""
    latest = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    if using != OWNER or sender is not latest:
        return
    raise_walls()


def raise_walls() -> None:
    """Write every privilege, trigger function and trigger anew; safe to repeat."""
    named = roles()
    with connections[OWNER].cursor() as cursor:
        for statement in statements(named):
            cursor.execute(statement)


def statements(named: Roles) -> Iterator[str]:
    """Give the statements in order, for the database and for a reader."""
    yield from _schema(named)
    yield FUNCTION_SQL
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    yield from dict.fromkeys(guard.function.sql() for model in models for guard in _guards(model))
    for model in models:
        yield from _table(model, named)
    yield f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{named.app}"'


def _schema(named: Roles) -> Iterator[str]:
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    yield f'GRANT USAGE ON SCHEMA public TO "{named.app}", "{named.public}"'
    yield f'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, "{named.app}", "{named.public}"'
    for table in ("jobs", "events", "periodic_defers", "workers"):
        yield f'GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_{table} TO "{named.app}"'
    yield f'GRANT SELECT ON django_migrations TO "{named.app}"'


def wall_of(model: type[Model]) -> Wall:
    """Give a model's wall; third-party tables (sessions, one-time codes) are working tables."""
    wall: Wall = getattr(model, "wall", Wall.WORKING)
    return wall


def _guards(model: type[Model]) -> tuple[Guard, ...]:
    declared: tuple[Guard, ...] = getattr(model, "guards", ())
    return (*declared, *(APPEND_ONLY_GUARDS if wall_of(model) == Wall.APPEND_ONLY else ()))


def _table(model: type[Model], named: Roles) -> Iterator[str]:
    table = model._meta.db_table
    yield f'GRANT {PRIVILEGES[wall_of(model)]} ON "{table}" TO "{named.app}"'
    if getattr(model, "public_may_read", False):
        yield f'GRANT SELECT ON "{table}" TO "{named.public}"'
    for guard in _guards(model):
        yield from guard.sql(table)
    if getattr(model, "keeps_history", False):
        yield from install_sql(table, key=str(model._meta.pk.column))
