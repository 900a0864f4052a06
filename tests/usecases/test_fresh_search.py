"""What is confirmed is found at once by everybody, and a rebuild of the projection takes nothing off the pages."""

import time
from collections.abc import Callable
from threading import Event

import pytest
from django.db import transaction

from tests.support.races import at_once
from tests.support.stations import Station
from zhulu.domain.filings.models import Filing
from zhulu.domain.publication import statistics
from zhulu.domain.publication.models import ProjectDocument
from zhulu.domain.publication.queries import Filters, search_projects
from zhulu.usecases.confirm_filing import confirm_filing
from zhulu.usecases.count_search_terms import count_search_terms
from zhulu.usecases.rebuild_publication import rebuild_publication

FRESH_SECONDS = 1.0
PATIENCE_SECONDS = 60.0
NAME = "净月体育公园综合馆"


def until(stop: Event, look: Callable[[], object]) -> list[object]:
    """Look again and again until somebody says stop, and give what was seen."""
    seen = [look()]
    limit = time.monotonic() + PATIENCE_SECONDS
    while not stop.is_set() and time.monotonic() < limit:
        seen.append(look())
    return [*seen, look()]


@pytest.mark.station("submitted")
def test_a_confirmation_is_found_within_a_second(standing: Station) -> None:
    """Who keeps searching through the public's role finds it within a second of the commit, by words never counted."""
    filing = Filing.objects.get()
    count_search_terms()
    done = Event()
    committed: list[float] = []

    def confirm() -> None:
        try:
            confirm_filing(
                actor=standing.cast.county.actor, filing_id=filing.public_id, opinion="材料齐全", method="originals"
            )
            committed.append(time.monotonic())
        finally:
            done.set()

    def keep_searching() -> float:
        limit = time.monotonic() + PATIENCE_SECONDS
        while not search_projects(filters=Filters(query=NAME)).rows and time.monotonic() < limit:
            pass
        return time.monotonic()

    outcomes = at_once(confirm, keep_searching)
    assert outcomes[0] is None
    assert outcomes[1] - committed[0] < FRESH_SECONDS
    count_search_terms()
    statistics.forget()
    for words in (NAME, "综合馆 体育", "jytygyzhg"):
        assert [row.name for row in search_projects(filters=Filters(query=words, grade="C")).rows] == [NAME]


@pytest.mark.station("confirmed")
def test_a_rebuild_takes_nothing_off_the_pages(standing: Station) -> None:
    """While all is written anew, every search finds as before; columns that an older version left empty are filled."""
    before = ProjectDocument.objects.get()
    with transaction.atomic():
        ProjectDocument.objects.update(roles=[], year=None, amount=None)
    done = Event()

    def rebuild() -> int:
        try:
            return sum(rebuild_publication().projects for _ in range(5))
        finally:
            done.set()

    def look() -> tuple[str, ...]:
        page = search_projects(filters=Filters(query="综合馆"))
        return (*(row.public_id for row in page.rows), str(page.total_capped))

    rebuilt, seen = at_once(rebuild, lambda: until(done, look))
    assert rebuilt == 5
    assert set(seen) == {(before.public_id, "1")}
    after = ProjectDocument.objects.get()
    assert (after.roles, after.year, after.amount) == (before.roles, before.year, before.amount)
    assert [row.name for row in search_projects(filters=Filters(role="3", year_from=before.year)).rows] == [NAME]
