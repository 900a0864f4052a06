"""People and filings for the reviewers' desk."""

import pytest

from tests.support.filings import Cast, make_cast, submitted_filing
from zhulu.domain.filings.models import Filing


@pytest.fixture
def cast(db: None) -> Cast:
    """The clerk, the county's officer and the province's."""
    return make_cast()


@pytest.fixture
def filing(cast: Cast) -> Filing:
    """A filing that waits for the county."""
    return submitted_filing(cast)
