"""Search over HTTP: the product's pages, its queries without the product, and peers, over one and many connections.

Every contestant answers the same questions in fixed passes, alternating; what it finds is compared first. One process
with four threads each, as in an office with a single worker.
"""

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from queue import Empty, Queue
from statistics import median, quantiles
from threading import Event, Thread
from urllib.parse import urlencode

from django.db import connections
from django.db.models import F

from benchmarks.peers import find_datasette, write_sqlite
from benchmarks.questions import MORE_FILTERS, Question, list_questions
from zhulu.config.environment import ROOT
from zhulu.domain.publication.conditions import Filters
from zhulu.domain.publication.models import ProjectDocument

PATIENCE = 60.0
MANY = 16
PAGE = 15
"""Rows of the product's page; the first so many of every answer are compared."""
PROJECT = re.compile(rb'<a class="title" href="/projects/([0-9a-z]{16})/"')
WRITES_A_SECOND = 20
DJANGO = (sys.executable, "-m", "django")


@dataclass
class Contestant:
    """A server, how it is asked, and what it says it found."""

    name: str
    port: int
    address: Callable[[Filters], str]
    found: Callable[[bytes], list[str]]
    latencies: dict[int, list[float]] = field(default_factory=dict)
    """Milliseconds of every request, by number of connections."""
    seconds: dict[int, list[float]] = field(default_factory=dict)
    """Of every pass, by number of connections."""
    errors: int = 0


def measure(*, rounds: int) -> int:
    """Measure and print; 1 if a contestant found something else, or failed."""
    questions = [question for question in list_questions() if question.kind != MORE_FILTERS]
    # A page names its files by their digests, which stand only after collecting.
    subprocess.run([*DJANGO, "collectstatic", "--no-input", "--verbosity", "0"], cwd=ROOT, check=True)
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        contestants = [stack.enter_context(_granian(*server)) for server in _servers()]
        if program := find_datasette():
            contestants.append(stack.enter_context(_datasette(program, directory)))
        else:
            print("! Datasette could not be installed from the registry: it does not take part")
        differing = _compare(contestants, questions)
        for turn in range(rounds):
            place = turn % len(contestants)
            for contestant in contestants[place:] + contestants[:place]:
                for lanes in (1, MANY):
                    _pass(contestant, questions, lanes)
        written = _while_writing(contestants[1], questions)
    _print(contestants, written)
    for line in differing:
        print(f"✗ {line}")
    return int(bool(differing) or any(contestant.errors for contestant in contestants) or bool(written[1]))


def _servers() -> list[tuple[str, str, Callable[[Filters], str], Callable[[bytes], list[str]]]]:
    plain = _plain_address
    return [
        ("bare WSGI", "benchmarks.bare:ours", plain, _from_json),
        ("our page", "zhulu.config.wsgi:application", lambda asked: f"/projects{plain(asked)}", _from_page),
        ("Django icontains", "benchmarks.bare:orm", plain, _from_json),
    ]


def _plain_address(asked: Filters) -> str:
    given = {"q": asked.query, **{name: getattr(asked, name) for name in ("area", "path", "kind", "grade")}}
    return f"/?{urlencode({name: value for name, value in given.items() if value})}"


def _from_json(body: bytes) -> list[str]:
    return [str(found) for found in json.loads(body)["found"]]


def _from_page(body: bytes) -> list[str]:
    return [found.decode() for found in PROJECT.findall(body)]


@contextmanager
def _granian(
    name: str, target: str, address: Callable[[Filters], str], found: Callable[[bytes], list[str]]
) -> Iterator[Contestant]:
    port = _free_port()
    place = ("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--no-ws", "--log-level", "error")
    command = (sys.executable, "-m", "granian", *place, "--workers", "1", "--blocking-threads", "4", target)
    variables = {**os.environ, "ZHULU_POOL": "1", "DJANGO_SETTINGS_MODULE": "zhulu.config.settings"}
    with _running(command, port, variables):
        yield Contestant(name, port, address, found)


@contextmanager
def _datasette(program: Path, directory: Path) -> Iterator[Contestant]:
    port, path = _free_port(), directory / "bench.db"
    write_sqlite(path)
    limits = ("--setting", "sql_time_limit_ms", "60000", "--setting", "suggest_facets", "off")
    command = (str(program), "serve", str(path), "--host", "127.0.0.1", "--port", str(port), *limits)

    def address(asked: Filters) -> str:
        given = [("_size", "20"), ("_nocount", "1"), ("_nofacet", "1"), ("_col", "public_id"), ("_shape", "array")]
        given += [("search_text__contains", word) for word in asked.words]
        if asked.area:
            given.append(("city_code" if asked.area.endswith("00") else "county_code", asked.area))
        given += [(name, value) for name in ("path", "kind", "grade") if (value := getattr(asked, name))]
        return f"/bench/documents.json?{urlencode(given)}"

    with _running(command, port, dict(os.environ)):
        yield Contestant("Datasette", port, address, lambda body: [str(row["public_id"]) for row in json.loads(body)])


