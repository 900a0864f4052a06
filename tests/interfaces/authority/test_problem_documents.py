"""What a program gets when it is refused: a problem document with the stable id of the rule."""

import pytest
from django.test import Client

from tests.support.filings import make_clerk, make_officer

pytestmark = pytest.mark.django_db


def test_a_refusal_names_its_rule(db: None) -> None:
    """A clerk on the authority's desk is told by which rule, as JSON because JSON was asked for."""
    answer = make_clerk().client().get("/authority/", headers={"Accept": "application/json"})

    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["rule"] == "Permitted"
    assert answer.json()["detail"]


def test_an_unknown_address_names_its_rule(client: Client) -> None:
    """Nothing is there: 404 with a stable id, and no page."""
    answer = client.get("/nowhere/", headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json()["rule"]) == (404, "AddressLeadsSomewhere")


def test_another_offices_filing_looks_like_nothing(db: None) -> None:
    """Out of scope and not there look alike to a program, too."""
    officer = make_officer().client()

    answer = officer.get("/authority/filings/0000000000000000/", headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json()["rule"]) == (404, "AddressLeadsSomewhere")


def test_a_browser_still_gets_a_page(client: Client) -> None:
    """Who prefers HTML gets our page."""
    answer = client.get("/nowhere/", headers={"Accept": "text/html,*/*;q=0.8"})

    assert answer["Content-Type"].startswith("text/html")
