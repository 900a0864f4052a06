"""The public pages with fakes at the doors of ``publication`` and ``authorities``: no database."""

import pytest
from django.urls import get_resolver

from tests.interfaces.portal.fakes import AREAS, Library
from zhulu.domain.authorities import queries as authorities
from zhulu.domain.publication import company_queries, errata_queries, nearest
from zhulu.domain.publication import queries as publication


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    """A library behind the doors that the portal may use."""
    fake = Library()
    # Whoever takes these names out of their modules must have done so before they are changed, or keeps the fakes.
    assert get_resolver().url_patterns
    monkeypatch.setattr(publication, "search_projects", fake.search)
    monkeypatch.setattr(publication, "count_projects", fake.count)
    monkeypatch.setattr(nearest, "list_nearest", lambda **_: fake.near)
    monkeypatch.setattr(publication, "find_project", lambda *, public_id: fake.documents.get(public_id))
    monkeypatch.setattr(errata_queries, "find_gone", lambda **_: None)
    monkeypatch.setattr(errata_queries, "list_versions", lambda **_: [])
    monkeypatch.setattr(company_queries, "list_company_codes", fake.listed_companies)
    monkeypatch.setattr(authorities, "list_places", lambda **_: AREAS)
    return fake
