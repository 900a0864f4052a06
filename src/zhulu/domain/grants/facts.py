"""What the rules of this room are asked about, and who could confirm what was built in a place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from zhulu.domain.authorities.models import Authority, Jurisdiction
from zhulu.domain.grants.vocabulary import FormKind, LineKind


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The province's words against registrations that name nobody; what is empty adds nothing to the code's own."""

    refused_names: tuple[str, ...] = ()
    """Words in a name that stand for an account or for nobody."""
    refused_offices: tuple[str, ...] = ()
    """Words in an office that stand for an account, for nobody or for a whole authority."""
    allowed_offices: tuple[str, ...] = ()
    """Words that contain a refused one and are right all the same."""


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person as a form or the console states it, in clear: these facts are asked about and never kept."""

    name: str = ""
    office: str = ""
    authority_name: str = ""
    id_number: str = ""
    """As typed or as the vault holds it; empty where none was given."""
    office_phone: str = ""
    mobile: str = ""
    is_known_elsewhere: bool = False
    """Whether somebody else is registered with this ID number, under an account that has not ended."""
    line: str = ""
    """The line of the form, to which a fault leads; empty outside a form."""
    asks: frozenset[str] = frozenset({"name", "office", "id_number", "office_phone"})
    """Which of the fields have to be there."""
    dictionary: Dictionary = Dictionary()


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line of a form."""

    line: str
    kind: LineKind
    person: PersonFacts
    rights: frozenset[str] = frozenset()
    """Codes of the rights that the person is to hold."""
    officer: str = ""
    """Public id of the registered person it is about: who leaves, or whose registration or rights change."""
    taker: str = ""
    """Public id of the registered person who takes over; empty for somebody new."""
    sign_in_name: str = ""
    sign_in_name_taken: bool = False


@dataclass(frozen=True, slots=True)
class FormFacts:
    """A form before it is handed in, and before it is decided."""

    kind: FormKind
    possible: Mapping[str, str]
    """Rights that this authority can have at all, by code, in words."""
    standing: frozenset[str]
    """Rights that it holds on the day of effect."""
    today: date
    rights: frozenset[str] = frozenset()
    """Rights asked for (附件5)."""
    basis: str = ""
    phone: str = ""
    reason: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    longest_months: int = 0
    """The longest term of a grant; 0 for no limit."""
    effective_on: date | None = None
    areas: frozenset[str] = frozenset()
    own_areas: frozenset[str] = frozenset()
    """Areas the authority answers for."""
    lines: Sequence[LineFacts] = field(default=())
    has_scan: bool = False
    scan_is_current: bool = False
    """Whether nothing was changed since the stamped scan was attached."""


@dataclass(frozen=True, slots=True)
class Prospects:
    """Who could confirm what was built in a place, by jurisdiction and grants of one day."""

    home: Authority | None
    """The home authority; None means that the province has to dispatch (待派单)."""
    able: tuple[Jurisdiction, ...]
    """Everybody in the place, above it up to the city, and in the city's zones, who may confirm; nearest first."""
