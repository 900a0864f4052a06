"""The invariants of the product, held after every one of many random moves by random people.

A Hypothesis machine takes filings through the use-cases on a database with real roles and real commits. A small model
written by hand says which moves succeed; whatever else happens, the invariants that apply to path ② must hold.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from django.db import transaction
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

from tests.support.exchange import set_from
from tests.support.filings import (
    ANSWERS,
    NO_STAR,
    SINCE,
    SINCE_AT,
    Person,
    Plan,
    filled_filing,
    make_clerk,
    make_firm,
    make_officer,
)
from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import AccountKind, Level
from zhulu.domain.authorities.queries import get_authority
from zhulu.domain.filings.models import Filing, GradeApplication, Handover, Submission
from zhulu.domain.filings.queries import FilingNotFound, list_star_gaps
from zhulu.domain.grants.models import Officer
from zhulu.domain.grants.operations import appoint_holder, give_grant
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.library.content_rows import document_from_rows
from zhulu.domain.library.models import Contribution, GradeDecision, Version
from zhulu.domain.publication.documents import build
from zhulu.domain.publication.models import ProjectDocument
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.standard.canonical import canonical_json
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.audit.models import Event
from zhulu.foundation.clock import local_day
from zhulu.foundation.ledger.checking import check_ledger
from zhulu.foundation.ledger.models import Entry
from zhulu.foundation.ledger.sealer import seal_all
from zhulu.interfaces.commands.content_checks import CONTENT_CHECKS
from zhulu.usecases.apply_for_grade import apply_for_grade
from zhulu.usecases.confirm_filing import confirm_filing
from zhulu.usecases.decide_grade_application import grant_grade_a, send_back_application
from zhulu.usecases.identify_actor import identify_actor
from zhulu.usecases.recheck_grade import recheck_filing
from zhulu.usecases.return_filing import Reason, refuse_filing, return_filing
from zhulu.usecases.submit_filing import submit_filing
from zhulu.usecases.transfer_filing import transfer_filing
from zhulu.usecases.verify_content import check_library
from zhulu.usecases.withdraw_filing import withdraw_filing

REFUSALS = (FilingNotFound, NotPermitted, CannotAdvance, RulesViolated)
PLACES = ("220102", "220104", "220100")
"""Two counties, whose officers give C, and the city's own ground, where its officer gives B."""
FIRMS = ("first", "second")
OFFICERS = ("220102", "220104", "220100", "220000")
PEOPLE = (*FIRMS, *OFFICERS, "administrator")
CITY = "220100"
WATCHED = (Filing, Submission, Handover, Contribution, Version, GradeDecision, GradeApplication, Move, Event, Entry)
"""What a refused attempt may not add to."""

STEPS = (
    "submit",
    "withdraw",
    "return",
    "refuse",
    "transfer",
    "confirm",
    "recheck",
    "apply",
    "grant",
    "send_back",
    "rename",
)

firms, places = st.sampled_from(FIRMS), st.sampled_from(PLACES)
filings = st.integers(min_value=0, max_value=2)
steps = st.integers(min_value=0, max_value=35)
onwards = st.sampled_from((True, True, True, False))
RIGHT = "whoever it is for"
people = st.sampled_from((*[RIGHT] * 12, *PEOPLE))
"""Mostly the one whose move it is, so that filings come far; else anybody."""


@dataclass
class Known:
    """What the model knows of a filing."""

    public_id: str
    firm: str
    place: str
    starred: bool
    home: str = ""
    """On whose desk it lies since its last submission."""
    state: str = "draft"
    grade: str = ""
    applied: bool = False
    signed: list[tuple[str, str, str]] = field(default_factory=list)
    """Grade, name and office of each decision as they were when it was made."""

    def open_steps(self) -> list[str]:
        """Give the steps that can be taken now."""
        if self.applied:
            return ["grant", "send_back"]
        if self.state == "confirmed":
            onwards = (["recheck"] if self.grade == "C" else []) + (["apply"] * 2 if self.starred else [])
            return onwards if onwards and self.grade != "A" else ["rename"]
        return {"draft": ["submit"], "returned": ["submit"], "refused": ["rename"]}.get(
            self.state, ["confirm", "confirm", "confirm", "transfer", "withdraw", "return", "refuse"]
        )

    def whose(self, step: str) -> str:
        """Give the person whose step it is."""
        if step in {"confirm", "return", "refuse", "transfer"}:
            return self.home or self.place
        return {"grant": "220000", "send_back": "220000", "recheck": CITY}.get(step, self.firm)

    def sign(self, actor: Actor) -> None:
        """Remember who has just signed the grade."""
        self.signed.append((self.grade, actor.name, actor.standing.office if actor.standing else ""))


