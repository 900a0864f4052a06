"""Prints how many clauses of each notice still wait for a capability; part of ``make lint``.

The bound, which may only fall, stands in ``tests/notice/test_clauses.py``.
"""

from collections import Counter

from zhulu.config.environment import ROOT
from zhulu.domain.rulebook.notice import read_capabilities, read_clauses


def main() -> None:
    """Print the count of each notice, and which capability holds up how many clauses."""
    notices = ROOT / "notice"
    labels = read_capabilities(directory=notices)
    for path in sorted(notices.glob("*/clauses.toml")):
        clauses = read_clauses(directory=path.parent)
        waiting = Counter(clause.pending for clause in clauses.values() if clause.pending)
        print(f"{path.parent.name}: {waiting.total()} of {len(clauses)} clauses are pending")
        for name, count in waiting.most_common():
            print(f"  {count:>2}  {name}  {labels[name]}")


if __name__ == "__main__":
    main()
