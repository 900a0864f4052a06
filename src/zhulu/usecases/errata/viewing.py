"""One case as its page needs it: what is to change in words, papers, what happened, whose turn it is, what to do."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.errata.models import Erratum, ErratumPaper, ErratumSubmission, Receipt, StepScan
from zhulu.domain.errata.permissions import ErratumPolicy
from zhulu.domain.errata.queries import (
    ErratumNotFound,
    find_agreement,
    find_submission,
    get_erratum_for,
    is_executed,
    list_lines,
    list_moves,
    list_papers,
    list_receipts,
    list_step_scans,
    receipts_of,
    submitted_lines,
)
from zhulu.domain.errata.states import (
    APPLIED,
    AT_PROVINCE,
    CHANGING,
    DRAFT,
    FILING,
    FILING_RETURNED,
    MACHINES,
    REPORTED,
    REPUSHING,
    RETURNED,
    TO_REPORT,
)
from zhulu.domain.errata.vocabulary import Procedure, ReceiptKind
from zhulu.domain.library.models import Version
from zhulu.domain.rulebook.runner import Findings
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.table import Transition
from zhulu.foundation.clock import local_day
from zhulu.foundation.storage.models import Blob
from zhulu.usecases.errata.judging import all_lines, facts_of, judge
from zhulu.usecases.errata.records import Record, read_record
from zhulu.usecases.errata.telling import ATTACHMENTS, Told, tell_lines

WRITING = frozenset({DRAFT, RETURNED})
LEAVES: Mapping[str, ReceiptKind] = {
    "consent_place": ReceiptKind.PLACE_CONSENT,
    "file_at_bureau": ReceiptKind.BUREAU_FILING,
    "register_filing": ReceiptKind.BUREAU_FILING,
    "bureau_asks": ReceiptKind.BUREAU_FILING,
    "file_at_department": ReceiptKind.DEPARTMENT_FILING,
    "department_asks": ReceiptKind.DEPARTMENT_FILING,
    "confirm_system": ReceiptKind.SYSTEM_CHANGE,
    "register_system": ReceiptKind.SYSTEM_CHANGE,
    "record_national": ReceiptKind.NATIONAL_CHANGE,
    "record_push": ReceiptKind.PUSH,
}
"""Step → the receipt after which it is offered no more."""
ON_PATH_ONE = frozenset(
    {
        *("file_at_bureau", "register_filing", "bureau_asks", "file_at_department", "department_asks"),
        *("confirm_system", "register_system"),
    }
)
"""Steps that only data of the approval system have (二(一)b)."""


@dataclass(frozen=True)
class CaseView:
    """A case as somebody may see it."""

    erratum: Erratum
    record: Record
    submission: ErratumSubmission | None
    lines: Sequence[Told]
    papers: Sequence[ErratumPaper]
    receipts: Sequence[Receipt]
    moves: Sequence[Move]
    scans: Sequence[StepScan]
    steps: Sequence[Transition]
    """What this person can do now, in the order of the state table."""
    waits: Sequence[str]
    """Whose turn it is, and for what; several where they go side by side."""
    writes: bool
    """Whether this person may change the application."""
    findings: Findings | None
    """What the rules say today: to whoever writes, and to whoever is to agree."""


def view_case(*, actor: Actor, erratum_id: str, now: datetime) -> CaseView:
    """Give a case that the actor may see.

    Raises:
        ErratumNotFound: it does not exist or lies outside the actor's scope.
    """
    on = local_day(now)
    erratum = get_erratum_for(actor=actor, public_id=erratum_id, on=on)
    record, submission = read_record(contribution=erratum.contribution), find_submission(erratum=erratum)
    policy = ErratumPolicy(on=on)
    writing = erratum.state in WRITING
    writes = writing and policy.may(actor=actor, action=Permission.ERRATUM_APPLY, thing=erratum)
    is_drawn = writing or submission is None
    steps = _steps(erratum, submission, actor=actor, policy=policy)
    decides = any(row.permission is Permission.ERRATUM_AGREE for row in steps)
    return CaseView(
        erratum=erratum,
        record=record,
        submission=submission,
        lines=_drawn(erratum, record, on) if is_drawn else _handed_in(erratum, submission),
        papers=list_papers(erratum=erratum),
        receipts=list_receipts(erratum=erratum),
        moves=list_moves(erratum=erratum),
        scans=list_step_scans(erratum=erratum),
        steps=steps,
        waits=waits_for(erratum),
        writes=writes,
        findings=_findings(erratum, record, on, submission=None if is_drawn else submission)
        if writes or decides
        else None,
    )


def _drawn(erratum: Erratum, record: Record, on: date) -> list[Told]:
    keys = {(line.table, line.row_id, line.column): key for key, line in list_lines(erratum=erratum)}
    lines = all_lines(erratum=erratum, document=record.document, on=on)
    keyed = [(0 if line.is_derived else keys.get((line.table, line.row_id, line.column), 0), line) for line in lines]
    return tell_lines(contribution=erratum.contribution, document=record.document, lines=keyed)


def _handed_in(erratum: Erratum, submission: ErratumSubmission | None) -> list[Told]:
    lines = [(0, line) for line in submitted_lines(submission)] if submission else []
    document = record_before(erratum)
    return tell_lines(contribution=erratum.contribution, document=document, lines=lines)


def record_before(erratum: Erratum) -> dict[str, list[dict[str, Any]]]:
    """Give the record as it stood before the erratum changed it; as it stands, where it has not."""
    agreement = find_agreement(erratum=erratum)
    done = agreement and Version.objects.filter(cause_id=agreement.public_id, contribution=erratum.contribution).first()
    if not done:
        return read_record(contribution=erratum.contribution).document
    before = Version.objects.get(contribution=erratum.contribution, number=done.number - 1)
    document: dict[str, list[dict[str, Any]]] = json.loads(before.canonical)
    return document


def _findings(erratum: Erratum, record: Record, on: date, *, submission: ErratumSubmission | None) -> Findings:
    lines = submitted_lines(submission) if submission else all_lines(erratum=erratum, document=record.document, on=on)
    return judge(facts_of(erratum=erratum, lines=lines, on=on, record=record))


def _steps(
    erratum: Erratum, submission: ErratumSubmission | None, *, actor: Actor, policy: ErratumPolicy
) -> list[Transition]:
    received = receipts_of(submission)
    return [
        row
        for row in MACHINES[erratum.procedure].leaving(erratum.state)
        if _is_open(erratum, row, received) and policy.may(actor=actor, action=row.permission, thing=erratum)
    ]


def _is_open(erratum: Erratum, row: Transition, received: Mapping[str, Receipt]) -> bool:
    """Whether a step that the state allows still makes sense: nobody files twice, and path ② is not filed at all."""
    if row.name in ON_PATH_ONE and erratum.contribution.path != Path.APPROVAL_FEED:
        return False
    if row.name == "execute":
        return not is_executed(find_agreement(erratum=erratum))
    return LEAVES.get(row.name) not in received


def waits_for(erratum: Erratum) -> list[str]:
    """Say whose turn it is and for what, in words; nothing once the case has ended."""
    if erratum.state in WRITING:
        return [f"{erratum.entered_by.name if erratum.entered_by else erratum.applicant_name}填写并提出申请"]
    received = receipts_of(find_submission(erratum=erratum))
    on_path_one = erratum.contribution.path == Path.APPROVAL_FEED
    found: list[str] = []
    if erratum.state == APPLIED:
        if erratum.other_home is not None and ReceiptKind.PLACE_CONSENT not in received:
            found.append(f"{erratum.other_home.name}同意项目改到其辖区")
        found.append(f"{erratum.home_authority}确认")
    elif erratum.state in {FILING, AT_PROVINCE} and on_path_one:
        wanted = ((ReceiptKind.BUREAU_FILING, "省政数局备案"), (ReceiptKind.DEPARTMENT_FILING, "省住建厅备案"))
        found += [words for kind, words in wanted if kind not in received]
    elif erratum.state == CHANGING:
        found += _changes_awaited(erratum, received, on_path_one=on_path_one)
    return found + [words for words in (_NEXT.get(erratum.state, ""),) if words] + _completing(erratum)


_NEXT: Mapping[str, str] = {
    AT_PROVINCE: "省住建厅同意",
    TO_REPORT: "省住建厅函报住建部",
    REPORTED: "住建部答复",
    REPUSHING: "国家平台的接收回执",
}


def _completing(erratum: Erratum) -> list[str]:
    return [f"{erratum.home_authority}补齐备案材料"] if erratum.state == FILING_RETURNED else []


def _changes_awaited(erratum: Erratum, received: Mapping[str, Receipt], *, on_path_one: bool) -> list[str]:
    found = [] if is_executed(find_agreement(erratum=erratum)) else ["技术支持单位执行修改"]
    if on_path_one and ReceiptKind.SYSTEM_CHANGE not in received:
        found.append("省政数局回执：工程审批系统已修改")
    if erratum.procedure == Procedure.NATIONAL and ReceiptKind.NATIONAL_CHANGE not in received:
        found.append("省住建厅登记：国家平台已修改")
    return found


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file of a case, to be opened."""

    name: str
    blob: Blob