class PathTwo(RuleBasedStateMachine):
    """Random people do random things with up to three filings."""

    def __init__(self, crowd: Mapping[str, Person]) -> None:
        """Start without filings among people who exist already."""
        super().__init__()
        self.crowd = crowd
        self.known: list[Known] = []

    def actor(self, name: str) -> Actor:
        """Give somebody's card as it is now."""
        if name == "administrator":
            return Actor(990, "系统管理员", AccountKind.SYSTEM_ADMIN)
        return identify_actor(account=self.crowd[name].account)

    def attempt(self, work: Callable[[], Any], *, expected: bool) -> bool:
        """Do something that the model expects to succeed or to be refused; a refusal leaves nothing behind."""
        before = [model._default_manager.count() for model in WATCHED]
        refusal: Exception | None = None
        try:
            work()
        except REFUSALS as refused:
            refusal = refused
        assert (refusal is None) is expected, refusal or "the model says that this is refused"
        if refusal:
            assert [model._default_manager.count() for model in WATCHED] == before
        return refusal is None

    @initialize(firm=firms, place=places)
    def first(self, *, firm: str, place: str) -> None:
        """Begin with one filing that may become A."""
        self._start(firm, Plan(county=place))

    @precondition(lambda self: len(self.known) < 3)
    @rule(firm=firms, place=places, starred=st.booleans(), join=st.booleans())
    def start(self, *, firm: str, place: str, starred: bool, join: bool) -> None:
        """Fill another filing, of its own or joined to a project that exists."""
        numbered = [Filing.objects.get(public_id=known.public_id).project for known in self.known]
        project = next((found for found in numbered if found), None) if join else None
        blank = frozenset() if starred else NO_STAR
        self._start(firm, Plan(county=place, blank=blank, join=project.public_id if project else ""))

    def _start(self, firm: str, plan: Plan) -> None:
        filing = filled_filing(self.crowd[firm], plan)
        self.known.append(Known(filing.public_id, firm, plan.county, starred=not plan.blank))

    # One rule takes all steps: of many rules Hypothesis switches some off in each example.
    @rule(place=filings, step=steps, onward=onwards, who=people)
    def act(self, *, place: int, step: int, onward: bool, who: str) -> None:
        """Take a step that the filing's state asks for, or any step, as the one whose step it is or as anybody."""
        known = self.known[place % len(self.known)]
        choice = known.open_steps() if onward else []
        name = (choice or list(STEPS))[step % len(choice or STEPS)]
        getattr(self, f"_{name}")(known, known.whose(name) if who == RIGHT else who)

    def _submit(self, known: Known, who: str) -> None:
        actor = self.actor(who)
        expected = who == known.firm and known.state in {"draft", "returned"}
        work = partial(submit_filing, actor=actor, filing_id=known.public_id, promised=True, reasons=ANSWERS)
        if self.attempt(work, expected=expected):
            known.state, known.home = "submitted", known.place

    def _transfer(self, known: Known, who: str) -> None:
        """Hand over between county and city, in whose ground the county lies; the city's own ground stays with it."""
        target = known.place if known.home == CITY else CITY
        expected = who == known.home and known.state == "submitted" and target != known.home
        work = partial(transfer_filing, actor=self.actor(who), filing_id=known.public_id, reason="由其监管")
        if self.attempt(partial(work, authority_id=get_authority(code=target).public_id), expected=expected):
            known.home = target

    def _recheck(self, known: Known, who: str) -> None:
        """Raise of the city's own accord: C to B, by the city above and by nobody else."""
        actor = self.actor(who)
        work = partial(recheck_filing, actor=actor, filing_id=known.public_id, opinion="属实", method="on_site")
        if self.attempt(work, expected=who == CITY and known.grade == "C" and not known.applied):
            known.grade = "B"
            known.sign(actor)

    def _withdraw(self, known: Known, who: str) -> None:
        expected = who == known.firm and known.state == "submitted"
        if self.attempt(partial(withdraw_filing, actor=self.actor(who), filing_id=known.public_id), expected=expected):
            known.state = "draft"

    def _return(self, known: Known, who: str) -> None:
        self._end(known, who, return_filing, "returned")

    def _refuse(self, known: Known, who: str) -> None:
        self._end(known, who, refuse_filing, "refused")

    def _end(self, known: Known, who: str, act: Callable[..., Any], state: str) -> None:
        expected = who == known.home and known.state == "submitted"
        work = partial(act, actor=self.actor(who), filing_id=known.public_id, reasons=[Reason("R05")])
        if self.attempt(work, expected=expected):
            known.state = state

    def _confirm(self, known: Known, who: str) -> None:
        """Confirm as whoever: the home authority's officer succeeds, and nobody else (invariant 5)."""
        actor = self.actor(who)
        work = partial(confirm_filing, actor=actor, filing_id=known.public_id, opinion="属实", method="originals")
        if self.attempt(work, expected=who == known.home and known.state == "submitted"):
            known.state, known.grade = "confirmed", "B" if known.home == CITY else "C"
            known.sign(actor)

    def _apply(self, known: Known, who: str) -> None:
        expected = who == known.firm and known.grade in {"B", "C"} and known.starred and not known.applied
        if self.attempt(partial(apply_for_grade, actor=self.actor(who), filing_id=known.public_id), expected=expected):
            known.applied = True

    def _grant(self, known: Known, who: str) -> None:
        actor = self.actor(who)
        if self._decide(known, who, partial(grant_grade_a, actor=actor, method="system")):
            known.grade = "A"
            known.sign(actor)

    def _send_back(self, known: Known, who: str) -> None:
        self._decide(known, who, partial(send_back_application, actor=self.actor(who)))

    def _decide(self, known: Known, who: str, work: Callable[..., Any]) -> bool:
        newest = GradeApplication.objects.filter(filing__public_id=known.public_id).order_by("-id").first()
        decided = partial(work, application_id=newest.public_id if newest else "0" * 16, opinion="同意")
        if not self.attempt(decided, expected=who == "220000" and known.applied):
            return False
        known.applied = False
        return True

    def _rename(self, known: Known, who: str) -> None:
        """Rename an officer and move the officer to another section; what was signed stays."""
        account = self.crowd[who if who in OFFICERS else known.place].account
        officer = Officer.objects.get(account=account)
        officer.name = "赵示例" if officer.name == "王示例" else "王示例"
        officer.office = "工程质量监管科" if officer.office == "建筑业管理科" else "建筑业管理科"
        officer.save(update_fields=["name", "office"])

    @invariant()
    def the_model_holds(self) -> None:
        """States and grades are the model's."""
        for known in self.known:
            contribution = Contribution.objects.filter(source_id=known.public_id).first()
            decided = contribution.grade_decisions.order_by("-id").first() if contribution else None
            assert Filing.objects.get(public_id=known.public_id).state == known.state
            assert (decided.grade if decided else "") == known.grade

    @invariant()
    def grades_are_founded(self) -> None:
        """2, 3 and 7: A after B or C, whole and provincial; B ⇔ city, C ⇔ county; none falls; names stay as signed."""
        policy = get_policy(as_of=local_day(timezone.now()))
        for known in self.known:
            decisions = list(GradeDecision.objects.filter(contribution__source_id=known.public_id).order_by("id"))
            assert [(item.grade, item.reviewer_name, item.reviewer_office) for item in decisions] == known.signed
            for place, decision in enumerate(decisions):
                level = {"A": Level.PROVINCE, "B": Level.CITY, "C": Level.COUNTY}[decision.grade]
                assert decision.authority_level == level == decision.authority.level
                assert all(decision.grade < before.grade for before in decisions[:place])
                if decision.grade == "A":
                    assert {item.grade for item in decisions[:place]} & {"B", "C"}
                    gaps = list_star_gaps(contribution_ids=[decision.contribution_id], policy=policy)
                    assert gaps[decision.contribution_id].missing == ()

    @invariant()
    def facts_stand(self) -> None:
        """4: without an erratum the locked rows are the first version to the letter, and that is what was submitted."""
        for contribution in Contribution.objects.filter(source_id__in=[known.public_id for known in self.known]):
            version = contribution.versions.get()
            submission = Submission.objects.filter(filing__public_id=contribution.source_id).latest("number")
            assert canonical_json(document_from_rows(contribution_id=contribution.pk)) == version.canonical
            assert version.canonical == submission.canonical

    @invariant()
    def nobody_reviews_the_own(self) -> None:
        """6: who filed has signed no decision on it."""
        for filing in Filing.objects.filter(public_id__in=[known.public_id for known in self.known]):
            moves = Move.objects.filter(machine="back_filing", subject_id=filing.pk)
            deciding = moves.filter(transition__in=("return", "refuse", "confirm"))
            assert filing.created_by not in set(deciding.values_list("account_id", flat=True))

    @invariant()
    def the_public_sees_what_stands(self) -> None:
        """8: each project's document is what library and submissions say, part by part, with the highest grade."""
        projects = {
            filing.project_id: filing.project
            for filing in Filing.objects.filter(public_id__in=[known.public_id for known in self.known])
            if filing.project
        }
        for pk, project in projects.items():
            held = ProjectDocument.objects.filter(project_id=pk).first()
            built = build(project_id=pk, show_grade_d=True, now=held.updated_at if held else project.created_at)
            assert (held.document if held else None) == (built.document if built else None)
            mine = [known for known in self.known if self._project_of(known) == pk]
            shown = sorted(known.grade or "D" for known in mine if known.state in {"submitted", "confirmed"})
            assert (sorted(part["grade"] for part in held.document["parts"]) if held else []) == shown
            assert (held.grade if held else "") == (shown[0] if shown else "")
            assert "示例" not in json.dumps(held.document if held else {}, ensure_ascii=False)

    @staticmethod
    def _project_of(known: Known) -> int | None:
        return Filing.objects.get(public_id=known.public_id).project_id

    def teardown(self) -> None:
        """9: the ledger verifies with everything it speaks of, once sealed."""
        seal_all(now=timezone.now())
        assert check_ledger(content_checks=CONTENT_CHECKS).sound
        assert list(check_library()) == []


