"""The province's part of 二(三): consent, the letter to the ministry, its answer, the nation's change, the push."""

from datetime import date

from zhulu.domain.access.actors import Actor
from zhulu.domain.errata.models import Erratum
from zhulu.domain.errata.operations import NewReceipt
from zhulu.domain.errata.queries import receipts_of, submitted_lines
from zhulu.domain.errata.vocabulary import ReceiptKind
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.usecases.errata.filing_forms import BOTH, AlreadyFiled, Given, receipt_of
from zhulu.usecases.errata.judging import facts_of, judge
from zhulu.usecases.errata.settling import settle
from zhulu.usecases.errata.stepping import Step, open_erratum, require_read, submission_of, take_step
from zhulu.usecases.journey import journey


class NotFiledByBoth(CannotAdvance):
    """Data of the approval system are reported to the ministry once both offices have filed (二(一)b, Q25)."""

    rule = "BothFiled"


def consent_for_province(*, actor: Actor, erratum_id: str, opinion: str, seen: str = "") -> Erratum:
    """Consent as the province after the home authority has agreed (二(三)a, Q27).

    Raises:
        ErratumNotFound, NotPermitted, CannotAdvance, ApplicationChanged: as for every move.
        NotFiledByBoth: the record is of path ① and one office has not filed yet.
        RulesViolated: the erratum breaks a rule by now.
    """
    with journey(actor=actor, cause="consent_to_erratum", subject_kind="erratum", subject_id=erratum_id) as now:
        on = local_day(now)
        erratum = open_erratum(actor=actor, erratum_id=erratum_id, now=now)

        def ask(locked: Erratum) -> None:
            require_read(erratum=locked, seen=seen)
            _require_filings(locked)
            _require_rules(locked, on)

        receipt = NewReceipt(ReceiptKind.PROVINCE_CONSENT, on, note=opinion.strip())
        step = Step("consent", reason=opinion, ask=ask, receipt=receipt)
        return take_step(erratum, step, actor=actor, now=now)[0]


def return_for_province(*, actor: Actor, erratum_id: str, opinion: str) -> Erratum:
    """Return an erratum to its applicant as the province.

    Raises:
        ErratumNotFound, NotPermitted, CannotAdvance: as for every move.
    """
    return _plain(actor, erratum_id, "province_returns", opinion)


def refuse_for_province(*, actor: Actor, erratum_id: str, opinion: str) -> Erratum:
    """Refuse an erratum for good as the province.

    Raises:
        ErratumNotFound, NotPermitted, CannotAdvance: as for every move.
    """
    return _plain(actor, erratum_id, "province_refuses", opinion)


def report_to_ministry(*, actor: Actor, erratum_id: str, given: Given) -> Erratum:
    """Record the letter by which the province applies to the ministry: its number and its day (二(三)b).

    Raises:
        ErratumNotFound, NotPermitted, CannotAdvance: as for every move.
        ReceiptIncomplete, FileRefused: see there.
    """
    return _recorded(actor, erratum_id, given, ("report", ReceiptKind.LETTER))


def record_consent_of_ministry(*, actor: Actor, erratum_id: str, given: Given) -> Erratum:
    """Record that the ministry consents; both databases change by the same diff now (Q28). Raises as above."""
    return _recorded(actor, erratum_id, given, ("ministry_consents", ReceiptKind.MINISTRY_CONSENT))


def record_dissent_of_ministry(*, actor: Actor, erratum_id: str, given: Given) -> Erratum:
    """Record that the ministry does not consent: the case ends, the data stay. The note says why; raises as above."""
    return _recorded(actor, erratum_id, given, ("ministry_dissents", ReceiptKind.MINISTRY_DISSENT))


def record_national_change(*, actor: Actor, erratum_id: str, given: Given) -> Erratum:
    """Record that the national unit has changed its data, by which paper; pushes anew once ours are changed, too.

    Raises:
        ErratumNotFound, NotPermitted, CannotAdvance, ReceiptIncomplete: as above.
        AlreadyFiled: it is recorded already.
    """
    return _recorded(actor, erratum_id, given, ("record_national", ReceiptKind.NATIONAL_CHANGE))


def record_push(*, actor: Actor, erratum_id: str, given: Given) -> Erratum:
    """Record the receipt of the push where it came on paper; ends the case. Raises as above."""
    return _recorded(actor, erratum_id, given, ("record_push", ReceiptKind.PUSH))


def _plain(actor: Actor, erratum_id: str, transition: str, opinion: str) -> Erratum:
    with journey(actor=actor, cause=transition, subject_kind="erratum", subject_id=erratum_id) as now:
        erratum = open_erratum(actor=actor, erratum_id=erratum_id, now=now)
        return take_step(erratum, Step(transition, reason=opinion), actor=actor, now=now)[0]


def _recorded(actor: Actor, erratum_id: str, given: Given, how: tuple[str, ReceiptKind]) -> Erratum:
    transition, kind = how
    with journey(actor=actor, cause=transition, subject_kind="erratum", subject_id=erratum_id) as now:
        erratum = open_erratum(actor=actor, erratum_id=erratum_id, now=now)

        def ask(locked: Erratum) -> None:
            if kind in receipts_of(submission_of(locked)):
                raise AlreadyFiled(f"“{kind.label}”已经登记过（二(三)c）")

        receipt = receipt_of(given, kind=kind, now=now, needs=_number_and_day)
        step = Step(transition, reason=given.note, ask=ask, receipt=receipt)
        erratum, _ = take_step(erratum, step, actor=actor, now=now)
        return settle(erratum, now=now)


def _number_and_day(given: Given) -> list[str]:
    missing = [] if given.number.strip() else ["请填写文号或编号"]
    return missing + ([] if given.on else ["请填写日期"])


def _require_filings(erratum: Erratum) -> None:
    if erratum.contribution.path != Path.APPROVAL_FEED:
        return
    missing = BOTH - receipts_of(submission_of(erratum)).keys()
    if missing:
        words = "、".join(sorted(kind.label for kind in missing))
        raise NotFiledByBoth(f"来自审批系统的数据须先办完两家备案，还缺：{words}（二(一)b）")


def _require_rules(erratum: Erratum, on: date) -> None:
    findings = judge(facts_of(erratum=erratum, lines=submitted_lines(submission_of(erratum)), on=on))
    if findings.blocks:
        raise RulesViolated(findings)
