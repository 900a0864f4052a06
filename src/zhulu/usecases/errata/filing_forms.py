"""备案 of form 4 with 省政数局 and 省住建厅, and how the approval system's own change is proven (二(一)b, Q22).

Filing is no approval: an office files, or asks for what is missing. Once both have filed, both systems change.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.errata.models import Erratum
from zhulu.domain.errata.operations import NewReceipt, Paper, add_paper
from zhulu.domain.errata.queries import receipts_of
from zhulu.domain.errata.states import FILING
from zhulu.domain.errata.vocabulary import PaperUse, Procedure, ReceiptKind
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.foundation.storage.interface import ByteSource
from zhulu.foundation.storage.operations import cite
from zhulu.usecases.errata.attaching import receive_paper
from zhulu.usecases.errata.settling import settle
from zhulu.usecases.errata.stepping import Step, open_erratum, platform_step, submission_of, take_step
from zhulu.usecases.journey import journey

BOTH = frozenset({ReceiptKind.BUREAU_FILING, ReceiptKind.DEPARTMENT_FILING})


class ReceiptIncomplete(CannotAdvance):
    """A receipt lacks its number, its day or its scan; everything that is missing is told at once."""

    rule = "ReceiptComplete"


class AlreadyFiled(CannotAdvance):
    """The office has filed this application already."""

    rule = "FiledOnce"


@dataclass(frozen=True)
class Upload:
    """A scan as it is handed in."""

    name: str
    stream: ByteSource


@dataclass(frozen=True)
class Given:
    """What is typed about an outside fact."""

    number: str = ""
    on: date | None = None
    handler: str = ""
    note: str = ""
    scan: Upload | None = None


def receipt_of(given: Given, *, kind: ReceiptKind, now: datetime, needs: Callable[[Given], list[str]]) -> NewReceipt:
    """Make the receipt of what was typed; it has to be inside a journey, for a scan is taken in.

    Raises:
        ReceiptIncomplete: with everything that is missing.
        FileRefused: with everything that is wrong with the scan.
    """
    missing = needs(given)
    if given.on is not None and given.on > local_day(now):
        missing.append("日期不能晚于今天")
    if missing:
        raise ReceiptIncomplete(f"{'；'.join(missing)}（{kind.clause}）")
    paper = None
    if given.scan is not None:
        received = receive_paper(
            policy=get_policy(as_of=local_day(now)), name=given.scan.name, stream=given.scan.stream
        )
        paper = Paper(received.name, received.blob)
    return NewReceipt(
        kind=kind,
        on=given.on or local_day(now),
        number=given.number.strip()[:100],
        handler=given.handler.strip()[:64],
        note=given.note.strip(),
        scan=paper,
    )


def _number_only(given: Given) -> list[str]:
    return [] if given.number.strip() else ["请填写备案编号"]


def _registered(given: Given) -> list[str]:
    missing = _number_only(given)
    missing += [] if given.on else ["请填写日期"]
    return missing + ([] if given.scan else ["代为登记的回执须上传扫描件"])


def file_at_bureau(*, actor: Actor, erratum_id: str, given: Given) -> Erratum:
    """File form 4 as the data bureau.

    Raises:
        ErratumNotFound, NotPermitted, CannotAdvance: as for every move.
        ReceiptIncomplete, AlreadyFiled: see there.
    """
    return _file(actor, erratum_id, given, ("file_at_bureau", ReceiptKind.BUREAU_FILING), _number_only)


def file_at_department(*, actor: Actor, erratum_id: str, given: Given) -> Erratum:
    """File form 4 as the department; raises as ``file_at_bureau``."""
    return _file(actor, erratum_id, given, ("file_at_department", ReceiptKind.DEPARTMENT_FILING), _number_only)


def register_filing(*, actor: Actor, erratum_id: str, given: Given) -> Erratum:
    """Register the data bureau's receipt with its scan, where the bureau has no account here (Q22).

    Raises:
        ErratumNotFound, NotPermitted, CannotAdvance, ReceiptIncomplete, AlreadyFiled: as for ``file_at_bureau``.
    """
    return _file(actor, erratum_id, given, ("register_filing", ReceiptKind.BUREAU_FILING), _registered)


def _file(
    actor: Actor,
    erratum_id: str,
    given: Given,
    how: tuple[str, ReceiptKind],
    needs: Callable[[Given], list[str]],
) -> Erratum:
    transition, kind = how
    with journey(actor=actor, cause=transition, subject_kind="erratum", subject_id=erratum_id) as now:
        erratum = open_erratum(actor=actor, erratum_id=erratum_id, now=now)

        def ask(locked: Erratum) -> None:
            require_path_one(locked)
            if kind in receipts_of(submission_of(locked)):
                raise AlreadyFiled(f"{kind.label}已经登记过（二(一)b）")

        receipt = receipt_of(given, kind=kind, now=now, needs=needs)
        erratum, _ = take_step(erratum, Step(transition, ask=ask, receipt=receipt), actor=actor, now=now)
        return _release(erratum, now=now)


def require_path_one(erratum: Erratum) -> None:
    """Let a step pass that only data of the approval system have.

    Raises:
        CannotAdvance: the record is of another path.
    """
    if erratum.contribution.path != Path.APPROVAL_FEED:
        raise CannotAdvance("只有工程审批系统的数据要向两家备案、在审批系统同步修改（二(一)b）")


def _release(erratum: Erratum, *, now: datetime) -> Erratum:
    """Let both systems change once both offices have filed; under 二(三) the province's consent comes first."""
    filed = receipts_of(submission_of(erratum)).keys() >= BOTH
    if filed and erratum.procedure == Procedure.APPROVAL and erratum.state == FILING:
        return platform_step(erratum, "release", now=now)
    return erratum


