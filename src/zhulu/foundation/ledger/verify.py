"""Verify the chain, online or offline, and name the first row that does not fit.

No Django here: with Python and ``cryptography`` anyone can run it on an export::

    python -m zhulu.foundation.ledger.verify ledger.jsonl --anchors anchors/

It proves that no row was changed, moved, inserted or dropped, and, by the anchors, that the whole was neither
rewritten nor cut off since they were carried away.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from zhulu.foundation.ledger.canonical import canonical
from zhulu.foundation.ledger.chain import GENESIS, Row, RowRefused, link

SOUND: Final = 0
BROKEN: Final = 1
UNREADABLE: Final = 2


class CannotRead(Exception):
    """An export or an anchor file is not of the known form; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a day's anchor file says the head was."""

    day: str
    sequence: int
    sm3: str


@dataclass(frozen=True, slots=True)
class Fault:
    """The first row that does not fit, and why."""

    sequence: int
    reason: str

    def __str__(self) -> str:
        return f"第 {self.sequence} 行不符：{self.reason}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying gave."""

    rows: int
    """How many rows fit, from the first."""
    head: str
    """The hash of the last row that fits."""
    anchors: int
    """How many anchors were matched."""
    fault: Fault | None

    @property
    def sound(self) -> bool:
        """Whether everything fits."""
        return self.fault is None

    def __str__(self) -> str:
        if self.fault:
            return str(self.fault)
        return f"账本完好：{self.rows} 行，末环 SM3 {self.head}，核对锚定 {self.anchors} 个"


@dataclass(slots=True)
class Verifier:
    """Takes rows one by one, so that other checks can look at each row that fits; memory does not grow."""

    anchors: Mapping[int, Sequence[Anchor]] = field(default_factory=dict)
    rows: int = 0
    head: str = GENESIS
    matched: int = 0

    def take(self, row: Row) -> Fault | None:
        """Check one row against the chain so far; only a row that fits moves the chain on."""
        expected = self.rows + 1
        reason = self._reason(row, expected)
        if reason:
            return Fault(
                sequence=min(row.sequence, expected),
                reason=reason,
            )
        self.rows, self.head = row.sequence, row.sm3
        return self._compare_anchors()

    def finish(self) -> Fault | None:
        """Check, after the last row, that no anchor knows of a longer chain."""
        longest = max(self.anchors, default=0)
        if longest <= self.rows:
            return None
        day = self.anchors[longest][0].day
        return Fault(
            self.rows + 1,
            f"缺失：{day} 的锚定记有第 {longest} 行，链上只到第 {self.rows} 行",
        )

    def start(self) -> Fault | None:
        """Check anchors made before the first row."""
        return self._compare_anchors()

    def _reason(self, row: Row, expected: int) -> str:
        if row.sequence > expected:
            return f"缺失，其后是第 {row.sequence} 行"
        if row.sequence < expected:
            return f"重复或次序颠倒，此处应为第 {expected} 行"
        if row.previous != self.head:
            return "所记前一环的 SM3 与前一行不同"
        if row.sm3 != link(row):
            return "内容与本环的 SM3 不符，曾被改动"
        return "" if _is_canonical(row.statement) else "陈述不是规范 JSON"

    def _compare_anchors(self) -> Fault | None:
        for anchor in self.anchors.get(self.rows, ()):
            if anchor.sm3 != self.head:
                return Fault(self.rows, f"与 {anchor.day} 的锚定不同，该行或其前的链曾被整体改写")
            self.matched += 1
        return None

    def verdict(self, fault: Fault | None) -> Verdict:
        """Sum up."""
        return Verdict(rows=self.rows, head=self.head, anchors=self.matched, fault=fault)


def verify(rows: Iterable[Row], *, anchors: Iterable[Anchor] = ()) -> Verdict:
    """Verify rows in the order given, against anchors if there are any."""
    verifier = Verifier(anchors=by_sequence(anchors))
    fault = verifier.start()
    for row in rows if fault is None else ():
        fault = verifier.take(row)
        if fault:
            break
    return verifier.verdict(fault or verifier.finish())


def by_sequence(anchors: Iterable[Anchor]) -> dict[int, list[Anchor]]:
    """Group anchors by the row they pin."""
    grouped: dict[int, list[Anchor]] = {}
    for anchor in anchors:
        grouped.setdefault(anchor.sequence, []).append(anchor)
    return grouped


def read_export(path: Path) -> Iterator[Row]:
    """Stream the rows of an exported file.

    Raises:
        CannotRead: a line is not a row; the message names it.
    """
    with path.open(encoding="utf-8") as source:
        for number, line in enumerate(source, start=1):
            try:
                document = json.loads(line)
                row = Row.read(document if isinstance(document, dict) else {})
            except (ValueError, RecursionError, RowRefused) as error:
                raise CannotRead(f"{path.name} 第 {number} 行不是账本行：{error}") from None
            yield row


def read_anchors(directory: Path) -> list[Anchor]:
    """Read a directory's anchor files.

    Raises:
        CannotRead: a file is not an anchor; the message names it.
    """
    return [_read_anchor(path) for path in sorted(directory.glob("anchor-*.json"))]


def _read_anchor(path: Path) -> Anchor:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return Anchor(
            day=str(document["day"]),
            sequence=int(document["sequence"]),
            sm3=str(document["sm3"]),
        )
    except (ValueError, KeyError, TypeError):
        raise CannotRead(f"{path.name} 不是锚定文件") from None


def _is_canonical(statement: str) -> bool:
    try:
        document = json.loads(statement)
        return isinstance(document, dict) and canonical(document) == statement
    except ValueError:
        return False


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify an export from the command line: 0 sound, 1 broken, 2 unreadable."""
    parser = argparse.ArgumentParser(prog="python -m zhulu.foundation.ledger.verify", description="核验账本导出文件")
    parser.add_argument("file", type=Path, help="导出的 JSON Lines 文件")
    parser.add_argument("--anchors", type=Path, help="每日锚定文件所在目录")
    given = parser.parse_args(arguments)
    try:
        anchors = read_anchors(given.anchors) if given.anchors else []
        verdict = verify(read_export(given.file), anchors=anchors)
    except (CannotRead, OSError) as error:
        sys.stdout.write(f"{error}\n")
        return UNREADABLE
    sys.stdout.write(f"{verdict}\n")
    return SOUND if verdict.sound else BROKEN


if __name__ == "__main__":
    sys.exit(main())
