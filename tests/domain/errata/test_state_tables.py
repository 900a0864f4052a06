"""The three tables of 二: every state against every step, by a matrix written by hand, run by the engine."""

import pytest
from django.db import transaction

from tests.support.bare_errata import Bare, make_helper
from tests.support.deliveries import delivered, owner_actor
from tests.support.stations import Station
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.errata.models import Erratum
from zhulu.domain.errata.states import ERRATUM_APPROVAL, ERRATUM_NATIONAL, ERRATUM_PROVINCIAL, MACHINES
from zhulu.domain.errata.vocabulary import Procedure
from zhulu.domain.library.models import Contribution
from zhulu.domain.statecraft.models import Edge, Move
from zhulu.domain.statecraft.operations import CannotAdvance

Matrix = dict[str, dict[str, str]]

BEGINNING = {
    "draft": {"submit": "applied"},
    "returned": {"submit": "applied", "withdraw": "withdrawn"},
    "refused": {},
    "withdrawn": {},
    "done": {},
}
APPLIED = {"withdraw": "withdrawn", "consent_place": "applied", "refuse": "refused", "return": "returned"}
OF_FILING = ("file_at_bureau", "file_at_department", "register_filing")
ASKING = ("bureau_asks", "department_asks")
OF_THE_OTHER_SYSTEM = dict.fromkeys(("execute", "confirm_system", "register_system", "match_delivery"), "changing")


def at_filing(state: str) -> dict[str, str]:
    """Give the steps of filing, which leave a case where it is, and those by which papers are asked for."""
    return {**dict.fromkeys(OF_FILING, state), **dict.fromkeys(ASKING, "filing_returned")}


APPROVAL: Matrix = {
    **BEGINNING,
    "applied": {**APPLIED, "agree": "filing"},
    "filing": {**at_filing("filing"), "return": "returned", "release": "changing"},
    "filing_returned": {"refile": "filing", "return": "returned"},
    "changing": {**OF_THE_OTHER_SYSTEM, "close": "done"},
}
PROVINCIAL: Matrix = {
    **BEGINNING,
    "applied": {**APPLIED, "agree": "changing"},
    "changing": {"execute": "changing", "return": "returned", "close": "done"},
}
NATIONAL: Matrix = {
    **BEGINNING,
    "dissented": {},
    "applied": {**APPLIED, "agree": "at_province"},
    "at_province": {
        **at_filing("at_province"),
        "withdraw": "withdrawn",
        "province_returns": "returned",
        "province_refuses": "refused",
        "consent": "to_report",
    },
    "filing_returned": {"refile": "at_province"},
    "to_report": {"province_returns": "returned", "report": "reported"},
    "reported": {"ministry_consents": "changing", "ministry_dissents": "dissented"},
    "changing": {**OF_THE_OTHER_SYSTEM, "record_national": "changing", "repush": "repushing"},
    "repushing": {"record_push": "repushing", "receive_push": "repushing", "close": "done"},
}
MATRICES = {
    Procedure.APPROVAL: (ERRATUM_APPROVAL, APPROVAL),
    Procedure.PROVINCIAL: (ERRATUM_PROVINCIAL, PROVINCIAL),
    Procedure.NATIONAL: (ERRATUM_NATIONAL, NATIONAL),
}
CASES = [
    (procedure, state, row.name)
    for procedure, (machine, matrix) in MATRICES.items()
    for state in matrix
    for row in machine.transitions
]


def test_the_matrices_are_whole() -> None:
    """They name every state and every step of the code, and no other."""
    for machine, matrix in MATRICES.values():
        assert set(matrix) == {state.key for state in machine.states}
        assert {step for steps in matrix.values() for step in steps} == {row.name for row in machine.transitions}
        assert {state.key for state in machine.states if state.is_final} == {
            state for state, steps in matrix.items() if not steps
        }


def test_the_database_knows_the_same_edges(at_start: Station) -> None:
    """Its own copy joins exactly the pairs of states that the matrices join."""
    for machine, matrix in MATRICES.values():
        written = {(state, target) for state, steps in matrix.items() for target in steps.values()}
        held = Edge.objects.filter(machine=machine.name)

        assert set(held.values_list("source", "target")) == written
        assert set(held.filter(initial=True).values_list("source", flat=True)) == {"draft"}


@pytest.mark.parametrize(("procedure", "state", "step"), CASES)
def test_a_table_allows_what_the_matrix_says(procedure: Procedure, state: str, step: str) -> None:
    """Each of the three products: the target, or nothing."""
    machine, matrix = MATRICES[procedure]
    row = machine.transition(step)

    assert (row.target if state in row.sources else None) == matrix[state].get(step)


