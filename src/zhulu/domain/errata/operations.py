"""Agrees to a diff and executes it through the database's one door; nothing else here can change a fact."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import connection

from zhulu.domain.access.actors import Actor
from zhulu.domain.errata.models import AgreedErratum
from zhulu.domain.library.content_rows import document_from_rows
from zhulu.domain.library.models import Contribution, Version
from zhulu.domain.library.operations import keep_version
from zhulu.foundation.db.transactions import transaction_required


@dataclass(frozen=True, slots=True)
class Change:
    """One changed fact: table, stable row id, standard column, the value that must still stand, the new one.

    Values are text as in the canonical document; None is empty.
    """

    table: str
    row_id: str
    column: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """A diff as an authority agreed to it."""

    contribution: Contribution
    changes: Sequence[Change]
    reason: str
    applied_by: int
    """The account that applied; never the one that agrees."""


@transaction_required
def agree(agreement: Agreement, *, actor: Actor, now: datetime) -> AgreedErratum:
    """Write an agreed diff; the authority's move ``agree`` must stand in the same transaction.

    Raises:
        IntegrityError: nothing would change, the applicant agrees to its own application, or no move stands behind it.
    """
    return AgreedErratum.objects.create(
        contribution=agreement.contribution,
        diff=[asdict(change) for change in agreement.changes],
        reason=agreement.reason,
        applied_by=agreement.applied_by,
        agreed_by=actor.account_id,
        agreed_name=actor.name,
        agreed_office=actor.office,
        agreed_at=now,
    )


@transaction_required
def apply_erratum(
    *, erratum: AgreedErratum, change: Sequence[Mapping[str, object]], executor: Actor, now: datetime
) -> Version:
    """Execute an agreed erratum once: the database compares ``change`` with the agreed diff, then the version is kept.

    Raises:
        IntegrityError: the change is not the agreed one, an old value no longer stands, it was executed already, or
            the executor applied for it or agreed to it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT apply_erratum(%s, %s, %s::jsonb, %s)",
            [erratum.public_id, executor.account_id, json.dumps(list(change), ensure_ascii=False), now],
        )
    return keep_version(
        contribution=erratum.contribution,
        document=document_from_rows(contribution_id=erratum.contribution_id),
        cause="erratum",
        cause_id=erratum.public_id,
        now=now,
    )
