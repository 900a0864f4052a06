"""Looks around a filing for its rules: what the library already has under nearly the same name, and where."""

from dataclasses import replace

from zhulu.domain.filings.facts import FilingFacts, Neighbour, Surroundings
from zhulu.domain.publication.likeness import find_county, list_alike


def surveyed(facts: FilingFacts, *, project_id: int | None) -> FilingFacts:
    """Give the facts with what surrounds them; ``project_id`` is the project that the filing belongs to or joins."""
    row = facts.first("project")
    name, county = str(row.get("PrjName") or ""), str(row.get("CountyNum") or "")
    percent = facts.policy.number("name_similarity_percent")
    alike = list_alike(name=name, county=county, percent=percent, besides=project_id) if name and county else []
    standing, standing_name = find_county(project_id=project_id) if project_id else ("", "")
    return replace(
        facts,
        surroundings=Surroundings(
            alike=tuple(Neighbour(number=other.number, name=other.name) for other in alike),
            county=standing,
            county_name=standing_name,
        ),
    )
