"""Loads, with few queries for a whole batch, what stands of the cases that its bundles are about."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from zhulu.domain.intake.comparing import Standing
from zhulu.domain.intake.models import Delivery, Dossier
from zhulu.domain.intake.states import REJECTED
from zhulu.domain.intake.vocabulary import SOURCE_KIND
from zhulu.domain.library.models import BasicInformation, Contribution, Version
from zhulu.foundation.db.transactions import transaction_required

MOST_SHARING = 5000
"""Projects read to say who shares an investment code; more than anybody would look at."""
OPEN = """
INSERT INTO intake_dossier (key, source, inner_num, area_code, name, created_at)
SELECT key, source, inner_num, '', '', %s FROM unnest(%s::text[], %s::text[], %s::text[])
  AS wanted (key, source, inner_num) ORDER BY key COLLATE "C"
ON CONFLICT (key) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A delivery that came before: what it was and what became of it."""

    pk: int
    public_id: str
    handling_id: int
    stage: str
    version: int
    digest: str
    state: str
    outcome: str


@dataclass(slots=True)
class Case:
    """A dossier as it stands, locked: whoever delivers for it at the same moment waits."""

    dossier: Dossier
    earlier: list[Earlier] = field(default_factory=list)
    standing: dict[tuple[str, str], Standing] = field(default_factory=dict)
    """Confirmed records by (table, row id)."""

    def same(self, digest: str) -> Earlier | None:
        """Find the delivery of this very bundle."""
        return next((one for one in self.earlier if one.digest == digest), None)

    def newest(self, stage: str) -> int:
        """Give the highest version of a stage that has been taken or waits; 0 for none."""
        return max((one.version for one in self._alive(stage)), default=0)

    def has_version(self, stage: str, version: int) -> bool:
        """Whether that version of the stage has been taken or waits."""
        return any(one.version == version for one in self._alive(stage))

    def _alive(self, stage: str) -> list[Earlier]:
        return [one for one in self.earlier if one.stage == stage and one.state != REJECTED]


@transaction_required
def open_cases(wanted: Mapping[str, tuple[str, str]], *, now: datetime) -> dict[str, Case]:
    """Give the cases of some keys, made where they are new, locked in the order of their keys.

    Args:
        wanted: key → (source, number there).
    """
    if not wanted:
        return {}
    keys = sorted(wanted)
    with connection.cursor() as cursor:
        cursor.execute(OPEN, [now, keys, [wanted[key][0] for key in keys], [wanted[key][1] for key in keys]])
    locked = Dossier.objects.select_for_update(of=("self",)).filter(key__in=keys).order_by("key")
    cases = {row.key: Case(row) for row in locked.select_related("project")}
    _load_earlier(cases.values())
    _load_standing([case for case in cases.values() if case.dossier.project_id])
    return cases


def _load_earlier(cases: Iterable[Case]) -> None:
    by_pk = {case.dossier.pk: case for case in cases}
    rows = Delivery.objects.filter(dossier_id__in=by_pk).order_by("id")
    for row in rows.values_list(
        "dossier_id",
        "id",
        "public_id",
        "handling__id",
        "stage",
        "version",
        "digest",
        "handling__state",
        "handling__outcome",
    ):
        dossier_id, pk, public_id, handling_id, stage, version, digest, state, outcome = row
        earlier = Earlier(pk, public_id, handling_id or 0, stage, version or 0, digest, state or "", outcome or "")
        by_pk[dossier_id].earlier.append(earlier)


def _load_standing(cases: Sequence[Case]) -> None:
    """Read the confirmed records from the versions that stand; two queries."""
    by_pk = {case.dossier.pk: case for case in cases}
    if not by_pk:
        return
    brought = Contribution.objects.filter(handling__delivery__dossier_id__in=by_pk)
    owners = dict(brought.values_list("id", "handling__delivery__dossier_id"))
    newest = Version.objects.filter(contribution_id__in=owners).order_by("contribution_id", "-number")
    for contribution_id, canonical in newest.distinct("contribution_id").values_list("contribution_id", "canonical"):
        keep_standing(by_pk[owners[contribution_id]], contribution_id, json.loads(canonical))


def keep_standing(case: Case, contribution_id: int, document: Mapping[str, Sequence[Mapping[str, object]]]) -> None:
    """Add what a contribution holds to what stands of a case."""
    for table, rows in document.items():
        for row in rows:
            case.standing[table, str(row["row_id"])] = Standing(contribution_id, row)


def list_sharing(*, codes: Collection[str]) -> dict[str, list[tuple[int, str]]]:
    """Give the projects of the feed that bear each of some investment codes: key and name; one query."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    if codes:
        rows = BasicInformation.objects.filter(prj_code__in=codes, contribution__source_kind=SOURCE_KIND)
        listed = rows.order_by("id").values_list("prj_code", "contribution__project_id", "prj_name")
        for code, project_id, name in listed[:MOST_SHARING]:
            found[code].append((project_id, name))
    return found
