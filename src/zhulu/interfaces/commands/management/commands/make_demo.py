"""``make_demo``: fill an empty database with a made-up province, and with public documents for load tests."""

import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from zhulu.interfaces.commands.simulated_nation import simulated_nation
from zhulu.usecases.make_demo.loading import load_documents
from zhulu.usecases.make_demo.making import PROJECTS, SEED, CannotMakeDemo, make_demo
from zhulu.usecases.make_demo.places import NoPlaces

MOST_TOLD = 2000
"""So many projects at most are made through the journeys of the product; beyond, documents are loaded in bulk."""


class Command(BaseCommand):
    """Make the demo; a second call does nothing."""

    help = "生成演示数据（只在演示模式、只写入空库）；--projects 大于 2000 时另批量装入压测用的公开文档"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how many projects, and the seed from which everything follows."""
        parser.add_argument("--projects", type=int, default=PROJECTS, help="项目总数")
        parser.add_argument("--told", type=int, default=PROJECTS, help="批量装入时，经由填报流程生成的项目数")
        parser.add_argument("--seed", type=int, default=SEED, help="随机种子：同一种子生成同样的内容")

    def handle(self, *, projects: int, told: int, seed: int, verbosity: int, **_: object) -> None:
        """Make, and say what was made.

        Raises:
            CommandError: not in demo mode, or the database holds something else.
        """
        self.verbosity = verbosity
        self.began = time.monotonic()
        try:
            through = projects if projects <= MOST_TOLD else min(told, MOST_TOLD)
            with simulated_nation() as nation:
                made = make_demo(now=timezone.now(), seed=seed, projects=through, report=self._report, nation=nation)
            loaded = self._load(projects, seed) if projects > MOST_TOLD else 0
        except (CannotMakeDemo, NoPlaces) as refusal:
            raise CommandError(str(refusal)) from refusal
        state = "已生成" if made.is_new else "已有"
        self._say(f"演示数据{state}：{made.projects} 个项目编号，{made.filings} 件填报")
        if loaded:
            self._say(f"另装入压测公开文档 {loaded} 个，用时 {time.monotonic() - self.began:.0f} 秒")

    def _load(self, projects: int, seed: int) -> int:
        return load_documents(now=timezone.now(), seed=seed, total=projects, tell=self._say)

    def _report(self, done: int, total: int) -> None:
        self._say(f"  {done}/{total} 步，{time.monotonic() - self.began:.0f} 秒")

    def _say(self, line: str) -> None:
        if self.verbosity:
            self.stdout.write(line)
            self.stdout.flush()
