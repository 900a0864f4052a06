"""集体认定: at least two officers sign after the hearing, each by their own account; one writes the document."""

from dataclasses import dataclass
from datetime import date, datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.credit.codes import read_codes
from zhulu.domain.credit.models import Case
from zhulu.domain.credit.operations import NewFinding, keep_finding, sign
from zhulu.domain.credit.periods import SeverityUnknown, read_regime
from zhulu.domain.credit.permissions import registered
from zhulu.domain.credit.queries import list_signatures
from zhulu.domain.credit.vocabulary import LEAST_SIGNATURES, Outcome, PaperUse
from zhulu.domain.publication.operations import publish_project
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.usecases.credit.investigating import defence_end, lift_doubt
from zhulu.usecases.credit.stepping import Faults, Step, Upload, keep_upload, open_door, take_step
from zhulu.usecases.journey import journey

USED = ("case_decided_by", "case_signatures", "case_defence_days", "adverse_codes", "publication_periods")
"""Settings on which a finding rests."""


class HearingRuns(CannotAdvance):
    """The enterprise may still state its case: nothing is decided before (三(五))."""

    rule = "DefenceDaysOver"


class TooFewSignatures(CannotAdvance):
    """Fewer officers than needed have signed for this outcome, or as many against it (三(五))."""

    rule = "CollectiveDecision"


def sign_finding(*, actor: Actor, case_id: str, outcome: str, opinion: str) -> Case:
    """Sign for one outcome or the other as one of the deciding officers.

    Raises:
        CreditNotFound, NotPermitted, CannotAdvance: as for every move.
        HearingRuns: the enterprise's term is not over.
        Incomplete: outcome or opinion are missing.
    """
    with journey(actor=actor, cause="sign_finding", subject_kind="case", subject_id=case_id) as now:
        case = open_door(actor=actor, case_id=case_id, now=now)
        faults = Faults()
        if outcome not in Outcome.values:
            faults.say("outcome", "请选择认定意见（三(五)）")
        said = faults.need("opinion", opinion, "请写明意见的理由，并回应企业的陈述申辩（三(五)）")
        faults.settle()

        def ask(locked: Case) -> None:
            require_heard(case=locked, now=now)
            if locked.signatures.filter(round=locked.round, account_id=actor.account_id).exists():
                raise CannotAdvance("您已经发表过认定意见，不能重复（三(二)）")

        def alongside(locked: Case, move: Move) -> None:
            standing = registered(actor)
            if standing is None:
                raise NotPermitted("只有实名登记的审核人员可以发表认定意见（三(二)）")
            sign(case=locked, outcome=Outcome(outcome), opinion=said, standing=standing, move=move)

        step = Step("sign", reason=said, ask=ask, alongside=alongside, statement={"outcome": outcome})
        return take_step(case, step, actor=actor, now=now)[0]


def require_heard(*, case: Case, now: datetime) -> None:
    """Let a case pass whose hearing is over by the calendar of today and by that of the notice: the later counts.

    Raises:
        HearingRuns: it is not.
    """
    if case.notified_on is None or case.defence_until is None:
        raise HearingRuns("还没有告知企业（三(五)）")
    until = max(case.defence_until, defence_end(served_on=case.notified_on, today=local_day(now)))
    if local_day(now) <= until:
        raise HearingRuns(f"企业的陈述申辩期到 {until} 止（不少于五个工作日），期满后才能认定（三(五)）")


@dataclass(frozen=True, slots=True)
class Written:
    """The decision as it is typed."""

    number: str
    on: date | None
    facts: str
    paper: Upload | None
    code: str = ""
    severity: str = ""


def find_false(*, actor: Actor, case_id: str, written: Written) -> Case:
    """Write down the collective decision that the entry is false; nothing happens to it before it is served.

    Raises:
        CreditNotFound, NotPermitted, CannotAdvance: as for every move.
        HearingRuns, TooFewSignatures: the decision does not stand on what it must.
        Incomplete: with everything that is missing.
        FileRefused: the document cannot be kept.
    """
    return _decide(actor=actor, case_id=case_id, written=written, outcome=Outcome.FALSE)


