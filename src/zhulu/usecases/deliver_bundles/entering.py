"""Enters what a wave of bundles brings: numbers, rows, versions, grades, links, marks; few statements for them all.

A wave holds at most one bundle of each case, so that a case's second bundle is judged by what its first one left.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zhulu.domain.access.actors import Actor
from zhulu.domain.intake.comparing import Document
from zhulu.domain.intake.consequences import (
    DossierUpdate,
    DueDraft,
    group_differences,
    update_dossiers,
    write_dues,
    write_holds,
    write_links,
)
from zhulu.domain.intake.loading import Case, keep_standing
from zhulu.domain.intake.vocabulary import SOURCE_KIND
from zhulu.domain.library.mass_entry import Entering, Graded, decide_grades, enter_many
from zhulu.domain.library.mass_numbering import StageWish, Wish, issue_projects, issue_stages
from zhulu.domain.library.models import Contribution, Mark, NationalNumber, Project
from zhulu.domain.library.vocabulary import CHECKED_THERE, MarkKind
from zhulu.domain.rulebook.operations import Judged, keep_verdicts
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.shapes import Row
from zhulu.domain.standard.numbering import (
    PROJECT_KINDS,
    UNIT_SUFFIX,
    Overflow,
    find_national_number,
    find_suffix,
    format_unit_code,
)
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.db.copying import copy_rows, take_keys
from zhulu.foundation.identifiers import new_public_id
from zhulu.usecases.deliver_bundles.judging import Fate
from zhulu.usecases.deliver_bundles.recording import Settled, record_entries

OPINION = "工程审批系统中已确认，随接口交付定级（一(一)3）"
OLDEST_NUMBER = date(2000, 1, 1)
OTHER_KIND = "99"
DIGITS = 6


@dataclass(slots=True)
class Taking:
    """A bundle that is taken, on its way in: what it is, its delivery, and what it becomes here."""

    fate: Fate
    case: Case
    delivery_id: int
    delivery_public_id: str
    move_id: int = 0
    project_id: int = 0
    project_number: str = ""
    project_public_id: str = ""
    is_new: bool = False
    contribution_id: int | None = None
    contribution_public_id: str = ""
    document: Document | None = None
    digest: str = ""
    verdict_id: int = 0


def number_projects(takings: Sequence[Taking], *, policy: Policy, today: date) -> None:
    """Give each taking its project: the case's own, or a fresh identity."""
    fresh: list[Taking] = []
    for taking in takings:
        project = taking.case.dossier.project
        if project is not None:
            _belong(taking, project.pk, project.number, project.public_id)
        elif taking.fate.brings:
            fresh.append(taking)
    wishes = [_wish(taking.fate, policy, today) for taking in fresh]
    made = issue_projects(wishes=wishes, today=today, overflow=Overflow(policy.text("number_overflow")))
    for taking, identity in zip(fresh, made, strict=True):
        taking.is_new = True
        _belong(taking, identity.pk, identity.number, identity.public_id)


def _belong(taking: Taking, pk: int, number: str, public_id: str) -> None:
    taking.project_id, taking.project_number, taking.project_public_id = pk, number, public_id


def _wish(fate: Fate, policy: Policy, today: date) -> Wish:
    rows = fate.document.get("project") or [{}]
    kind = str(rows[0].get("PrjTypeNum") or "")
    home, spot = fate.spot.home, fate.spot
    by_authority = policy.text("number_prefix_of") == "authority" and home is not None
    prefix = home.number_prefix if home is not None and by_authority else ""
    if not (prefix.isdigit() and len(prefix) == DIGITS):
        prefix = spot.county or spot.city or spot.province
    return Wish(
        prefix=prefix,
        kind=kind if kind in PROJECT_KINDS else OTHER_KIND,
        on=_registered_on(fate.bundle.stated.get("CreateDate", ""), today),
        own=fate.bundle.stated.get("ProvincePrjNum", ""),
    )


