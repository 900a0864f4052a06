"""What tests of the exchange stand on: settings of a day, contributions of path ③, errata that really change facts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tests.support.bare_errata import cell, executed
from tests.support.filings import SINCE, Cast
from zhulu.domain.access.actors import Actor
from zhulu.domain.errata.models import Erratum
from zhulu.domain.exchange.models import Delivery
from zhulu.domain.exchange.operations import queue_push
from zhulu.domain.exchange.vocabulary import PushReason
from zhulu.domain.library.models import Contribution, Project, Tender, Version
from zhulu.domain.library.operations import Arrival, enter
from zhulu.domain.rulebook.operations import set_policy
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.models import Move
from zhulu.foundation.identifiers import new_public_id


def set_from(key: str, value: object, *, valid_from: date = SINCE) -> None:
    """Let a setting hold from a day on; the newest row of a day counts."""
    with transaction.atomic():
        set_policy(key=key, value=value, valid_from=valid_from, reason="测试", set_by="测试")


def specialist_contribution(actor: Actor, *, number: str = "2201022603160399") -> Contribution:
    """Put a contribution of path ③ into the library, with its signed move."""
    with transaction.atomic():
        project = Project.objects.create(number=number, area_code="220102", kind="99", issued_on=SINCE)
        arrival = Arrival(
            project=project,
            path=Path.SPECIALIST.value,
            source_kind="filing",
            source_id=new_public_id(),
            filer_id=None,
            roles=["3"],
            document={},
        )
        return enter(arrival, move=signed("confirm", actor), cause="confirmation", now=timezone.now())


def signed(transition: str, actor: Actor, *, now: datetime | None = None) -> Move:
    """Sign a move of no particular subject."""
    return Move.objects.create(
        machine="test",
        subject_id=1,
        transition=transition,
        source="",
        target="",
        account_id=actor.account_id,
        actor_name=actor.name,
        actor_office=actor.office,
        at=now or timezone.now(),
    )


def correct(
    cast: Cast, contribution: Contribution, *, money: str, push: bool = True
) -> tuple[Version, Delivery | None]:
    """Put the award's amount right by an executed erratum, and queue what it owes, in one transaction."""
    tender = Tender.objects.get(contribution=contribution)
    return mend(
        cast, contribution, [cell("tenders", tender.row_id, "TenderMoney", str(tender.tender_money), money)], push=push
    )


def mend(
    cast: Cast, contribution: Contribution, changes: Sequence[Mapping[str, Any]], *, push: bool = True
) -> tuple[Version, Delivery | None]:
    """Execute an erratum: the firm applied, the county agrees, the technical support unit executes."""
    with transaction.atomic():
        version = executed(contribution, *changes, applicant=cast.clerk.actor, agreer=cast.county.actor)
        for bare in Erratum.objects.filter(number__isnull=True):
            Erratum.objects.filter(pk=bare.pk).update(number=f"KW2-{bare.pk}")
        now = timezone.now()
        queued = queue_push(contribution=contribution, reason=PushReason.ERRATUM, now=now) if push else None
        return version, queued
