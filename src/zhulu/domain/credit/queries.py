"""Reads leads, cases and records: the guarded doors, lists, and what other rooms must know."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import Level
from zhulu.domain.authorities.models import Authority
from zhulu.domain.credit.models import (
    AdverseRecord,
    Alert,
    Case,
    CasePaper,
    Evaluation,
    Follow,
    Lead,
    Repair,
    Signature,
    Veto,
)
from zhulu.domain.credit.permissions import AlertPolicy, CasePolicy, LeadPolicy
from zhulu.domain.credit.states import FALSE_ENTRY, IN_FORCE, RUNNING, STANDING, WAITING
from zhulu.domain.credit.vocabulary import MACHINE
from zhulu.domain.filings.models import Filing
from zhulu.domain.statecraft.models import Move

PAGE = 50
"""How long a page of a list is."""


class CreditNotFound(LookupError):
    """There is no such lead, case or record, or it is not the actor's to see: the two look alike."""


def get_case_for(*, actor: Actor, public_id: str, on: date) -> Case:
    """Give a case that the actor may see.

    Raises:
        CreditNotFound: it does not exist or lies outside the actor's scope.
    """
    found = _loaded(CasePolicy(on=on).visible_to(actor=actor)).filter(public_id=public_id).first()
    if found is None:
        raise CreditNotFound("没有这个案件，或不在您的范围内")
    return found


def _loaded(scope: QuerySet[Case]) -> QuerySet[Case]:
    return scope.select_related("filing__enterprise", "filing__home_authority", "project", "authority", "decider")


def get_lead_for(*, actor: Actor, public_id: str, on: date) -> Lead:
    """Give a lead that the actor may see.

    Raises:
        CreditNotFound: it does not exist or lies outside the actor's scope.
    """
    scope = LeadPolicy(on=on).visible_to(actor=actor)
    found = scope.select_related("filing__enterprise", "project", "authority").filter(public_id=public_id).first()
    if found is None:
        raise CreditNotFound("没有这条线索，或不在您的范围内")
    return found


def get_alert_for(*, actor: Actor, public_id: str, on: date) -> Alert:
    """Give an alert that the actor may see.

    Raises:
        CreditNotFound: it does not exist or lies outside the actor's scope.
    """
    scope = AlertPolicy(on=on).visible_to(actor=actor)
    scope = scope.select_related("filing__enterprise", "other", "authority", "lead")
    found = scope.filter(public_id=public_id).first()
    if found is None:
        raise CreditNotFound("没有这条预警，或不在您的范围内")
    return found


def list_alerts(*, actor: Actor, on: date, is_open: bool, before: str = "", limit: int = PAGE) -> list[Alert]:
    """Give the alerts that the actor may open, the newest first: those that wait, or those that were answered."""
    rows = AlertPolicy(on=on).visible_to(actor=actor).select_related("filing", "authority")
    rows = rows.filter(answered_at__isnull=is_open)
    if before and (mark := Alert.objects.filter(public_id=before).values_list("pk", flat=True).first()):
        rows = rows.filter(pk__lt=mark)
    return list(rows.order_by("-id")[:limit])


def list_alerts_about(*, filing_id: int) -> list[Alert]:
    """Give the alerts about a filing that nobody has answered yet, from either side, oldest first."""
    about = Q(filing_id=filing_id) | Q(other_id=filing_id)
    return list(Alert.objects.filter(about, answered_at__isnull=True).order_by("id"))


def list_cases(
    *, actor: Actor, on: date, is_open: bool | None = None, after: str = "", limit: int = PAGE
) -> list[Case]:
    """Give the cases that the actor may open, the newest first.

    Args:
        is_open: whether only those that run, or only those that do not; None gives all.
        after: the number of the last case of the page before.
    """
    rows = _loaded(CasePolicy(on=on).visible_to(actor=actor))
    if is_open is not None:
        rows = rows.filter(state__in=RUNNING) if is_open else rows.exclude(state__in=RUNNING)
    if after and (mark := Case.objects.filter(number=after).values_list("pk", flat=True).first()):
        rows = rows.filter(pk__lt=mark)
    return list(rows.order_by("-id")[:limit])


def list_leads(*, actor: Actor, on: date, is_open: bool, after: str = "", limit: int = PAGE) -> list[Lead]:
    """Give the leads that the actor may open: waiting ones oldest first, ended ones newest first."""
    rows = LeadPolicy(on=on).visible_to(actor=actor).select_related("filing", "authority")
    rows = rows.filter(state=WAITING) if is_open else rows.exclude(state=WAITING)
    if after and (mark := Lead.objects.filter(number=after).values_list("pk", flat=True).first()):
        rows = rows.filter(pk__gt=mark) if is_open else rows.filter(pk__lt=mark)
    return list(rows.order_by("id" if is_open else "-id")[:limit])


def count_leads_and_cases(*, actor: Actor, on: date) -> int:
    """Count what waits on the actor's own desk: leads, and running cases; not what lies below."""
    standing = actor.standing
    if standing is None:
        return CasePolicy(on=on).visible_to(actor=actor).filter(state__in=RUNNING).count()
    at_desk = Q(authority_id=standing.authority_id)
    unplaced = Q(authority__isnull=True) if standing.level == Level.PROVINCE else Q(pk__in=[])
    leads = Lead.objects.filter(at_desk | unplaced, state=WAITING).count()
    return leads + Case.objects.filter(at_desk | Q(decider_id=standing.authority_id), state__in=RUNNING).count()