def _registered_on(text: str, today: date) -> date:
    """Give the day on which the source recorded the project, by which it is numbered; today where it says none."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return today
    return day if OLDEST_NUMBER <= day <= today else today


def number_records(takings: Sequence[Taking]) -> None:
    """Number the added records, and make the documents that enter."""
    wishes = [wish for taking in takings if taking.fate.brings for wish in _stage_wishes(taking)]
    numbers = issue_stages(wishes=wishes)
    for taking in takings:
        comparison = taking.fate.comparison
        if comparison and comparison.additions:
            taking.document = {
                table: [_numbered(table, row, taking.project_number, numbers) for row in rows]
                for table, rows in comparison.additions.items()
            }


def _stage_wishes(taking: Taking) -> Iterator[StageWish]:
    additions = taking.fate.comparison.additions if taking.fate.comparison else {}
    for table, rows in additions.items():
        for row in rows:
            suffix = UNIT_SUFFIX if table == "unit_works" and not row.get("UnitCode") else find_suffix(table, row)
            if suffix:
                yield StageWish(taking.project_id, taking.project_number, suffix, str(row["row_id"]))


def _numbered(table: str, row: Row, project: str, numbers: Mapping[str, str]) -> Row:
    number = numbers.get(str(row["row_id"]))
    if number is None:
        return row
    if table == "unit_works":
        return {**row, "UnitCode": format_unit_code(project=project, serial=int(number.rsplit("-", 1)[1]))}
    return {**row, "StageNum": number}


def take_contribution_keys(takings: Sequence[Taking]) -> None:
    """Take the keys of the contributions that will enter, so that deliveries can name them."""
    entering = [taking for taking in takings if taking.document]
    for taking, key in zip(entering, take_keys(Contribution, len(entering)), strict=True):
        taking.contribution_id, taking.contribution_public_id = key, new_public_id()


def keep_findings(fates: Sequence[tuple[Fate, str]], *, policy: Policy, now: datetime) -> list[int]:
    """Keep what the rules said of each examined delivery, by its public id."""
    judged = [
        Judged(fate.findings, public_id, fate.bundle.digest) for fate, public_id in fates if fate.findings is not None
    ]
    return keep_verdicts(judged, subject_kind=SOURCE_KIND, policy=policy, now=now)


def enter(takings: Sequence[Taking], *, actor: Actor, policy: Policy, now: datetime) -> None:
    """Let what was taken into the library, with grades, links, marks, held differences, and the ledger's entries."""
    entering = [taking for taking in takings if taking.document]
    digests = enter_many(
        [_entering(taking) for taking in entering],
        path=Path.APPROVAL_FEED.value,
        source_kind=SOURCE_KIND,
        cause="delivery",
        now=now,
    )
    for taking in entering:
        taking.digest = digests[taking.contribution_id or 0]
    decide_grades(
        (_graded(taking) for taking in entering if taking.fate.signer.grade),
        method=CHECKED_THERE,
        opinion=OPINION,
        policy=policy.used("feed_grades_itself"),
        now=now,
    )
    update_dossiers([_dossier(taking) for taking in takings if taking.is_new])
    write_dues([_due(taking) for taking in entering if not taking.fate.signer.grade], now=now)
    write_links(
        (
            (taking.case.dossier.pk, taking.contribution_id or 0, link)
            for taking in entering
            for link in taking.fate.links
        ),
        now=now,
    )
    _hold(takings, now)
    _mark(entering, now)
    _keep_national_numbers(entering, policy, now)
    record_entries([_settled(taking) for taking in entering], actor=actor, now=now)
    _remember(takings)


def _entering(taking: Taking) -> Entering:
    return Entering(
        pk=taking.contribution_id or 0,
        public_id=taking.contribution_public_id,
        project_id=taking.project_id,
        source_id=taking.delivery_public_id,
        move_id=taking.move_id,
        document=taking.document or {},
    )


