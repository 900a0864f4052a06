"""What an area code in a document turned out to mean, in which divisions it lies, and who could answer for it."""

from dataclasses import dataclass

from zhulu.domain.authorities.models import Area, Jurisdiction


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """What an area code written in a document means on a day."""

    code: str
    """The code as written; never altered, for it is part of numbers already issued."""
    area: Area | None
    """The present area, or None for a code that no register knows: such codes occur and are kept."""
    former_name: str = ""
    """The name the code stood for, where that is not the present name."""
    note: str = ""
    """What changed, or that the code is unknown; Chinese, fit for a page."""

    @property
    def label(self) -> str:
        """The present name with the former one in brackets, or the bare code."""
        if self.area is None:
            return self.code
        return f"{self.area.name}（原{self.former_name}）" if self.former_name else self.area.name


@dataclass(frozen=True, slots=True)
class Divisions:
    """The codes of the national divisions (GB/T 2260) in which a place lies; empty where it lies in none or several."""

    province: str = ""
    city: str = ""
    county: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """Who could answer for a place."""

    home_area_ids: tuple[int, ...]
    """The place and the county around it, nearest first: the areas by which the home authority is computed."""
    jurisdictions: tuple[Jurisdiction, ...]
    """Who is at home there, further up to the city, and in the city's zones; nearest first."""
