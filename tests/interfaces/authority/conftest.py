"""People and filings for the reviewers' desk."""

import pytest

from tests.support.filings import Cast
from tests.support.stations import Station
from zhulu.domain.filings.models import Filing


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> Cast:
    """The clerk, the county's officer and the province's: beside a filing those who have part in it."""
    asked = (
        name for name in ("at_pushing", "at_applied", "at_confirmed", "at_submitted") if name in request.fixturenames
    )
    standing: Station = request.getfixturevalue(next(asked, "at_start"))
    return standing.cast


@pytest.fixture
def filing(at_submitted: Station) -> Filing:
    """A filing that waits for the county."""
    return at_submitted.filing