def find_case_file(*, actor: Actor, erratum_id: str, file_id: str, now: datetime) -> CaseFile:
    """Give a file of a case: a paper, the scan of a receipt, or a file of the record that the case is about.

    Raises:
        ErratumNotFound: the case is not the actor's to see, or has no such file.
    """
    erratum = get_erratum_for(actor=actor, public_id=erratum_id, on=local_day(now))
    paper = erratum.papers.select_related("blob").filter(public_id=file_id).first()
    if paper is not None:
        return CaseFile(paper.name, paper.blob)
    receipts = Receipt.objects.filter(submission__erratum=erratum).exclude(scan=None)
    receipt = receipts.select_related("scan").filter(public_id=file_id).first()
    if receipt is not None and receipt.scan is not None:
        return CaseFile(receipt.scan_name, receipt.scan)
    stamped = StepScan.objects.filter(erratum=erratum, public_id=file_id).select_related("blob").first()
    if stamped is not None:
        return CaseFile(stamped.name, stamped.blob)
    return _file_of_record(erratum, file_id)


def _file_of_record(erratum: Erratum, file_id: str) -> CaseFile:
    """Give a file that stands on a sheet of the record, or stood there before the erratum took it off."""
    for document in (read_record(contribution=erratum.contribution).document, record_before(erratum)):
        for row in document.get(ATTACHMENTS, ()):
            if row["row_id"] == file_id:
                blob = Blob.objects.filter(sm3=row["SM3"]).first()
                if blob is not None:
                    return CaseFile(str(row["FileName"]), blob)
    raise ErratumNotFound(file_id)
