"""Writes who takes part in a public project, and keeps each company's row as what its public projects say of it.

Companies are locked in one order after the project, so that two projects published at once both count, and neither
waits for the other for ever.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from zhulu.domain.enterprises.queries import known_as
from zhulu.domain.enterprises.vocabulary import body_of
from zhulu.domain.publication.findable import initials_of
from zhulu.domain.publication.models import CompanyDocument, Participation
from zhulu.domain.publication.standings import Company, Standing, body_of_whole
from zhulu.foundation.db.transactions import transaction_required


@transaction_required
def write_participations(*, project_id: int, standings: Sequence[Standing], day: date, now: datetime) -> None:
    """Put these standings in the place of a project's former ones; a company that no project names any more goes.

    Args:
        day: the project's day, by which lists are sorted.
    """
    former = set(Participation.objects.filter(project_id=project_id).values_list("company_id", flat=True))
    wanted = {standing.company.code: standing.company for standing in standings}
    rows = _locked(wanted, former, now)
    Participation.objects.filter(project_id=project_id).delete()
    for code in wanted:
        _absorb_short(rows, rows[code])
    Participation.objects.bulk_create(
        Participation(
            company=rows[standing.company.code],
            project_id=project_id,
            role=standing.role,
            name=standing.name,
            grade=standing.grade,
            is_confirmed=standing.is_confirmed,
            filed_itself=standing.filed_itself,
            sort_on=day,
        )
        for standing in standings
    )
    for row in rows.values():
        _refresh(row, wanted.get(row.code), now)


def _locked(wanted: Mapping[str, Company], former: Iterable[int], now: datetime) -> dict[str, CompanyDocument]:
    """Make the rows that are missing and lock all concerned; one that another transaction took away is made again."""
    shorts = {body_of_whole(code) for code in wanted} - {""}
    concerned = Q(code__in={*wanted, *shorts}) | Q(pk__in=list(former))
    while True:
        found = {row.code: row for row in CompanyDocument.objects.select_for_update().filter(concerned).order_by("pk")}
        missing = sorted(wanted.keys() - found.keys())
        if not missing:
            return found
        fresh = (CompanyDocument(code=code, codes=[code], updated_at=now) for code in missing)
        CompanyDocument.objects.bulk_create(fresh, ignore_conflicts=True)


def _absorb_short(rows: Mapping[str, CompanyDocument], whole: CompanyDocument) -> None:
    """Bring to a code of 18 characters what was written under the short code inside it, if only one can be meant."""
    short = rows.get(body_of_whole(whole.code))
    if short is None or short.organisation_id is not None:
        return
    rivals = CompanyDocument.objects.filter(codes__contains=[short.code]).exclude(pk__in=[short.pk, whole.pk])
    if rivals.exists():
        return
    moving = Participation.objects.filter(company=short)
    there = Participation.objects.filter(company=whole, project_id=OuterRef("project_id"), role=OuterRef("role"))
    moving.filter(Exists(there)).delete()
    moving.update(company=whole)


def _refresh(row: CompanyDocument, company: Company | None, now: datetime) -> None:
    standing = Participation.objects.filter(company=row)
    row.newest_on = _newest(standing)
    if row.newest_on is None:
        row.delete()
        return
    row.newest_confirmed_on = _newest(standing.filter(is_confirmed=True))
    if company is not None:
        row.organisation_id = company.organisation_id
    if row.organisation_id is None:
        _describe_as_written(row, standing)
    else:
        _describe_as_registered(row, row.organisation_id)
    row.updated_at = now
    row.save()


def _newest(standing: "QuerySet[Participation]") -> date | None:
    return standing.order_by("-sort_on").values_list("sort_on", flat=True).first()


def _describe_as_registered(row: CompanyDocument, organisation_id: int) -> None:
    """Take name, kinds and codes from the register: what filers write cannot rename a registered firm."""
    known = known_as(organisation_id=organisation_id)
    row.name = known.organisation.name
    row.former_names = known.former_names
    row.kinds = list(known.organisation.kinds)
    row.residence = known.organisation.residence
    _make_findable(row, [row.name, *row.former_names], known.codes)


def _describe_as_written(row: CompanyDocument, standing: "QuerySet[Participation]") -> None:
    """Take the name as projects write it, confirmed ones before others, the newest first."""
    named = standing.filter(is_confirmed=True) if row.newest_confirmed_on else standing
    written = named.order_by().values("name").annotate(latest=Max("sort_on")).order_by("-latest", "name")
    names = [str(found["name"]) for found in written]
    row.name, row.former_names, row.kinds, row.residence = names[0], [], [], ""
    _make_findable(row, names, [])


def _make_findable(row: CompanyDocument, names: Sequence[str], codes: Sequence[str]) -> None:
    every = dict.fromkeys([row.code, *codes])
    bodies = [body for code in every if (body := body_of(code))]
    row.codes = list(dict.fromkeys([*every, *bodies]))
    hyphenated = [f"{body[:8]}-{body[8]}" for body in dict.fromkeys(bodies)]
    found = dict.fromkeys([*names, *row.codes, *hyphenated, *sorted(initials_of(names))])
    row.search_text = "\n".join(found).lower()
