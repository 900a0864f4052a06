"""Reads guides: the newest of each authority, older versions, and whose is missing or out of date."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from zhulu.domain.authorities.models import Authority
from zhulu.domain.forms.guide_form import Reviewer
from zhulu.domain.grants.models import Grant
from zhulu.domain.grants.queries import AbleOfficer, list_able_officers
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.guides.facts import changes_of_people, reviewers_from
from zhulu.domain.guides.models import GuideDraft, GuideReminder, GuideVersion
from zhulu.domain.guides.vocabulary import GUIDED, GuideStanding
from zhulu.domain.standard.vocabulary import Path


class GuideNotFound(LookupError):
    """There is no such guide, or no such version."""


@dataclass(frozen=True, slots=True)
class GuideState:
    """How one authority's guide for one path stands on a day."""

    authority: Authority
    path: Path
    newest: GuideVersion | None
    reviewers: tuple[Reviewer, ...]
    """Who may confirm on this path that day."""
    reminded_on: date | None = None
    """When the province reminded of it last, after the newest version."""

    @property
    def changes(self) -> str:
        """Say how the people differ from those whom the newest version names."""
        return changes_of_people(reviewers_from(self.newest.reviewers), self.reviewers) if self.newest else ""

    @property
    def standing(self) -> GuideStanding:
        """Give how it stands."""
        if self.newest is None:
            return GuideStanding.MISSING
        return GuideStanding.STALE if self.changes else GuideStanding.CURRENT


def list_states(*, on: date, authority_ids: Collection[int] | None = None) -> list[GuideState]:
    """Give the state of every guide that has to be there: one for each authority and guided path with a grant.

    Four queries, however many authorities there are.

    Args:
        authority_ids: only of these authorities; None for all.
    """
    grants = Grant.objects.on(on).filter(function=GrantFunction.CONFIRM, path__in=GUIDED)
    able = list_able_officers(on=on, authority_ids=authority_ids, functions=[GrantFunction.CONFIRM])
    newest = GuideVersion.objects.order_by("authority", "path", "-number").distinct("authority", "path")
    reminders = GuideReminder.objects.order_by("authority", "path", "-on").distinct("authority", "path")
    if authority_ids is not None:
        grants, newest = grants.filter(authority__in=authority_ids), newest.filter(authority__in=authority_ids)
        reminders = reminders.filter(authority__in=authority_ids)
    owed = {(grant.authority.code, grant.path): grant.authority for grant in grants.select_related("authority__parent")}
    people = _by_guide(able)
    held = {(version.authority_id, version.path): version for version in newest}
    told = {(one.authority_id, one.path): one.on for one in reminders}
    return [
        _state(authority, Path(path), people, held, told) for (_, path), authority in sorted(owed.items(), key=_key)
    ]


def _key(owed: tuple[tuple[str, str], Authority]) -> tuple[str, str]:
    return owed[0]


def _state(
    authority: Authority,
    path: Path,
    people: Mapping[tuple[int, str], tuple[Reviewer, ...]],
    held: Mapping[tuple[int, str], GuideVersion],
    told: Mapping[tuple[int, str], date],
) -> GuideState:
    key = (authority.pk, path.value)
    return GuideState(authority, path, held.get(key), people.get(key, ()), told.get(key))


def _by_guide(able: Iterable[AbleOfficer]) -> dict[tuple[int, str], tuple[Reviewer, ...]]:
    """Give the reviewers of each guide, each person once; whose account has ended reviews no more."""
    found: dict[tuple[int, str], dict[Reviewer, None]] = {}
    for row in able:
        if row.account_ended_at is None:
            office = f"{row.authority_name} {row.office}"
            person = Reviewer(name=row.name, office=office, phone=row.office_phone)
            found.setdefault((row.authority_id, row.path.value), {})[person] = None
    return {key: tuple(people) for key, people in found.items()}


def get_state(*, authority_id: int, path: Path, on: date) -> GuideState:
    """Give the state of one guide.

    Raises:
        GuideNotFound: the authority has no grant to confirm on that path, so that it owes no guide for it.
    """
    for state in list_states(on=on, authority_ids=[authority_id]):
        if state.path == path:
            return state
    raise GuideNotFound("本机关没有这一途径的确认权限，不用发布指南（三(四)）")


def find_draft(*, authority_id: int, path: Path) -> GuideDraft | None:
    """Find what an authority is writing."""
    return GuideDraft.objects.select_related("authority").filter(authority_id=authority_id, path=path).first()


def list_published(*, using: str = "default") -> list[GuideVersion]:
    """List the newest version of every guide, by authority and path; a few hundred at most."""
    newest = GuideVersion.objects.using(using).order_by("authority_code", "path", "-number")
    return list(newest.distinct("authority_code", "path"))


def list_versions(*, authority_code: str, path: Path, using: str = "default") -> list[GuideVersion]:
    """List the versions of a guide, newest first."""
    found = GuideVersion.objects.using(using).filter(authority_code=authority_code, path=path)
    return list(found.order_by("-number"))
