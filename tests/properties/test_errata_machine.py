"""The three procedures under random moves by random people: a model says which succeed, invariants hold after each.

Four records: one that will be A, one that is A, one of the approval system, and one of the approval system that is
pushed as well, whose errata carry both procedures. The model's tables were written by hand from 二 of the notice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.support.bare_errata import make_helper
from tests.support.deliveries import Delivery as Delivered
from tests.support.deliveries import delivered, owner_actor
from tests.support.errata import OPINION, Changes, given, reread, submitted
from tests.support.filings import Plan, applied_filing, granted_filing, make_officer
from tests.support.fixtures import FROZEN_AT
from tests.support.nation import Nation
from tests.support.stations import Station
from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.errata.models import Erratum, ErratumExecution, HeldRecord
from zhulu.domain.errata.queries import ErratumNotFound
from zhulu.domain.exchange.operations import queue_push
from zhulu.domain.exchange.vocabulary import PushReason
from zhulu.domain.library.models import BasicInformation, Contribution, GradeDecision, Tender
from zhulu.domain.publication.models import ProjectDocument
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.usecases.decide_grade_application import grant_grade_a
from zhulu.usecases.errata.deciding import agree_to_erratum, refuse_erratum, return_erratum
from zhulu.usecases.errata.executing import execute_erratum
from zhulu.usecases.errata.filing_forms import (
    ask_for_papers,
    confirm_system_change,
    file_at_bureau,
    file_at_department,
    refile,
)
from zhulu.usecases.errata.reporting import (
    consent_for_province,
    record_consent_of_ministry,
    record_dissent_of_ministry,
    record_national_change,
    record_push,
    refuse_for_province,
    report_to_ministry,
    return_for_province,
)
from zhulu.usecases.errata.submitting import submit_erratum, withdraw_erratum
from zhulu.usecases.send_deliveries import send_deliveries
from zhulu.usecases.verify_content import check_library
from zhulu.usecases.verify_errata import check_changes

REFUSALS = (ErratumNotFound, NotPermitted, CannotAdvance, RulesViolated)
RUNNING = frozenset(
    {"applied", "filing", "filing_returned", "at_province", "to_report", "reported", "changing", "repushing"}
)

Table = Mapping[tuple[str, str], str]
BEGINNING: Table = {
    ("applied", "return"): "returned",
    ("applied", "refuse"): "refused",
    ("applied", "withdraw"): "withdrawn",
    ("returned", "withdraw"): "withdrawn",
    ("returned", "resubmit"): "applied",
}
PROVINCIAL: Table = {
    **BEGINNING,
    ("applied", "agree"): "changing",
    ("changing", "return"): "returned",
    ("changing", "execute"): "changing",
}
APPROVAL: Table = {
    **BEGINNING,
    ("applied", "agree"): "filing",
    ("filing", "return"): "returned",
    ("filing_returned", "return"): "returned",
    ("filing", "file_bureau"): "filing",
    ("filing", "file_department"): "filing",
    ("filing", "bureau_asks"): "filing_returned",
    ("filing", "department_asks"): "filing_returned",
    ("filing_returned", "refile"): "filing",
    ("changing", "execute"): "changing",
    ("changing", "system_changed"): "changing",
}
NATIONAL: Table = {
    **BEGINNING,
    ("applied", "agree"): "at_province",
    ("at_province", "withdraw"): "withdrawn",
    ("at_province", "province_returns"): "returned",
    ("to_report", "province_returns"): "returned",
    ("at_province", "province_refuses"): "refused",
    ("at_province", "consent"): "to_report",
    ("to_report", "report"): "reported",
    ("reported", "ministry_consents"): "changing",
    ("reported", "ministry_dissents"): "dissented",
    ("changing", "execute"): "changing",
    ("changing", "nation_changed"): "changing",
    ("repushing", "pushed"): "done",
}
BOTH: Table = {
    **NATIONAL,
    ("at_province", "file_bureau"): "at_province",
    ("at_province", "file_department"): "at_province",
    ("at_province", "bureau_asks"): "filing_returned",
    ("at_province", "department_asks"): "filing_returned",
    ("filing_returned", "refile"): "at_province",
    ("changing", "system_changed"): "changing",
}
ONCE = frozenset({"file_bureau", "file_department", "execute", "system_changed", "nation_changed"})
"""What is done once in a handing in."""
FILED = frozenset({"file_bureau", "file_department"})
CHANGED: Mapping[int, frozenset[str]] = {
    id(PROVINCIAL): frozenset({"execute"}),
    id(APPROVAL): frozenset({"execute", "system_changed"}),
    id(NATIONAL): frozenset({"execute", "nation_changed"}),
    id(BOTH): frozenset({"execute", "system_changed", "nation_changed"}),
}
"""Table → what has to have changed before a case ends, or is pushed anew."""
PARTIES: Mapping[str, str] = {
    "withdraw": "applicant",
    "resubmit": "applicant",
    **dict.fromkeys(("agree", "return", "refuse", "refile"), "county"),
    **dict.fromkeys(("file_bureau", "bureau_asks", "system_changed"), "bureau"),
    "execute": "support",
    **dict.fromkeys(
        ("file_department", "department_asks", "consent", "province_returns", "province_refuses"), "province"
    ),
    **dict.fromkeys(("report", "ministry_consents", "ministry_dissents", "nation_changed", "pushed"), "province"),
}
STEPS = tuple(sorted(PARTIES))
GRADED_LATER, GRADED, DELIVERED, PUSHED = range(4)

records = st.integers(min_value=0, max_value=3)


@dataclass
class Case:
    """One erratum as the model sees it."""

    erratum: Erratum
    table: Table
    wanted: str
    state: str = "applied"
    done: set[str] = field(default_factory=set)

    def target(self, step: str) -> str | None:
        """Give where a step by the right person leads; None where it has to be refused."""
        if (self.state, step) not in self.table or (step in ONCE and step in self.done):
            return None
        if step == "consent" and self.table is BOTH and not self.done >= FILED:
            return None
        if step == "return" and self.state == "changing" and "execute" in self.done:
            return None
        after = self.table[self.state, step]
        done = self.done | ({step} & ONCE)
        if self.table is APPROVAL and after == "filing" and done >= FILED:
            return "changing"
        if after == "changing" and done >= CHANGED[id(self.table)]:
            return "repushing" if self.table in (NATIONAL, BOTH) else "done"
        return after

    def follow(self, step: str) -> None:
        """Take a step that succeeded."""
        target = self.target(step)
        assert target is not None
        self.done |= {step} & ONCE
        if step == "resubmit":
            self.done.clear()
        self.state = target


class Procedures(RuleBasedStateMachine):
    """Four records, their owners and offices, one nation."""

    def __init__(self, station: Station) -> None:
        """Start where the four records stand; all of it is undone at the end."""
        super().__init__()
        self.cast = station.cast
        self.whole = transaction.atomic()
        vars(self.whole)["_from_testcase"] = True
        self.whole.__enter__()
        self.clock = time_machine.travel(FROZEN_AT, tick=False)
        self.clock.start()
        self.cases: dict[int, Case] = {}
        self.executed = 0
        self.serial = 0

    @initialize()
    def stand(self) -> None:
        """Let the four records in."""
        self.application = applied_filing(self.cast)
        granted_filing(self.cast, Plan(name="南湖中学教学楼"))
        delivered(Delivered(name="净月科技园研发楼"))
        self.records = list(Contribution.objects.select_related("project").order_by("id"))
        self.records.append(delivered(Delivered(name="净月科技园食堂")))
        queue_push(contribution=self.records[PUSHED], reason=PushReason.GRADE, now=timezone.now())
        self.nation = Nation()
        self.people: dict[str, Actor] = {
            "clerk": self.cast.clerk.actor,
            "owner": owner_actor(),
            "county": self.cast.county.actor,
            "province": self.cast.province.actor,
            "support": make_helper(AccountKind.SUPPORT),
            "bureau": make_helper(AccountKind.DATA_BUREAU),
            "stranger": make_officer("220104", name="外人").actor,
        }
        self.values = {place: self._value(place) for place in range(4)}
        self.grades = ["C", "A", "C", "C"]

    @rule(place=records)
    def apply(self, place: int) -> None:
        """The applicant hands in a new value; while a case runs, a second one on the same record is refused."""
        self.serial += 1
        wanted, changes = self._change(place)
        case = self.cases.get(place)
        if case is not None and case.state in RUNNING | {"returned"}:
            return
        erratum = submitted(self._applicant(place), self.records[place], changes)
        self.cases[place] = Case(reread(erratum), self._table(place), wanted)

    @rule(place=records, choice=st.integers(min_value=0, max_value=7))
    def go_on(self, place: int, choice: int) -> None:
        """Somebody takes one of the steps that are open to them."""
        case = self.cases.get(place)
        possible = [step for step in STEPS if case and case.target(step) is not None]
        if case is None or not possible or self._is_led_over(place, case):
            return
        step = possible[choice % len(possible)]
        self._act(case, step, self._party(place, step))
        case.follow(step)
        if step == "execute":
            self.executed += 1
            self.values[place] = case.wanted

    @rule(place=records, step=st.sampled_from(STEPS))
    def try_what_cannot_be(self, place: int, step: str) -> None:
        """A step that the state does not have, by its own party: refused, and nothing moves."""
        case = self.cases.get(place)
        if case is None or case.target(step) is not None:
            return
        with pytest.raises(REFUSALS):
            self._act(case, step, self._party(place, step))

    @rule(place=records, choice=st.integers(min_value=0, max_value=7), who=st.integers(min_value=0, max_value=6))
    def meddle(self, place: int, choice: int, who: int) -> None:
        """Somebody else tries a step that is open: refused."""
        case = self.cases.get(place)
        possible = [step for step in STEPS if case and case.target(step) is not None]
        if case is None or not possible:
            return
        step = possible[choice % len(possible)]
        right = {self._party(place, step).account_id}
        if step in {"bureau_asks", "department_asks"}:
            right = {self.people[office].account_id for office in ("bureau", "province")}
        others = [actor for actor in self.people.values() if actor.account_id not in right]
        with pytest.raises(REFUSALS):
            self._act(case, step, others[who % len(others)])

    @precondition(lambda self: self.grades[GRADED_LATER] == "C")
    @rule()
    def grant(self) -> None:
        """The province gives A to the record that asked for it: not while an erratum of it runs."""
        case = self.cases.get(GRADED_LATER)
        give = partial(
            grant_grade_a,
            actor=self.people["province"],
            application_id=self.application.public_id,
            opinion="同意",
            method="system",
        )
        if case is not None and case.state in RUNNING:
            with pytest.raises(CannotAdvance):
                give()
            return
        give()
        self.grades[GRADED_LATER] = "A"

    @rule()
    def send(self) -> None:
        """A worker sends what is due; what was pushed anew ends."""
        send_deliveries(connector=self.nation)
        for case in self.cases.values():
            if case.state == "repushing":
                case.state = "done"

    @invariant()
    def states_are_the_models(self) -> None:
        """No case stands elsewhere than the model says."""
        for place, case in self.cases.items():
            assert reread(case.erratum).state == case.state, (place, case)

    @invariant()
    def facts_change_by_execution_only(self) -> None:
        """The library holds what was executed last; one version for each execution, and one behind every column."""
        if not hasattr(self, "records"):
            return
        assert [self._value(place) for place in range(4)] == [self.values[place] for place in range(4)]
        assert ErratumExecution.objects.count() == self.executed
        assert sum(one.versions.count() - 1 for one in self.records) == self.executed
        # The test's deliveries came in without an entry of the ledger; their content is compared all the same.
        assert [fault for fault in check_library() if "内容" in fault] == []
        assert list(check_changes()) == []

    @invariant()
    def what_runs_is_marked_and_held(self) -> None:
        """The public mark and the hold stand exactly while a case runs."""
        for place, case in self.cases.items():
            running = case.state in RUNNING
            shown = ProjectDocument.objects.get(project_id=self.records[place].project_id).document["marks"]
            assert ("erratum_open" in {mark["kind"] for mark in shown}) is running
            assert HeldRecord.objects.filter(erratum=case.erratum, is_open=True).exists() is running

    @invariant()
    def grades_stand(self) -> None:
        """No erratum changes a grade; A comes by its own decision."""
        if hasattr(self, "records"):
            found = [
                GradeDecision.objects.filter(contribution=one).order_by("-id").values_list("grade", flat=True)[0]
                for one in self.records
            ]
            assert found == self.grades

    @invariant()
    def deferred_walls_hold(self) -> None:
        """What the database demands at commit is asked now."""
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def teardown(self) -> None:
        """Undo everything."""
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)
        self.clock.stop()
        connection.run_on_commit.clear()

    def _value(self, place: int) -> str:
        record = self.records[place]
        if place in {DELIVERED, PUSHED}:
            return str(BasicInformation.objects.get(contribution=record).prj_name)
        return str(Tender.objects.get(contribution=record).tender_money)

    def _change(self, place: int) -> tuple[str, Changes]:
        if place in {DELIVERED, PUSHED}:
            name = f"净月科技园第{self.serial}栋"
            return name, {("project", "PrjName"): name}
        return f"{12300 + self.serial}.0000", {("tenders", "TenderMoney"): f"{12300 + self.serial}"}

    def _table(self, place: int) -> Table:
        if place in {DELIVERED, PUSHED}:
            return BOTH if place == PUSHED else APPROVAL
        return NATIONAL if self.grades[place] == "A" else PROVINCIAL

    def _is_led_over(self, place: int, case: Case) -> bool:
        """Whether a case that came back under 二(二) has to go by 二(三) now: the model leaves it alone."""
        return case.state == "returned" and case.table is not self._table(place)

    def _applicant(self, place: int) -> Actor:
        return self.people["owner" if place in {DELIVERED, PUSHED} else "clerk"]

    def _party(self, place: int, step: str) -> Actor:
        party = PARTIES[step]
        return self._applicant(place) if party == "applicant" else self.people[party]

    @staticmethod
    def _act(case: Case, step: str, actor: Actor) -> None:
        one: dict[str, Any] = {"actor": actor, "erratum_id": case.erratum.public_id}
        ACTS[step](**one)


ACTS: Mapping[str, Callable[..., object]] = {
    "withdraw": withdraw_erratum,
    "resubmit": submit_erratum,
    "agree": partial(agree_to_erratum, opinion=OPINION, method="originals"),
    "return": partial(return_erratum, opinion="请再核对"),
    "refuse": partial(refuse_erratum, opinion="无依据"),
    "refile": partial(refile, opinion="已补"),
    "file_bureau": partial(file_at_bureau, given=given("政数备〔2026〕3号")),
    "file_department": partial(file_at_department, given=given()),
    "bureau_asks": partial(ask_for_papers, opinion="缺签字"),
    "department_asks": partial(ask_for_papers, opinion="缺签字"),
    "system_changed": partial(confirm_system_change, given=given("")),
    "execute": execute_erratum,
    "consent": partial(consent_for_province, opinion=OPINION),
    "province_returns": partial(return_for_province, opinion="请再核对"),
    "province_refuses": partial(refuse_for_province, opinion="无依据"),
    "report": partial(report_to_ministry, given=given("吉建函〔2026〕12号")),
    "ministry_consents": partial(record_consent_of_ministry, given=given("建办函〔2026〕45号")),
    "ministry_dissents": partial(record_dissent_of_ministry, given=given("建办函〔2026〕46号", note="依据不足")),
    "nation_changed": partial(record_national_change, given=given("信息中心单 2026-88")),
    "pushed": partial(record_push, given=given("回执 2026-91")),
}


def run(station: Station, *, examples: int, steps: int) -> None:
    """Let the machine run."""
    run_state_machine_as_test(
        lambda: Procedures(station),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.notice("二(一)")
@pytest.mark.notice("二(二)")
@pytest.mark.notice("二(三)")
def test_random_moves_by_random_people(at_start: Station) -> None:
    """What the model allows succeeds and nothing else; facts, versions, history, marks and holds agree throughout."""
    run(at_start, examples=5, steps=25)


WAYS: Mapping[int, tuple[str, ...]] = {
    GRADED_LATER: ("agree", "return", "resubmit", "agree", "execute"),
    GRADED: ("agree", "consent", "report", "ministry_consents", "nation_changed", "execute", "pushed"),
    DELIVERED: ("agree", "bureau_asks", "refile", "file_department", "file_bureau", "system_changed", "execute"),
    PUSHED: (
        *("agree", "file_bureau", "department_asks", "refile", "file_department", "consent", "report"),
        *("ministry_consents", "execute", "system_changed", "nation_changed", "pushed"),
    ),
}
"""Record → a way to the end of its procedure, detours included."""


@pytest.mark.parametrize("place", WAYS)
def test_each_procedure_to_its_end(place: int, at_start: Station) -> None:
    """Step by step with all invariants between; every other step is refused at every stop."""
    machine = Procedures(at_start)
    try:
        machine.stand()
        machine.apply(place=place)
        for step in WAYS[place]:
            case = machine.cases[place]
            for other in STEPS:
                machine.try_what_cannot_be(place=place, step=other)
            possible = [one for one in STEPS if case.target(one) is not None]
            for who in range(7):
                machine.meddle(place=place, choice=possible.index(step), who=who)
            machine.go_on(place=place, choice=possible.index(step))
            machine.states_are_the_models()
            machine.facts_change_by_execution_only()
            machine.what_runs_is_marked_and_held()
            machine.grades_stand()
            machine.deferred_walls_hold()
        assert machine.cases[place].state == "done"
    finally:
        machine.teardown()
