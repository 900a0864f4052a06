"""Hangs the door after each migration: the function, who may call it, and the list of columns it can reach."""

import re
from collections.abc import Iterator
from typing import Any, cast

from django.apps import AppConfig
from django.db import connections
from django.db.models import CharField, Field, TextField

from zhulu.domain.errata.door import APPLY_ERRATUM_SQL, INNER_FUNCTIONS
from zhulu.domain.errata.models import ContentColumn
from zhulu.domain.library.models import CONTENT_MODELS
from zhulu.domain.standard.catalogue import TABLES
from zhulu.foundation.db.walls import OWNER, roles

SIGNATURE = "apply_erratum(text, bigint, jsonb, timestamptz)"
LENGTH = re.compile(r"\(.*\)")
"""What a cast would cut or round by; the column itself refuses instead."""


def hang_door_after_migrate(sender: AppConfig, using: str, **_: Any) -> None:  # noqa: ARG001 - Django's signal
    """Create ``apply_erratum()`` for the application's role alone; only as the owner."""
    if using != OWNER:
        return
    with connections[OWNER].cursor() as cursor:
        for signature, function in INNER_FUNCTIONS.items():
            cursor.execute(function)
            cursor.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
        cursor.execute(APPLY_ERRATUM_SQL)
        cursor.execute(f"REVOKE ALL ON FUNCTION {SIGNATURE} FROM PUBLIC")
        cursor.execute(f'GRANT EXECUTE ON FUNCTION {SIGNATURE} TO "{roles().app}"')
    ContentColumn.objects.using(using).all().delete()
    ContentColumn.objects.using(using).bulk_create(_columns())


def _columns() -> Iterator[ContentColumn]:
    for model in CONTENT_MODELS.values():
        table = TABLES[model.table]
        for item in table.fields:
            column = cast("Field[Any, Any]", model._meta.get_field(item.attribute))
            yield ContentColumn(
                table_key=table.key,
                standard_column=item.column,
                db_table=model._meta.db_table,
                db_column=str(column.column),
                db_type=LENGTH.sub("", str(column.db_type(connections[OWNER]))),
                is_text=isinstance(column, CharField | TextField),
            )
