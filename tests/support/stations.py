"""Filings that stand at a station of their way already when a test begins: built once, by the use-cases, and committed.

A submission costs a second and hundreds of queries. A test that needs one, and not the way to it, takes
``at_submitted``, ``at_confirmed`` or ``at_applied``: a database with one filing there, in a transaction that is rolled
back; ``at_start`` has the people alone, ``at_pushing`` three parts of two projects that are A and wait to be pushed.
All of it happened on the Monday morning of ``frozen``. Such a test must not ask for ``db``, which is another database.

A journey in a browser, which commits, is marked ``station("submitted")`` and takes ``standing``: a copy of the same.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest
import time_machine
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.support import database
from tests.support.database import Cluster
from tests.support.filings import (
    Cast,
    Person,
    Plan,
    applied_filing,
    confirmed_filing,
    granted_filing,
    make_cast,
    make_clerk,
    make_firm,
    reread,
    submitted_filing,
)
from tests.support.fixtures import FROZEN_AT
from zhulu.domain.access.models import Account
from zhulu.domain.filings.models import Filing, GradeApplication
from zhulu.usecases.identify_actor import identify_actor
from zhulu.usecases.return_filing import Reason, return_filing


def _returned(cast: Cast) -> None:
    """Return a submitted filing: the contract's money is wrong, a paper lacks a page, and one thing of the whole."""
    filing = submitted_filing(cast)
    paper = filing.papers.get(sheet="contract")
    reasons = [
        Reason("R06", "与中标通知书的金额不一致", "contract", "ContractMoney"),
        Reason("R05", "缺第 3 页", "contract", table="attachments", row_id=paper.public_id),
        Reason("R99", "请核对单位全称"),
    ]
    return_filing(actor=cast.county.actor, filing_id=filing.public_id, reasons=reasons, opinion="请补正")


PUSHED_NAMES = ("净月体育公园综合馆", "南湖中学教学楼")
"""The two projects of the station ``pushing``; of the first, two firms have filed their parts."""


def pushing_filings(cast: Cast) -> None:
    """Grade three parts of two projects A, so that three deliveries are queued in two lanes."""
    first = granted_filing(cast, Plan(name=PUSHED_NAMES[0]))
    project = first.project
    firm = make_firm(serial=21, name="吉林示范监理有限公司")
    other = make_clerk(firm, sign_in_name="lu.mingqian", name="陆鸣谦")
    granted_filing(Cast(other, cast.county, cast.province), Plan(join=project.public_id if project else ""))
    granted_filing(cast, Plan(name=PUSHED_NAMES[1]))


Ways = dict[str, Callable[[Cast], object]]
WAYS: Ways = {
    "start": lambda _cast: None,
    "submitted": submitted_filing,
    "returned": _returned,
    "confirmed": confirmed_filing,
    "applied": applied_filing,
    "pushing": pushing_filings,
}
SIGN_IN_NAMES = ("shen.wangshu", "officer-220102", "officer-province")
"""Of the clerk, the county's officer and the province's, as ``make_cast`` names them."""


@dataclass(frozen=True)
class Station:
    """Who takes part, and what there is of the one filing."""

    cast: Cast

    @property
    def filing(self) -> Filing:
        """The one filing, read as its clerk."""
        return reread(self.cast.clerk, Filing.objects.get())

    @property
    def application(self) -> GradeApplication:
        """The filing's one application, where it has come so far."""
        return GradeApplication.objects.select_related("filing__enterprise", "contribution").get()


@pytest.fixture(scope="session")
def stations(cluster: Cluster, template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Callable[[str], str]]:
    """Return a function that gives the name of a station's database, built when it is first asked for."""
    built: dict[str, str] = {}
    with ExitStack() as stack:

        def name_of(station: str) -> str:
            if station not in built:
                name = stack.enter_context(database.clone(cluster, template))
                frozen = time_machine.travel(FROZEN_AT)
                with frozen, django_db_blocker.unblock(), database.pointed_at(cluster, name):
                    WAYS[station](make_cast())
                built[station] = name
            return built[station]

        yield name_of


@pytest.fixture
def standing(live_site: str) -> Station:
    """Return who takes part and what stands on the live site of a test that is marked with a station."""
    return _present()


def _present() -> Station:
    return Station(Cast(*(_person(sign_in_name) for sign_in_name in SIGN_IN_NAMES)))


def _standing_at(station: str) -> Callable[..., Iterator[Station]]:
    def standing(
        request: pytest.FixtureRequest,
        cluster: Cluster,
        stations: Callable[[str], str],
        django_db_blocker: DjangoDbBlocker,
    ) -> Iterator[Station]:
        if {"db", "fresh_database"} & set(request.fixturenames):
            pytest.fail("a test has either a station or a database of another kind")
        name = stations(station)
        with django_db_blocker.unblock(), database.pointed_at(cluster, name, real_roles=False), _rolled_back():
            yield _present()

    standing.__doc__ = f"Return who takes part and what stands at the station “{station}”; rolled back afterwards."
    return standing


@contextmanager
def _rolled_back() -> Iterator[None]:
    """Undo everything; durable blocks may stand inside, as in Django's own tests."""
    whole = transaction.atomic()
    vars(whole)["_from_testcase"] = True
    with whole:
        yield
        transaction.set_rollback(True)


def _person(sign_in_name: str) -> Person:
    account = Account.objects.get(sign_in_name=sign_in_name)
    return Person(account, identify_actor(account=account))


at_start = pytest.fixture(_standing_at("start"), name="at_start")
at_submitted = pytest.fixture(_standing_at("submitted"), name="at_submitted")
at_confirmed = pytest.fixture(_standing_at("confirmed"), name="at_confirmed")
at_applied = pytest.fixture(_standing_at("applied"), name="at_applied")
at_pushing = pytest.fixture(_standing_at("pushing"), name="at_pushing")