@pytest.fixture
def crowd(fresh_database: str) -> dict[str, Person]:
    """Clerks of two firms, and officers of two counties, a city and the province."""
    made = {
        name: make_clerk(
            make_firm(serial=place + 1, name=f"吉林第{place}建设有限公司"), sign_in_name=name, name="沈望舒"
        )
        for place, name in enumerate(FIRMS)
    }
    for code in OFFICERS:
        function = GrantFunction.GRADE_A if code == "220000" else GrantFunction.CONFIRM
        made[code] = make_officer(code, function=function)
    with transaction.atomic():
        city = Officer.objects.select_related("authority").get(account=made[CITY].account)
        grant = give_grant(
            authority=city.authority,
            path=Path.BACK_FILING,
            function=GrantFunction.RECHECK,
            valid_from=SINCE,
            document_note="权限申请表（盖章）",
            decided_at=SINCE_AT,
        )
        appoint_holder(grant=grant, officer=city, valid_from=SINCE)
    # The model's projects all bear one name; judging near-duplicates has tests of its own.
    set_from("near_duplicates_held", value=False)
    return made


def test_the_invariants_hold(crowd: dict[str, Person]) -> None:
    """Product invariants 2 to 9, as far as path ② reaches, after every step of random journeys."""
    run_state_machine_as_test(
        lambda: PathTwo(crowd),
        settings=settings(
            max_examples=9,
            stateful_step_count=20,
            deadline=None,
            database=None,
            phases=(Phase.generate,),  # shrinking would replay hundreds of journeys
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Move.objects.filter(transition="submit").exists()
