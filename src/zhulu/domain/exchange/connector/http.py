"""The connector over HTTP: one request, one answer, a limit of time on both. It keeps no connection and no state."""

import http.client
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from zhulu.domain.exchange.connector.interface import CannotRead, HeldThere, Message, Reply, Summary
from zhulu.domain.exchange.connector.signing import sign
from zhulu.domain.exchange.connector.wire import (
    NotUnderstood,
    read_held,
    read_object,
    read_receipts,
    read_summary,
    write_message,
)
from zhulu.domain.exchange.vocabulary import AnswerKind
from zhulu.foundation.crypto.keys import Keyring

TIMEOUT_SECONDS: Final = 15.0
"""How long an answer may take before it counts as none."""
LONGEST_ANSWER: Final = 4 * 1024 * 1024
KEPT_TEXT: Final = 2000
"""Characters of an answer that are kept with the attempt."""
SIMULATOR_HEADER: Final = "X-National-Simulator"
NOT_BELIEVED: Final = "答复来自模拟器，正式环境不采信"
BUSY: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE})


@dataclass(frozen=True, slots=True)
class _Heard:
    """One HTTP answer."""

    status: int
    text: str
    latency_ms: int
    simulated: bool


@dataclass(frozen=True)
class HttpConnector:
    """Speaks to one address."""

    address: str
    """Without a slash at its end."""
    ring: Callable[[], Keyring]
    """Gives the signing keys anew for each request, so that a rotation takes effect at once."""
    believes_simulators: bool = False
    """Whether receipts of a simulator count: in demo mode, and in tests."""
    timeout: float = TIMEOUT_SECONDS

    @property
    def key_id(self) -> str:
        """The key by which messages are signed now."""
        return self.ring().current

    def send(self, message: Message) -> Reply:
        """Post a message."""
        return self._reply("POST", "/deliveries", write_message(message), key=message.key)

    def enquire(self, key: str) -> Reply:
        """Ask for a message's receipts."""
        return self._reply("GET", f"/deliveries/{urllib.parse.quote(key, safe='')}", b"", key=key)

    def summarise(self) -> Summary:
        """Ask for count and digest of what is held."""
        heard = self._read("/holdings/summary")
        return read_summary(heard.text, simulated=heard.simulated)

    def list_held(self, *, after: str) -> Sequence[HeldThere]:
        """Ask for the next page of what is held."""
        return read_held(self._read(f"/holdings?{urllib.parse.urlencode({'after': after})}").text)

    def _read(self, path: str) -> _Heard:
        try:
            heard = self._ask("GET", path, b"")
        except (TimeoutError, OSError, http.client.HTTPException) as fault:
            raise CannotRead(f"国家平台没有答复对账：{type(fault).__name__}") from fault
        if heard.status != HTTPStatus.OK:
            raise CannotRead(f"国家平台拒绝对账：HTTP {heard.status}")
        if heard.simulated and not self.believes_simulators:
            raise CannotRead(NOT_BELIEVED)
        return heard

    def _reply(self, method: str, path: str, body: bytes, *, key: str) -> Reply:
        begun = time.monotonic()
        try:
            heard = self._ask(method, path, body)
        except (TimeoutError, OSError, http.client.HTTPException) as fault:
            kind = AnswerKind.TIMED_OUT if _is_in_doubt(fault) else AnswerKind.UNREACHABLE
            return Reply(kind, text=repr(fault)[:KEPT_TEXT], latency_ms=_since(begun))
        return self._judge(heard, key)

    def _judge(self, heard: _Heard, key: str) -> Reply:
        def reply(kind: AnswerKind) -> Reply:
            return Reply(kind, heard.status, heard.text[:KEPT_TEXT], heard.latency_ms, heard.simulated)

        if heard.simulated and not self.believes_simulators:
            return Reply(
                AnswerKind.REFUSED, heard.status, "答复来自模拟器，正式环境不采信", heard.latency_ms, simulated=True
            )
        if heard.status in BUSY:
            return reply(AnswerKind.BUSY)
        if heard.status == HTTPStatus.NOT_FOUND:
            return reply(AnswerKind.UNKNOWN)
        if HTTPStatus.BAD_REQUEST <= heard.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return reply(AnswerKind.REFUSED)
        try:
            receipts = read_receipts(read_object(heard.text))
        except NotUnderstood:
            return reply(AnswerKind.UNREADABLE)
        kind = AnswerKind.ANSWERED if any(item.key == key for item in receipts) else AnswerKind.TAKEN
        return Reply(kind, heard.status, heard.text[:KEPT_TEXT], heard.latency_ms, heard.simulated, receipts)

    def _ask(self, method: str, path: str, body: bytes) -> _Heard:
        signed_path = urllib.parse.urlsplit(self.address).path + path
        headers = sign(ring=self.ring(), method=method, path=signed_path, moment=int(time.time()), body=body)
        request = urllib.request.Request(  # noqa: S310 - the scheme was checked when the address was configured
            self.address + path,
            data=body or None,
            method=method,
            headers={**headers, "Content-Type": "application/json; charset=utf-8"},
        )
        begun = time.monotonic()
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirects())
        try:
            with opener.open(request, timeout=self.timeout) as answer:
                return _heard(answer.status, answer, begun)
        except urllib.error.HTTPError as refused:
            with refused:
                return _heard(refused.code, refused, begun)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """What is signed for one address is not carried to another."""

    def redirect_request(self, *_: object, **__: object) -> None:
        """Follow nowhere."""


def _heard(status: int, answer: http.client.HTTPResponse | urllib.error.HTTPError, begun: float) -> _Heard:
    text = answer.read(LONGEST_ANSWER).decode("utf-8", errors="replace").replace("\x00", "")
    simulated = bool(answer.headers.get(SIMULATOR_HEADER))
    return _Heard(status, text, _since(begun), simulated)


def _is_in_doubt(fault: Exception) -> bool:
    """Whether the message may have arrived: everything but a connection that never came about."""
    cause = fault.reason if isinstance(fault, urllib.error.URLError) else fault
    return not isinstance(cause, ConnectionRefusedError) and not _has_no_address(cause)


def _has_no_address(cause: object) -> bool:
    return isinstance(cause, OSError) and type(cause).__name__ == "gaierror"


def _since(begun: float) -> int:
    return max(0, round((time.monotonic() - begun) * 1000))
