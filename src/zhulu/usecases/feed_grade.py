"""Grade A on path ①: the owner or a firm that took part applies, the province grants it to all parts at once (Q5).

The same ``*`` fields are asked for as on path ②, over everything that has been delivered of the project; what is
missing comes by the errata of 二(一), for nobody writes into what the approval system delivered.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.errata.queries import is_running
from zhulu.domain.exchange.operations import queue_push
from zhulu.domain.exchange.vocabulary import PushReason
from zhulu.domain.filings.facts import FilingFacts, Home
from zhulu.domain.filings.querysets import typed_document
from zhulu.domain.filings.rules import GRADE_A
from zhulu.domain.intake.models import Dossier, FeedApplication
from zhulu.domain.intake.permissions import FeedApplicationPolicy, OwnDossierPolicy
from zhulu.domain.intake.queries import BundleNotFound
from zhulu.domain.intake.states import APPLIED as OPEN
from zhulu.domain.intake.states import FEED_APPLICATION
from zhulu.domain.library.models import Contribution, Version
from zhulu.domain.library.operations import Judgement, decide_grade, hold_still
from zhulu.domain.library.queries import find_grade, get_latest_version
from zhulu.domain.publication.operations import publish_project
from zhulu.domain.rulebook.operations import keep_verdict
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.rulebook.runner import Findings, RulesViolated, examine
from zhulu.domain.rulebook.shapes import Place, Row
from zhulu.domain.standard.canonical import canonical_json, digest
from zhulu.domain.standard.vocabulary import Grade, Path
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance, advance
from zhulu.foundation.audit.operations import record_event
from zhulu.foundation.clock import local_day
from zhulu.foundation.ledger.operations import append_entry, defer_sealing
from zhulu.usecases.confirm_filing import require_method, standing_of
from zhulu.usecases.journey import journey

Document = dict[str, list[Row]]


class CannotApplyOnFeed(CannotAdvance):
    """Some part has no B or C yet, is A already, an erratum runs, an application is open, or the setting says no."""

    rule = "GradeBeforeA"


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that has been delivered of a project, as it stands."""

    contributions: Sequence[Contribution]
    versions: Sequence[Version]
    document: Document

    @property
    def digest(self) -> str:
        """The digest of all of it together."""
        return digest(canonical_json(self.document))


def apply_on_feed(*, actor: Actor, dossier_key: str) -> FeedApplication:
    """Ask the province for grade A on a project of the approval system.

    Raises:
        BundleNotFound: it is not the actor's to see.
        NotPermitted: the actor is of neither the owner nor a linked firm.
        CannotApplyOnFeed: see there.
        RulesViolated: a ``*`` field is missing; the findings list every one.
    """
    with journey(actor=actor, cause="apply_on_feed", subject_kind="dossier", subject_id=dossier_key) as now:
        policy = OwnDossierPolicy()
        found = policy.visible_to(actor=actor).filter(key=dossier_key).first()
        if found is None:
            raise BundleNotFound(dossier_key)
        if not policy.may(actor=actor, action=Permission.GRADE_APPLY, thing=found):
            raise NotPermitted("只有建设单位和挂接的参建单位可以申请 A 级（一(二)4）")
        dossier = Dossier.objects.select_for_update(of=("self",)).select_related("project").get(pk=found.pk)
        rules = get_policy(as_of=local_day(now))
        parts = _raisable(dossier, rules)
        findings = check_stars(parts=parts, policy=rules, today=local_day(now))
        if findings.blocks:
            raise RulesViolated(findings)
        if dossier.applications.filter(state=OPEN).exists():
            raise CannotApplyOnFeed("已有一份 A 级申请正在省厅审核（一(二)4）")
        application = FeedApplication.objects.create(
            dossier=dossier, organisation_id=actor.organisation_id or 0, applicant=actor.name, applied_at=now
        )
        _tell(application, "apply_on_feed", f"申请“{dossier.name}”定为 A 级", parts, actor=actor, now=now)
        return application


def parts_of(*, dossier: Dossier) -> Parts:
    """Give everything that has been delivered of a project and stands, in the order in which it came."""
    brought = Contribution.objects.filter(handling__delivery__dossier=dossier, tombstone__isnull=True)
    contributions = list(brought.select_related("project").order_by("pk"))
    versions = [get_latest_version(contribution_id=one.pk) for one in contributions]
    document: Document = {}
    for version in versions:
        for table, rows in json.loads(version.canonical).items():
            document.setdefault(table, []).extend(rows)
    return Parts(contributions, versions, document)


def check_stars(*, parts: Parts, policy: Policy, today: date) -> Findings:
    """Ask the rules of grade A of everything that was delivered."""
    facts = FilingFacts(
        document=typed_document(parts.document),
        roles=frozenset(),
        filer_code="",
        filer_name="",
        papers=frozenset(),
        home=Home(area_code="", area_known=True),
        policy=policy,
        today=today,
        path=Path.APPROVAL_FEED.value,
    )
    return examine(GRADE_A, facts, as_of=today)


NAMING = ("SubPrjName", "CorpName", "TenderName", "RecordName", "FinPrjName", "BuilderLicenceNum")
"""Columns by which people know a record, the first that is filled."""


def name_of(*, dossier: Dossier, place: Place) -> str:
    """Name the record at which something is missing; empty for the project's own, and for what is not there."""
    rows = parts_of(dossier=dossier).document.get(place.table, [])
    row = next((row for row in rows if row.get("row_id") == place.row_id), {})
    return next((str(row[column]) for column in NAMING if row.get(column)), "")


