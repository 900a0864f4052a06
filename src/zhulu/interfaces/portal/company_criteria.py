"""What a reader asks of the companies, as it stands in the address: a search, or a view of one company's projects."""

from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from zhulu.domain.enterprises.vocabulary import Residence
from zhulu.domain.publication.vocabulary import DUE, OWNER, UNGRADED
from zhulu.domain.standard.vocabulary import Grade, ParticipantRole
from zhulu.interfaces.portal.criteria import MAX_CURSOR, MAX_QUERY

ROLES = (*ParticipantRole.values, OWNER)
GRADES = (Grade.A.value, Grade.B.value, Grade.C.value, DUE, UNGRADED, Grade.D.value)


@dataclass(frozen=True, slots=True)
class CompanySearch:
    """One search for companies: text, residence, the switch for D, and the place in the list."""

    query: str = ""
    residence: str = ""
    include_unconfirmed: bool = False
    after: str | None = None
    before: str | None = None

    @classmethod
    def read(cls, data: QueryDict) -> Self:
        """Read an address; what is unknown counts as not given."""
        return cls(
            query=" ".join(data.get("q", "").split())[:MAX_QUERY],
            residence=_known(data.get("residence", ""), Residence.values),
            include_unconfirmed=data.get("d") == "1",
            after=data.get("after", "")[:MAX_CURSOR] or None,
            before=data.get("before", "")[:MAX_CURSOR] or None,
        )

    @property
    def address(self) -> str:
        """The address of this search."""
        return _address(
            reverse("portal:companies"),
            q=self.query,
            residence=self.residence,
            d="1" if self.include_unconfirmed else "",
            after=self.after,
            before=self.before,
        )

    def first_page(self) -> Self:
        """Give the same search from its beginning."""
        return replace(self, after=None, before=None)


@dataclass(frozen=True, slots=True)
class CompanyView:
    """Which of a company's projects are listed."""

    code: str
    role: str = ""
    grade: str = ""
    include_unconfirmed: bool = False
    after: str | None = None
    before: str | None = None

    @classmethod
    def read(cls, code: str, data: QueryDict) -> Self:
        """Read an address; what is unknown counts as not given."""
        return cls(
            code=code,
            role=_known(data.get("role", ""), ROLES),
            grade=_known(data.get("grade", ""), GRADES),
            include_unconfirmed=data.get("d") == "1",
            after=data.get("after", "")[:MAX_CURSOR] or None,
            before=data.get("before", "")[:MAX_CURSOR] or None,
        )

    @property
    def address(self) -> str:
        """The address of this view."""
        return _address(
            reverse("portal:company", args=[self.code]),
            role=self.role,
            grade=self.grade,
            d="1" if self.include_unconfirmed else "",
            after=self.after,
            before=self.before,
        )

    def first_page(self) -> Self:
        """Give the same view from its beginning."""
        return replace(self, after=None, before=None)


def _address(base: str, **asked: str | None) -> str:
    given = {key: value for key, value in asked.items() if value}
    return f"{base}?{urlencode(given)}" if given else base


def _known(value: str, values: list[str] | tuple[str, ...]) -> str:
    return value if value in values else ""
