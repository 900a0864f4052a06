"""The home authority decides on an erratum; the authority of a new place consents first where the place changes."""

from collections.abc import Mapping
from datetime import date, datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.errata.diffs import NUMBERED, ROW_ID, door_items
from zhulu.domain.errata.facts import Line
from zhulu.domain.errata.models import Erratum
from zhulu.domain.errata.operations import Agreement, NewReceipt, agree
from zhulu.domain.errata.queries import receipts_of, submitted_lines
from zhulu.domain.errata.vocabulary import Act, ReceiptKind
from zhulu.domain.filings.issuing import issue_row
from zhulu.domain.library.models import Project
from zhulu.domain.library.numbering import take_turns
from zhulu.domain.rulebook.operations import keep_verdict
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.rulebook.runner import Findings, RulesViolated
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.usecases.confirm_filing import require_method
from zhulu.usecases.errata.judging import facts_of, judge
from zhulu.usecases.errata.stepping import Step, open_erratum, require_read, submission_of, take_step
from zhulu.usecases.journey import journey


class PlaceNotConsented(CannotAdvance):
    """The erratum moves the record to a place whose authority has not consented yet (一(二)3)."""

    rule = "NewPlaceConsents"


def agree_to_erratum(*, actor: Actor, erratum_id: str, opinion: str, method: str, seen: str = "") -> Erratum:
    """Agree to an erratum as the home authority; for path ① that hands form 4 to both offices of filing.

    Args:
        seen: the digest of the application that was read; empty compares nothing.

    Raises:
        MethodMissing: ``method`` is none of the three ways of 三(三).
        ErratumNotFound, NotPermitted, CannotAdvance, ApplicationChanged: as for every move.
        PlaceNotConsented: the new place's authority has not consented.
        RulesViolated: the erratum breaks a rule by now.
    """
    with journey(actor=actor, cause="agree_to_erratum", subject_kind="erratum", subject_id=erratum_id) as now:
        on = local_day(now)
        erratum = open_erratum(actor=actor, erratum_id=erratum_id, now=now)
        found: list[Findings] = []

        def ask(locked: Erratum) -> None:
            require_method(method)
            require_read(erratum=locked, seen=seen)
            _require_place(locked)
            found.append(_examine(locked, on))

        statement = {"method": method}
        erratum, move = take_step(
            erratum, Step("agree", reason=opinion, ask=ask, statement=statement), actor=actor, now=now
        )
        _agree(erratum, reason=move.reason, method=method, actor=actor, now=now)
        _keep_verdict(erratum, found[0], now=now)
        return erratum


def return_erratum(*, actor: Actor, erratum_id: str, opinion: str, seen: str = "") -> Erratum:
    """Return an erratum for correction with all reasons; the record's mark is lifted until it comes back.

    Raises:
        ErratumNotFound, NotPermitted, CannotAdvance, ApplicationChanged: as for every move.
    """
    return _end(actor=actor, erratum_id=erratum_id, transition="return", opinion=opinion, seen=seen)


def refuse_erratum(*, actor: Actor, erratum_id: str, opinion: str, seen: str = "") -> Erratum:
    """Refuse an erratum for good; the record stays as it is, and what was asked stays on record.

    Raises:
        ErratumNotFound, NotPermitted, CannotAdvance, ApplicationChanged: as for every move.
    """
    return _end(actor=actor, erratum_id=erratum_id, transition="refuse", opinion=opinion, seen=seen)


def consent_to_place(*, actor: Actor, erratum_id: str, opinion: str, seen: str = "") -> Erratum:
    """Consent as the authority of the place to which the erratum moves the record.

    Raises:
        ErratumNotFound, NotPermitted, CannotAdvance, ApplicationChanged: as for every move.
    """
    with journey(actor=actor, cause="consent_to_place", subject_kind="erratum", subject_id=erratum_id) as now:
        erratum = open_erratum(actor=actor, erratum_id=erratum_id, now=now)

        def ask(locked: Erratum) -> None:
            require_read(erratum=locked, seen=seen)
            if ReceiptKind.PLACE_CONSENT in receipts_of(submission_of(locked)):
                raise CannotAdvance("新属地已经同意过（一(二)3）")

        receipt = NewReceipt(ReceiptKind.PLACE_CONSENT, local_day(now), note=opinion.strip())
        step = Step("consent_place", reason=opinion, ask=ask, receipt=receipt)
        return take_step(erratum, step, actor=actor, now=now)[0]


def _end(*, actor: Actor, erratum_id: str, transition: str, opinion: str, seen: str) -> Erratum:
    cause = f"{transition}_erratum"
    with journey(actor=actor, cause=cause, subject_kind="erratum", subject_id=erratum_id) as now:
        erratum = open_erratum(actor=actor, erratum_id=erratum_id, now=now)
        step = Step(transition, reason=opinion, ask=lambda locked: require_read(erratum=locked, seen=seen))
        return take_step(erratum, step, actor=actor, now=now)[0]


def _require_place(erratum: Erratum) -> None:
    if erratum.other_home is None or ReceiptKind.PLACE_CONSENT in receipts_of(submission_of(erratum)):
        return
    raise PlaceNotConsented(f"改后的所在地由{erratum.other_home.name}管辖，须先经其同意（一(二)3）")


def _examine(erratum: Erratum, on: date) -> Findings:
    lines = submitted_lines(submission_of(erratum))
    findings = judge(facts_of(erratum=erratum, lines=lines, on=on))
    if findings.blocks:
        raise RulesViolated(findings)
    return findings


def _agree(erratum: Erratum, *, reason: str, method: str, actor: Actor, now: datetime) -> None:
    submission = submission_of(erratum)
    lines = submitted_lines(submission)
    diff = door_items(lines, issued=_issue(erratum.contribution.project, lines), is_deletion=erratum.is_deletion)
    agree(Agreement(submission=submission, diff=diff, reason=reason, method=method), actor=actor, now=now)
    if erratum.contribution.path == Path.APPROVAL_FEED:
        erratum.sent_to_bureau_at = now
        erratum.save(update_fields=["sent_to_bureau_at"])


def _issue(project: Project, lines: list[Line]) -> Mapping[str, Mapping[str, str]]:
    """Give records that come new the numbers that every such record has."""
    added = [line for line in lines if line.act is Act.ADD and line.table in NUMBERED]
    if not added:
        return {}
    take_turns(project=project)
    return {
        line.row_id: issue_row(project=project, table=line.table, row={**line.new, ROW_ID: line.row_id})
        for line in added
    }


def _keep_verdict(erratum: Erratum, findings: Findings, *, now: datetime) -> None:
    policy = get_policy(as_of=local_day(now))
    keep_verdict(
        findings,
        subject_kind="erratum",
        subject_id=erratum.public_id,
        subject_digest=submission_of(erratum).digest,
        notice=policy.text("notice"),
        policy=policy,
        now=now,
    )
