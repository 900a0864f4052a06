"""The push against the simulator as a process of its own: killed, slow, silent, doubled, out of order, robbed.

Here a real HTTP connection crosses between two processes; what a fault does to our side in detail is asked in
``test_send_deliveries`` and ``test_push_survives``.
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from tests.support.backups import Backup
from tests.support.database import Cluster
from tests.support.filings import granted_filing, make_cast
from tests.support.stations import Station
from zhulu.domain.exchange.connector.http import HttpConnector
from zhulu.domain.exchange.models import Answer, Delivery, Holding, Receipt
from zhulu.foundation.crypto.keys import push_keyring
from zhulu.interfaces.commands.simulated_nation import order_about
from zhulu.simulator.store import Store
from zhulu.usecases.reconcile_national import reconcile_national, repair_drifts
from zhulu.usecases.send_deliveries import send_deliveries

ADDRESS = re.compile(rb"http://127\.0\.0\.1:(\d+)/")
COMMAND = (sys.executable, "-m", "zhulu.interfaces.commands.main", "national-simulator")


class Simulation:
    """A simulator in a process of its own, which may be killed and started again on the same port."""

    def __init__(self, database: Path) -> None:
        """Start it on any free port."""
        self.database = database
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def connector(self) -> HttpConnector:
        """The product's own connector to it, with little patience."""
        return HttpConnector(address=self.address, ring=push_keyring, believes_simulators=True, timeout=1.0)

    def start(self) -> None:
        """Start the process and wait until it says where it listens."""
        variables = {**os.environ, "DJANGO_SETTINGS_MODULE": "zhulu.config.settings"}
        variables["PYTHONPATH"] = str(settings.BASE_DIR / "src")
        self._process = subprocess.Popen(
            (*COMMAND, "--port", str(self.port), "--database", str(self.database)),
            env=variables,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        found = ADDRESS.search(self._process.stdout.readline())
        assert found is not None, "the simulator did not start"
        self.port = int(found[1])

    def kill(self) -> None:
        """End it at once, in the middle of whatever it does."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            if self._process.stdout is not None:
                self._process.stdout.close()
            self._process = None

    def order(self, **order: object) -> None:
        """Tell it what to do wrong."""
        order_about(self.address, order)

    def held(self) -> dict[str, str]:
        """Give what it holds: record → digest, read from its own file."""
        return {one["record"]: one["digest"] for one in Store(self.database).holdings(after="", limit=1000)}

    def arrivals(self) -> dict[str, int]:
        """Give how often each key arrived."""
        return Store(self.database).arrivals()


@pytest.fixture
def simulation(tmp_path: Path) -> Iterator[Simulation]:
    """A simulator of the test's own, in a process of its own."""
    simulation = Simulation(tmp_path / "nation.db")
    yield simulation
    simulation.kill()


def states() -> list[str]:
    """Give the states of all deliveries, oldest first."""
    return list(Delivery.objects.order_by("id").values_list("state", flat=True))


def send(simulation: Simulation, *, times: int = 1) -> None:
    """Send what is due, so many times, each pause over at once."""
    for _ in range(times):
        Delivery.objects.filter(state="sending").update(next_at=timezone.now())
        send_deliveries(connector=simulation.connector)


def are_equal(simulation: Simulation) -> bool:
    """Whether both sides hold the same, record by record."""
    ours = dict(Holding.objects.filter(is_held=True).values_list("record", "digest"))
    return bool(ours) and ours == simulation.held()


def test_three_deliveries_over_the_line(at_pushing: Station, simulation: Simulation) -> None:
    """Signed, understood, numbered; the answers are marked as a simulator's, and its page says so."""
    send(simulation)

    assert states() == ["accepted"] * 3
    assert set(Answer.objects.values_list("simulated", flat=True)) == {True}
    assert are_equal(simulation)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"{simulation.address}/", timeout=10) as page:
        assert "这是模拟器，不是国家平台" in page.read().decode()


def test_killed_in_the_middle_of_an_answer(at_pushing: Station, simulation: Simulation) -> None:
    """It has taken the message and dies before it answers: started again, it is asked, and nothing is sent twice."""
    simulation.order(fault="slow", seconds=30)
    killer = Timer(0.4, simulation.kill)
    killer.start()
    send(simulation)
    killer.join()
    assert "sending" in states()
    assert Answer.objects.earliest("id").kind == "timed_out"

    simulation.start()
    send(simulation, times=3)
    assert states() == ["accepted"] * 3
    assert set(simulation.arrivals().values()) == {1}
    assert are_equal(simulation)


