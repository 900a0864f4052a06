"""Finds what can be corrected: a record of the library as it stands, whose it is, and by which procedure it goes."""

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.enterprises.queries import known_as
from zhulu.domain.errata.queries import ErratumNotFound
from zhulu.domain.errata.rules import procedure_for
from zhulu.domain.errata.vocabulary import Procedure
from zhulu.domain.exchange.queries import is_national
from zhulu.domain.intake.models import ParticipantLink
from zhulu.domain.intake.vocabulary import OWNER_ROLE
from zhulu.domain.library.models import BasicInformation, Contribution, Version
from zhulu.domain.library.queries import find_grade, get_latest_version
from zhulu.domain.standard.catalogue import head_row
from zhulu.domain.standard.vocabulary import Grade, Path

ON_THE_NATIONAL_PLATFORM = "已在国家平台，或正在推送"
"""Why a record counts as national although it is not A."""


@dataclass(frozen=True, slots=True)
class Record:
    """One contribution as it stands, and how it can be corrected."""

    contribution: Contribution
    version: Version
    document: dict[str, list[dict[str, Any]]]
    grade: str
    national: str
    """Why it counts as being on the national platform, in words; empty where it is not, or is A anyway."""

    @property
    def procedure(self) -> Procedure:
        """Give the one procedure by which it can be corrected now."""
        return procedure_for(path=self.contribution.path, grade=self.grade, national=self.national)

    @property
    def name(self) -> str:
        """Give the name of what it describes; the number where this stage does not say it."""
        return str(head_row(self.document).get("PrjName") or self.contribution.project.number)


def read_record(*, contribution: Contribution) -> Record:
    """Give a record as it stands."""
    version = get_latest_version(contribution_id=contribution.pk)
    grade = find_grade(contribution_id=contribution.pk)
    national = grade != Grade.A and contribution.path != Path.SPECIALIST and is_national(contribution=contribution)
    return Record(
        contribution=contribution,
        version=version,
        document=json.loads(version.canonical),
        grade=grade,
        national=ON_THE_NATIONAL_PLATFORM if national else "",
    )


def find_own_contribution(*, actor: Actor, public_id: str) -> Contribution:
    """Give a record for which the actor's organisation may apply: what it filed, or what it owns on path ①.

    Raises:
        ErratumNotFound: there is none, or it is another's.
    """
    found = own_contributions(actor=actor).filter(public_id=public_id).select_related("project", "filer").first()
    if found is None:
        raise ErratumNotFound("没有这份数据，或不是本单位的")
    return found


def own_contributions(*, actor: Actor) -> QuerySet[Contribution]:
    """Give the records that the actor's organisation answers for, as a query."""
    organisation = actor.organisation_id
    if organisation is None or actor.kind not in {AccountKind.CLERK, AccountKind.OWNER}:
        return Contribution.objects.none()
    if actor.kind == AccountKind.CLERK:
        return Contribution.objects.filter(filer_id=organisation, path__in=[Path.BACK_FILING, Path.SPECIALIST])
    return Contribution.objects.filter(path=Path.APPROVAL_FEED).filter(_owned_by(organisation))


def _owned_by(organisation_id: int) -> Q:
    """Whether a record's case links the organisation as its owner, or the record itself names its code."""
    linked = ParticipantLink.objects.filter(organisation_id=organisation_id, role=OWNER_ROLE).values("dossier_id")
    codes = known_as(organisation_id=organisation_id).codes
    named = BasicInformation.objects.filter(build_corp_code__in=codes).values("contribution__project_id")
    return Q(handling__delivery__dossier_id__in=linked) | Q(project_id__in=named)


def owner_of(*, contribution: Contribution) -> tuple[int | None, str, str]:
    """Give the owner of a record of path ①: its organisation if it is registered, its name and code as written."""
    link = (
        ParticipantLink.objects.filter(
            role=OWNER_ROLE, dossier__deliveries__handling__contribution__project_id=contribution.project_id
        )
        .order_by("-id")
        .first()
    )
    if link is not None:
        return link.organisation_id, link.name, link.code
    row = BasicInformation.objects.filter(contribution__project_id=contribution.project_id).order_by("id").first()
    return None, row.build_corp_name if row else "", row.build_corp_code if row else ""