def ask_for_papers(*, actor: Actor, erratum_id: str, opinion: str) -> Erratum:
    """Send form 4 back to the home authority for what is missing, as the bureau or the department.

    Raises:
        ErratumNotFound, NotPermitted, CannotAdvance: as for every move; the opinion says what is missing.
    """
    with journey(actor=actor, cause="ask_for_papers", subject_kind="erratum", subject_id=erratum_id) as now:
        erratum = open_erratum(actor=actor, erratum_id=erratum_id, now=now)
        transition = "bureau_asks" if actor.kind == AccountKind.DATA_BUREAU else "department_asks"
        step = Step(transition, reason=opinion, ask=require_path_one)
        return take_step(erratum, step, actor=actor, now=now)[0]


def refile(*, actor: Actor, erratum_id: str, opinion: str, paper: Upload | None = None) -> Erratum:
    """Hand form 4 in again with what was missing; what has been filed already stays filed.

    Raises:
        ErratumNotFound, NotPermitted, CannotAdvance: as for every move; the opinion says what was added.
        FileRefused: with everything that is wrong with the paper.
    """
    with journey(actor=actor, cause="refile_erratum", subject_kind="erratum", subject_id=erratum_id) as now:
        erratum = open_erratum(actor=actor, erratum_id=erratum_id, now=now)
        erratum, _ = take_step(erratum, Step("refile", reason=opinion), actor=actor, now=now)
        if paper is not None:
            received = receive_paper(policy=get_policy(as_of=local_day(now)), name=paper.name, stream=paper.stream)
            add_paper(
                erratum=erratum, use=PaperUse.FILING, name=received.name, blob=received.blob, actor=actor, now=now
            )
            cite(digests=[received.blob.sm3], holder=f"erratum:{erratum.public_id}")
        return _release(erratum, now=now)


def confirm_system_change(*, actor: Actor, erratum_id: str, given: Given) -> Erratum:
    """Say as the data bureau that the approval system has been changed; closes the case if everything is equal.

    Raises:
        ErratumNotFound, NotPermitted, CannotAdvance, ReceiptIncomplete: as for a filing.
    """
    return _prove(actor, erratum_id, given, "confirm_system", lambda _given: [])


def register_system_change(*, actor: Actor, erratum_id: str, given: Given) -> Erratum:
    """Register the bureau's word that the approval system has been changed, with its scan; else as above."""
    return _prove(actor, erratum_id, given, "register_system", _registered)


def _prove(
    actor: Actor, erratum_id: str, given: Given, transition: str, needs: Callable[[Given], list[str]]
) -> Erratum:
    with journey(actor=actor, cause=transition, subject_kind="erratum", subject_id=erratum_id) as now:
        erratum = open_erratum(actor=actor, erratum_id=erratum_id, now=now)
        receipt = receipt_of(given, kind=ReceiptKind.SYSTEM_CHANGE, now=now, needs=needs)
        step = Step(transition, ask=require_unproven, receipt=receipt)
        erratum, _ = take_step(erratum, step, actor=actor, now=now)
        return settle(erratum, now=now)


def require_unproven(erratum: Erratum) -> None:
    """Let the approval system's change be proven once, on its own data.

    Raises:
        CannotAdvance: the record is of another path.
        AlreadyFiled: it is proven already.
    """
    require_path_one(erratum)
    if ReceiptKind.SYSTEM_CHANGE in receipts_of(submission_of(erratum)):
        raise AlreadyFiled("工程审批系统已修改的回执已经登记过（二(一)b）")
