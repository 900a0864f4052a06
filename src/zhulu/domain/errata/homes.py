"""Who agrees to an erratum: the authority that let the record in, or whoever stands in its place today (Q24)."""

from datetime import date

from zhulu.domain.authorities.models import Authority
from zhulu.domain.authorities.queries import find_home_authorities
from zhulu.domain.errata.facts import Document
from zhulu.domain.grants.queries import find_home_authority, list_able_authority_ids
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.intake.models import Handling
from zhulu.domain.library.models import Contribution
from zhulu.domain.standard.catalogue import head_row
from zhulu.domain.standard.vocabulary import Grade, Path


def place_of(document: Document) -> str:
    """Give the code of a record's place: the managing area where there is one, else the county."""
    row = head_row(document)
    return str(row.get("ManagingAreaNum") or row.get("CountyNum") or "")


def find_home(*, contribution: Contribution, document: Document, on: date) -> Authority | None:
    """Find who agrees to an erratum of a record today.

    The authority that confirmed it, while that exists and has somebody who may confirm; else its successor, which is
    whoever is at home in the record's place by the grants of the day. None where nobody is.
    """
    original = _original(contribution, on)
    if contribution.path == Path.APPROVAL_FEED:
        return original or _home_of_dossier(contribution) or _at_home(place_of(document), on)
    path = Path(contribution.path)
    able = list_able_authority_ids(path=path, function=GrantFunction.CONFIRM, on=on)
    if original is not None and able.filter(authority_id=original.pk).exists():
        return original
    return find_home_authority(area_code=place_of(document), path=path, on=on)


def find_place_home(*, contribution: Contribution, document: Document, on: date) -> Authority | None:
    """Find who is at home in the place that a document names, whoever confirmed it."""
    place = place_of(document)
    if contribution.path == Path.APPROVAL_FEED:
        return _at_home(place, on)
    return find_home_authority(area_code=place, path=Path(contribution.path), on=on)


def _at_home(place: str, on: date) -> Authority | None:
    return next(iter(find_home_authorities(area_code=place, on=on)), None)


def _home_of_dossier(contribution: Contribution) -> Authority | None:
    """Give who is at home in the approval system's case, whose single stages may not name the place."""
    handling = Handling.objects.filter(contribution=contribution).select_related("delivery__dossier__home_authority")
    found = handling.first()
    return found.delivery.dossier.home_authority if found and found.delivery.dossier else None


def _original(contribution: Contribution, on: date) -> Authority | None:
    """Give the authority below the province that let the record in, if it still exists."""
    first = contribution.grade_decisions.exclude(grade=Grade.A).order_by("id").first()
    if first is not None and (graded := Authority.objects.on(on).filter(pk=first.authority_id).first()):
        return graded
    return Authority.objects.on(on).filter(code=contribution.move.authority_code).first()
