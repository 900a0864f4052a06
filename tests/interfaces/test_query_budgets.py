"""Every list and detail page of path ② and of the portal asks as many queries for fifty rows as for five."""

import copy
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from django.db import connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.support.bare_filings import bare_filing
from tests.support.filings import CITY, Person, make_officer
from tests.support.stations import Station
from zhulu.domain.enterprises.models import Organisation
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.library.models import Project
from zhulu.domain.publication.models import CompanyDocument, Participation, ProjectDocument

FEW, MANY = 5, 50
ANYBODY, CLERK, COUNTY, CITY_OFFICER, PROVINCE = "公众", "企业", "县", "市", "省"
PAGES = [
    (ANYBODY, "/"),
    (ANYBODY, "/projects/?path=2"),
    (ANYBODY, "/projects/?q=综合馆"),
    (ANYBODY, "/projects/{project}/"),
    (ANYBODY, "/companies/"),
    (ANYBODY, "/companies/{company}/"),
    (ANYBODY, "/specialist/"),
    (ANYBODY, "/rules/"),
    (CLERK, "/enterprise/"),
    (CLERK, "/enterprise/filings/"),
    (CLERK, "/enterprise/filings/?state=draft"),
    (CLERK, "/enterprise/filings/add/?role=3&q=综合馆"),
    (CLERK, "/enterprise/filings/{filing}/"),
    (CLERK, "/enterprise/filings/{draft}/basic/"),
    (CLERK, "/enterprise/filings/{draft}/check/"),
    (COUNTY, "/authority/"),
    (COUNTY, "/authority/done/"),
    (COUNTY, "/authority/filings/{filing}/"),
    (CITY_OFFICER, "/authority/"),
    (CITY_OFFICER, "/authority/below/"),
    (CITY_OFFICER, "/authority/rechecks/"),
    (PROVINCE, "/authority/"),
    (PROVINCE, "/authority/unassigned/"),
    (PROVINCE, "/authority/below/"),
    (PROVINCE, "/authority/applications/"),
    (PROVINCE, "/authority/applications/decided/"),
    (PROVINCE, "/authority/applications/{application}/"),
    (PROVINCE, "/authority/settings/"),
]


COUNTED = {(ANYBODY, "/"): 1}
"""Where the total is asked for only once the first screen is full: one query more, however many rows there are."""


@dataclass(frozen=True)
class Site:
    """Who looks, and what the addresses name."""

    people: dict[str, Client]
    names: dict[str, str]
    firm: Organisation

    def count(self, who: str, address: str) -> int:
        """Count the queries of a page, on every connection, when it is asked for a second time."""
        client, path = self.people[who], address.format(**self.names)
        assert client.get(path).status_code == 200, path
        with ExitStack() as stack:
            seen = [stack.enter_context(CaptureQueriesContext(connections[alias])) for alias in ("default", "public")]
            assert client.get(path).status_code == 200
        return len({id(query) for capture in seen for query in capture.captured_queries})

    def grow(self, rows: int) -> None:
        """Add so many filings of each sort, and so many public projects and companies."""
        for _ in range(rows):
            for state, home in (("submitted", "220102"), ("returned", "220102"), ("submitted", None), ("draft", None)):
                bare_filing(self.firm, state=state, home=home)
        with transaction.atomic():
            _copy_documents(rows)


def _copy_documents(rows: int) -> None:
    document = ProjectDocument.objects.order_by("pk")[0]
    company = CompanyDocument.objects.get(code=Participation.objects.order_by("pk")[0].company.code)
    start = Project.objects.count()
    for place in range(start, start + rows):
        project = Project.objects.create(
            number=f"2201022603160{place:03d}", area_code="220102", kind="01", issued_on=document.sort_on
        )
        _again(document, project=project, public_id=project.public_id, number=project.number)
        for part in Participation.objects.filter(project=document.pk):
            _again(part, project_id=project.pk)
        _again(company, code=f"9122000000000{place:05d}")


def _again(row: ProjectDocument | Participation | CompanyDocument, **changes: object) -> None:
    twin = copy.copy(row)
    twin.pk = None
    twin._state = copy.copy(row._state)
    twin._state.adding = True
    for name, value in changes.items():
        setattr(twin, name, value)
    twin.save(force_insert=True)


@pytest.fixture
def site(at_applied: Station) -> Site:
    """Five rows of each sort, and one real filing that has applied for A."""
    cast, filing = at_applied.cast, at_applied.filing
    city: Person = make_officer(CITY, function=GrantFunction.RECHECK, sign_in_name="officer-city")
    draft = bare_filing(filing.enterprise)
    assert filing.project is not None
    participation = Participation.objects.order_by("pk")[0]
    made = Site(
        people={
            ANYBODY: Client(),
            CLERK: cast.clerk.client(),
            COUNTY: cast.county.client(),
            CITY_OFFICER: city.client(),
            PROVINCE: cast.province.client(),
        },
        names={
            "filing": filing.public_id,
            "draft": draft.public_id,
            "project": filing.project.public_id,
            "company": participation.company.code,
            "application": at_applied.application.public_id,
        },
        firm=filing.enterprise,
    )
    made.grow(FEW - 1)
    return made


def test_fifty_rows_cost_what_five_cost(site: Site) -> None:
    """Page by page: no more queries after forty-five more rows of every sort; a search may choose a shorter plan."""
    before = {page: site.count(*page) for page in PAGES}
    site.grow(MANY - FEW)
    after = {page: site.count(*page) for page in PAGES}

    grown = {page: (before[page], after[page]) for page in PAGES if after[page] > before[page] + COUNTED.get(page, 0)}
    assert grown == {}
