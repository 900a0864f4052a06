"""Verify the ledger where it stands, and with it what the entries speak of.

The chain proves the entries; a content check, given by a room above, proves that what an entry's digest was taken of
is still what the database holds.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Final

from zhulu.foundation.ledger.chain import Row
from zhulu.foundation.ledger.queries import list_rows, list_unsealed
from zhulu.foundation.ledger.verify import Anchor, Fault, Verdict, Verifier, by_sequence

BATCH: Final = 500

ContentCheck = Callable[[Sequence[Row]], Iterable[Fault]]
"""Looks at a batch of rows that fit the chain and yields the rows whose content does not fit, in order."""


def check_ledger(
    *,
    anchors: Iterable[Anchor] = (),
    content_checks: Sequence[ContentCheck] = (),
    sealed_before: datetime | None = None,
) -> Verdict:
    """Verify chain, anchors and content in one pass; the verdict names the first row that does not fit.

    With ``sealed_before``, an entry older than that moment that no seal covers is a fault too.
    """
    verifier = Verifier(anchors=by_sequence(anchors))
    fault = verifier.start()
    rows = list_rows()
    while fault is None and (batch := list(islice(rows, BATCH))):
        fault = _check_batch(verifier, batch, content_checks)
    fault = fault or verifier.finish()
    if fault is None and sealed_before is not None:
        fault = _unsealed(verifier, sealed_before)
    return verifier.verdict(fault)


def _check_batch(verifier: Verifier, batch: list[Row], checks: Sequence[ContentCheck]) -> Fault | None:
    sound: list[Row] = []
    broken: Fault | None = None
    for row in batch:
        broken = verifier.take(row)
        if broken:
            break
        sound.append(row)
    content = min(_content_faults(sound, checks), key=lambda fault: fault.sequence, default=None)
    return content or broken


def _content_faults(rows: Sequence[Row], checks: Sequence[ContentCheck]) -> Iterator[Fault]:
    for check in checks if rows else ():
        yield from check(rows)


def _unsealed(verifier: Verifier, before: datetime) -> Fault | None:
    late = list_unsealed(before=before)
    if not late:
        return None
    return Fault(
        verifier.rows + 1,
        f"条目 {'、'.join(map(str, late))} 早于 {before:%Y-%m-%d %H:%M} 而未封入链",
    )
