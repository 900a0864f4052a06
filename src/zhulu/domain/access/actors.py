"""Who acts: a frozen card that policies read, made once per request."""

from dataclasses import dataclass

from zhulu.domain.access.vocabulary import AccountKind, Level


@dataclass(frozen=True, slots=True)
class Standing:
    """An officer's place: real name, real office, authority (三(二)); copied into every decision."""

    officer_id: int
    name: str
    office: str
    authority_id: int
    authority_code: str
    authority_name: str
    level: Level
    registered: bool
    """Whether the real-name registration is complete; until then the officer only reads."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What another system may do, read from its client once per request."""

    client_id: str
    permissions: frozenset[str]
    sources: frozenset[str]
    requests_per_minute: int


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person, or another system that has shown its token."""

    account_id: int
    name: str
    kind: AccountKind
    organisation_id: int | None = None
    """The enterprise or owner the person acts for."""
    organisation_name: str = ""
    standing: Standing | None = None
    machine: Machine | None = None

    @property
    def office(self) -> str:
        """The office to be signed with: authority and section, or the enterprise."""
        if self.standing:
            return f"{self.standing.authority_name} {self.standing.office}"
        return self.organisation_name


SYSTEM = Actor(account_id=0, name="系统", kind=AccountKind.SYSTEM_ADMIN)
"""The platform itself: jobs and set-up commands. It confirms nothing."""
