"""What the rule of real offices is asked about, and who could confirm what was built in a place."""

from dataclasses import dataclass

from zhulu.domain.authorities.models import Authority, Jurisdiction


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """An office as an officer states it, and the authority it should be a section of."""

    office: str
    authority_name: str = ""


@dataclass(frozen=True, slots=True)
class Prospects:
    """Who could confirm what was built in a place, by jurisdiction and grants of one day."""

    home: Authority | None
    """The home authority; None means that the province has to dispatch (待派单)."""
    able: tuple[Jurisdiction, ...]
    """Everybody in the place, above it up to the city, and in the city's zones, who may confirm; nearest first."""
