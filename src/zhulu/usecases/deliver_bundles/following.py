"""What follows from deliveries beyond the library: proof for running errata, and what is owed to the nation."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from zhulu.domain.errata.models import Erratum
from zhulu.domain.errata.states import CHANGING
from zhulu.domain.exchange.operations import queue_push
from zhulu.domain.exchange.owing import is_due
from zhulu.domain.exchange.vocabulary import PushReason
from zhulu.domain.library.models import Contribution
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.standard.vocabulary import Path
from zhulu.usecases.deliver_bundles.entering import Taking
from zhulu.usecases.errata.settling import match_delivery


def follow(takings: Sequence[Taking], *, policy: Policy, now: datetime) -> None:
    """Let errata and the national platform know what was delivered, in the transaction in which it was taken."""
    _prove_errata(takings, now)
    _owe(takings, policy, now)


def _prove_errata(takings: Sequence[Taking], now: datetime) -> None:
    """Take a delivery that says what an erratum has agreed as proof that the approval system has changed (二(一)b)."""
    said: Mapping[int, Taking] = {
        standing.contribution_id: taking for taking in takings for standing in taking.case.standing.values()
    }
    running = Erratum.objects.filter(contribution_id__in=said, state=CHANGING).values_list("contribution_id", flat=True)
    for contribution in Contribution.objects.filter(pk__in=list(running)).select_related("project").order_by("pk"):
        taking = said[contribution.pk]
        match_delivery(
            contribution=contribution, document=taking.fate.document, said_in=taking.delivery_public_id, now=now
        )


def _owe(takings: Sequence[Taking], policy: Policy, now: datetime) -> None:
    """Queue what path ① owes to the national platform by the setting of the day (Q37)."""
    owed = [
        taking.contribution_id
        for taking in takings
        if taking.contribution_id is not None
        and taking.fate.signer.grade
        and is_due(policy=policy, path=Path.APPROVAL_FEED.value, grade=taking.fate.signer.grade)
    ]
    # By number, as receipts take the turns of projects: whoever takes several does so in one order.
    fresh = Contribution.objects.filter(pk__in=owed).select_related("project").order_by("project__number", "pk")
    for contribution in fresh:
        queue_push(contribution=contribution, reason=PushReason.GRADE, now=now)
