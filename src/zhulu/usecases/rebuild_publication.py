"""Writes all public documents anew, companies included, while the pages go on serving.

Needed when what may be shown has changed without any project changing: a setting such as ``show_grade_d``, a new
column of the projection, an organisation renamed or merged. Every project is a transaction of its own, so a reader
sees each as it was or as it is, nothing waits for the whole, and what interrupts it leaves nothing half done.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from zhulu.domain.filings.models import Filing
from zhulu.domain.library.models import Contribution, Project
from zhulu.domain.publication.models import CompanyDocument, ProjectDocument
from zhulu.domain.publication.operations import publish_project

Report = Callable[[int, int], None]
BATCH = 200
"""How many projects are read ahead, and after how many progress is told."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What stands after a rebuild."""

    projects: int
    """How many projects were looked at; those of which nothing is public have no document."""
    documents: int
    companies: int


def rebuild_publication(*, batch: int = BATCH, report: Report = lambda _done, _total: None) -> Rebuilt:
    """Publish every project that has been filed or confirmed, and tell the progress as (done, total).

    Safe to repeat and to run beside the site. Documents loaded without any filing, as for load tests, stay as they are.
    """
    projects = _filed()
    total = projects.count()
    done = 0
    for ids in _batches(projects, batch):
        for project_id in ids:
            with transaction.atomic():
                publish_project(project_id=project_id, now=timezone.now())
        done += len(ids)
        report(done, total)
    return Rebuilt(projects=done, documents=ProjectDocument.objects.count(), companies=CompanyDocument.objects.count())


def _filed() -> "QuerySet[Project]":
    confirmed = Contribution.objects.filter(project_id=OuterRef("pk"))
    filed = Filing.objects.filter(project_id=OuterRef("pk"))
    return Project.objects.filter(Exists(confirmed) | Exists(filed)).order_by("pk")


def _batches(projects: "QuerySet[Project]", size: int) -> Iterator[list[int]]:
    last = 0
    while ids := list(projects.filter(pk__gt=last).values_list("pk", flat=True)[:size]):
        yield ids
        last = ids[-1]