def acquit(*, actor: Actor, case_id: str, written: Written) -> Case:
    """Write down the collective decision that nothing is established; every flag is lifted.

    Raises:
        CreditNotFound, NotPermitted, CannotAdvance: as for every move.
        HearingRuns, TooFewSignatures: the decision does not stand on what it must.
        Incomplete: with everything that is missing.
        FileRefused: the document cannot be kept.
    """
    return _decide(actor=actor, case_id=case_id, written=written, outcome=Outcome.NOT_ESTABLISHED)


def _decide(*, actor: Actor, case_id: str, written: Written, outcome: Outcome) -> Case:
    transition = "find_false" if outcome is Outcome.FALSE else "acquit"
    with journey(actor=actor, cause=f"{transition}_case", subject_kind="case", subject_id=case_id) as now:
        case = open_door(actor=actor, case_id=case_id, now=now)
        policy = get_policy(as_of=local_day(now))
        ready: list[NewFinding] = []

        def ask(locked: Case) -> None:
            require_heard(case=locked, now=now)
            require_signatures(case=locked, outcome=outcome, policy=policy)
            ready.append(_read(written, outcome, case=locked, policy=policy, today=local_day(now)))

        def alongside(locked: Case, move: Move) -> None:
            if written.paper is None:
                return
            paper = keep_upload(
                case=locked, upload=written.paper, use=PaperUse.FINDING, is_disclosed=True, actor=actor, now=now
            )
            keep_finding(case=locked, finding=ready[0], paper=paper, move=move)
            if outcome is Outcome.NOT_ESTABLISHED:
                lift_doubt(locked, move)

        statement = {"document": written.number.strip(), "facts": written.facts.strip()}
        step = Step(transition, ask=ask, alongside=alongside, statement=statement)
        decided, _ = take_step(case, step, actor=actor, now=now)
        if outcome is Outcome.NOT_ESTABLISHED:
            publish_project(project_id=decided.project_id, now=now)
        return decided


def require_signatures(*, case: Case, outcome: Outcome, policy: Policy) -> None:
    """Let a case pass for which enough officers have signed for an outcome, and more than for the other.

    Raises:
        TooFewSignatures: they have not.
    """
    signed = list_signatures(case=case)
    needed = max(policy.number("case_signatures"), LEAST_SIGNATURES)
    here = [row for row in signed if row.outcome == outcome]
    if len(here) < needed:
        raise TooFewSignatures(
            f"集体认定须有不少于 {needed} 名实名人员同意“{outcome.label}”，现有 {len(here)} 名（三(五)）"
        )
    if len(here) <= len(signed) - len(here):
        raise TooFewSignatures("两种意见人数相等，请其他人员发表意见后再认定（三(五)）")


def _read(written: Written, outcome: Outcome, *, case: Case, policy: Policy, today: date) -> NewFinding:
    faults = Faults()
    number = faults.need("number", written.number, "请填写认定书的文号（三(五)）")
    facts = faults.clean("facts", faults.need("facts", written.facts, "请写明认定的事实和依据（三(五)）"))
    day = faults.day("on", written.on, what="认定日期", earliest=case.defence_until, today=today)
    if written.paper is None:
        faults.say("paper", "请上传盖章的认定书扫描件（三(五)）")
    book, regime = read_codes(policy), read_regime(policy.mapping("publication_periods"))
    code = book.find(written.code) if outcome is Outcome.FALSE else None
    if outcome is Outcome.FALSE:
        if code is None or not code.false_entry:
            faults.say("code", "请从代码表选择虚假录入的不良行为代码（三(五)）")
        try:
            regime.severity(written.severity)
        except SeverityUnknown:
            faults.say("severity", f"请选择程度；适用{regime.rule}（三(五)）")
    faults.settle()
    return NewFinding(
        outcome=outcome,
        number=number,
        on=day,
        facts=facts,
        policy=policy.used(*USED),
        code=code.code if code else "",
        code_label=code.label if code else "",
        code_edition=book.edition if code else "",
        severity=written.severity if code else "",
    )
