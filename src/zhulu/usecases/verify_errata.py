"""Proves errata: applications and versions are those of the ledger, and facts have changed by executed errata only.

For the second, two records are held against each other: the history that the database's own triggers wrote, and the
agreed diffs. How a record came in is not looked at here; afterwards nothing but an erratum may touch it (二, 三(五)).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Q

from zhulu.domain.errata.models import AgreedErratum, ContentColumn, ErratumSubmission
from zhulu.domain.errata.states import MACHINES
from zhulu.domain.library.models import Version
from zhulu.foundation.audit.models import RowHistory
from zhulu.foundation.ledger.chain import Row
from zhulu.foundation.ledger.verify import Fault
from zhulu.usecases.verify_content import check_digests

OF_APPLICATIONS: Final = frozenset(f"{row.name}_erratum" for table in MACHINES.values() for row in table.transitions)
"""Every step of a case speaks of what was handed in."""
OF_VERSIONS: Final = frozenset({"erratum_version"})

CAUSE: Final = "erratum:"
"""How the history names the agreed erratum behind a change; only ``apply_erratum()`` sets it."""
ACTS: Final = {"UPDATE": "set", "INSERT": "add", "DELETE": "remove"}
BATCH: Final = 500

Key = tuple[str, str, str, str]
"""Act, table, row and column of one change; rows that were added or removed have no column."""


@dataclass
class _Tally:
    """What the history says that each agreed erratum has done, counted."""

    done: dict[str, Counter[Key]] = field(default_factory=dict)
    places: Mapping[str, Mapping[str, tuple[str, str]]] = field(default_factory=dict)
    """Table of the database → column → our table and the standard's column."""


def check_applications(rows: Sequence[Row]) -> Iterator[Fault]:
    """Check that the application an entry was made of still has its digest."""
    return check_digests(rows=rows, kinds=OF_APPLICATIONS, held=ErratumSubmission.objects.all())


def check_errata_versions(rows: Sequence[Row]) -> Iterator[Fault]:
    """Check that the version which an execution made still has its digest."""
    return check_digests(rows=rows, kinds=OF_VERSIONS, held=Version.objects.all())


def check_changes() -> Iterator[str]:
    """Name every change of a confirmed fact that not exactly one executed erratum accounts for, and every gap.

    Memory grows with the number of executed errata, not with the library.
    """
    tally = _Tally(places=_places())
    rows = RowHistory.objects.filter(table_name__in=list(tally.places)).filter(
        Q(operation__in=["UPDATE", "DELETE"]) | Q(operation="INSERT", cause__startswith=CAUSE)
    )
    batch: list[RowHistory] = []
    for row in rows.order_by("id").iterator(chunk_size=BATCH):
        batch.append(row)
        if len(batch) == BATCH:
            yield from _examine(batch, tally)
            batch = []
    yield from _examine(batch, tally)
    yield from _gaps(tally)


def _places() -> dict[str, dict[str, tuple[str, str]]]:
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for column in ContentColumn.objects.all():
        found.setdefault(column.db_table, {})[column.db_column] = (column.table_key, column.standard_column)
    return found


def _examine(rows: Sequence[RowHistory], tally: _Tally) -> Iterator[str]:
    wanted = {row.cause.removeprefix(CAUSE) for row in rows if row.cause.startswith(CAUSE)}
    known = AgreedErratum.objects.filter(public_id__in=wanted).select_related("execution", "erratum")
    agreements = {agreement.public_id: agreement for agreement in known}
    for row in rows:
        agreement = agreements.get(row.cause.removeprefix(CAUSE)) if row.cause.startswith(CAUSE) else None
        where = f"行历史第 {row.pk} 条（{row.table_name}）"
        if agreement is None:
            yield f"{where}的改动没有勘误依据：{row.cause or '未写缘由'}"
        elif not hasattr(agreement, "execution") or agreement.execution.xid != row.txid:
            yield f"{where}的改动不在勘误 {agreement.erratum.number} 执行的事务里"
        else:
            yield from _compare(row, agreement, tally, where)


def _compare(row: RowHistory, agreement: AgreedErratum, tally: _Tally, where: str) -> Iterator[str]:
    agreed = _agreed(agreement)
    done = tally.done.setdefault(agreement.public_id, Counter())
    state: Mapping[str, Any] = row.new or row.old or {}
    if state.get("contribution_id") != agreement.contribution_id:
        yield f"{where}不是勘误 {agreement.erratum.number} 所改的那一件"
    for key in _keys(row, tally.places[row.table_name]):
        done[key] += 1
        if agreed[key] != 1:
            yield f"{where}改动的 {key[1]}.{key[3] or '整行'} 不在勘误 {agreement.erratum.number} 同意的内容里"


def _keys(row: RowHistory, columns: Mapping[str, tuple[str, str]]) -> Iterator[Key]:
    old, new = row.old or {}, row.new or {}
    row_id, act = str((new or old).get("row_id", "")), ACTS[row.operation]
    if act != "set":
        yield act, next(iter(columns.values()))[0], row_id, ""
        return
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            table, column = columns.get(name, ("", name))
            yield act, table, row_id, column


def _agreed(agreement: AgreedErratum) -> Counter[Key]:
    items: Sequence[Mapping[str, Any]] = agreement.diff
    return Counter(
        (str(item["act"]), str(item["table"]), str(item["row_id"]), str(item.get("column", "")))
        for item in items
        if item["act"] in ACTS.values()
    )


def _gaps(tally: _Tally) -> Iterator[str]:
    """Name every executed erratum of which the history does not show each agreed change exactly once."""
    executed = AgreedErratum.objects.filter(execution__isnull=False).select_related("erratum")
    for agreement in executed.order_by("id").iterator(chunk_size=BATCH):
        if tally.done.get(agreement.public_id, Counter()) != _agreed(agreement):
            yield f"勘误 {agreement.erratum.number} 同意的改动与行历史不符"
