"""A firm's clerk with a client, and the officers who answer."""

import pytest
from django.test import Client

from tests.support.filings import Cast, make_cast


@pytest.fixture
def cast(db: None, frozen: object) -> Cast:
    """Who takes a filing from draft to A."""
    return make_cast()


@pytest.fixture
def desk(cast: Cast) -> Client:
    """The clerk's browser."""
    return cast.clerk.client()
