"""The categories of path ③ as the province has opened them (一(三)1 等类别, Q17): names, figures and qualifications.

The list is a dated setting. An enterprise chooses from it and cannot add to it; a filing keeps the name it chose.
"""

from dataclasses import dataclass

from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.standard.catalogue import TABLES, Field
from zhulu.domain.standard.catalogue.specialist import CATEGORIES


@dataclass(frozen=True, slots=True)
class Category:
    """One category: the columns that it asks for besides what all are asked, and whose work it is by qualification."""

    name: str
    figures: tuple[str, ...]
    qualifications: tuple[str, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """The figures that it asks for, in the catalogue's order; a column that does not exist asks for nothing."""
        return tuple(item for item in TABLES["specialist_works"].asked if item.column in self.figures)


def open_categories(policy: Policy) -> list[Category]:
    """Give the categories that are open on the policy's day, in the province's order."""
    return [
        Category(
            name=str(entry["name"]),
            figures=tuple(entry.get("figures", ())),
            qualifications=tuple(entry.get("qualifications", ())),
        )
        for entry in policy.items(CATEGORIES)
        if isinstance(entry, dict)
    ]


def find_category(policy: Policy, name: object) -> Category | None:
    """Find an open category by its name."""
    return next((category for category in open_categories(policy) if category.name == name), None)
