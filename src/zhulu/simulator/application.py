"""The simulator's WSGI application: messages, receipts, holdings, a control address, and a page for people."""

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from zhulu.simulator.faults import NORMAL, Behaviour, Fault, FaultRefused, read_fault
from zhulu.simulator.page import draw
from zhulu.simulator.signatures import fault_of
from zhulu.simulator.store import Store

MARK = ("X-National-Simulator", "1")
"""Stands on every answer: whoever believes it outside a demo is mistaken."""
LARGEST = 16 * 1024 * 1024

Environ = Mapping[str, Any]
Start = Callable[[str, list[tuple[str, str]]], Any]
Answer = tuple[HTTPStatus, Any]


class Hangup(ConnectionAbortedError):
    """The line is cut: wsgiref takes it for a caller who has gone and answers nothing."""


class Simulator:
    """One national platform that is none."""

    def __init__(self, *, store: Store, keys: Path) -> None:
        """Start well-behaved."""
        self.store = store
        self.keys = keys
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer a request."""
        if environ["REQUEST_METHOD"] == "GET" and environ["PATH_INFO"] == "/":
            page = draw(store=self.store, faults=self.faults()).encode()
            start("200 OK", [MARK, ("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(page)))])
            return [page]
        status, document = self._answer(environ)
        body = document if isinstance(document, bytes) else json.dumps(document, ensure_ascii=False).encode()
        kind = "text/html" if isinstance(document, bytes) else "application/json"
        headers = [MARK, ("Content-Type", f"{kind}; charset=utf-8"), ("Content-Length", str(len(body)))]
        start(f"{status.value} {status.phrase}", headers)
        return [body]

    def faults(self) -> list[Fault]:
        """Give what it has been told to do wrong, next first."""
        with self._lock:
            return list(self._faults)

    def _answer(self, environ: Environ) -> Answer:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length > LARGEST:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"simulator": True, "fault": "太大"}
        body = environ["wsgi.input"].read(length) if length else b""
        method, path = str(environ["REQUEST_METHOD"]), str(environ["PATH_INFO"])
        if path == "/control":
            return self._control(body) if method == "POST" else (HTTPStatus.OK, self._status())
        if fault := fault_of(environ, body, keys=self.keys):
            return HTTPStatus.UNAUTHORIZED, {"simulator": True, "fault": fault}
        return self._agreed(method, path, body, environ)

    def _agreed(self, method: str, path: str, body: bytes, environ: Environ) -> Answer:
        """Answer what was agreed on (docs/how-to/national-platform.md)."""
        if method == "POST" and path == "/deliveries":
            return self._receive(body)
        if method == "GET" and path.startswith("/deliveries/"):
            return self._tell(path.removeprefix("/deliveries/"))
        if method == "GET" and path == "/holdings/summary":
            return HTTPStatus.OK, {"simulator": True, **self.store.summary()}
        if method == "GET" and path == "/holdings":
            after = parse_qs(str(environ.get("QUERY_STRING", ""))).get("after", [""])[0]
            return HTTPStatus.OK, {"simulator": True, "holdings": self.store.holdings(after=after)}
        return HTTPStatus.NOT_FOUND, {"simulator": True, "fault": "没有这个地址"}

    def _receive(self, body: bytes) -> Answer:
        fault = self._next_fault()
        if fault.behaviour is Behaviour.DEAF:
            raise Hangup
        if fault.behaviour is Behaviour.BUSY:
            return HTTPStatus.SERVICE_UNAVAILABLE, {"simulator": True, "fault": "忙"}
        if fault.behaviour is Behaviour.BROKEN:
            return HTTPStatus.INTERNAL_SERVER_ERROR, "<h1>模拟器：按要求出错</h1>".encode()
        try:
            message = json.loads(body)
            return self._take(message, fault)
        except (ValueError, KeyError, TypeError) as wrong:
            return HTTPStatus.BAD_REQUEST, {"simulator": True, "fault": f"看不懂：{wrong!r}"}

    def _take(self, message: Mapping[str, Any], fault: Fault) -> Answer:
        withheld = {Behaviour.LATER: fault.asks, Behaviour.OUT_OF_ORDER: 0}.get(fault.behaviour, 0)
        reasons = fault.reasons if fault.behaviour is Behaviour.REJECT else ()
        receipt = self.store.take(message, reasons=reasons, withhold=withheld, on=_today())
        if fault.behaviour is Behaviour.SILENT:
            raise Hangup
        if fault.behaviour is Behaviour.GARBLED:
            return HTTPStatus.OK, b"<html>\xe6\xa8\xa1\xe6\x8b\x9f\xe5\x99\xa8 200 but no receipt"
        if fault.behaviour is Behaviour.SLOW:
            time.sleep(fault.seconds)
        if fault.behaviour is Behaviour.LATER:
            return HTTPStatus.ACCEPTED, {"simulator": True, "receipts": []}
        if fault.behaviour is Behaviour.OUT_OF_ORDER:
            return HTTPStatus.OK, {"simulator": True, "receipts": self.store.old_receipts(but=str(message["key"]))}
        receipts = [receipt] * (2 if fault.behaviour is Behaviour.TWICE else 1)
        return HTTPStatus.OK, {"simulator": True, "receipts": receipts}

    def _tell(self, key: str) -> Answer:
        receipts = self.store.receipts_of(key)
        if receipts is None:
            return HTTPStatus.NOT_FOUND, {"simulator": True, "fault": "没有收到过"}
        return HTTPStatus.OK, {"simulator": True, "receipts": receipts}

    def _next_fault(self) -> Fault:
        with self._lock:
            if not self._faults:
                return NORMAL
            fault = self._faults[0]
            if fault.times == 1:
                self._faults.pop(0)
            elif fault.times > 1:
                self._faults[0] = Fault(fault.behaviour, fault.times - 1, fault.seconds, fault.asks, fault.reasons)
            return fault

    def _control(self, body: bytes) -> Answer:
        try:
            order = json.loads(body)
            self._obey(order)
        except (ValueError, KeyError, TypeError, FaultRefused) as wrong:
            return HTTPStatus.BAD_REQUEST, {"simulator": True, "fault": f"看不懂的指令：{wrong}"}
        return HTTPStatus.OK, self._status()

    def _obey(self, order: Mapping[str, Any]) -> None:
        if "fault" in order:
            with self._lock:
                self._faults.append(read_fault(order))
        if order.get("clear"):
            with self._lock:
                self._faults.clear()
        if order.get("lose_database"):
            self.store.lose()
        for name, act in (("drop", self.store.drop), ("tamper", self.store.tamper)):
            if name in order:
                act(str(order[name]))
        if "plant" in order:
            self.store.plant(str(order["plant"]), str(order.get("project", "0" * 16)))

    def _status(self) -> dict[str, Any]:
        faults = [{"fault": fault.behaviour, "times": fault.times} for fault in self.faults()]
        return {"simulator": True, "faults": faults, "arrivals": self.store.arrivals(), **self.store.summary()}


def _today() -> date:
    return datetime.fromtimestamp(time.time(), ZoneInfo("Asia/Shanghai")).date()
