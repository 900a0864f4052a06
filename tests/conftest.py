"""Which plugins all tests stand on.

See ``tests/support/fixtures.py`` for databases, the clock and the live site, ``tests/support/browser.py`` for journeys.
"""

pytest_plugins = ["tests.support.fixtures", "tests.support.browser"]
