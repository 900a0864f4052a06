"""Delivers a file's bundles in batches, each a transaction of its own, and writes what became of every one."""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from django.db import connection

from zhulu.domain.access.actors import Actor
from zhulu.domain.intake.identity import batch_of
from zhulu.domain.intake.vocabulary import Outcome
from zhulu.foundation.identifiers import new_public_id
from zhulu.foundation.tabular.csv_writing import write_csv
from zhulu.foundation.tabular.headings import ColumnKind, Heading
from zhulu.usecases.deliver_bundles import MOST_AT_ONCE, Answer, deliver_numbered, list_kept
from zhulu.usecases.feed_file.sources import FileUnreadable, read_bundles

HEADINGS: Final = tuple(
    Heading(label, kind)
    for label, kind in (
        ("次序", ColumnKind.NUMBER),
        ("内部编号", ColumnKind.TEXT),
        ("环节", ColumnKind.TEXT),
        ("版本", ColumnKind.NUMBER),
        ("结论", ColumnKind.TEXT),
        ("项目编号", ColumnKind.TEXT),
        ("等级", ColumnKind.TEXT),
        ("交付编号", ColumnKind.TEXT),
        ("原因与备注", ColumnKind.TEXT),
    )
)
MOST_WORDS: Final = 2000
"""Characters of reasons in a line of the report; the delivery keeps them all."""


class AlreadyBeingFed(Exception):
    """Another process feeds this very file."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a feed has come."""

    done: int
    share: float
    """Of the file, from 0 to 1."""
    seconds: float


@dataclass(slots=True)
class Fed:
    """What a file came to."""

    batch: str
    counts: Counter[Outcome] = field(default_factory=Counter)
    resumed: int = 0
    """Bundles that an earlier run had delivered."""


def feed_file(
    *,
    actor: Actor,
    path: Path,
    report: IO[bytes],
    progress: Callable[[Progress], None] = lambda _: None,
    afresh: bool = False,
) -> Fed:
    """Deliver every bundle of a file; memory does not grow with its length.

    Args:
        report: gets a CSV with one line for each bundle, of an earlier run's, too.
        afresh: deliver all of it as a new batch, although it may have been fed before.

    Raises:
        FileUnreadable: the file is no file of bundles, or stops being one; what came before is delivered and reported.
        AlreadyBeingFed: see there.
    """
    fed = Fed(new_public_id() if afresh else batch_of(_digest(path)))
    with _alone(fed.batch):
        for piece in write_csv(HEADINGS, _told(actor, path, fed, progress)):
            report.write(piece)
            report.flush()
    return fed


def _told(actor: Actor, path: Path, fed: Fed, progress: Callable[[Progress], None]) -> Iterator[list[list[str]]]:
    """Deliver batch by batch, and give the report's lines of each once it is committed."""
    began = time.monotonic()
    done = 0
    for batch, share in _batches(path):
        numbered = list(enumerate(batch, start=done))
        answers = _answers(actor, numbered, fed)
        done += len(batch)
        fed.counts.update(answer.outcome for answer in answers)
        progress(Progress(done, share, time.monotonic() - began))
        yield [_line(answer) for answer in answers]


def _answers(actor: Actor, numbered: Sequence[tuple[int, object]], fed: Fed) -> list[Answer]:
    """Deliver what an earlier run has not, and give the answers to all."""
    kept = list_kept(batch=fed.batch, first=numbered[0][0], last=numbered[-1][0])
    fed.resumed += len(kept)
    missing = [(position, raw) for position, raw in numbered if position not in kept]
    fresh = deliver_numbered(actor=actor, raws=missing, batch=fed.batch) if missing else []
    return sorted([*kept.values(), *fresh], key=lambda answer: answer.position)


def _batches(path: Path) -> Iterator[tuple[list[Any], float]]:
    """Give the bundles in batches; where the file breaks off, what came before goes in first."""
    batch: list[Any] = []
    share = 0.0
    with path.open("rb") as stream:
        try:
            for raw, share in read_bundles(stream, path=path):
                batch.append(raw)
                if len(batch) == MOST_AT_ONCE:
                    yield batch, share
                    batch = []
        except FileUnreadable:
            if batch:
                yield batch, share
            raise
    if batch:
        yield batch, 1.0


def _line(answer: Answer) -> list[str]:
    words = [f"{item['message']}（{item['clause']}）{item['remedy']}" for item in (*answer.faults, *answer.remarks)]
    outcomes = dict.fromkeys((answer.outcome, *answer.also))
    return [
        str(answer.position + 1),
        answer.inner_num,
        answer.stage,
        str(answer.version or ""),
        "、".join(str(outcome.label) for outcome in outcomes),
        answer.project,
        answer.grade,
        answer.delivery,
        "；".join(words)[:MOST_WORDS],
    ]


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def _alone(batch: str) -> Iterator[None]:
    """Let one process feed a file; the lock is the session's, so it ends with a process that is killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended('feed:' || %s, 0))", [batch])
        if not cursor.fetchone()[0]:
            raise AlreadyBeingFed("另一个进程正在交付这个文件，请等它结束")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended('feed:' || %s, 0))", [batch])