def _raisable(dossier: Dossier, policy: Policy) -> Parts:
    """Give the parts if each of them may become A; keep them so until the transaction ends."""
    if not policy.flag("feed_can_reach_a"):
        raise CannotApplyOnFeed("省厅设定审批系统的项目不申请 A 级（一(二)4）")
    parts = parts_of(dossier=dossier)
    for contribution in parts.contributions:
        hold_still(contribution_id=contribution.pk)
    grades = [find_grade(contribution_id=one.pk) for one in parts.contributions]
    if not grades or any(grade not in {Grade.A, Grade.B, Grade.C} for grade in grades):
        raise CannotApplyOnFeed("还有部分待定级；先由属地主管部门定为 B 级或 C 级，才能申请 A 级（一(二)4）")
    if all(grade == Grade.A for grade in grades):
        raise CannotApplyOnFeed("已经是 A 级（一(二)4）")
    if any(is_running(contribution_id=one.pk) for one in parts.contributions):
        raise CannotApplyOnFeed("这个项目正在办理勘误，办结后才能申请 A 级（二(一)）")
    return parts


def get_feed_application(*, actor: Actor, public_id: str) -> FeedApplication:
    """Give an application that the actor may see.

    Raises:
        BundleNotFound: there is none.
    """
    visible = FeedApplicationPolicy().visible_to(actor=actor).select_related("dossier__project", "organisation")
    found = visible.filter(public_id=public_id).first()
    if found is None:
        raise BundleNotFound(public_id)
    return found


def grant_on_feed(*, actor: Actor, application_id: str, opinion: str, method: str) -> FeedApplication:
    """Grant A to all parts of the project with one signature.

    Raises:
        MethodMissing: ``method`` is none of the three ways of 三(三).
        BundleNotFound, NotPermitted, CannotAdvance, RulesViolated: as for path ②.
    """
    with journey(actor=actor, cause="grant_on_feed", subject_kind="application", subject_id=application_id) as now:
        on = local_day(now)
        policy = get_policy(as_of=on)
        asked: list[tuple[Parts, Findings]] = []

        def ask(locked: FeedApplication) -> None:
            require_method(method)
            parts = _raisable(locked.dossier, policy)
            findings = check_stars(parts=parts, policy=policy, today=on)
            if findings.blocks:
                raise RulesViolated(findings)
            asked.append((parts, findings))

        found = get_feed_application(actor=actor, public_id=application_id)
        application, move = advance(
            found,
            "grant",
            machine=FEED_APPLICATION,
            policy=FeedApplicationPolicy(),
            actor=actor,
            now=now,
            reason=opinion,
            ask=ask,
        )
        parts, findings = asked[0]
        for contribution, version in zip(parts.contributions, parts.versions, strict=True):
            if find_grade(contribution_id=contribution.pk) != Grade.A:
                _give(contribution, version, findings, policy, method=method, move=move, actor=actor)
        publish_project(project_id=parts.contributions[0].project_id, now=now)
        _tell(application, "grant_on_feed", f"“{application.dossier.name}”定为 A 级", parts, actor=actor, now=now)
        return application


def _give(
    contribution: Contribution,
    version: Version,
    findings: Findings,
    policy: Policy,
    *,
    method: str,
    move: Move,
    actor: Actor,
) -> None:
    verdict = keep_verdict(
        findings,
        subject_kind="contribution",
        subject_id=contribution.public_id,
        subject_digest=version.digest,
        notice=policy.text("notice"),
        policy=policy,
        now=move.at,
    )
    used = policy.used("a_grade_fields", "feed_can_reach_a")
    judgement = Judgement(grade=Grade.A.value, method=method, opinion=move.reason, verdict=verdict, policy=used)
    decide_grade(contribution=contribution, judgement=judgement, standing=standing_of(actor), move=move, now=move.at)
    append_entry(
        at=move.at,
        kind="grant_delivery",
        subject=f"{contribution.source_kind}:{contribution.source_id}",
        content_digest=version.digest,
        statement={"contribution": contribution.public_id, "grade": Grade.A.value, "method": method},
        actor_name=actor.name,
        actor_office=actor.office,
    )
    queue_push(contribution=contribution, reason=PushReason.GRADE, now=move.at)


def send_back_on_feed(*, actor: Actor, application_id: str, opinion: str) -> FeedApplication:
    """Send an application back; the grade stays, and it may be applied for anew.

    Raises:
        BundleNotFound, NotPermitted, CannotAdvance: as for every move.
    """
    with journey(actor=actor, cause="send_back_on_feed", subject_kind="application", subject_id=application_id) as now:
        found = get_feed_application(actor=actor, public_id=application_id)
        application, _ = advance(
            found,
            "send_back",
            machine=FEED_APPLICATION,
            policy=FeedApplicationPolicy(),
            actor=actor,
            now=now,
            reason=opinion,
        )
        parts = parts_of(dossier=application.dossier)
        _tell(
            application,
            "send_back_on_feed",
            f"退回“{application.dossier.name}”的 A 级申请",
            parts,
            actor=actor,
            now=now,
        )
        return application


def _tell(application: FeedApplication, kind: str, summary: str, parts: Parts, *, actor: Actor, now: datetime) -> None:
    """Leave event and ledger entry of what was done with an application, over everything that stands."""
    subject = f"feed_application:{application.public_id}"
    record_event(
        at=now,
        actor=actor,
        action=kind,
        subject_kind="feed_application",
        subject_id=application.public_id,
        summary=summary[:500],
        detail={"digest": parts.digest},
    )
    append_entry(
        at=now,
        kind=kind,
        subject=subject,
        content_digest=parts.digest,
        statement={"parts": [one.public_id for one in parts.contributions]},
        actor_name=actor.name,
        actor_office=actor.office,
    )
    defer_sealing()
