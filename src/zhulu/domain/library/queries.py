"""Reads the library: contributions, their versions and grades."""

from collections import Counter
from collections.abc import Collection

from zhulu.domain.library.models import (
    Confirmation,
    Contribution,
    GradeDecision,
    Mark,
    Project,
    SpecialistWork,
    Tombstone,
    Version,
)


class ProjectNotFound(LookupError):
    """No project carries that public id."""


def get_project(*, public_id: str) -> Project:
    """Give a project by its public id.

    Raises:
        ProjectNotFound: there is none.
    """
    found = Project.objects.filter(public_id=public_id).first()
    if found is None:
        raise ProjectNotFound(public_id)
    return found


def list_contributions(*, project_id: int) -> list[Contribution]:
    """Give a project's contributions in the order in which they entered the library."""
    return list(Contribution.objects.filter(project_id=project_id).select_related("filer").order_by("id"))


def find_contribution(*, source_id: str) -> Contribution | None:
    """Give the contribution that a filing or delivery became."""
    return Contribution.objects.select_related("project").filter(source_id=source_id).first()


def list_grade_decisions(*, contribution_id: int) -> list[GradeDecision]:
    """Give a contribution's grade decisions, oldest first; the newest is its grade."""
    return list(GradeDecision.objects.filter(contribution_id=contribution_id).order_by("id"))


def find_confirmation(*, contribution_id: int) -> Confirmation | None:
    """Give who confirmed a contribution that has no grade (path ③)."""
    return Confirmation.objects.filter(contribution_id=contribution_id).first()


def list_works_under_contract(*, contractor_code: str, contract: str) -> list[tuple[str, str]]:
    """Give number and name of the specialist works that one firm has in the library under one contract's number."""
    rows = SpecialistWork.objects.filter(contractor_corp_code=contractor_code, contract_num=contract)
    return list(rows.order_by("pk").values_list("contribution__project__number", "prj_name"))


def find_grade(*, contribution_id: int) -> str:
    """Give a contribution's current grade, or nothing on path ③."""
    newest = GradeDecision.objects.filter(contribution_id=contribution_id).order_by("-id").first()
    return newest.grade if newest else ""


def get_latest_version(*, contribution_id: int) -> Version:
    """Give the version that stands.

    Raises:
        Version.DoesNotExist: the contribution has none, which the confirmation rules out.
    """
    return Version.objects.filter(contribution_id=contribution_id).order_by("-number")[0:1].get()


def list_standing_marks(*, contribution_id: int) -> list[Mark]:
    """Give the marks that have not been lifted."""
    return list(Mark.objects.filter(contribution_id=contribution_id, lifts__isnull=True, lifted_by__isnull=True))


def list_current_grades(*, source_ids: Collection[str]) -> dict[str, tuple[int, str]]:
    """Give the contribution and its current grade for each of some filings that are in the library, with one query."""
    newest = (
        GradeDecision.objects.filter(contribution__source_id__in=source_ids)
        .order_by("contribution_id", "-id")
        .distinct("contribution_id")
    )
    return {
        source: (contribution, grade)
        for source, contribution, grade in newest.values_list("contribution__source_id", "contribution_id", "grade")
    }


def count_grades(*, filer_id: int) -> dict[str, int]:
    """Count a firm's contributions by their current grade; grades without any are absent."""
    newest = (
        GradeDecision.objects.filter(contribution__filer_id=filer_id)
        .order_by("contribution_id", "-id")
        .distinct("contribution_id")
    )
    return dict(Counter(newest.values_list("grade", flat=True)))


def is_deleted(*, contribution_id: int) -> bool:
    """Whether a contribution was deleted by an erratum (二(一)b): it stays on record and is shown no more."""
    return Tombstone.objects.filter(contribution_id=contribution_id).exists()
