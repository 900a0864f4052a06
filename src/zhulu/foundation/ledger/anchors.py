"""The daily anchor: the chain's head in a small file that is carried elsewhere.

The chain alone proves that nothing inside it was changed; a copy of its head that the administrator of this machine
cannot reach proves that it was not rewritten or cut off as a whole. Publish the files, or send them to another house.
"""

import json
import os
import tempfile
from datetime import date
from pathlib import Path

from zhulu.foundation.ledger.queries import get_head

FORMAT = "zhulu-anchor-1"


def write_anchor(*, day: date, directory: Path) -> Path:
    """Write the anchor of a day and give its path; an anchor that stands is never written again.

    It pins the head at the moment of writing. The file is synced and read-only.
    """
    path = directory / f"anchor-{day.isoformat()}.json"
    if path.exists():
        return path
    directory.mkdir(mode=0o755, parents=True, exist_ok=True)
    sequence, sm3 = get_head()
    document = {
        "format": FORMAT,
        "day": day.isoformat(),
        "sequence": sequence,
        "sm3": sm3,
    }
    descriptor, aside = tempfile.mkstemp(dir=directory, prefix=".anchor-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as target:
            target.write(json.dumps(document, sort_keys=True) + "\n")
            target.flush()
            os.fsync(target.fileno())
        Path(aside).chmod(0o444)
        os.link(aside, path)  # fails, unlike a rename, if somebody was faster
    except FileExistsError:
        return path
    finally:
        Path(aside).unlink()
    return path
