"""The simulator of the national platform inside one command, and orders to one that runs; only demos come here."""

import json
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from django.conf import settings

from zhulu.domain.exchange.connector.http import HttpConnector
from zhulu.foundation.crypto.keys import NATIONAL_PUSH, push_keyring
from zhulu.simulator.server import LOOPBACK, make

PATIENCE_SECONDS = 10


def simulators_database() -> Path:
    """Give where the simulator of this deployment keeps what it holds, whoever runs it."""
    return Path(settings.STATIC_ROOT).parent / "national-simulator.db"


def order_about(address: str, order: Mapping[str, object]) -> str:
    """Send an order to a running simulator, or an empty one that only asks; give its state as it answers.

    Raises:
        OSError: it does not answer, or understands no such order.
    """
    data = json.dumps(order).encode() if order else None
    request = urllib.request.Request(f"{address}/control", data=data, method="POST" if order else "GET")  # noqa: S310 - the caller has looked at the scheme
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=PATIENCE_SECONDS) as answer:
        return str(answer.read().decode())


@dataclass(frozen=True)
class OrderedNation(HttpConnector):
    """A connector to a simulator of our own, which does as it is told."""

    def order(self, **order: object) -> None:
        """Tell the simulator what to do wrong next."""
        order_about(self.address, order)


@contextmanager
def simulated_nation() -> Iterator[OrderedNation]:
    """Have the deployment's simulator answer on a free port of this machine for the length of the block."""
    keys = Path(settings.SECRETS_DIR) / NATIONAL_PUSH
    database = simulators_database()
    database.parent.mkdir(parents=True, exist_ok=True)
    with make(port=0, database=database, keys=keys) as server:
        answering = Thread(target=server.serve_forever, daemon=True)
        answering.start()
        try:
            address = f"http://{LOOPBACK}:{server.server_port}"
            yield OrderedNation(address=address, ring=push_keyring, believes_simulators=True)
        finally:
            server.shutdown()
            answering.join()
