"""Search against its floor and two peers: the same questions, alternating, answers compared.

A question asks for the newest twenty and how many there are, up to the cap. *Page* is the product's time without the
counting; the floor asks for less: the newest twenty of all by a prepared statement, and twenty rows by key.
"""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_
from statistics import median, quantiles

import psycopg
from django.db import connections
from django.db.models import Q

from benchmarks.questions import MORE_FILTERS, Question, list_questions
from zhulu.domain.publication import plans
from zhulu.domain.publication.conditions import conditions_of
from zhulu.domain.publication.models import ProjectDocument
from zhulu.domain.publication.queries import COUNT_CAP, PUBLIC, Filters, search_projects
from zhulu.domain.publication.statistics import forget_counts

LIMIT = 20
FLOOR_TIMES = 60
NEWEST = (
    "SELECT public_id, number, name, area_name, kind, owner_name, path, grade, sort_on, project_id"
    " FROM publication_projectdocument WHERE is_confirmed ORDER BY sort_on DESC, project_id DESC LIMIT 20"
)
BY_KEY = "SELECT public_id, number, name FROM publication_projectdocument WHERE project_id = ANY(%s)"
Answer = tuple[list[str], int]
Contestant = Callable[[Filters], Answer]


@dataclass
class CountingClock:
    """Adds up what the product's counting statements take, to tell finding from counting."""

    seconds: float = 0.0

    def __call__(self, execute: Callable[..., object], sql: str, *rest: object) -> object:
        """Run a statement and take its time if it counts."""
        began = time.perf_counter()
        try:
            return execute(sql, *rest)
        finally:
            if sql.startswith("SELECT count"):
                self.seconds += time.perf_counter() - began


def ours(filters: Filters) -> Answer:
    """Ask the product."""
    page = search_projects(filters=filters, limit=LIMIT)
    return [row.public_id for row in page.rows], page.total_capped


def ours_cold(filters: Filters) -> Answer:
    """Ask the product, and let it remember no count."""
    forget_counts()
    return ours(filters)


def plain_like(filters: Filters) -> Answer:
    """Ask as one would by hand: an ordered scan with LIKE."""
    conditions = conditions_of(filters)
    values = [value for condition in conditions for value in condition.values]
    table = f"FROM publication_projectdocument AS d WHERE {' AND '.join(condition.sql for condition in conditions)}"
    with connections[PUBLIC].cursor() as cursor:
        order = f"ORDER BY sort_on DESC, project_id DESC LIMIT {LIMIT}"
        cursor.execute(f"SELECT public_id {table} {order}", values)
        found = [row[0] for row in cursor.fetchall()]
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 {table} LIMIT {COUNT_CAP + 1}) AS counted", values)
        row = cursor.fetchone()
    return found, min(int(row[0]) if row else 0, COUNT_CAP)


def orm_contains(filters: Filters) -> Answer:
    """Ask as a Django application would: ``icontains`` on the same text."""
    conditions = [Q(is_confirmed=True), *(Q(search_text__icontains=word) for word in filters.words)]
    if filters.area:
        conditions.append(Q(county_code=filters.area) | Q(city_code=filters.area))
    named = {column: getattr(filters, column) for column in ("path", "kind", "grade")}
    conditions.append(Q(**{column: wanted for column, wanted in named.items() if wanted}))
    rows = ProjectDocument.objects.using(PUBLIC).filter(reduce(and_, conditions))
    found = rows.order_by("-sort_on", "-project_id").values_list("public_id", flat=True)[:LIMIT]
    return list(found), rows[:COUNT_CAP].count()


CONTESTANTS: Mapping[str, Contestant] = {"ours": ours_cold, "LIKE": plain_like, "ORM icontains": orm_contains}


@dataclass
class Timings:
    """Milliseconds by contestant and question, one for each round."""

    taken: dict[tuple[str, int], list[float]] = field(default_factory=dict)

    def add(self, name: str, place: int, seconds: float) -> None:
        """Take one time."""
        self.taken.setdefault((name, place), []).append(seconds * 1000)

    def of(self, name: str, places: Sequence[int]) -> list[float]:
        """Give each question's median; those that it was not asked are left out."""
        return [median(taken) for place in places if (taken := self.taken.get((name, place)))]


