"""Opens a file of bundles by what it holds, whatever its name: an archive is a workbook, else it is JSON."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

from zhulu.foundation.tabular.refusals import TableRefused
from zhulu.usecases.feed_file.json_streams import Broken, read_array, read_lines
from zhulu.usecases.feed_file.workbooks import read_workbook

ZIP: Final = b"PK"
LINES: Final = frozenset({".jsonl", ".ndjson"})
JSON: Final = frozenset({".json"})


class FileUnreadable(Exception):
    """The file cannot be read, or not to its end; the message says where and how to mend it."""


def read_bundles(stream: BinaryIO, *, path: Path) -> Iterator[tuple[Any, float]]:
    """Give a file's bundles, each with how far along the file it is, from 0 to 1.

    Raises:
        FileUnreadable: see there; the bundles before were given.
    """
    is_archive = stream.read(len(ZIP)) == ZIP
    stream.seek(0)
    kind = path.suffix.lower()
    try:
        if is_archive:
            yield from read_workbook(stream, name=path.name)
        elif kind in LINES | JSON:
            size = max(os.fstat(stream.fileno()).st_size, 1)
            for raw in read_lines(stream) if kind in LINES else read_array(stream):
                yield raw, min(stream.tell() / size, 1.0)
        else:
            raise FileUnreadable(f"不认识“{path.name}”：请用 .json、.jsonl 或 .xlsx")
    except TableRefused as refusal:
        raise FileUnreadable("\n".join(str(fault) for fault in refusal.faults)) from None
    except Broken as fault:
        raise FileUnreadable(f"“{path.name}”不是完整的 JSON：{fault}。前面的已经收下，改好以后再执行一次即可") from None
