"""What the exchange needs of a connector to the national platform, whatever the real one turns out to speak.

Every answer is a value, never an exception: an outage is as ordinary as a receipt.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from zhulu.domain.exchange.vocabulary import AnswerKind, Outcome


@dataclass(frozen=True, slots=True)
class Message:
    """One delivery as it leaves."""

    key: str
    """The idempotency key: however often it arrives, it counts once."""
    record: str
    project_number: str
    revision: int
    action: str
    digest: str
    body: str
    """Canonical JSON: the standard's tables, personal values as commitments; ``digest`` is its SHA-256."""
    stages: Mapping[str, Sequence[str]]
    personal: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Commitment → value, for the columns that are sent; never stored by us."""


@dataclass(frozen=True, slots=True)
class ReceiptSaid:
    """What a receipt says."""

    key: str
    serial: str
    outcome: Outcome
    national_number: str = ""
    stage_numbers: Mapping[str, str] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    held_revision: int = 0
    """The revision of the record that the nation holds now; 0 where it holds none."""
    held_digest: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of an attempt."""

    kind: AnswerKind
    status: int = 0
    text: str = ""
    """The answer's beginning, as it came."""
    latency_ms: int = 0
    simulated: bool = False
    receipts: tuple[ReceiptSaid, ...] = ()
    """Receipts in the answer: of this key or of others, once or more often, in any order."""


@dataclass(frozen=True, slots=True)
class HeldThere:
    """One record that the nation holds."""

    record: str
    project_number: str
    revision: int
    digest: str
    national_number: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """The nation's set of our records: how many, and the SHA-256 over ``record digest`` lines in the records' order."""

    count: int
    digest: str
    simulated: bool = False


class CannotRead(Exception):
    """The national platform did not say what it holds; the message says why, in Chinese."""


class Connector(Protocol):
    """A way to the national platform."""

    @property
    def key_id(self) -> str:
        """The key by which messages are signed now."""
        ...

    def send(self, message: Message) -> Reply:
        """Hand a message over."""
        ...

    def enquire(self, key: str) -> Reply:
        """Ask what became of a message, without sending it again."""
        ...

    def summarise(self) -> Summary:
        """Give count and digest of what the nation holds of ours.

        Raises:
            CannotRead: it did not answer so.
        """
        ...

    def list_held(self, *, after: str) -> Sequence[HeldThere]:
        """Give the next records in the order of their names; none at the end.

        Raises:
            CannotRead: it did not answer so.
        """
        ...
