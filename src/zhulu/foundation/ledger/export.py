"""Export the chain as JSON Lines: one row a line, in order, for anyone to verify without this machine."""

import json
from collections.abc import Iterable
from typing import TextIO

from zhulu.foundation.ledger.chain import Row


def write_export(*, rows: Iterable[Row], target: TextIO) -> int:
    """Stream rows to a text file and give how many were written."""
    count = 0
    for row in rows:
        target.write(json.dumps(row.document(), ensure_ascii=False, sort_keys=True) + "\n")
        count += 1
    return count
