"""Serves the simulator on loopback, a thread for each request, and cuts the line where it was told to."""

import sys
from contextlib import suppress
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any, cast
from wsgiref.simple_server import ServerHandler, WSGIRequestHandler, WSGIServer, make_server

from zhulu.simulator.application import Simulator
from zhulu.simulator.store import Store

LOOPBACK = "127.0.0.1"
LONGEST_LINE = 65536


class _Server(ThreadingMixIn, WSGIServer):
    """Many at once: one that answers slowly holds up no other."""

    daemon_threads = True


class _Request(WSGIRequestHandler):
    """One request on one connection."""

    def handle(self) -> None:
        """Read the request and let the application answer it."""
        self.raw_requestline = self.rfile.readline(LONGEST_LINE + 1)
        if len(self.raw_requestline) > LONGEST_LINE or not self.parse_request():
            return
        reading, writing = cast("Any", self.rfile), cast("Any", self.wfile)
        handler = ServerHandler(reading, writing, self.get_stderr(), self.get_environ(), multithread=True)
        handler.request_handler = self  # type: ignore[attr-defined]  # wsgiref's own way of handing it over
        with suppress(ConnectionError):
            handler.run(cast("Any", self.server).get_app())

    def log_message(self, *_: Any) -> None:
        """Keep quiet: the page says what came."""


def make(*, port: int, database: Path | str, keys: Path) -> WSGIServer:
    """Make a server on a port of this machine, 0 for any; the caller serves and closes it."""
    simulator = Simulator(store=Store(database), keys=keys)
    return make_server(LOOPBACK, port, simulator, server_class=_Server, handler_class=_Request)


def serve(*, port: int, database: Path, keys: Path) -> None:
    """Serve until the process ends."""
    with make(port=port, database=database, keys=keys) as server:
        sys.stdout.write(f"模拟器（不是国家平台）：http://{LOOPBACK}:{server.server_port}/\n")
        sys.stdout.flush()
        server.serve_forever()
