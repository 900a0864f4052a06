"""The enterprise's own filings, in lists and counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from zhulu.domain.access.actors import Actor
from zhulu.domain.filings.models import Filing, GradeApplication, ReturnReason
from zhulu.domain.filings.permissions import FilingPolicy, GradeApplicationPolicy
from zhulu.domain.filings.queries.paging import PAGE
from zhulu.domain.filings.states import APPLIED, DRAFT, GRADE_APPLICATION, OPEN, RETURNED, SENT_BACK, SUBMITTED
from zhulu.domain.library.queries import list_current_grades
from zhulu.domain.standard.vocabulary import Grade, Path
from zhulu.domain.statecraft.models import Move
from zhulu.foundation.db.flows import Flow


@dataclass(frozen=True, slots=True)
class OwnFiling:
    """A filing as its enterprise sees it in a list."""

    filing: Filing
    grade: str
    """D while it waits for confirmation, the library's grade afterwards, empty before submission and after a return.

    Always empty on path ③."""
    contribution_id: int | None
    reasons: int
    """How many reasons the newest return gave, while it is returned."""
    applying_for: str
    """The grade for which an application is open; empty while none is."""

    @property
    def applying(self) -> bool:
        """Whether an application is open."""
        return bool(self.applying_for)


def list_own_work(
    *, actor: Actor, on: date, path: str = "", states: Iterable[str] = (), after: str = "", limit: int = PAGE
) -> list[OwnFiling]:
    """Give the enterprise's filings with grade and reasons, what changed last first, in a fixed number of queries.

    Args:
        path: only what is filed on this path; empty for both.
        states: only these; empty for all.
        after: the public id of the last filing of the page before; empty for the first page.
    """
    scope = _own_work(actor, on, path, states)
    if mark := scope.filter(public_id=after).values_list("changed_at", "pk").first() if after.isalnum() else None:
        scope = scope.filter(Q(changed_at__lt=mark[0]) | Q(changed_at=mark[0], pk__lt=mark[1]))
    return _as_seen(list(scope[:limit]))


def list_own_under_way(*, actor: Actor, on: date, limit: int = PAGE) -> list[OwnFiling]:
    """Give what an authority has on its desk: filings to be confirmed, and confirmed ones with an open application."""
    asked = GradeApplication.objects.filter(filing=OuterRef("pk"), state=APPLIED)
    scope = _own_work(actor, on, "", ()).filter(Q(state__in=OPEN) | Exists(asked))
    return _as_seen(list(scope[:limit]))


@dataclass(frozen=True, slots=True)
class SentBack:
    """An application for a grade that came back, with its reason; the earlier grade stands."""

    filing: Filing
    target_grade: str
    reason: str
    at: datetime


def list_own_sent_back(*, actor: Actor, on: date, limit: int = PAGE) -> list[SentBack]:
    """Give the filings whose newest application came back and was not made anew, the newest first, in two queries."""
    newest = GradeApplication.objects.filter(filing=OuterRef("filing")).order_by("-id")
    rows = (
        GradeApplicationPolicy(on=on)
        .visible_to(actor=actor)
        .filter(state=SENT_BACK, begun_by=None, pk=Subquery(newest.values("pk")[:1]))
        .select_related("filing")
        .order_by("-id")[:limit]
    )
    found = {row.pk: row for row in rows}
    moves = Move.objects.filter(machine=GRADE_APPLICATION.name, subject_id__in=list(found), target=SENT_BACK)
    return [
        SentBack(found[move.subject_id].filing, found[move.subject_id].target_grade, move.reason, move.at)
        for move in moves.order_by("-at", "-pk")
    ]


def stream_own_work(*, actor: Actor, on: date, path: str = "", states: Iterable[str] = ()) -> Flow[OwnFiling]:
    """Give all of ``list_own_work``."""
    return Flow(_own_work(actor, on, path, states), _as_seen)


def _own_work(actor: Actor, on: date, path: str, states: Iterable[str]) -> QuerySet[Filing]:
    scope = FilingPolicy(on=on).visible_to(actor=actor).select_related("home_authority", "project")
    scope = scope.filter(path=path) if path else scope
    if wanted := list(states):
        scope = scope.filter(state__in=wanted)
    return scope.order_by("-changed_at", "-id")


def _as_seen(filings: list[Filing]) -> list[OwnFiling]:
    ids = [filing.pk for filing in filings]
    grades = list_current_grades(source_ids=[filing.public_id for filing in filings])
    reasons = _count_newest_reasons(ids)
    applications = GradeApplication.objects.filter(filing_id__in=ids, state=APPLIED)
    applying = dict(applications.values_list("filing_id", "target_grade"))
    return [
        OwnFiling(
            filing=filing,
            grade=_grade(filing, grades.get(filing.public_id, (0, ""))[1]),
            contribution_id=grades[filing.public_id][0] if filing.public_id in grades else None,
            reasons=reasons.get(filing.pk, 0) if filing.state == RETURNED else 0,
            applying_for=applying.get(filing.pk, ""),
        )
        for filing in filings
    ]


def list_own_namesakes(*, filing: Filing, name: str) -> list[Filing]:
    """Give what its enterprise has submitted on the same path under the same name in the same place, refused or not.

    Drafts and what was taken back do not count; the name is the one that stands on the sheet now.
    """
    others = Filing.objects.filter(
        enterprise_id=filing.enterprise_id,
        path=filing.path,
        name=name[:200],
        area_code=filing.area_code,
        submitted_at__isnull=False,
    )
    return list(others.exclude(pk=filing.pk).exclude(state=DRAFT).select_related("project").order_by("pk"))


def _grade(filing: Filing, given: str) -> str:
    is_waiting = filing.path == Path.BACK_FILING and filing.state == SUBMITTED
    return Grade.D.value if is_waiting else given


def _count_newest_reasons(filing_ids: list[int]) -> dict[int, int]:
    rows = ReturnReason.objects.filter(filing_id__in=filing_ids).values_list("filing_id", "move_id")
    # Rows come in the order of their moves, so the newest move's count is the one that stays.
    return {filing: count for filing, _, count in rows.annotate(count=Count("id")).order_by("move_id")}


def count_own(*, actor: Actor, on: date, path: str) -> dict[str, int]:
    """Count the enterprise's filings of a path by state; states without any are absent."""
    rows = FilingPolicy(on=on).visible_to(actor=actor).filter(path=path).order_by().values_list("state")
    return dict(rows.annotate(count=Count("id")).values_list("state", "count"))
