"""Whose desk a filing could lie on: who may receive it by 派单 or 移交, and what place and grants give today."""

import json
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from zhulu.domain.access.vocabulary import Level
from zhulu.domain.authorities.models import Authority
from zhulu.domain.filings.models import Filing, Handover, Submission, WorkHandover
from zhulu.domain.filings.queries.details import find_latest_submission
from zhulu.domain.filings.queries.paging import PAGE
from zhulu.domain.filings.states import FILING_MACHINE_NAMES, RETURNED, SUBMITTED
from zhulu.domain.grants.models import Officer
from zhulu.domain.grants.queries import find_home_authority, get_prospects, is_able
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.standard.catalogue import head_row
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.models import Move
from zhulu.foundation.clock import local_day
from zhulu.foundation.db.flows import Flow


@dataclass(frozen=True, slots=True)
class Candidate:
    """An authority that could confirm a filing: it answers for the place or around it, and holds the grant today."""

    authority: Authority
    area_name: str


@dataclass(frozen=True, slots=True)
class Openings:
    """Whose desk a filing could lie on today."""

    computed: Authority | None
    """Whom place and grants give, whoever has it now; None means 待派单."""
    assignees: tuple[Candidate, ...]
    """To whom the province may assign it if nobody can confirm it, nearest first."""
    receivers: tuple[Candidate, ...]
    """To whom its home authority may hand it over: its city, or its counties and zones (Q7)."""


def get_openings(*, filing: Filing, on: date, submission: Submission | None = None) -> Openings:
    """Give whose desk a filing could lie on.

    Args:
        submission: its latest version, if the caller has read it already.
    """
    submission = submission or find_latest_submission(filing=filing)
    prospects = get_prospects(area_codes=_places(filing, submission), path=Path(filing.path), on=on)
    able: dict[int, Candidate] = {}
    for row in prospects.able:
        able.setdefault(row.authority_id, Candidate(row.authority, row.area.name))
    home = filing.home_authority
    others = tuple(one for key, one in able.items() if home is None or key != home.pk)
    return Openings(
        computed=prospects.home,
        assignees=others,
        receivers=tuple(one for one in others if home and _is_city_and_county(home, one.authority)),
    )


def _places(filing: Filing, submission: Submission | None) -> tuple[str, ...]:
    """Give the managing area and the county as submitted: either may lead to who answers for the place."""
    head = head_row(json.loads(submission.canonical)) if submission else {}
    said = [str(head.get(column) or "") for column in ("ManagingAreaNum", "CountyNum")]
    return tuple(dict.fromkeys(code for code in (filing.area_code, *said) if code))


def _is_city_and_county(one: Authority, other: Authority) -> bool:
    above, below = (one, other) if one.level == Level.CITY else (other, one)
    return above.level == Level.CITY and below.level == Level.COUNTY and below.parent_id == above.pk


def is_stranded(*, filing: Filing, on: date) -> bool:
    """Whether nobody can confirm a filing: no home authority, or one without grant or registered officer by now."""
    if filing.home_authority_id is None:
        return True
    return not is_able(
        authority_id=filing.home_authority_id,
        path=Path(filing.path),
        function=GrantFunction.CONFIRM,
        on=on,
        area_code=filing.area_code,
    )


def compute_home(*, filing: Filing, on: date) -> Authority | None:
    """Give the home authority that place and grants give today, whoever has the filing now; None means 待派单."""
    return find_home_authority(area_code=filing.area_code, path=Path(filing.path), on=on)


def find_rechecking_city(*, filing: Filing) -> Authority | None:
    """Give the city that may raise what a filing's home authority confirmed; None where no city stands above it."""
    home = filing.home_authority
    above = home.parent if home and home.level == Level.COUNTY else None
    return above if above and above.level == Level.CITY else None


def list_handovers(*, filing: Filing) -> list[Handover]:
    """Give a filing's way from desk to desk, oldest first."""
    return list(filing.handovers.select_related("giver", "receiver").order_by("id"))


def list_filings_of(*, project_number: str) -> list[Filing]:
    """Give the filings of a project that were ever submitted, oldest first."""
    rows = Filing.objects.filter(project__number=project_number, submitted_at__isnull=False)
    return list(rows.select_related("enterprise", "home_authority__parent", "project").order_by("id"))


def home_on(*, filing: Filing, on: date) -> Authority | None:
    """Give on whose desk a filing lay at the end of a day; None before it was submitted, or where nobody had it."""
    came = [
        (row.submitted_at, row.home_authority) for row in filing.submissions.select_related("home_authority__parent")
    ]
    came += [(row.at, row.receiver) for row in filing.handovers.select_related("receiver__parent")]
    by_then = sorted(((at, home) for at, home in came if local_day(at) <= on), key=lambda event: event[0])
    return by_then[-1][1] if by_then else None


def list_work_of(*, officer: Officer) -> list[Filing]:
    """Give the open filings of an officer's authority that this officer has dealt with, oldest submission first.

    Open is what waits for a decision or was returned for mending.
    """
    moves = Move.objects.filter(machine__in=FILING_MACHINE_NAMES, account_id=officer.account_id)
    taken_over = WorkHandover.objects.filter(receiver=officer).values("filing_id")
    rows = Filing.objects.filter(home_authority_id=officer.authority_id, state__in=[SUBMITTED, RETURNED])
    dealt_with = Q(pk__in=moves.values("subject_id")) | Q(pk__in=taken_over) | Q(desk__holder=officer)
    return list(rows.filter(dealt_with).order_by("submitted_at", "id"))


def list_work_handovers(*, filing: Filing) -> list[WorkHandover]:
    """Give from whom to whom a filing's work passed, oldest first."""
    return list(filing.work_handovers.order_by("id"))


def list_given_away(*, authority_id: int, limit: int = PAGE) -> list[Handover]:
    """Give what an authority has handed over or lost by 派单, newest first."""
    return list(_given_away(authority_id)[:limit])


def stream_given_away(*, authority_id: int) -> Flow[Handover]:
    """Give all of ``list_given_away``."""
    return Flow(_given_away(authority_id))


def _given_away(authority_id: int) -> QuerySet[Handover]:
    rows = Handover.objects.filter(giver_id=authority_id)
    return rows.select_related("filing__enterprise", "filing__project", "receiver", "move").order_by("-id")