WAYS: dict[Procedure, dict[str, tuple[str, ...]]] = {
    Procedure.PROVINCIAL: {
        "draft": (),
        "applied": ("submit",),
        "returned": ("submit", "return"),
        "refused": ("submit", "refuse"),
        "withdrawn": ("submit", "withdraw"),
        "changing": ("submit", "agree"),
        "done": ("submit", "agree", "execute", "close"),
    },
    Procedure.APPROVAL: {
        "filing": ("submit", "agree"),
        "filing_returned": ("submit", "agree", "bureau_asks"),
        "changing": ("submit", "agree", "file_at_bureau", "file_at_department", "release"),
        "done": (
            *("submit", "agree", "file_at_bureau", "file_at_department", "release"),
            *("execute", "confirm_system", "close"),
        ),
    },
    Procedure.NATIONAL: {
        "at_province": ("submit", "agree"),
        "filing_returned": ("submit", "agree", "department_asks"),
        "to_report": ("submit", "agree", "consent"),
        "reported": ("submit", "agree", "consent", "report"),
        "dissented": ("submit", "agree", "consent", "report", "ministry_dissents"),
        "changing": ("submit", "agree", "consent", "report", "ministry_consents"),
        "repushing": (
            *("submit", "agree", "consent", "report", "ministry_consents"),
            *("execute", "record_national", "repush"),
        ),
        "done": (
            *("submit", "agree", "consent", "report", "ministry_consents"),
            *("execute", "record_national", "repush", "record_push", "close"),
        ),
    },
}
"""State → the steps that lead there; the states that all three share stand with the provincial procedure."""


@pytest.fixture
def bare(at_confirmed: Station) -> Bare:
    """A case on the one confirmed filing."""
    cast = at_confirmed.cast
    return Bare(Contribution.objects.get(), cast.clerk.actor, cast.county.actor, make_helper(AccountKind.SUPPORT))


def walked(bare: Bare, steps: tuple[str, ...]) -> Bare:
    """Take steps, executing what was agreed where the way says so."""
    for step in steps:
        if step == "agree":
            tender = bare.contribution.tender_rows.get()
            bare.agree(
                {
                    "act": "set",
                    "table": "tenders",
                    "row_id": tender.row_id,
                    "column": "TenderMoney",
                    "old": str(tender.tender_money),
                    "new": "4321.5000",
                }
            )
        elif step == "execute":
            bare.execute(bare.erratum.agreements.get())
        else:
            bare.step(step)
    return bare


def outcome(bare: Bare, step: str) -> str | None:
    """Take a step and give the state it led to; None where the table refuses."""
    try:
        with transaction.atomic():
            bare.step(step)
    except CannotAdvance:
        return None
    return str(bare.erratum.state)


OTHERS = [
    (procedure, state, step)
    for procedure, ways in WAYS.items()
    for state in ways
    for step in (row.name for row in MACHINES[procedure].transitions)
    if step not in MATRICES[procedure][1][state]
]


@pytest.mark.parametrize(
    ("procedure", "state"),
    [(procedure, state) for procedure in (Procedure.PROVINCIAL, Procedure.NATIONAL) for state in WAYS[procedure]],
)
def test_the_engine_refuses_every_other_step(procedure: Procedure, state: str, bare: Bare) -> None:
    """From each state each step that the matrix lacks is refused, and leaves neither state nor record."""
    Erratum.objects.filter(pk=bare.erratum.pk).update(procedure=procedure)
    bare.erratum.refresh_from_db()
    walked(bare, WAYS[procedure][state])
    moves = Move.objects.count()

    assert bare.erratum.state == state
    for other, of_state, step in OTHERS:
        if (other, of_state) == (procedure, state):
            assert (step, outcome(bare, step)) == (step, None)
    assert Move.objects.count() == moves


@pytest.mark.parametrize("state", WAYS[Procedure.APPROVAL])
def test_the_engine_refuses_every_other_step_of_path_one(state: str, at_start: Station) -> None:
    """The same for the approval system's records."""
    bare = Bare(
        delivered(),
        owner_actor(),
        at_start.cast.county.actor,
        make_helper(AccountKind.SUPPORT),
        procedure=Procedure.APPROVAL,
        is_deletion=True,
    )
    for step in WAYS[Procedure.APPROVAL][state]:
        if step == "agree":
            bare.agree({"act": "delete_record"})
        elif step == "execute":
            bare.execute(bare.erratum.agreements.get())
        else:
            bare.step(step)

    assert bare.erratum.state == state
    for other, of_state, step in OTHERS:
        if (other, of_state) == (Procedure.APPROVAL, state):
            assert (step, outcome(bare, step)) == (step, None)