@contextmanager
def _running(command: Sequence[str], port: int, variables: Mapping[str, str]) -> Iterator[None]:
    process = subprocess.Popen(command, cwd=ROOT, env=dict(variables), stdout=subprocess.DEVNULL)
    try:
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _compare(contestants: Sequence[Contestant], questions: Sequence[Question]) -> list[str]:
    """Ask everybody everything once, which warms them up, and say where the first rows differ."""
    lines = []
    answers: dict[int, list[str]] = {}
    for contestant in contestants:
        connection = HTTPConnection("127.0.0.1", contestant.port, timeout=PATIENCE)
        for place, question in enumerate(questions):
            status, body = _ask(connection, contestant.address(question.filters))
            found = contestant.found(body)[:PAGE] if status == 200 else [f"status {status}"]  # noqa: PLR2004
            if found != answers.setdefault(place, found):
                lines.append(f"{contestant.name} found {len(found)} others: {question}")
        connection.close()
    return lines


def _ask(connection: HTTPConnection, address: str) -> tuple[int, bytes]:
    connection.request("GET", address)
    response = connection.getresponse()
    return response.status, response.read()


def _pass(contestant: Contestant, questions: Sequence[Question], lanes: int) -> None:
    """Let so many connections share the questions, each once for one connection and thrice for many."""
    waiting: Queue[str] = Queue()
    for question in [*questions] * (1 if lanes == 1 else 3):
        waiting.put(contestant.address(question.filters))
    began = time.perf_counter()
    with ThreadPoolExecutor(lanes) as pool:
        outcomes = list(pool.map(lambda _: _lane(contestant.port, waiting), range(lanes)))
    contestant.seconds.setdefault(lanes, []).append((time.perf_counter() - began) / (1 if lanes == 1 else 3))
    for latencies, errors in outcomes:
        contestant.latencies.setdefault(lanes, []).extend(latencies)
        contestant.errors += errors


def _lane(port: int, waiting: "Queue[str]") -> tuple[list[float], int]:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    latencies, errors = list[float](), 0
    with suppress(Empty):
        while True:
            address = waiting.get_nowait()
            began = time.perf_counter()
            status, _ = _ask(connection, address)
            latencies.append((time.perf_counter() - began) * 1000)
            errors += status != 200  # noqa: PLR2004
    connection.close()
    return latencies, errors


def _while_writing(contestant: Contestant, questions: Sequence[Question]) -> tuple[list[float], int]:
    """Ask over many connections while documents are being written, indexes included; give latencies and errors."""
    stop = Event()
    writer = Thread(target=_write, args=(stop,))
    writer.start()
    try:
        trial = Contestant(contestant.name, contestant.port, contestant.address, contestant.found)
        _pass(trial, questions, MANY)
    finally:
        stop.set()
        writer.join()
    return trial.latencies[MANY], trial.errors


def _write(stop: Event) -> None:
    keys = list(ProjectDocument.objects.order_by("-sort_on").values_list("pk", flat=True)[:200])
    for turn in count():
        if stop.wait(1 / WRITES_A_SECOND):
            break
        # Twice the same change leaves the document as it was; each is a new row in every index.
        for _ in range(2):
            ProjectDocument.objects.filter(pk=keys[turn % len(keys)]).update(is_pushed=~F("is_pushed"))
    connections.close_all()


def _print(contestants: Sequence[Contestant], written: tuple[list[float], int]) -> None:
    base = contestants[0]
    print("\nover HTTP: requests a second (× bare WSGI), p50 / p95 in ms (× bare WSGI)")
    for lanes in (1, MANY):
        print(f"{lanes} connection{'s' if lanes > 1 else ''}")
        for contestant in contestants:
            speed, half, most = _figures(contestant, lanes)
            base_speed, base_half, base_most = _figures(base, lanes)
            print(
                f"  {contestant.name:<18}{speed:>9.1f} ({speed / base_speed:.3f}×)"
                f"{half:>10.1f} / {most:.1f} ({half / base_half:.2f}×, {most / base_most:.2f}×)"
            )
    most = quantiles(written[0], n=20, method="inclusive")[-1]
    _, _, alone = _figures(contestants[1], 1)
    print(
        f"our page, {MANY} connections, {WRITES_A_SECOND} documents a second written: p95 {most:.1f} ms, "
        f"{most / alone:.1f} × that of one connection; {written[1]} errors"
    )


def _figures(contestant: Contestant, lanes: int) -> tuple[float, float, float]:
    """Give requests a second, p50 and p95; the median pass counts."""
    latencies = contestant.latencies[lanes]
    passes = len(contestant.seconds[lanes]) * (1 if lanes == 1 else 3)
    speed = len(latencies) / passes / median(contestant.seconds[lanes])
    return speed, median(latencies), quantiles(latencies, n=20, method="inclusive")[-1]
