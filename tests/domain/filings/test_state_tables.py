"""The whole product states × transitions against a matrix written by hand, run by the engine in the database."""

import pytest
from django.db import IntegrityError, transaction

from tests.support.bare_filings import NOW, WAYS, WORK_WAYS, Allow, bare_filing, clerk_of
from tests.support.filings import Cast, confirmed_filing, make_cast, make_firm
from zhulu.domain.filings.models import Filing, GradeApplication
from zhulu.domain.filings.operations import create_application
from zhulu.domain.filings.states import BACK_FILING, GRADE_APPLICATION, SPECIALIST_FILING
from zhulu.domain.library.models import Contribution
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.edges import machines
from zhulu.domain.statecraft.models import Edge, Move
from zhulu.domain.statecraft.operations import CannotAdvance, advance
from zhulu.domain.statecraft.table import Machine

pytestmark = pytest.mark.django_db

NO = None
FILING_MATRIX = {
    #             submit       withdraw  return      refuse     confirm      pre_review   assign       transfer
    "draft": ("submitted", NO, NO, NO, NO, NO, NO, NO),
    "submitted": (NO, "draft", "returned", "refused", "confirmed", "submitted", "submitted", "submitted"),
    "returned": ("submitted", NO, NO, NO, NO, NO, NO, NO),
    "refused": (NO, NO, NO, NO, NO, NO, NO, NO),
    "confirmed": (NO, NO, NO, NO, NO, NO, NO, NO),
}
"""派单, 移交 and 初审 leave a submitted filing where it is in the table: whose desk it lies on is no state."""
FILING_STEPS = ("submit", "withdraw", "return", "refuse", "confirm", "pre_review", "assign", "transfer")
WORK_MATRIX = {
    #             submit       withdraw  endorse     return      refuse     confirm      assign       transfer
    "draft": ("submitted", NO, NO, NO, NO, NO, NO, NO),
    "submitted": (NO, "draft", "endorsed", "returned", "refused", "confirmed", "submitted", "submitted"),
    "endorsed": (NO, "draft", NO, "returned", "refused", "confirmed", "submitted", NO),
    "returned": ("submitted", NO, NO, NO, NO, NO, NO, NO),
    "refused": (NO, NO, NO, NO, NO, NO, NO, NO),
    "confirmed": (NO, NO, NO, NO, NO, NO, NO, NO),
}
"""Path ③: what the county has passed on is the city's; dispatched anew, it is looked at anew."""
WORK_STEPS = ("submit", "withdraw", "endorse", "return", "refuse", "confirm", "assign", "transfer")
GRADE_MATRIX = {
    #            grant      send_back    raise      decline
    "applied": ("granted", "sent_back", "granted", "sent_back"),
    "granted": (NO, NO, NO, NO),
    "sent_back": (NO, NO, NO, NO),
}
"""Which of the two pairs may be taken depends on the grade that was applied for, which is the policy's to ask."""
GRADE_STEPS = ("grant", "send_back", "raise", "decline")

FILING_CASES = [
    (state, step, FILING_MATRIX[state][place]) for state in FILING_MATRIX for place, step in enumerate(FILING_STEPS)
]
WORK_CASES = [
    (state, step, WORK_MATRIX[state][place]) for state in WORK_MATRIX for place, step in enumerate(WORK_STEPS)
]
GRADE_CASES = [
    (state, step, GRADE_MATRIX[state][place]) for state in GRADE_MATRIX for place, step in enumerate(GRADE_STEPS)
]


def outcome(subject: Filing | GradeApplication, step: str, machine: Machine) -> str | None:
    """Take a step with every permission and a reason, and give the state it led to; None for a refusal."""
    try:
        with transaction.atomic():
            moved, _ = advance(
                subject, step, machine=machine, policy=Allow(), actor=clerk_of(1), now=NOW, reason="理由"
            )
    except CannotAdvance:
        return None
    return str(moved.state)


def test_the_matrices_are_whole() -> None:
    """They name every state and every transition of the code, and no other."""
    assert set(FILING_MATRIX) == {state.key for state in BACK_FILING.states}
    assert set(FILING_STEPS) == {row.name for row in BACK_FILING.transitions}
    assert set(WORK_MATRIX) == {state.key for state in SPECIALIST_FILING.states}
    assert set(WORK_STEPS) == {row.name for row in SPECIALIST_FILING.transitions}
    assert set(GRADE_MATRIX) == {state.key for state in GRADE_APPLICATION.states}
    assert set(GRADE_STEPS) == {row.name for row in GRADE_APPLICATION.transitions}
    assert {machine.name for machine in machines()} >= {BACK_FILING.name, GRADE_APPLICATION.name}


@pytest.mark.parametrize(("state", "step", "expected"), FILING_CASES)
def test_a_filing_moves_as_the_matrix_says(state: str, step: str, expected: str | None) -> None:
    """Each of 5 × 8: the target, or a refusal that leaves state and record alone."""
    filing = bare_filing(make_firm(), state=state)
    moves = Move.objects.count()

    assert outcome(filing, step, BACK_FILING) == expected
    assert Filing.objects.get().state == (expected or state)
    assert Move.objects.count() == moves + (expected is not NO)


