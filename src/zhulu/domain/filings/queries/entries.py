"""The review desk: what an office, or whoever stands above it, has in hand, most urgent first; counts that agree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import Level
from zhulu.domain.authorities.models import Area
from zhulu.domain.authorities.queries import subordinate_ids
from zhulu.domain.filings.models import Claim, DeskEntry, Filing, PreReview, SavedView, Submission
from zhulu.domain.filings.queries.paging import PAGE
from zhulu.domain.filings.targets import SOON
from zhulu.domain.filings.vocabulary import DeskView
from zhulu.domain.grants.queries import confirms_there
from zhulu.domain.rulebook.deadlines import working_calendar
from zhulu.domain.rulebook.policy import Policy
from zhulu.foundation.clock import local_midnight
from zhulu.foundation.db.flows import Flow

SEPARATOR = "_"


@dataclass(frozen=True, slots=True)
class Sought:
    """What narrows a list of the desk; empty fields narrow nothing."""

    view: DeskView = DeskView.TO_DO
    text: str = ""
    """Part of the project's name or number, or of the firm's name."""
    path: str = ""
    role: str = ""
    area: str = ""
    kind: str = ""
    state: str = ""
    risk: str = ""
    waited: int = 0
    """At least so many days since it was submitted."""


EVERYTHING = Sought()


@dataclass(frozen=True, slots=True)
class Horizon:
    """The day on which a list is read, and the day up to which a filing is due soon."""

    today: date
    soon: date

    @classmethod
    def of(cls, policy: Policy, *, today: date) -> "Horizon":
        """Give the horizon of a day."""
        return cls(today, working_calendar(policy).after(today, SOON))


def list_desk(
    *,
    actor: Actor,
    horizon: Horizon,
    sought: Sought = EVERYTHING,
    below: bool = False,
    after: str = "",
    limit: int = PAGE,
) -> list[DeskEntry]:
    """Give a page of what an officer's own office has in hand, what is due first at the top.

    Args:
        below: what the authorities under this one have instead.
        after: the mark of the last row of the page before (``mark_of``).
    """
    rows = _desk(actor, horizon, sought, below=below)
    mark = _read_mark(after)
    if mark:
        rows = rows.filter(Q(due_on__gt=mark[0]) | Q(due_on=mark[0], filing_id__gt=mark[1]))
    return list(rows[:limit])


def stream_desk(*, actor: Actor, horizon: Horizon, sought: Sought = EVERYTHING, below: bool = False) -> Flow[DeskEntry]:
    """Give all of ``list_desk``."""
    return Flow(_desk(actor, horizon, sought, below=below))


def count_desk(
    *, actor: Actor, horizon: Horizon, sought: Sought = EVERYTHING, below: bool = False
) -> Mapping[DeskView, int]:
    """Count every view under the same filters, in one query: a count is the length of the list behind it."""
    rows = _narrowed(_in_hand(actor, below=below), horizon, sought)
    counts = {
        view.value: Count("pk", filter=view_condition(view=view, actor=actor, horizon=horizon)) for view in DeskView
    }
    return {DeskView(key): number for key, number in rows.aggregate(**counts).items()}


def mark_of(entry: DeskEntry) -> str:
    """Give the mark from which the next page begins: it holds although the row itself may leave the desk meanwhile."""
    return f"{entry.due_on:%Y%m%d}{SEPARATOR}{entry.filing.public_id}"


def find_desk_entry(*, filing_id: int) -> DeskEntry | None:
    """Give where a filing stands on the desk; None once it is decided or withdrawn."""
    return DeskEntry.objects.select_related("filing", "holder").filter(filing_id=filing_id).first()


def lock_desk_entry(*, filing_id: int) -> DeskEntry | None:
    """Give the same and keep it as it is until the transaction ends."""
    rows = DeskEntry.objects.select_for_update(of=("self",)).select_related("holder")
    return rows.filter(filing_id=filing_id).first()


def lock_next_free(*, actor: Actor, on: date) -> DeskEntry | None:
    """Give the most urgent filing of the officer's office that nobody has taken and this officer may decide.

    It and its filing are locked; what somebody else has locked, one or the other, is passed over without waiting.
    """
    if actor.standing is None or not actor.standing.registered:
        return None
    may = confirms_there(
        officer_id=actor.standing.officer_id, on=on, path="filing__path", area_code="filing__area_code"
    )
    free = DeskEntry.objects.filter(authority_id=actor.standing.authority_id, holder__isnull=True, is_stopped=False)
    rows = free.filter(may).exclude(filing__created_by=actor.account_id).select_related("filing")
    return (
        rows.order_by("due_on", "filing_id")
        .select_for_update(of=("self", "filing"), skip_locked=True, no_key=True)
        .first()
    )


def list_desk_batch(*, after: int = 0, limit: int = PAGE) -> list[DeskEntry]:
    """Give everything that is on any desk, batch by batch.

    Args:
        after: the key of the last filing of the batch before.
    """
    rows = DeskEntry.objects.select_related("filing__enterprise").filter(filing_id__gt=after)
    return list(rows.order_by("filing_id")[:limit])


def list_desk_areas(*, actor: Actor, below: bool = False) -> list[tuple[str, str]]:
    """Give the places of what an office, or those under it, have in hand, as (code, name); a county has one."""
    if actor.standing is None or actor.standing.level == Level.COUNTY:
        return []
    codes = _in_hand(actor, below=below).order_by().values("filing__area_code").distinct()
    return list(Area.objects.filter(code__in=codes).order_by("code").values_list("code", "name"))


def list_chosen(*, actor: Actor, public_ids: Sequence[str]) -> list[tuple[Filing, str]]:
    """Give those of some filings that are in the officer's own office, each with the digest of its newest version."""
    if actor.standing is None:
        return []
    newest = Submission.objects.filter(filing=OuterRef("pk")).order_by("-number").values("digest")[:1]
    rows = Filing.objects.filter(public_id__in=list(public_ids), home_authority_id=actor.standing.authority_id)
    found = rows.select_related("enterprise").annotate(digest=Subquery(newest)).order_by("desk__due_on", "pk")
    return [(filing, str(filing.digest)) for filing in found]


