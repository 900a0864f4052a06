"""Which plugins all tests stand on.

See ``tests/support/fixtures.py`` for databases, the clock and the live site, ``tests/support/stations.py`` for filings
that are on their way already, ``tests/support/browser.py`` for journeys.
"""

from hypothesis import strategies

pytest_plugins = ["tests.support.fixtures", "tests.support.stations", "tests.support.browser"]


def pytest_collection_finish() -> None:
    """Load what Hypothesis would load inside the first test that needs it.

    Python 3.11 cannot parse a module at a recursion limit that Hypothesis has changed ("AST constructor recursion
    depth mismatch").
    """
    strategies.from_regex("a").validate()
