"""What happened to a filing, in the enterprise's words: offices and decisions, no reviewer's name."""

from collections.abc import Iterable

from django.utils import timezone

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.states import FILING_MACHINES, GRADE_APPLICATION, OPEN, REFUSED
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.table import Machine
from zhulu.foundation.web.components.shapes import Moment

INTERNAL = frozenset({"pre_review"})
"""Moves whose words one officer wrote for another, not for the firm."""
MACHINES: dict[str, Machine] = {machine.name: machine for machine in (*FILING_MACHINES.values(), GRADE_APPLICATION)}


def moments_of(moves: Iterable[Move], *, filing: Filing) -> list[Moment]:
    """Give every move, oldest first, and what comes next."""
    past = [_moment(move) for move in moves]
    if filing.state in OPEN:
        waiting = f"等待{filing.home_authority.name}审核" if filing.home_authority else "等待省厅派单"
        past.append(Moment(label=waiting, tone="now"))
    elif past and filing.state == REFUSED:
        past[-1] = Moment(past[-1].label, past[-1].on, past[-1].note, past[-1].clause, tone="now")
    return past


def _moment(move: Move) -> Moment:
    transition = MACHINES[move.machine].transition(move.transition)
    # The office is the decision's; the person's name is for the record of those who may read it.
    office = move.actor_office if move.authority_code else f"本企业　{move.actor_name}"
    told = "" if move.transition in INTERNAL else move.reason
    note = f"{office}。{told}" if told else office
    of_province = move.machine == GRADE_APPLICATION.name and transition.permission is Permission.GRADE_DECIDE
    prefix = "A 级审核：" if of_province else ""
    return Moment(
        label=f"{prefix}{transition.label}",
        on=timezone.localtime(move.at).strftime("%Y-%m-%d %H:%M"),
        note=note,
        clause=transition.clause,
    )
