"""The ways in which the simulator can be told to misbehave."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Behaviour(StrEnum):
    """What happens to a message that arrives."""

    ACCEPT = "accept"
    """It is examined and answered as it should be."""
    REJECT = "reject"
    """It is rejected with the given reasons, whatever it holds."""
    SLOW = "slow"
    """It is answered after so many seconds."""
    SILENT = "silent"
    """It is taken and counts, and the line is cut instead of an answer."""
    DEAF = "deaf"
    """It is lost before it was read, and the line is cut."""
    BUSY = "busy"
    """503: not taken."""
    BROKEN = "broken"
    """500 with a page that is no answer: not taken."""
    GARBLED = "garbled"
    """It is taken and counts; the answer is nonsense."""
    LATER = "later"
    """202: it is taken; the receipt comes to those who ask, after so many times asking."""
    TWICE = "twice"
    """It is taken, and its receipt stands in the answer twice."""
    OUT_OF_ORDER = "out_of_order"
    """It is taken; the answer carries old receipts, newest first, and its own only to those who ask."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One way of misbehaving, for so many messages."""

    behaviour: Behaviour
    times: int = 1
    """For how many messages; 0 until it is cleared."""
    seconds: float = 1.0
    asks: int = 1
    """How often one has to ask before a receipt that comes later is there."""
    reasons: tuple[str, ...] = ("模拟器按要求退回",)


NORMAL = Fault(Behaviour.ACCEPT, times=0)


class FaultRefused(ValueError):
    """The order is none; the message says what is wrong."""


def read_fault(order: Mapping[str, object]) -> Fault:
    """Read a fault as it is ordered over the control address.

    Raises:
        FaultRefused: an unknown behaviour, or a number that is none.
    """
    try:
        reasons = order.get("reasons") or NORMAL.reasons
        return Fault(
            behaviour=Behaviour(str(order["fault"])),
            times=int(str(order.get("times", 1))),
            seconds=float(str(order.get("seconds", 1.0))),
            asks=int(str(order.get("asks", 1))),
            reasons=tuple(str(reason) for reason in reasons) if isinstance(reasons, list | tuple) else (str(reasons),),
        )
    except (KeyError, ValueError) as fault:
        raise FaultRefused(f"no such fault: {fault}") from fault
