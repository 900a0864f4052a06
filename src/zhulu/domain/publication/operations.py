"""Writes the public's documents, in the transaction of the change that they show: the project's and its companies'."""

from datetime import datetime

from django.db import connection

from zhulu.domain.library.models import Project
from zhulu.domain.publication.documents import Published, build
from zhulu.domain.publication.errata import write_errata
from zhulu.domain.publication.models import ProjectDocument, SpecialistDocument
from zhulu.domain.publication.participations import write_participations
from zhulu.domain.rulebook.queries import get_policy
from zhulu.foundation.clock import local_day
from zhulu.foundation.db.transactions import transaction_required


@transaction_required
def publish_project(*, project_id: int, now: datetime) -> None:
    """Write a project's public document anew, or take it off the public pages when nothing of it is public.

    The companies it names are written from the same parts in the same call: both places always answer alike (一(二)5).
    """
    _one_at_a_time(project_id)
    policy = get_policy(as_of=local_day(now))
    published = build(project_id=project_id, show_grade_d=policy.flag("show_grade_d"), now=now)
    write_errata(project=Project.objects.get(pk=project_id), now=now)
    if published is None:
        write_participations(project_id=project_id, standings=[], day=local_day(now), now=now)
        ProjectDocument.objects.filter(project_id=project_id).delete()
        return
    row, _ = ProjectDocument.objects.update_or_create(project_id=project_id, defaults=_columns(published, now))
    _write_specialist(row, published)
    write_participations(project_id=project_id, standings=published.standings, day=published.sort_on, now=now)


def _write_specialist(row: ProjectDocument, published: Published) -> None:
    """Keep the line of the list of specialist works beside the document; no other project has one."""
    facts = published.specialist
    if facts is None:
        SpecialistDocument.objects.filter(project=row).delete()
        return
    columns = {
        "category": facts.category,
        "contractor_name": facts.contractor_name,
        "contractor_code": facts.contractor_code,
        "amount": facts.amount,
        "accepted_on": facts.accepted_on,
        "name_text": f"{row.name}\n{row.number}".lower(),
        "contractor_text": f"{facts.contractor_name}\n{facts.contractor_code}".lower(),
        "city_code": published.city_code,
        "county_code": published.county_code,
        "sort_on": published.sort_on,
    }
    SpecialistDocument.objects.update_or_create(project=row, defaults=columns)


def _one_at_a_time(project_id: int) -> None:
    """Wait for whoever publishes the same project, so that two contributions at once both end up in the document."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('publish:' || %s, 0))", [str(project_id)])


def _columns(published: Published, now: datetime) -> dict[str, object]:
    document = published.document
    return {
        "public_id": document["public_id"],
        "document": document,
        "number": document["number"],
        "name": document["name"],
        "owner_name": document["owner"]["name"],
        "area_name": document["area"]["name"],
        "search_text": published.search_text,
        "city_code": published.city_code,
        "county_code": published.county_code,
        "zone_code": published.findable.zone_code,
        "path": document["path"],
        "kind": document["kind"],
        "grade": document["grade"] or "",
        "year": published.findable.year,
        "amount": published.findable.amount,
        "size": published.findable.size,
        "roles": sorted({standing.role for standing in published.standings}),
        "is_pushed": published.findable.is_pushed,
        "is_confirmed": published.is_confirmed,
        "sort_on": published.sort_on,
        "updated_at": now,
    }
