"""派单: the province sends what nobody can confirm to an authority that can (一(二)3).

Nothing falls up to the city by itself, for that would turn C into B: either place and grants give a home authority by
now, or an officer of the province names one that answers for the place, and says why.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.authorities.models import Authority
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.queries import (
    FilingNotFound,
    compute_home,
    get_openings,
    is_stranded,
    list_unassigned,
)
from zhulu.domain.grants.permissions import acts_for_the_province
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.usecases.handing_over import move_desk, require_candidate
from zhulu.usecases.journey import journey

BY_GRANTS = "按项目所在地和现有授权重新派单"
NOT_AROUND = "只能派给对项目所在地负责、现有确认权限和在岗审核人员的机关（一(二)3、三(一)）"
MOST_AT_ONCE = 200
"""How many one press of the button sends at most; the rest waits for the next."""


class NotWaiting(CannotAdvance):
    """The filing lies with an authority that can confirm it."""

    rule = "NobodyCanConfirm"


class NobodyAble(CannotAdvance):
    """Still nobody holds a grant for the place."""

    rule = "HomeHoldsGrant"


def assign_filing(*, actor: Actor, filing_id: str, authority_id: str, reason: str) -> Filing:
    """Assign a filing that nobody can confirm to an authority that an officer of the province names.

    Args:
        authority_id: the authority's public id, one of those that answer for the place and hold the grant.

    Raises:
        FilingNotFound, NotPermitted, CannotAdvance: as for every move; an empty reason counts as a missing one.
        NotWaiting: its home authority can confirm it.
        NotAReceiver: the authority does not answer for the place, or cannot confirm there.
    """
    with journey(actor=actor, cause="assign_filing", subject_kind="filing", subject_id=filing_id) as now:
        on = local_day(now)

        def choose(locked: Filing) -> Authority:
            _require_stranded(locked, on)
            candidates = get_openings(filing=locked, on=on).assignees
            return require_candidate(candidates, authority_id=authority_id, refusal=NOT_AROUND)

        return move_desk(actor=actor, filing_id=filing_id, transition="assign", reason=reason, now=now, choose=choose)


def dispatch_filing(*, actor: Actor, filing_id: str) -> Filing:
    """Send a filing that nobody could confirm to the home authority that place and grants give by now.

    Raises:
        FilingNotFound, NotPermitted, CannotAdvance: as for every move.
        NotWaiting: its home authority can confirm it.
        NobodyAble: the place still has nobody.
    """
    with journey(actor=actor, cause="assign_filing", subject_kind="filing", subject_id=filing_id) as now:
        on = local_day(now)

        def choose(locked: Filing) -> Authority:
            _require_stranded(locked, on)
            home = compute_home(filing=locked, on=on)
            if home is None:
                raise NobodyAble("项目所在地仍没有能确认的机关。请先为属地开通权限，或者指定机关派单（三(一)）")
            return home

        return move_desk(
            actor=actor, filing_id=filing_id, transition="assign", reason=BY_GRANTS, now=now, choose=choose
        )


def _require_stranded(filing: Filing, on: date) -> None:
    if not is_stranded(filing=filing, on=on):
        raise NotWaiting(f"这一件已由{filing.home_authority}受理，不用派单（一(二)3）")


@dataclass(frozen=True, slots=True)
class Dispatched:
    """What a press of the button did."""

    sent: int
    left: int
    """How many still wait, because the place has nobody or the press reached its limit."""


def dispatch_waiting(*, actor: Actor, limit: int = MOST_AT_ONCE) -> Dispatched:
    """Dispatch everything for which place and grants give somebody by now, each filing on its own.

    Raises:
        NotPermitted: the actor does not dispatch.
    """
    on = local_day(timezone.now())
    if not acts_for_the_province(actor, on=on):
        with journey(actor=actor, cause="assign_filing"):
            raise NotPermitted("待派单的由省厅派单（一(二)3）")
    sent = left = 0
    homes: dict[tuple[str, str], Authority | None] = {}
    for filing in _waiting(on):
        place = (filing.area_code, filing.path)
        if place not in homes:
            homes[place] = compute_home(filing=filing, on=on)
        if homes[place] is None or sent >= limit:
            left += 1
        else:
            sent += _sent(actor, filing)
    return Dispatched(sent=sent, left=left)


def _waiting(on: date) -> Iterator[Filing]:
    after = ""
    while rows := list_unassigned(on=on, after=after):
        yield from rows
        after = rows[-1].public_id


def _sent(actor: Actor, filing: Filing) -> bool:
    """Dispatch one filing; somebody may have been first, or the firm may have taken it back."""
    try:
        dispatch_filing(actor=actor, filing_id=filing.public_id)
    except (CannotAdvance, FilingNotFound):
        return False
    return True
