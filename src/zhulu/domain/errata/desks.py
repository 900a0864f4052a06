"""Whose turn it is: the errata that wait for a firm, an owner, an authority, the data bureau or the technical support.

Waiting is no state: it follows from the state, the receipts of the newest handing in and the execution.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import AccountKind, Level
from zhulu.domain.errata.models import Erratum, ErratumExecution, ErratumSubmission, Receipt
from zhulu.domain.errata.permissions import ErratumPolicy
from zhulu.domain.errata.states import (
    APPLIED,
    AT_PROVINCE,
    CHANGING,
    DRAFT,
    FILING,
    FILING_RETURNED,
    NOT_RUNNING,
    REPORTED,
    REPUSHING,
    RETURNED,
    TO_REPORT,
)
from zhulu.domain.errata.vocabulary import Procedure, ReceiptKind
from zhulu.domain.standard.vocabulary import Path

WRITING = frozenset({DRAFT, RETURNED})
PATH_ONE = Q(contribution__path=Path.APPROVAL_FEED.value)


def list_waiting(*, actor: Actor, on: date) -> QuerySet[Erratum]:
    """Give the errata that wait for the actor's own office or organisation, as a query."""
    newest = ErratumSubmission.objects.filter(erratum=OuterRef("pk")).order_by("-number").values("pk")[:1]
    # What waits for an officer names the own authority, so it lies in the scope without asking what lies below.
    is_officer = actor.kind == AccountKind.OFFICER
    scope = Erratum.objects.all() if is_officer else ErratumPolicy(on=on).visible_to(actor=actor)
    return scope.annotate(newest=Subquery(newest)).filter(_turn_of(actor))


def count_waiting(*, actor: Actor, on: date) -> int:
    """Count the errata that wait for the actor's own office or organisation."""
    return list_waiting(actor=actor, on=on).count()


def running() -> Q:
    """Give the condition of errata that run: handed in, and not at their end."""
    return ~Q(state__in=NOT_RUNNING)


def _turn_of(actor: Actor) -> Q:
    if actor.kind in {AccountKind.CLERK, AccountKind.OWNER}:
        return Q(state__in=WRITING, entered_by=None)
    if actor.kind == AccountKind.SUPPORT:
        return Q(state=CHANGING) & ~_executed()
    if actor.kind == AccountKind.DATA_BUREAU:
        return _lacks(ReceiptKind.BUREAU_FILING, FILING, AT_PROVINCE) | _lacks(ReceiptKind.SYSTEM_CHANGE, CHANGING)
    standing = actor.standing
    if standing is None:
        return Q(pk__in=())
    entered = Q(state__in=WRITING, entered_by_id=standing.authority_id)
    if standing.level == Level.PROVINCE:
        return entered | _turn_of_province()
    home = Q(home_authority_id=standing.authority_id, state__in=(APPLIED, FILING_RETURNED))
    place = Q(other_home_id=standing.authority_id, state=APPLIED) & ~_received(ReceiptKind.PLACE_CONSENT)
    return entered | home | place


def _turn_of_province() -> Q:
    national = Q(procedure=Procedure.NATIONAL.value, state=CHANGING) & ~_received(ReceiptKind.NATIONAL_CHANGE)
    return (
        _lacks(ReceiptKind.DEPARTMENT_FILING, FILING) | national | Q(state__in=(AT_PROVINCE, TO_REPORT, REPORTED))
    ) | Q(state=REPUSHING)


def _lacks(kind: ReceiptKind, *states: str) -> Q:
    """Give the condition of path-① cases in some states whose newest handing in has no such receipt yet."""
    return PATH_ONE & Q(state__in=states) & ~_received(kind)


def _received(kind: ReceiptKind) -> Q:
    return Q(Exists(Receipt.objects.filter(submission_id=OuterRef("newest"), kind=kind.value)))


def _executed() -> Q:
    return Q(Exists(ErratumExecution.objects.filter(erratum__submission_id=OuterRef("newest"))))
