"""Loads public documents in bulk for load tests: COPY as the owner, the search indexes built anew around it.

One transaction: whatever interrupts it leaves the database as it was, indexes included. The public pages wait
meanwhile, which is why this refuses to run anywhere but in a demo.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from zhulu.domain.access.models import DemoMark
from zhulu.domain.publication.bigrams import INDEXES
from zhulu.domain.publication.statistics import count_shares
from zhulu.domain.publication.vocabulary import OWNER as OWNER_ROLE
from zhulu.domain.standard.vocabulary import Grade
from zhulu.foundation.db.walls import OWNER
from zhulu.usecases.make_demo.documents import LoadRows
from zhulu.usecases.make_demo.load_firms import ids_of_firms, settle_firms
from zhulu.usecases.make_demo.making import CannotMakeDemo
from zhulu.usecases.make_demo.places import read_places

Tell = Callable[[str], None]
TABLES = (
    *("library_project", "publication_projectdocument"),
    *("publication_companydocument", "publication_participation"),
)
TOLD_EVERY = 100_000
GIN_MEMORY = "512MB"
IDENTITIES = (
    "COPY library_project (id, public_id, number, area_code, kind, issued_on, created_at) FROM STDIN WITH (FORMAT text)"
)
DOCUMENTS = (
    "COPY publication_projectdocument (project_id, public_id, document, number, name, owner_name, area_name,"
    " search_text, city_code, county_code, zone_code, path, kind, grade, year, amount, size, roles, is_pushed,"
    " is_confirmed, sort_on, updated_at)"
    " FROM STDIN WITH (FORMAT text)"
)
PARTICIPATIONS = (
    "COPY publication_participation (company_id, project_id, role, name, grade, is_confirmed, filed_itself, sort_on)"
    " FROM STDIN WITH (FORMAT text)"
)
BUILDER = "3"
"""施工企业 in 企业承担角色."""
ROLES = f"{{{BUILDER},{OWNER_ROLE}}}"
LOADED = """SELECT count(*) FROM publication_projectdocument WHERE document @> '{"marks": [{"kind": "load"}]}'"""


@dataclass(frozen=True, slots=True)
class _Load:
    """What the two passes over the same rows have in common."""

    rows: LoadRows
    first: int
    """How many load rows stand already; the next have the numbers after."""
    count: int
    first_id: int
    now: datetime
    tell: Tell


def load_documents(*, now: datetime, seed: int, total: int, tell: Tell = lambda _line: None) -> int:
    """Load documents until the public finds ``total`` projects, and give how many were added; none if there are enough.

    Memory stays flat: rows are drawn while they are sent.

    Raises:
        CannotMakeDemo: not in demo mode, no demo stands, or the owner's connection is not at hand.
        NoPlaces: the province's data pack has not been loaded.
    """
    if not settings.DEMO or not DemoMark.objects.exists():
        raise CannotMakeDemo("只在演示库里装入压测数据 (load data goes into a demo only)")
    if OWNER not in settings.DATABASES:
        raise CannotMakeDemo("装入压测数据须有属主连接 DATABASE_URL (the owner's connection is needed)")
    with transaction.atomic(using=OWNER, durable=True), connections[OWNER].cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(TABLES)} IN ACCESS EXCLUSIVE MODE")
        missing = total - _number(cursor, "SELECT count(*) FROM publication_projectdocument")
        if missing <= 0:
            return 0
        load = _Load(
            rows=_rows(seed),
            first=_number(cursor, LOADED),
            count=missing,
            first_id=_reserve(cursor, missing),
            now=now,
            tell=tell,
        )
        _load(cursor, load)
    with connections[OWNER].cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(TABLES)}")
    with transaction.atomic():
        count_shares()
    return missing


def _rows(seed: int) -> LoadRows:
    places = read_places()
    return LoadRows(places=[*places.counties, *places.city_run], seed=seed, zones=places.zones)


def _number(cursor: CursorWrapper, question: str) -> int:
    cursor.execute(question)
    row = cursor.fetchone()
    return int(row[0]) if row else 0


def _reserve(cursor: CursorWrapper, count: int) -> int:
    """Take so many ids from the identities' sequence, and give the first."""
    sequence = "pg_get_serial_sequence('library_project', 'id')"
    last = _number(cursor, f"SELECT setval({sequence}, nextval({sequence}) + {int(count)})")
    return last - count


def _load(cursor: CursorWrapper, load: _Load) -> None:
    names = [statement.split()[2] for statement in INDEXES]
    cursor.execute(f"DROP INDEX {', '.join(names)}")
    load.tell(f"装入 {load.count} 个压测项目；其间公开页面会等待")
    _copy(cursor, IDENTITIES, _identities(load), "编号", load)
    _copy(cursor, DOCUMENTS, _documents(load), "公开文档", load)
    firms = ids_of_firms(cursor, load.rows, now=load.now)
    _copy(cursor, PARTICIPATIONS, _standings(load, firms), "参建", load)
    settle_firms(cursor, firms)
    # The foreign keys are checked now: an index cannot be built while checks are pending.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SELECT set_config('maintenance_work_mem', %s, true)", [GIN_MEMORY])
    for name, statement in zip(names, INDEXES, strict=True):
        began = time.monotonic()
        cursor.execute(statement)
        load.tell(f"  索引 {name}：{time.monotonic() - began:.0f} 秒")


def _copy(cursor: CursorWrapper, statement: str, lines: Iterable[str], label: str, load: _Load) -> None:
    began = time.monotonic()
    done = 0
    with cursor.cursor.copy(statement) as copy:
        for line in lines:
            copy.write(line)
            done += 1
            if done % TOLD_EVERY == 0 or done == load.count:
                seconds = max(time.monotonic() - began, 0.001)
                load.tell(f"  {label} {done}/{load.count}：{done / seconds:,.0f} 行/秒")


def _line(*values: str) -> str:
    """Write a row as COPY's text format wants it; no value of ours holds a tab."""
    return "\t".join(values).replace("\\", "\\\\").replace("\n", "\\n") + "\n"


def _identities(load: _Load) -> Iterator[str]:
    now = load.now.isoformat()
    for place in range(load.count):
        found = load.rows.identity(load.first + place)
        day = found.issued_on.isoformat()
        yield _line(str(load.first_id + place), found.public_id, found.number, found.prefix, found.kind.type, day, now)


def _documents(load: _Load) -> Iterator[str]:
    now = load.now.isoformat()
    for id_, (found, row) in enumerate(load.rows.draw(first=load.first, count=load.count), start=load.first_id):
        is_confirmed = "f" if row.grade == Grade.D.value else "t"
        yield _line(
            *(str(id_), found.public_id, row.document, found.number, row.name, row.owner_name, row.area_name),
            *(row.search_text, row.city_code, row.county_code, row.zone_code, row.path, found.kind.type, row.grade),
            *(str(row.year), row.amount, row.size, ROLES, "f", is_confirmed, row.sort_on, now),
        )


def _standings(load: _Load, firms: Mapping[str, int]) -> Iterator[str]:
    for id_, (_, row) in enumerate(load.rows.draw(first=load.first, count=load.count), start=load.first_id):
        is_confirmed = "f" if row.grade == Grade.D.value else "t"
        yield "".join(
            _line(str(firms[firm.code]), str(id_), role, firm.name, row.grade, is_confirmed, "f", row.sort_on)
            for firm, role in ((row.owner, OWNER_ROLE), (row.builder, BUILDER))
        )
