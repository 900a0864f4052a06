"""「who could confirm this on that day」: answered from dated rows alone, for any day, also long after.

Nothing of it reads what is true today: a person who has left, or whose name and office have changed, is told as of
the day that is asked about.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import OuterRef, Q, QuerySet, Subquery

from zhulu.domain.grants.models import GrantHolder, Registration
from zhulu.domain.grants.querysets import reaches
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.clock import LOCAL
from zhulu.foundation.db.periods import covers


@dataclass(frozen=True, slots=True)
class AbleOfficer:
    """Somebody who could do something on a day, and on what that rested."""

    officer_id: int
    name: str
    """As registered on that day."""
    office: str
    office_phone: str
    post: str
    authority_id: int
    authority_name: str
    path: Path
    function: GrantFunction
    area_name: str
    """Empty where the grant held everywhere the authority answers for."""
    document: str
    valid_from: date | None
    """From when to when this person held it, within the grant's own days."""
    valid_to: date | None
    registered_since: date
    """The first day of the registration in force that day."""
    account_ended_at: datetime | None


def list_able_officers(
    *,
    on: date,
    authority_ids: Collection[int] | None = None,
    path: Path | None = None,
    functions: Collection[GrantFunction] = (),
    area_code: str | None = None,
) -> list[AbleOfficer]:
    """List who could do what on a day, by authority, right and name.

    Args:
        authority_ids: only of these authorities; None for all.
        path: only on this path; None for all.
        functions: only these; empty for all.
        area_code: only by grants that reach this place; None for all.
    """
    rows = _holding(on)
    if authority_ids is not None:
        rows = rows.filter(grant__authority_id__in=authority_ids)
    if path is not None:
        rows = rows.filter(grant__path=path)
    if functions:
        rows = rows.filter(grant__function__in=functions)
    if area_code is not None:
        rows = rows.filter(pk__in=GrantHolder.objects.filter(reaches(area_code, "grant__")).values("pk"))
    order = ("grant__authority__code", "grant__path", "grant__function", "signed_as", "pk")
    return [_able(row) for row in rows.order_by(*order)]


def could_confirm(
    *, officer_id: int, path: Path, function: GrantFunction, on: date, area_code: str | None = None
) -> bool:
    """Whether an officer could do something at some moment of a day."""
    able = list_able_officers(on=on, path=path, functions=[function], area_code=area_code)
    return any(row.officer_id == officer_id for row in able)


def _holding(on: date) -> QuerySet[GrantHolder]:
    """Give who held a grant in force on a day, registered by then, with an account that had not ended before."""
    begins = datetime.combine(on, time(0), tzinfo=LOCAL)
    in_force = Registration.objects.filter(officer=OuterRef("officer"), valid_from__lte=on)
    latest = in_force.order_by("-valid_from", "-id")
    return (
        GrantHolder.objects.on(on)
        .filter(
            covers(on, "grant__"),
            Q(officer__account__ended_at__isnull=True) | Q(officer__account__ended_at__gte=begins),
        )
        .annotate(
            signed_as=Subquery(latest.values("name")[:1]),
            sat_in=Subquery(latest.values("office")[:1]),
            was=Subquery(latest.values("post")[:1]),
            calls=Subquery(latest.values("office_phone")[:1]),
            since=Subquery(latest.values("valid_from")[:1]),
        )
        .filter(since__isnull=False)
        .select_related("grant__authority", "grant__area", "officer__account")
    )


def _able(row: GrantHolder) -> AbleOfficer:
    grant, told = row.grant, vars(row)
    days = [(grant.valid_from, grant.valid_to), (row.valid_from, row.valid_to)]
    return AbleOfficer(
        officer_id=row.officer_id,
        name=told["signed_as"],
        office=told["sat_in"],
        office_phone=told["calls"],
        post=told["was"],
        authority_id=grant.authority_id,
        authority_name=grant.authority.name,
        path=Path(grant.path),
        function=GrantFunction(grant.function),
        area_name=grant.area.name if grant.area else "",
        document=grant.document_note,
        valid_from=max((first for first, _ in days if first), default=None),
        valid_to=min((last for _, last in days if last), default=None),
        registered_since=told["since"],
        account_ended_at=row.officer.account.ended_at,
    )
