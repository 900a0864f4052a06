"""``make bench``: load a throw-away database, measure, and remove it again.

``ARGS="--rows 100000 --rounds 5"`` for more; ``--here`` measures the database of ``make run``,
reading only.
"""

import argparse
import sys

from benchmarks.database import prepared_here, throw_away

ROWS, ROUNDS = 20_000, 5


def main() -> int:
    """Measure, and fail where two contestants gave different answers."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS, help="public documents in the throw-away database")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="alternating rounds; medians are printed")
    parser.add_argument("--here", action="store_true", help="measure the database of make run instead")
    given = parser.parse_args()
    with prepared_here() if given.here else throw_away(rows=given.rows):
        # Django reads the environment when it is set up, and only now is that of the database to be measured.
        from benchmarks.search import measure  # noqa: PLC0415

        return measure(rounds=given.rounds)


if __name__ == "__main__":
    sys.exit(main())