def test_down_for_a_while(at_pushing: Station, simulation: Simulation) -> None:
    """Nobody listens: one try, nothing lost, and everything arrives once when it is back."""
    simulation.kill()
    send(simulation, times=2)
    assert Answer.objects.latest("id").kind == "unreachable"
    assert states().count("accepted") == 0

    simulation.start()
    send(simulation, times=3)
    assert states() == ["accepted"] * 3
    assert set(simulation.arrivals().values()) == {1}


@pytest.mark.parametrize(
    "order",
    [
        {"fault": "slow", "seconds": 2.0},
        {"fault": "silent"},
        {"fault": "deaf"},
        {"fault": "busy"},
        {"fault": "broken"},
        {"fault": "garbled"},
        {"fault": "later", "asks": 2},
        {"fault": "twice"},
        {"fault": "out_of_order"},
    ],
    ids=lambda order: str(order["fault"]),
)
def test_each_way_of_misbehaving(order: dict[str, Any], at_pushing: Station, simulation: Simulation) -> None:
    """Whatever the line does, every delivery ends accepted, counts once there and once here."""
    simulation.order(**order, times=2)
    send(simulation, times=8)

    assert states() == ["accepted"] * 3
    assert are_equal(simulation)
    assert Receipt.objects.filter(counted=True).count() == 3


def test_its_database_is_lost(at_pushing: Station, simulation: Simulation) -> None:
    """The file is gone when it starts again: the comparison names every record, the replay brings all back."""
    send(simulation)
    before = dict(Holding.objects.values_list("record", "digest"))
    simulation.kill()
    for file in simulation.database.parent.glob("nation.db*"):
        file.unlink()
    simulation.start()
    found = reconcile_national(connector=simulation.connector)
    assert sorted(found.drifts.values_list("record", "kind")) == sorted((one, "missing_there") for one in before)

    repair_drifts(actor=at_pushing.cast.province.actor, reconciliation_id=found.public_id, reason="对方丢失数据")
    send(simulation, times=2)
    assert are_equal(simulation)
    assert reconcile_national(connector=simulation.connector).drift_count == 0


def test_our_database_is_restored_from_before_the_push(
    fresh_database: str, cluster: Cluster, simulation: Simulation
) -> None:
    """What was pushed since goes out again under the same key, counts once, and gets the same numbers."""
    granted_filing(make_cast())
    backup = Backup(cluster, fresh_database)
    try:
        send(simulation)
        number, held = Receipt.objects.get().national_number, simulation.held()
        backup.restore()
        assert states() == ["queued"]

        send(simulation)
        assert (states(), simulation.held()) == (["accepted"], held)
        assert Receipt.objects.get().national_number == number != ""
        assert list(simulation.arrivals().values()) == [2]
        assert reconcile_national(connector=simulation.connector).drift_count == 0
    finally:
        backup.drop()


def test_it_takes_orders_from_the_command(at_pushing: Station, simulation: Simulation) -> None:
    """``zhulu national-simulator --at … --fault reject --reason …`` rejects the next one with those words."""
    said = StringIO()
    call_command(
        "national_simulator", at=simulation.address, fault="reject", reason=["建设单位代码与国家库不符"], stdout=said
    )
    assert json.loads(said.getvalue())["faults"] == [{"fault": "reject", "times": 1}]
    send(simulation)

    assert states().count("rejected") == 1
    assert Receipt.objects.get(outcome="rejected").reasons == ["建设单位代码与国家库不符"]


def test_the_command_says_when_nobody_listens(simulation: Simulation) -> None:
    """A wrong address is told in words."""
    simulation.kill()
    with pytest.raises(CommandError, match="模拟器没有应答"):
        call_command("national_simulator", at=simulation.address, clear=True)
    with pytest.raises(CommandError, match="http://"):
        call_command("national_simulator", at="ftp://127.0.0.1")


def test_a_slow_answer_holds_up_nobody_else(at_pushing: Station, simulation: Simulation) -> None:
    """While one request waits for its answer, the comparison is answered at once."""
    simulation.order(fault="slow", seconds=3.0)
    began = time.monotonic()
    send(simulation)
    kept = reconcile_national(connector=simulation.connector)

    assert kept.fault == ""
    assert time.monotonic() - began < 10
