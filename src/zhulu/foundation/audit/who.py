"""Who acts, as far as a record needs to know."""

from typing import Protocol


class Who(Protocol):
    """An account with a name and an office; the domain's actor satisfies it."""

    @property
    def account_id(self) -> int:
        """The account, 0 for the platform itself or for nobody."""
        ...

    @property
    def name(self) -> str:
        """The real name."""
        ...

    @property
    def office(self) -> str:
        """The office signed with, or the enterprise."""
        ...