def find_standing_case(*, filing_id: int) -> Case | None:
    """Give the case that binds a filing: one that runs, or whose finding is in force."""
    return Case.objects.filter(filing_id=filing_id, state__in=STANDING).first()


def list_false(*, project_id: int) -> list[Case]:
    """Give the cases of a project whose findings are in force: what they are about is not shown."""
    return list(Case.objects.filter(project_id=project_id, state=IN_FORCE).order_by("id"))


def false_contribution_ids(*, contribution_ids: Collection[int]) -> frozenset[int]:
    """Give those of some contributions that were found false."""
    rows = Case.objects.filter(contribution_id__in=contribution_ids, state=IN_FORCE)
    return frozenset(pk for pk in rows.values_list("contribution_id", flat=True) if pk is not None)


def false_filing_ids(*, filing_ids: Collection[int]) -> frozenset[int]:
    """Give those of some filings that were found false."""
    return frozenset(Case.objects.filter(filing_id__in=filing_ids, state=IN_FORCE).values_list("filing_id", flat=True))


def list_case_moves(*, case: Case) -> list[Move]:
    """Give every step of a case, oldest first."""
    return list(Move.objects.filter(machine=MACHINE, subject_id=case.pk).order_by("id"))


def list_case_papers(*, case: Case, only_disclosed: bool) -> list[CasePaper]:
    """Give a case's papers in the order in which they came; the enterprise sees what was disclosed to it."""
    rows = case.papers.select_related("blob").order_by("id")
    return list(rows.filter(is_disclosed=True) if only_disclosed else rows)


def list_signatures(*, case: Case) -> list[Signature]:
    """Give the signatures of a case's newest round."""
    return list(case.signatures.filter(round=case.round).order_by("id"))


def list_follows(*, case: Case) -> list[Follow]:
    """Give what is to be done because of a case, with what was done."""
    return list(case.follows.select_related("answer", "filing", "authority").order_by("id"))


def find_record(*, case: Case) -> AdverseRecord | None:
    """Give a case's adverse record, with its end if it has one."""
    return AdverseRecord.objects.select_related("end").filter(case=case).first()


def list_vetoes(*, organisation_id: int, year: int) -> list[Veto]:
    """Give the vetoes of a firm's year that stand: those of findings that are in force."""
    rows = Veto.objects.filter(organisation_id=organisation_id, year=year, case__state=IN_FORCE)
    return list(rows.select_related("case").order_by("id"))


def list_other_filings(*, case: Case) -> list[Filing]:
    """Give the enterprise's other filings of the same path that were ever submitted and are not under a case."""
    bound = Case.objects.filter(accused_id=case.accused_id, state__in=STANDING).values("filing_id")
    rows = Filing.objects.filter(enterprise_id=case.accused_id, path=case.filing.path, submitted_at__isnull=False)
    return list(rows.exclude(pk=case.filing_id).exclude(pk__in=bound).select_related("home_authority").order_by("id"))


def decider_of(*, filing: Filing, level: str) -> Authority:
    """Give who decides a case about a filing: the city above its home, or the province where there is none.

    Args:
        level: the setting ``case_decided_by``.
    """
    home = filing.home_authority
    while level == Level.CITY and home is not None and home.level != Level.CITY:
        home = home.parent if home.parent and home.parent.level != Level.PROVINCE else None
    if level == Level.CITY and home is not None:
        return home
    return Authority.objects.get(level=Level.PROVINCE, confirms_grade="A")


def state_label(state: str) -> str:
    """Name a case's state."""
    return FALSE_ENTRY.state(state).label


def list_repairs(*, record: AdverseRecord) -> list[Repair]:
    """Give the applications to repair a record, oldest first."""
    return list(record.repairs.order_by("id"))


def list_due_records(*, on: date, limit: int = 500) -> list[AdverseRecord]:
    """Give records whose last day is over and whose publication has not been ended yet."""
    rows = AdverseRecord.objects.filter(shown_until__lt=on, end__isnull=True).select_related("case", "organisation")
    return list(rows.order_by("shown_until", "id")[:limit])


@dataclass(frozen=True, slots=True)
class Standing:
    """A firm's level of a year as it counts, and why."""

    name: str
    year: int
    level: str
    entered: str
    """What was entered; empty where nothing was."""
    veto: str
    """Why the year fails whatever was entered; empty where no finding stands."""


def list_standings(*, year: int, organisation_id: int | None = None, limit: int = 500) -> list[Standing]:
    """Give the levels of a year as they count: a standing finding's veto above what was entered last."""
    vetoes = Veto.objects.filter(year=year, case__state=IN_FORCE).select_related("organisation").order_by("id")
    rows = Evaluation.objects.filter(year=year).select_related("organisation").order_by("organisation_id", "-id")
    rows = rows.distinct("organisation_id")
    if organisation_id is not None:
        vetoes, rows = vetoes.filter(organisation_id=organisation_id), rows.filter(organisation_id=organisation_id)
    entered = {row.organisation_id: row for row in rows[:limit]}
    failed = {row.organisation_id: row for row in vetoes[:limit]}
    names = {**{key: row.organisation.name for key, row in entered.items()}}
    names |= {key: row.organisation.name for key, row in failed.items()}
    return [
        Standing(
            name=names[key],
            year=year,
            level=failed[key].level if key in failed else entered[key].level,
            entered=entered[key].level if key in entered else "",
            veto=failed[key].reason if key in failed else "",
        )
        for key in sorted(names, key=lambda key: names[key])
    ]
