"""Issues the numbers of a first submission and keeps them on the next: project, stages, unit works."""

from collections.abc import Iterator, Mapping
from datetime import date

from zhulu.domain.authorities.models import Authority
from zhulu.domain.authorities.queries import divisions_of
from zhulu.domain.filings.facts import FilingFacts
from zhulu.domain.library.models import Project
from zhulu.domain.library.numbering import issue_project, issue_stage_number, take_turns
from zhulu.domain.rulebook.shapes import Row
from zhulu.domain.standard.numbering import UNIT_SUFFIX, Overflow, find_suffix, format_unit_code
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.db.transactions import transaction_required


@transaction_required
def issue_project_of(*, facts: FilingFacts, home: Authority | None, on: date) -> Project:
    """Issue a project number: the home authority's prefix where it has one of digits, else the county's code."""
    row = facts.first(facts.head_table)
    is_specialist = facts.path == Path.SPECIALIST
    by_authority = facts.policy.text("number_prefix_of") == "authority"
    prefix = home.number_prefix if home and by_authority else ""
    return issue_project(
        prefix=prefix or _division(str(row["CountyNum"]), on),
        kind=facts.policy.text("specialist_number_kind") if is_specialist else str(row["PrjTypeNum"]),
        on=on,
        overflow=Overflow(facts.policy.text("number_overflow")),
    )


def _division(code: str, on: date) -> str:
    """Give the nearest national division of a place: a zone across counties is numbered by its city or province."""
    found = divisions_of(code=code, on=on)
    return found.county or found.city or found.province


@transaction_required
def issue_numbers(*, project: Project, facts: FilingFacts) -> Mapping[str, Mapping[str, str]]:
    """Give what the platform fills in for each record, by row id; a record keeps what it was once given."""
    take_turns(project=project)
    issued = {str(row["row_id"]): {"StageNum": number} for row, number in _stages(project, facts)}
    for row in facts.rows("unit_works"):
        issued[str(row["row_id"])] = {"UnitCode": _unit_code(project, row)}
    for row in facts.rows(facts.head_table):
        found = divisions_of(code=str(row["CountyNum"]), on=facts.policy.as_of)
        issued[str(row["row_id"])] = {"ProvinceNum": found.province, "CityNum": found.city}
    return issued


@transaction_required
def issue_row(*, project: Project, table: str, row: Row) -> Mapping[str, str]:
    """Give what the platform fills in for one record that an erratum adds; tables without numbers get nothing.

    The caller has taken its turn (``numbering.take_turns``).
    """
    if table == "unit_works":
        return {"UnitCode": _unit_code(project, row)}
    suffix = find_suffix(table, row)
    if suffix is None:
        return {}
    return {"StageNum": issue_stage_number(project=project, suffix=suffix, row_id=str(row["row_id"]))}


def _stages(project: Project, facts: FilingFacts) -> Iterator[tuple[Row, str]]:
    for table, rows in facts.document.items():
        for row in rows:
            suffix = find_suffix(table, row)
            if suffix:
                yield row, issue_stage_number(project=project, suffix=suffix, row_id=str(row["row_id"]))


def _unit_code(project: Project, row: Row) -> str:
    number = issue_stage_number(project=project, suffix=UNIT_SUFFIX, row_id=str(row["row_id"]))
    return format_unit_code(project=project.number, serial=int(number.rsplit("-", 1)[1]))
