"""What stands in for the library behind the public pages: lines of a list, and doors that remember what was asked."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any

from zhulu.domain.publication.nearest import Near
from zhulu.domain.publication.queries import Filters, Page, ProjectRow

AREAS = [
    SimpleNamespace(code="000000", name="样省", level="province", kind="gb"),
    SimpleNamespace(code="000100", name="样市", level="city", kind="gb"),
    SimpleNamespace(code="000113", name="样县", level="county", kind="gb"),
    SimpleNamespace(code="000171", name="样开发区", level="county", kind="statistical"),
    SimpleNamespace(code="000200", name="另市", level="city", kind="gb"),
]


def row(number: int, **changes: Any) -> ProjectRow:
    """A line of the public list."""
    given: dict[str, Any] = {
        "public_id": f"project{number:09}",
        "number": f"22011318041501{number:02}",
        "name": f"滨河路 {number} 号楼",
        "area_name": "样市样县",
        "kind": "01",
        "owner_name": "样县投资公司",
        "path": "2",
        "grade": "C",
        "decided_on": date(2024, 1, 18),
        "project_id": number,
    }
    return ProjectRow(**{**given, **changes})


@dataclass
class Library:
    """What the fake doors answer, and what they were asked."""

    page: Page = field(default_factory=lambda: Page([], None, None, 0, total_is_capped=False))
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    companies: dict[str, str] = field(default_factory=dict)
    """Codes as documents write them → codes under which their companies are listed."""
    asked: list[tuple[Filters, str | None, str | None, int]] = field(default_factory=list)

    orders: list[str] = field(default_factory=list)
    counts: dict[Filters, int] = field(default_factory=dict)
    """How many projects there are of other searches; none where nothing is said."""
    near: list[Near] = field(default_factory=list)

    def search(
        self,
        *,
        filters: Filters,
        order: str = "newest",
        after: str | None = None,
        before: str | None = None,
        limit: int = 15,
    ) -> Page:
        """Remember the question and answer with the page."""
        self.asked.append((filters, after, before, limit))
        self.orders.append(order)
        return self.page

    def count(self, *, filters: Filters, cap: int) -> int:
        """Give how many there are of another search, up to one more than the cap."""
        return min(self.counts.get(filters, 0), cap + 1)

    def listed_companies(self, *, codes: Collection[str]) -> dict[str, str]:
        """Give the companies that have a page."""
        return {code: self.companies[code] for code in codes if code in self.companies}

    def show(self, *rows: ProjectRow, **about: Any) -> None:
        """Answer the next searches with these rows."""
        given: dict[str, Any] = {"next": None, "previous": None, "total_capped": len(rows), "total_is_capped": False}
        self.page = Page(rows=list(rows), **{**given, **about})
