"""``zhulu national-simulator``: a national platform that is none, on this machine; and orders to one that runs."""

import urllib.error
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from zhulu.foundation.crypto.keys import NATIONAL_PUSH
from zhulu.interfaces.commands.simulated_nation import order_about, simulators_database
from zhulu.simulator.faults import Behaviour
from zhulu.simulator.server import serve

ORDERS = ("drop", "tamper", "plant")


class Command(BaseCommand):
    """Serve the simulator, or order a running one about (``--at``)."""

    help = "国家平台的模拟器：不带 --at 时启动一个；带 --at 时指挥正在运行的那个"
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's declaration; it needs no database

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to serve, or whom to order what."""
        parser.add_argument("--port", type=int, default=9000, help="监听的端口，只在本机")
        parser.add_argument("--database", type=Path, default=simulators_database())
        parser.add_argument("--at", metavar="URL", help="正在运行的模拟器的地址，例如 http://127.0.0.1:9000")
        parser.add_argument("--fault", choices=[one.value for one in Behaviour], help="接下来的消息怎样对待")
        parser.add_argument("--times", type=int, default=1, help="对多少条消息这样；0 为一直")
        parser.add_argument("--seconds", type=float, default=1.0, help="slow 时等多少秒")
        parser.add_argument("--asks", type=int, default=1, help="later 时要问几次才给回执")
        parser.add_argument("--reason", action="append", help="reject 的理由，可写多条")
        parser.add_argument("--clear", action="store_true", help="恢复照常办理")
        parser.add_argument("--lose-database", action="store_true", help="丢掉它的全部数据")
        parser.add_argument("--drop", metavar="RECORD", help="丢掉一条记录")
        parser.add_argument("--tamper", metavar="RECORD", help="改动一条记录")
        parser.add_argument("--plant", metavar="RECORD", help="多出一条没有人推送过的记录")

    def handle(self, *_: object, at: str | None, port: int, database: Path, **options: object) -> None:
        """Serve until stopped, or send one order and print the state."""
        if not at:
            database.parent.mkdir(parents=True, exist_ok=True)
            serve(port=port, database=database, keys=Path(settings.SECRETS_DIR) / NATIONAL_PUSH)
            return
        order = _order(options)
        self.stdout.write(_send(at.rstrip("/"), order))


def _order(options: dict[str, object]) -> dict[str, object]:
    order: dict[str, object] = {name: options[name] for name in ORDERS if options.get(name)}
    for name in ("clear", "lose_database"):
        if options.get(name):
            order[name] = True
    if options.get("fault"):
        order |= {name: options[name] for name in ("fault", "times", "seconds", "asks")}
        order["reasons"] = options.get("reason")
    return order


def _send(address: str, order: dict[str, object]) -> str:
    if not address.startswith("http://"):
        raise CommandError("地址须以 http:// 开头")
    try:
        return order_about(address, order)
    except (urllib.error.URLError, OSError) as fault:
        raise CommandError(f"模拟器没有应答：{fault}") from fault
