"""Looks around a filing for its rules: what the library already has under nearly the same name, and where."""

from dataclasses import replace

from zhulu.domain.filings.facts import FilingFacts, Neighbour, Surroundings
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.queries import list_own_namesakes
from zhulu.domain.library.queries import list_works_under_contract
from zhulu.domain.publication.likeness import find_county, list_alike
from zhulu.domain.rulebook.shapes import Row
from zhulu.domain.standard.vocabulary import Path


def surveyed(facts: FilingFacts, *, filing: Filing) -> FilingFacts:
    """Give the facts of a filing with what surrounds it."""
    row = facts.first(facts.head_table)
    name, county = str(row.get("PrjName") or ""), str(row.get("CountyNum") or "")
    percent = facts.policy.number("name_similarity_percent")
    project = filing.project_id
    alike = list_alike(name=name, county=county, percent=percent, besides=project) if name and county else []
    standing, standing_name = find_county(project_id=project) if project else ("", "")
    is_specialist = filing.path == Path.SPECIALIST
    return replace(
        facts,
        surroundings=Surroundings(
            alike=tuple(Neighbour(number=other.number, name=other.name) for other in alike),
            county=standing,
            county_name=standing_name,
            same_contract=_under_contract(facts, row, filing) if is_specialist else (),
            own_namesakes=_namesakes(filing, name) if is_specialist and name else (),
        ),
    )


def _under_contract(facts: FilingFacts, row: Row, filing: Filing) -> tuple[Neighbour, ...]:
    contract = str(row.get("ContractNum") or "")
    if not contract:
        return ()
    own = filing.project.number if filing.project else ""
    found = list_works_under_contract(contractor_code=facts.filer_code, contract=contract)
    return tuple(Neighbour(number=number, name=name) for number, name in found if number != own)


def _namesakes(filing: Filing, name: str) -> tuple[Neighbour, ...]:
    found = list_own_namesakes(filing=filing, name=name)
    return tuple(Neighbour(other.project.number if other.project else "", other.name) for other in found)
