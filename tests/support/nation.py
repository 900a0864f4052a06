"""The simulator without a network: the product's own connector speaks to its application inside the test's process."""

import http.client
import io
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from zhulu.domain.exchange.connector.http import SIMULATOR_HEADER, HttpConnector, _Heard
from zhulu.domain.exchange.connector.signing import sign
from zhulu.foundation.crypto.keys import NATIONAL_PUSH, push_keyring
from zhulu.simulator.application import Hangup, Simulator
from zhulu.simulator.store import Store

ADDRESS = "http://127.0.0.1:1"
"""Nothing listens there."""


@dataclass(frozen=True)
class Nation(HttpConnector):
    """A connector whose requests go straight into a simulator of its own."""

    address: str = ADDRESS
    ring: Any = push_keyring
    believes_simulators: bool = True
    simulator: Simulator = field(
        default_factory=lambda: Simulator(store=Store(":memory:"), keys=Path(settings.SECRETS_DIR) / NATIONAL_PUSH)
    )
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Method and path of every request that was made, in order."""

    @property
    def store(self) -> Store:
        """What the simulator remembers."""
        return self.simulator.store

    def order(self, **order: object) -> None:
        """Tell the simulator to misbehave."""
        self._call("POST", "/control", json.dumps(order).encode(), {})

    def held(self) -> dict[str, str]:
        """Give what the simulator holds: record → digest."""
        return {one["record"]: one["digest"] for one in self.store.holdings(after="", limit=10_000)}

    def _ask(self, method: str, path: str, body: bytes) -> _Heard:
        self.asked.append((method, path))
        headers = sign(ring=self.ring(), method=method, path=path, moment=int(time.time()), body=body)
        try:
            status, text, marked = self._call(method, path, body, headers)
        except Hangup as gone:
            raise http.client.RemoteDisconnected(str(gone)) from gone
        return _Heard(status, text, 1, marked)

    def _call(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str, bool]:
        parts = urlsplit(path)
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
        }
        said: dict[str, Any] = {}

        def start(status: str, answered: list[tuple[str, str]]) -> None:
            said.update(status=int(status.split(maxsplit=1)[0]), headers=dict(answered))

        text = b"".join(self.simulator(environ, start)).decode()
        return said["status"], text, SIMULATOR_HEADER in said["headers"]
