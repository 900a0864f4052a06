"""What the rule of real offices is asked about."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """An office as an officer states it, and the authority it should be a section of."""

    office: str
    authority_name: str = ""
