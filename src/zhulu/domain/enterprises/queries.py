"""Finding organisations by any code they were ever known by."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from zhulu.domain.enterprises.models import (
    ClerkProfile,
    Organisation,
    OrganisationIdentifier,
    OrganisationName,
    Succession,
)
from zhulu.domain.enterprises.vocabulary import Scheme, SuccessionKind, body_of, scheme_of, tidy


class OrganisationUnknown(LookupError):
    """No organisation carries that identifier."""


def get_organisation(*, public_id: str) -> Organisation:
    """Get an organisation by its public id.

    Raises:
        OrganisationUnknown: none carries it.
    """
    organisation = Organisation.objects.filter(public_id=public_id).first()
    if organisation is None:
        raise OrganisationUnknown("没有这个单位")
    return organisation


def find_by_code(*, code: str, on: date | None = None) -> Organisation | None:
    """Find the organisation that a code of 18, 10 or 9 characters stands for, after successions.

    Codes in use come before ended ones. A short code also finds the 18-character code that contains it, and the
    other way round. An organisation merged or registered anew gives its successor; after a split it is itself, for
    which part is meant cannot be told from the code.

    Args:
        on: follow only successions up to this day; None follows all that are recorded.
    """
    identifier = _find_identifier(tidy(code))
    return _follow(identifier.organisation, on) if identifier else None


def _find_identifier(code: str) -> OrganisationIdentifier | None:
    in_use_first = OrganisationIdentifier.objects.select_related("organisation").order_by("-valid_to", "-pk")
    # PostgreSQL puts NULL first in a descending order: an open end comes before every ended one.
    exact = in_use_first.filter(value=code).first() if code else None
    body = body_of(code)
    if exact or not body:
        return exact
    other_forms = in_use_first.filter(body=body)
    if scheme_of(code) is Scheme.USCC:
        # Two different 18-character codes are two bodies, whatever nine characters they share.
        other_forms = other_forms.exclude(scheme=Scheme.USCC)
    return other_forms.first()


def list_by_code(*, codes: Collection[str], on: date | None = None) -> dict[str, Organisation]:
    """Give the organisations that many codes stand for, each as ``find_by_code`` would; a code without one is left out.

    Two queries however many codes, and one more per merger that is followed.
    """
    tidied = {code: tidy(code) for code in codes}
    bodies = {code: body_of(written) for code, written in tidied.items()}
    known = (
        OrganisationIdentifier.objects.select_related("organisation")
        .filter(Q(value__in=set(tidied.values()) - {""}) | Q(body__in=set(bodies.values()) - {""}))
        .order_by("-valid_to", "-pk")
    )
    exact: dict[str, OrganisationIdentifier] = {}
    sharing: dict[tuple[str, bool], OrganisationIdentifier] = {}
    for row in known:
        exact.setdefault(row.value, row)
        if row.body:
            sharing.setdefault((row.body, row.scheme == Scheme.USCC), row)
    found = {code: _meant(tidied[code], bodies[code], exact, sharing) for code in codes}
    moved = set(
        Succession.objects.filter(predecessor_id__in={row.organisation_id for row in found.values() if row})
        .exclude(kind=SuccessionKind.SPLIT)
        .values_list("predecessor_id", flat=True)
    )
    return {
        code: _follow(row.organisation, on) if row.organisation_id in moved else row.organisation
        for code, row in found.items()
        if row
    }


def _meant(
    code: str,
    body: str,
    exact: Mapping[str, OrganisationIdentifier],
    sharing: Mapping[tuple[str, bool], OrganisationIdentifier],
) -> OrganisationIdentifier | None:
    """Choose among what was read as ``_find_identifier`` does: the code itself, else the newest form of its body."""
    if code in exact or not body:
        return exact.get(code)
    short = sharing.get((body, False))
    if scheme_of(code) is Scheme.USCC:
        return short
    whole = sharing.get((body, True))
    both = [row for row in (short, whole) if row]
    return min(both, key=_newest_in_use_first) if both else None


def _newest_in_use_first(row: OrganisationIdentifier) -> tuple[bool, int, int]:
    ended = row.valid_to
    return (ended is not None, -ended.toordinal() if ended else 0, -row.pk)


def _follow(organisation: Organisation, on: date | None) -> Organisation:
    seen = {organisation.pk}
    while (successor := _successor(organisation, on)) and successor.pk not in seen:
        seen.add(successor.pk)
        organisation = successor
    return organisation


def _successor(organisation: Organisation, on: date | None) -> Organisation | None:
    steps = Succession.objects.filter(predecessor=organisation).exclude(kind=SuccessionKind.SPLIT)
    if on:
        steps = steps.filter(on__lte=on)
    found = list(steps.select_related("successor")[:2])
    return found[0].successor if len(found) == 1 else None


def current_code(*, organisation_id: int) -> str:
    """Give the code an organisation is known by now: the 18 characters if it has them, else the longest; or nothing."""
    in_use = OrganisationIdentifier.objects.filter(organisation_id=organisation_id, valid_to__isnull=True)
    rank = {scheme: place for place, scheme in enumerate(Scheme)}
    found = sorted(in_use, key=lambda row: (rank[Scheme(row.scheme)], row.pk))
    return found[0].value if found else ""


def list_former_names(*, organisation_id: int) -> list[str]:
    """List the names an organisation bore, latest first."""
    names = Organisation.objects.get(pk=organisation_id).former_names.order_by("-valid_to", "-pk")
    return [row.name for row in names]


@dataclass(frozen=True, slots=True)
class KnownAs:
    """An organisation with everything that it is or was known by, its predecessors' names and codes included."""

    organisation: Organisation
    former_names: list[str]
    codes: list[str]


def known_as(*, organisation_id: int) -> KnownAs:
    """Give an organisation with its former names, latest first, and all its codes; four queries, one more per merger.

    Raises:
        OrganisationUnknown: there is none.
    """
    members = _with_predecessors(organisation_id)
    known = {row.pk: row for row in Organisation.objects.filter(pk__in=members)}
    if organisation_id not in known:
        raise OrganisationUnknown("没有这个单位")
    organisation = known.pop(organisation_id)
    borne = OrganisationName.objects.filter(organisation_id__in=members).order_by("-valid_to", "-pk")
    names = [*(row.name for row in borne), *(row.name for row in known.values())]
    codes = OrganisationIdentifier.objects.filter(organisation_id__in=members).order_by("pk")
    return KnownAs(
        organisation=organisation,
        former_names=[name for name in dict.fromkeys(names) if name != organisation.name],
        codes=list(dict.fromkeys(codes.values_list("value", flat=True))),
    )


def _with_predecessors(organisation_id: int) -> set[int]:
    """Give the organisation and all that merged into it or were registered anew as it; a split leaves both."""
    reached: set[int] = set()
    waiting = {organisation_id}
    while waiting:
        reached |= waiting
        steps = Succession.objects.filter(successor_id__in=waiting).exclude(kind=SuccessionKind.SPLIT)
        waiting = set(steps.values_list("predecessor_id", flat=True)) - reached
    return reached


def find_clerk(*, account_id: int) -> ClerkProfile | None:
    """Find whom an account clerks for, with the organisation loaded."""
    return ClerkProfile.objects.select_related("organisation").filter(account_id=account_id).first()
