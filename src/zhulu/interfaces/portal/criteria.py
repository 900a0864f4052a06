"""What a reader searches for, as it stands in the address: every search is a GET address that can be shared."""

from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from zhulu.domain.publication.queries import Filters
from zhulu.domain.standard.vocabulary import Grade, Path

MAX_QUERY = 64
"""Characters of a search text; what is longer finds nothing and costs much."""
MAX_CURSOR = 200
FILTER_GRADES = (Grade.A, Grade.B, Grade.C)
"""Grades a reader may ask for; D is shown on request by its own box."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """One search: text, filters, and the place in the list."""

    query: str = ""
    area: str = ""
    path: str = ""
    kind: str = ""
    grade: str = ""
    include_unconfirmed: bool = False
    after: str | None = None
    before: str | None = None

    @classmethod
    def read(cls, data: QueryDict, *, areas: frozenset[str], kinds: frozenset[str]) -> Self:
        """Read an address; what is unknown counts as not given, so that an old address still opens."""
        return cls(
            query=" ".join(data.get("q", "").split())[:MAX_QUERY],
            area=_known(data.get("area", ""), areas),
            path=_known(data.get("path", ""), frozenset(Path.values)),
            kind=_known(data.get("kind", ""), kinds),
            grade=_known(data.get("grade", ""), frozenset(FILTER_GRADES)),
            include_unconfirmed=data.get("d") == "1",
            after=data.get("after", "")[:MAX_CURSOR] or None,
            before=data.get("before", "")[:MAX_CURSOR] or None,
        )

    @property
    def filters(self) -> Filters:
        """What of this search goes to the library; the place in the list goes beside it."""
        return Filters(
            query=self.query,
            area=self.area,
            path=self.path,
            kind=self.kind,
            grade=self.grade,
            include_unconfirmed=self.include_unconfirmed,
        )

    @property
    def address(self) -> str:
        """The address of this search; what is not asked for is not written."""
        asked = {
            "q": self.query,
            "area": self.area,
            "path": self.path,
            "kind": self.kind,
            "grade": self.grade,
            "d": "1" if self.include_unconfirmed else "",
            "after": self.after or "",
            "before": self.before or "",
        }
        given = {key: value for key, value in asked.items() if value}
        base = reverse("portal:projects")
        return f"{base}?{urlencode(given)}" if given else base

    def first_page(self) -> Self:
        """Give the same search from its beginning."""
        return replace(self, after=None, before=None)

    def page_after(self, cursor: str | None) -> str:
        """Give the address of the page after a cursor; empty without one."""
        return replace(self, after=cursor, before=None).address if cursor else ""

    def page_before(self, cursor: str | None) -> str:
        """Give the address of the page before a cursor; empty without one."""
        return replace(self, after=None, before=cursor).address if cursor else ""


def _known(value: str, values: frozenset[str]) -> str:
    return value if value in values else ""