@pytest.mark.parametrize(("state", "step", "expected"), WORK_CASES)
@pytest.mark.notice("一(三)3")
def test_a_specialist_work_moves_as_the_matrix_says(state: str, step: str, expected: str | None) -> None:
    """Each of 6 × 8: the target, or a refusal that leaves state and record alone."""
    filing = bare_filing(make_firm(), state=state, path=Path.SPECIALIST)
    moves = Move.objects.count()

    assert outcome(filing, step, SPECIALIST_FILING) == expected
    assert Filing.objects.get().state == (expected or state)
    assert Move.objects.count() == moves + (expected is not NO)


@pytest.mark.parametrize(("path", "machine"), [(Path.BACK_FILING, SPECIALIST_FILING), (Path.SPECIALIST, BACK_FILING)])
def test_a_filing_moves_along_the_table_of_its_own_path(path: Path, machine: Machine) -> None:
    """The trigger asks the path: a move signed under the other table does not carry the state over."""
    filing = bare_filing(make_firm(), path=path)
    with pytest.raises(IntegrityError, match="没有同时留下办理记录"), transaction.atomic():
        outcome(filing, "submit", machine)
    assert Filing.objects.get().state == "draft"


def test_the_path_of_a_filing_never_changes() -> None:
    """Neither ORM nor anything else turns a back-filing into a specialist work."""
    filing = bare_filing(make_firm())
    with pytest.raises(IntegrityError, match="定了就不能改"), transaction.atomic():
        Filing.objects.filter(pk=filing.pk).update(path=Path.SPECIALIST)
    with pytest.raises(IntegrityError), transaction.atomic():
        Filing.objects.filter(pk=filing.pk).update(path=Path.APPROVAL_FEED)


@pytest.fixture
def confirmed_once() -> tuple[Cast, Filing]:
    """A confirmed filing, which an application needs under it."""
    cast = make_cast()
    return cast, confirmed_filing(cast)


def test_an_application_moves_as_the_matrix_says(confirmed_once: tuple[Cast, Filing]) -> None:
    """Each of 3 × 4; all on one confirmed filing, for the engine reads the application only."""
    cast, filing = confirmed_once
    for state, step, expected in GRADE_CASES:
        with transaction.atomic():
            application = create_application(
                filing=filing, contribution=Contribution.objects.get(), actor=cast.clerk.actor, now=NOW
            )
        if state != "applied":
            outcome(application, {"granted": "grant", "sent_back": "send_back"}[state], GRADE_APPLICATION)

        assert (state, step, outcome(application, step, GRADE_APPLICATION)) == (state, step, expected)
        assert GradeApplication.objects.get(pk=application.pk).state == (expected or state)
        if GradeApplication.objects.get(pk=application.pk).state == "applied":
            outcome(application, "send_back", GRADE_APPLICATION)


@pytest.mark.parametrize("machine", machines(), ids=lambda machine: machine.name)
def test_every_state_is_reachable(machine: Machine) -> None:
    """From the first state, every other one is reached by some steps."""
    reached, waiting = {machine.initial}, [machine.initial]
    while waiting:
        state = waiting.pop()
        for row in machine.leaving(state):
            if row.target not in reached:
                reached.add(row.target)
                waiting.append(row.target)

    assert reached == {state.key for state in machine.states}
    assert set(WAYS) == {state.key for state in BACK_FILING.states}
    assert set(WORK_WAYS) == {state.key for state in SPECIALIST_FILING.states}


@pytest.mark.parametrize("machine", machines(), ids=lambda machine: machine.name)
def test_final_states_are_final(machine: Machine) -> None:
    """A final state has no way out, and a state without a way out is final."""
    for state in machine.states:
        assert state.is_final is (machine.leaving(state.key) == ())


@pytest.mark.parametrize("machine", machines(), ids=lambda machine: machine.name)
def test_every_word_of_the_table_is_founded(machine: Machine) -> None:
    """Each state and transition has its label and clause; each permission's scope fits who takes the step."""
    for state in machine.states:
        assert state.label
        assert state.means
        assert state.clause
    for row in machine.transitions:
        assert row.label
        assert row.clause
        assert {machine.state(key).key for key in (*row.sources, row.target)}
        assert row.permission.split(":")[0] not in {"public", "session", "admin", "audit"}


def test_the_database_holds_the_same_edges() -> None:
    """The trigger reads exactly what the code reads, starting states included."""
    stored = set(Edge.objects.values_list("machine", "source", "target", "initial"))
    coded = {
        (machine.name, source, target, source == machine.initial)
        for machine in machines()
        for source, target in machine.edges()
    }

    assert stored == coded
    by_hand = {(state, target) for state, row in FILING_MATRIX.items() for target in row if target}
    assert {(source, target) for name, source, target, _ in stored if name == BACK_FILING.name} == by_hand