def _graded(taking: Taking) -> Graded:
    signer, said = taking.fate.signer, taking.fate.bundle.confirmation
    return Graded(
        contribution_id=taking.contribution_id or 0,
        grade=signer.grade,
        authority_id=signer.authority_id or 0,
        authority_name=signer.authority_name,
        level=signer.level,
        reviewer=said.person,
        office=said.office,
        verdict_id=taking.verdict_id,
        move_id=taking.move_id,
    )


def _home_of(taking: Taking) -> int | None:
    if taking.is_new:
        return taking.fate.spot.home.pk if taking.fate.spot.home else None
    return taking.case.dossier.home_authority_id


def _dossier(taking: Taking) -> DossierUpdate:
    rows = taking.fate.document.get("project") or [{}]
    return DossierUpdate(
        pk=taking.case.dossier.pk,
        project_id=taking.project_id,
        home_id=_home_of(taking),
        area_code=taking.fate.spot.read_as,
        name=str(rows[0].get("PrjName") or ""),
    )


def _due(taking: Taking) -> DueDraft:
    return DueDraft(
        delivery_id=taking.delivery_id,
        contribution_id=taking.contribution_id or 0,
        home_id=_home_of(taking),
        department=taking.fate.bundle.confirmation.department,
        why=taking.fate.signer.unknown,
    )


def _hold(takings: Sequence[Taking], now: datetime) -> None:
    drafts = [
        draft
        for taking in takings
        if taking.fate.comparison
        for draft in group_differences(taking.delivery_id, _home_of(taking), taking.fate.comparison.differences)
    ]
    write_holds(drafts, now=now)


def _mark(entering: Sequence[Taking], now: datetime) -> None:
    """Mark the projects whose permit was made up later (一(一)4)."""
    copy_rows(
        Mark,
        ("contribution_id", "kind", "reason", "set_by", "at"),
        (
            (
                taking.contribution_id,
                MarkKind.MADE_UP.value,
                f"实际开工日期 {taking.fate.made_up} 早于工程审批系统运行之日（一(一)4）",
                "系统",
                now,
            )
            for taking in entering
            if taking.is_new and taking.fate.made_up
        ),
    )


def _keep_national_numbers(entering: Sequence[Taking], policy: Policy, now: datetime) -> None:
    """Keep the national numbers of sources of which the province says that they carry them."""
    sources = policy.mapping("feed_sources")
    rows = [
        NationalNumber(project_id=taking.project_id, row_id="", number=number, received_at=now)
        for taking in entering
        if taking.is_new and _carries_national(sources, taking.fate.bundle.envelope.source)
        if find_national_number(number := taking.fate.bundle.stated.get("PrjNum", ""))
    ]
    NationalNumber.objects.bulk_create(rows, ignore_conflicts=True)


def _carries_national(sources: Mapping[str, Any], source: str) -> bool:
    facts = sources.get(source)
    return isinstance(facts, dict) and facts.get("national_numbers") is True


def _settled(taking: Taking) -> Settled:
    fate = taking.fate
    return Settled(
        delivery=taking.delivery_public_id,
        contribution=taking.contribution_public_id,
        project=taking.project_number,
        digest=taking.digest,
        grade=fate.signer.grade,
        authority=fate.signer.authority_name,
        office=fate.bundle.confirmation.office,
        reviewer=fate.bundle.confirmation.person,
    )


def _remember(takings: Sequence[Taking]) -> None:
    """Let the cases know what entered, for a later wave of the same batch."""
    for taking in takings:
        if taking.is_new:
            taking.case.dossier.project = Project(
                pk=taking.project_id, number=taking.project_number, public_id=taking.project_public_id
            )
            taking.case.dossier.home_authority_id = _home_of(taking)
            taking.case.dossier.area_code = taking.fate.spot.read_as
        if taking.document:
            keep_standing(taking.case, taking.contribution_id or 0, taking.document)