def measure(*, rounds: int) -> int:
    """Measure and print; 1 if a contestant answered differently from the others."""
    questions = list_questions()
    differing = [
        question for question in questions if len({_shape(ask(question.filters)) for ask in _all(question)}) > 1
    ]
    timings = Timings()
    floor = _floor()
    for turn in range(rounds):
        names = [*CONTESTANTS][turn % len(CONTESTANTS) :] + [*CONTESTANTS][: turn % len(CONTESTANTS)]
        for name in names:
            _pass(name, questions, timings)
    _print(questions, timings, floor)
    for question in differing:
        print(f"✗ different answers: {question}")
    return int(bool(differing))


def _all(question: Question) -> Sequence[Contestant]:
    return [ask for name, ask in CONTESTANTS.items() if _takes_part(name, question)]


def _takes_part(name: str, question: Question) -> bool:
    """Whether a contestant knows the question's conditions: roles and spans are ours."""
    return name != "ORM icontains" or question.kind != MORE_FILTERS


def _shape(answer: Answer) -> tuple[tuple[str, ...], int]:
    return tuple(answer[0]), answer[1]


def _pass(name: str, questions: Sequence[Question], timings: Timings) -> None:
    for place, question in enumerate(questions):
        if not _takes_part(name, question):
            continue
        clock = CountingClock()
        with connections[PUBLIC].execute_wrapper(clock):
            began = time.perf_counter()
            CONTESTANTS[name](question.filters)
            taken = time.perf_counter() - began
        timings.add(name, place, taken)
        if name == "ours":
            timings.add("ours, page", place, taken - clock.seconds)


def _floor() -> dict[str, float]:
    """Give the medians of the two prepared statements, in milliseconds."""
    with psycopg.connect(os.environ["DATABASE_URL_PUBLIC"], autocommit=True, prepare_threshold=0) as connection:
        keys = [row[-1] for row in connection.execute(NEWEST).fetchall()]
        return {
            "newest 20": _median(lambda: connection.execute(NEWEST).fetchall()),
            "20 by key": _median(lambda: connection.execute(BY_KEY, [keys]).fetchall()),
        }


def _median(ask: Callable[[], object]) -> float:
    times: list[float] = []
    for _ in range(FLOOR_TIMES):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    return median(times)


def _print(questions: Sequence[Question], timings: Timings, floor: Mapping[str, float]) -> None:
    base = floor["newest 20"]
    count = ProjectDocument.objects.using(PUBLIC).count()
    print(f"\n{count:,} public documents, {len(questions)} questions, milliseconds (× the prepared newest 20)")
    print("floor: " + ", ".join(f"{name} {taken:.2f}" for name, taken in floor.items()))
    columns = ("ours, page", *CONTESTANTS)
    print(f"{'class':<16}" + "".join(f"{f'{name}: p50 / p95':>30}" for name in columns))
    kinds = [*dict.fromkeys(question.kind for question in questions), "all"]
    for kind in kinds:
        places = [place for place, question in enumerate(questions) if kind in {question.kind, "all"}]
        cells = [_cell(timings.of(name, places), base) for name in columns]
        print(f"{kind:<16}" + "".join(f"{cell:>30}" for cell in cells))
    everything = range(len(questions))
    worst = {name: max(timings.of(name, everything)) for name in columns}
    print("worst           " + "".join(f"{f'{taken:.1f}':>30}" for taken in worst.values()))
    _print_depth(base)
    print(f"LIKE's worst is {worst['LIKE'] / worst['ours, page']:.1f} × the page's worst")


def _print_depth(base: float) -> None:
    """Say what a page in the middle of the whole list costs, against the first."""
    total = ProjectDocument.objects.using(PUBLIC).filter(is_confirmed=True).count()
    middle = ProjectDocument.objects.using(PUBLIC).filter(is_confirmed=True).order_by("-sort_on", "-project_id")
    day, pk = middle.values_list("sort_on", "project_id")[total // 2]
    conditions = conditions_of(Filters())
    first = _median(lambda: plans.find(plans.Search(conditions, LIMIT)))
    deep = _median(lambda: plans.find(plans.Search(conditions, LIMIT, (day, pk))))
    print(f"first page {first:.2f} ({first / base:.1f}×), at depth {total // 2:,} {deep:.2f} ({deep / first:.2f} × it)")


def _cell(times: Sequence[float], base: float) -> str:
    if len(times) < 2:  # noqa: PLR2004 - two points make a quantile
        return "–"
    half, most = median(times), quantiles(times, n=20, method="inclusive")[-1]
    return f"{half:.1f} / {most:.1f} ({half / base:.1f}×, {most / base:.1f}×)"
