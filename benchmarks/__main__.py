"""``make bench``: load a throw-away database, measure, and remove it again.

``ARGS="--rows 100000 --rounds 5"`` for more, ``--only export`` for a part; ``--here`` measures the database of
``make run``, reading only.
"""

import argparse
import sys
from importlib import import_module

from benchmarks.database import prepared_here, throw_away

ROWS, ROUNDS = 20_000, 5
SUITES = ("search", "http", "export")


def main() -> int:
    """Measure, and fail where two contestants gave different answers."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS, help="public documents in the throw-away database")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="alternating rounds; medians are printed")
    parser.add_argument("--here", action="store_true", help="measure the database of make run instead")
    parser.add_argument("--only", choices=SUITES, help="one part of the suite")
    given = parser.parse_args()
    with prepared_here() if given.here else throw_away(rows=given.rows):
        # Django reads the environment when it is set up, and only now is that of the database to be measured.
        suites = [import_module(f"benchmarks.{name}") for name in SUITES if given.only in {None, name}]
        return max(suite.measure(rounds=given.rounds) for suite in suites)


if __name__ == "__main__":
    sys.exit(main())
