"""What a reader searches for, as it stands in the address: every search is a GET address that can be shared."""

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from zhulu.domain.publication.queries import Filters
from zhulu.domain.publication.vocabulary import Order
from zhulu.domain.standard.vocabulary import Grade, Path

MAX_QUERY = 64
"""Characters of a search text; what is longer finds nothing and costs much."""
MAX_CURSOR = 200
LAST_YEAR = 9999
FILTER_GRADES = (Grade.A, Grade.B, Grade.C)
"""Grades a reader may ask for; D is shown on request by its own box."""


@dataclass(frozen=True, slots=True)
class Span:
    """From and to, both included; what is not given sets no bound."""

    low: Decimal | None = None
    high: Decimal | None = None

    @classmethod
    def read(cls, data: QueryDict, name: str) -> Self:
        """Read ``name_from`` and ``name_to``; what is no number counts as not given."""
        return cls(_number(data.get(f"{name}_from", "")), _number(data.get(f"{name}_to", "")))

    def given(self, name: str) -> dict[str, str]:
        """Write the span as parameters of an address."""
        return {f"{name}_from": _plain(self.low), f"{name}_to": _plain(self.high)}

    @property
    def from_(self) -> str:
        """The lower end as a form shows it."""
        return _plain(self.low)

    @property
    def to(self) -> str:
        """The upper end as a form shows it."""
        return _plain(self.high)

    def __bool__(self) -> bool:
        """Whether it sets any bound."""
        return self.low is not None or self.high is not None


@dataclass(frozen=True, slots=True)
class Offered:
    """The values that may stand in an address today."""

    areas: frozenset[str]
    kinds: frozenset[str]
    zones: frozenset[str] = frozenset()
    """Those of the areas that are zones."""
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Criteria:
    """One search: text, filters, the order, and the place in the list."""

    query: str = ""
    area: str = ""
    is_zone: bool = False
    """Whether the area is a zone, which manages a place that lies in a county."""
    path: str = ""
    kind: str = ""
    grade: str = ""
    role: str = ""
    year: Span = Span()
    amount: Span = Span()
    size: Span = Span()
    pushed: bool = False
    include_unconfirmed: bool = False
    order: str = Order.NEWEST.value
    after: str | None = None
    before: str | None = None

    @classmethod
    def read(cls, data: QueryDict, *, offered: Offered) -> Self:
        """Read an address; what is unknown counts as not given, so that an old address still opens."""
        area = _known(data.get("area", ""), offered.areas)
        return cls(
            query=" ".join(data.get("q", "").split())[:MAX_QUERY],
            area=area,
            is_zone=area in offered.zones,
            path=_known(data.get("path", ""), frozenset(Path.values)),
            kind=_known(data.get("kind", ""), offered.kinds),
            grade=_known(data.get("grade", ""), frozenset(FILTER_GRADES)),
            role=_known(data.get("role", ""), offered.roles),
            year=Span.read(data, "year"),
            amount=Span.read(data, "amount"),
            size=Span.read(data, "size"),
            pushed=data.get("pushed") == "1",
            include_unconfirmed=data.get("d") == "1",
            order=_known(data.get("order", ""), frozenset(Order.values)) or Order.NEWEST.value,
            after=data.get("after", "")[:MAX_CURSOR] or None,
            before=data.get("before", "")[:MAX_CURSOR] or None,
        )

    @property
    def filters(self) -> Filters:
        """What of this search goes to the library; order and place in the list go beside it."""
        return Filters(
            query=self.query,
            area="" if self.is_zone else self.area,
            zone=self.area if self.is_zone else "",
            path=self.path,
            kind=self.kind,
            grade=self.grade,
            role=self.role,
            year_from=_year(self.year.low),
            year_to=_year(self.year.high),
            amount_from=self.amount.low,
            amount_to=self.amount.high,
            size_from=self.size.low,
            size_to=self.size.high,
            pushed=self.pushed,
            include_unconfirmed=self.include_unconfirmed,
        )

    @property
    def by_relevance(self) -> bool:
        """Whether the list stands by relevance, which needs words."""
        return self.order == Order.RELEVANCE and bool(self.query)

    @property
    def has_more(self) -> bool:
        """Whether one of the conditions is asked for that the form keeps folded away."""
        return bool(self.role or self.year or self.amount or self.size or self.pushed)

    @property
    def address(self) -> str:
        """The address of this search; what is not asked for is not written."""
        asked = {
            "q": self.query,
            "area": self.area,
            "path": self.path,
            "kind": self.kind,
            "grade": self.grade,
            "role": self.role,
            **self.year.given("year"),
            **self.amount.given("amount"),
            **self.size.given("size"),
            "pushed": "1" if self.pushed else "",
            "d": "1" if self.include_unconfirmed else "",
            "order": self.order if self.by_relevance else "",
            "after": self.after or "",
            "before": self.before or "",
        }
        given = {key: value for key, value in asked.items() if value}
        base = reverse("portal:projects")
        return f"{base}?{urlencode(given)}" if given else base

    def ordered(self, order: Order) -> Self:
        """Give the same search in another order, from its beginning."""
        return replace(self.first_page(), order=order.value)

    def first_page(self) -> Self:
        """Give the same search from its beginning."""
        return replace(self, after=None, before=None)

    def page_after(self, cursor: str | None) -> str:
        """Give the address of the page after a cursor; empty without one."""
        return replace(self, after=cursor, before=None).address if cursor else ""

    def page_before(self, cursor: str | None) -> str:
        """Give the address of the page before a cursor; empty without one."""
        return replace(self, after=None, before=cursor).address if cursor else ""


MOST_DIGITS = 14
LONGEST_NUMBER = 20


def _number(text: str) -> Decimal | None:
    """Read a number that is not negative; anything else counts as not given."""
    try:
        number = Decimal(text.strip().replace(",", "")[:LONGEST_NUMBER])
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 <= number < Decimal(10) ** MOST_DIGITS else None


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"


def _year(number: Decimal | None) -> int | None:
    """Give a year; one that no calendar has is as good as the last that has."""
    return None if number is None else min(int(number), LAST_YEAR)


def _known(value: str, values: frozenset[str]) -> str:
    return value if value in values else ""