def list_claims(*, filing: Filing) -> list[Claim]:
    """Give through whose hands a filing went, oldest first."""
    return list(filing.claims.order_by("id"))


def list_saved_views(*, officer_id: int) -> list[SavedView]:
    """Give the views that an officer has saved, by name."""
    return list(SavedView.objects.filter(officer_id=officer_id).order_by("name"))


def _desk(actor: Actor, horizon: Horizon, sought: Sought, *, below: bool) -> QuerySet[DeskEntry]:
    rows = _narrowed(_in_hand(actor, below=below), horizon, sought).filter(
        view_condition(view=sought.view, actor=actor, horizon=horizon)
    )
    related = ("filing__enterprise", "filing__project", "holder", "authority")
    return rows.select_related(*related).annotate(is_passed_on=_passed_on()).order_by("due_on", "filing_id")


def _passed_on() -> Exists:
    """Condition that a first officer of the present desk has passed the newest version on (初审)."""
    return Exists(
        PreReview.objects.filter(
            filing_id=OuterRef("filing_id"),
            authority_id=OuterRef("authority_id"),
            submission__submitted_at=OuterRef("filing__submitted_at"),
        )
    )


def _in_hand(actor: Actor, *, below: bool) -> QuerySet[DeskEntry]:
    standing = actor.standing
    if standing is None:
        return DeskEntry.objects.none()
    if not below:
        return DeskEntry.objects.filter(authority_id=standing.authority_id)
    if standing.level == Level.PROVINCE:
        return DeskEntry.objects.filter(authority__isnull=False)
    under = subordinate_ids(authority_id=standing.authority_id) - {standing.authority_id}
    return DeskEntry.objects.filter(authority_id__in=under)


def view_condition(*, view: DeskView, actor: Actor, horizon: Horizon) -> Q:
    """Give the condition on entries by which a view holds them."""
    running = Q(is_stopped=False)
    mine = Q(holder_id=actor.standing.officer_id if actor.standing else 0)
    free = Q(holder__isnull=True)
    return {
        DeskView.TO_DO: running & (mine | free),
        DeskView.MINE: running & mine,
        DeskView.FREE: running & free,
        DeskView.LATE: running & Q(due_on__lt=horizon.today),
        DeskView.SOON: running & Q(due_on__gte=horizon.today, due_on__lte=horizon.soon),
        DeskView.BACK: running & Q(round__gt=1),
        DeskView.OFFICE: running,
        DeskView.DUPLICATE: running & Q(suspects__gt=0),
        DeskView.MENDING: ~running,
    }[view]


def _narrowed(rows: QuerySet[DeskEntry], horizon: Horizon, sought: Sought) -> QuerySet[DeskEntry]:
    wanted = {
        "filing__path": sought.path,
        "filing__area_code": sought.area,
        "filing__state": sought.state,
        "kind": sought.kind,
        "risk": sought.risk,
        "filing__roles__contains": [sought.role] if sought.role else None,
    }
    rows = rows.filter(**{key: value for key, value in wanted.items() if value})
    if sought.waited:
        rows = rows.filter(since__lt=local_midnight(horizon.today - timedelta(days=sought.waited - 1)))
    if sought.text:
        named = Q(filing__name__icontains=sought.text) | Q(filing__enterprise__name__icontains=sought.text)
        rows = rows.filter(named | Q(filing__project__number__startswith=sought.text))
    return rows


def _read_mark(after: str) -> tuple[date, int] | None:
    day, _, public_id = after.partition(SEPARATOR)
    try:
        due_on = datetime.strptime(day, "%Y%m%d").date()  # noqa: DTZ007 - a day, which has no zone
    except ValueError:
        return None
    pk = Filing.objects.filter(public_id=public_id).values_list("pk", flat=True).first() if public_id.isalnum() else 0
    return (due_on, pk) if pk else None
