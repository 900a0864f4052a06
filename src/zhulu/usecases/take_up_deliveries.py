"""Takes up again what waited: deliveries whose place has been read, and those that a fault of ours kept back.

The same journey as at their arrival judges them, against what stands now.
"""

import logging
from collections.abc import Mapping, Sequence

from django.db import DatabaseError
from django.db.models import QuerySet

from zhulu.domain.access.actors import SYSTEM
from zhulu.domain.intake.facts import Bundle
from zhulu.domain.intake.models import Handling
from zhulu.domain.intake.packing import unpack
from zhulu.domain.intake.states import RECEIVED, WAITING
from zhulu.domain.intake.vocabulary import Outcome
from zhulu.domain.intake.writing import Origin, Record
from zhulu.foundation.identifiers import new_public_id
from zhulu.usecases.deliver_bundles.delivering import cases_of, learn, survey
from zhulu.usecases.deliver_bundles.waves import Item, Voyage, sail
from zhulu.usecases.journey import journey

logger = logging.getLogger(__name__)
AT_ONCE = 200
MOST_KEPT = 500
"""How many deliveries that were kept back are tried in one run."""


def take_up_waiting(*, code: str = "", delivery: int = 0) -> int:
    """Take up the deliveries that waited for a code to be read, or for their own place; how many are done with.

    Safe to repeat: what has gone in is not taken again.
    """
    waiting = Handling.objects.filter(state=WAITING)
    waiting = waiting.filter(delivery_id=delivery) if delivery else waiting.filter(unread_code=code)
    done, last = 0, 0
    while ids := list(_next(waiting, last)):
        done += _take(ids)
        last = ids[-1]
    return done


def take_up_kept() -> int:
    """Try anew what a fault of ours kept back, one by one, so that one that fails again keeps back none but itself."""
    done = 0
    for pk in Handling.objects.filter(state=RECEIVED).order_by("pk").values_list("pk", flat=True)[:MOST_KEPT]:
        try:
            done += _take([pk])
        except DatabaseError:
            logger.exception("a delivery that was kept back failed again: handling %d", pk)
    return done


def _next(waiting: "QuerySet[Handling]", last: int) -> "QuerySet[Handling, int]":
    return waiting.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]


def _take(ids: Sequence[int]) -> int:
    with journey(actor=SYSTEM, cause="take_up_deliveries", subject_kind="feed") as now:
        around = survey(actor=SYSTEM, now=now)
        rows = list(Handling.objects.filter(pk__in=ids).select_related("delivery__dossier").order_by("pk"))
        bundles = {row.pk: unpack(row.delivery, row.prepared) for row in rows if row.prepared}
        learn(around, bundles.values())
        cases = cases_of(bundles.values(), around, now=now)
        # Cases first, as every delivery locks them; only now does a state that is read hold still.
        open_states = Handling.objects.select_for_update(of=("self",)).filter(
            pk__in=bundles, state__in=[WAITING, RECEIVED]
        )
        states = dict(open_states.order_by("pk").values_list("pk", "state"))
        taken = [row for row in rows if row.pk in states]
        own = {row.delivery_id for row in taken}
        for case in cases.values():
            case.earlier = [one for one in case.earlier if one.pk not in own]
        items = [
            Item(
                position,
                bundles[row.pk],
                kept=_kept(row, states[row.pk], position, bundles),
                placed=around.places.said_of(row.delivery_id),
            )
            for position, row in enumerate(taken)
        ]
        answers = sail(items, Voyage(cases, around, Origin(0, SYSTEM.name, new_public_id()), SYSTEM, now))
        return sum(answer.outcome is not Outcome.PLACE_UNKNOWN for answer in answers)


def _kept(row: Handling, state: str, position: int, bundles: Mapping[int, Bundle]) -> Record:
    return Record(
        pk=row.delivery_id,
        public_id=row.delivery.public_id,
        bundle=bundles[row.pk],
        position=position,
        dossier_id=row.delivery.dossier_id,
        transition="",
        outcome=Outcome.RECEIVED,
        handling_id=row.pk,
        state=state,
    )
