"""How messages are written and answers read: JSON over HTTP. Nothing of an answer is believed that has not its form."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from zhulu.domain.exchange.connector.interface import CannotRead, HeldThere, Message, ReceiptSaid, Summary
from zhulu.domain.exchange.vocabulary import Outcome

SCHEMA: Final = "zhulu-national/1"
LONGEST_TEXT: Final = 64
"""Characters of a number, serial or digest that we keep; longer ones are no answer of ours."""
MOST_REASONS: Final = 50
LONGEST_REASON: Final = 500


class NotUnderstood(Exception):
    """The answer is not of the agreed form."""


def write_message(message: Message) -> bytes:
    """Write a message as it goes over the wire."""
    document = {
        "schema": SCHEMA,
        "key": message.key,
        "record": message.record,
        "project": message.project_number,
        "revision": message.revision,
        "action": message.action,
        "digest": message.digest,
        "body": message.body,
        "stages": message.stages,
        "personal": message.personal,
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True).encode()


def read_object(text: str) -> dict[str, Any]:
    """Read an answer that must be an object.

    Raises:
        NotUnderstood: it is none.
    """
    try:
        found = json.loads(text)
    except ValueError as fault:
        raise NotUnderstood("no JSON") from fault
    if not isinstance(found, dict):
        raise NotUnderstood("no object")
    return found


def read_receipts(document: Mapping[str, Any]) -> tuple[ReceiptSaid, ...]:
    """Read an answer's receipts.

    Raises:
        NotUnderstood: one of them has not the form of a receipt.
    """
    return tuple(_receipt(row) for row in _rows(document, "receipts"))


def _rows(document: Mapping[str, Any], name: str) -> list[Any]:
    rows = document.get(name)
    if not isinstance(rows, list):
        raise NotUnderstood(f"{name} is no list")
    return rows


def _receipt(row: Any) -> ReceiptSaid:
    if not isinstance(row, dict):
        raise NotUnderstood("a receipt is no object")
    held: dict[str, Any] = row["held"] if isinstance(row.get("held"), dict) else {}
    try:
        return ReceiptSaid(
            key=_text(row["key"], longest=100),
            serial=_text(row["serial"]),
            outcome=Outcome(row["outcome"]),
            national_number=_text(row.get("project", "")),
            stage_numbers=dict(_pairs(row.get("stages", {}))),
            reasons=tuple(_reasons(row.get("reasons", []))),
            held_revision=_number(held.get("revision", 0)),
            held_digest=_text(held.get("digest", "")),
        )
    except (KeyError, ValueError) as fault:
        raise NotUnderstood(f"a receipt lacks {fault}") from fault


def _text(value: Any, *, longest: int = LONGEST_TEXT) -> str:
    if not isinstance(value, str) or len(value) > longest or "\x00" in value:
        raise NotUnderstood("a text is none, or too long")
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise NotUnderstood("a number is none")
    return value


def _pairs(value: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(value, dict):
        raise NotUnderstood("numbers are no object")
    yield from ((_text(ours), _text(theirs)) for ours, theirs in value.items())


def _reasons(value: Any) -> Iterable[str]:
    if not isinstance(value, list):
        raise NotUnderstood("reasons are no list")
    return [str(reason).replace("\x00", "")[:LONGEST_REASON] for reason in value[:MOST_REASONS]]


def read_summary(text: str, *, simulated: bool) -> Summary:
    """Read count and digest of the nation's set.

    Raises:
        CannotRead: they are not there.
    """
    try:
        document = read_object(text)
        return Summary(_number(document.get("count")), _text(document.get("digest")), simulated)
    except NotUnderstood as fault:
        raise CannotRead("国家平台的对账答复看不懂") from fault


def read_held(text: str) -> list[HeldThere]:
    """Read one page of the nation's set.

    Raises:
        CannotRead: it has not the form of one.
    """
    try:
        return [_held(row) for row in _rows(read_object(text), "holdings")]
    except NotUnderstood as fault:
        raise CannotRead("国家平台的对账答复看不懂") from fault


def _held(row: Any) -> HeldThere:
    if not isinstance(row, dict):
        raise NotUnderstood("a holding is no object")
    return HeldThere(
        record=_text(row.get("record")),
        project_number=_text(row.get("project")),
        revision=_number(row.get("revision")),
        digest=_text(row.get("digest")),
        national_number=_text(row.get("number", "")),
    )
