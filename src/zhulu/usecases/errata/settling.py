"""What follows from facts alone, taken by the platform: pushing anew, proof by a delivery, the check, and the end.

办结 means that the corrected data stand in the library, in its newest version and on the public page, and that every
other system that holds them has changed as well (二(一)c).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from zhulu.domain.access.actors import SYSTEM
from zhulu.domain.errata.diffs import stands_afterwards
from zhulu.domain.errata.facts import Document, Line
from zhulu.domain.errata.models import Erratum
from zhulu.domain.errata.operations import NewReceipt
from zhulu.domain.errata.queries import find_agreement, is_executed, list_running, receipts_of, submitted_lines
from zhulu.domain.errata.states import CHANGING, REPUSHING
from zhulu.domain.errata.vocabulary import Procedure, ReceiptKind
from zhulu.domain.exchange.models import Delivery
from zhulu.domain.exchange.operations import queue_push, queue_withdrawal
from zhulu.domain.exchange.states import ACCEPTED
from zhulu.domain.exchange.vocabulary import PushReason
from zhulu.domain.library.content_rows import document_from_rows
from zhulu.domain.library.models import Contribution
from zhulu.domain.library.queries import get_latest_version, is_deleted
from zhulu.domain.publication.models import ProjectDocument
from zhulu.domain.publication.operations import publish_project
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.usecases.errata.stepping import Step, platform_step, submission_of, take_step


class ResultDiffers(CannotAdvance):
    """What stands or is shown is not what was agreed; the message says where."""

    rule = "ResultAsAgreed"


@dataclass(frozen=True, slots=True)
class Check:
    """Whether one line, or the whole record, stands as agreed: in the rows, in the newest version, on the page."""

    line: Line | None
    """None speaks of a record that was deleted."""
    in_rows: bool
    in_version: bool
    on_page: bool

    @property
    def is_equal(self) -> bool:
        """Whether all three say what was agreed."""
        return self.in_rows and self.in_version and self.on_page


def check_result(*, erratum: Erratum) -> list[Check]:
    """核对: hold what was agreed against rows, newest version and public page; writes nothing."""
    contribution = erratum.contribution
    newest = get_latest_version(contribution_id=contribution.pk)
    shown = _shown_digest(contribution)
    if erratum.is_deletion:
        return [
            Check(
                None,
                in_rows=is_deleted(contribution_id=contribution.pk),
                in_version=newest.cause == "tombstone",
                on_page=not shown,
            )
        ]
    rows: Document = document_from_rows(contribution_id=contribution.pk)
    version: Document = json.loads(newest.canonical)
    return [
        Check(
            line,
            in_rows=stands_afterwards(rows, line),
            in_version=stands_afterwards(version, line),
            on_page=shown == newest.digest,
        )
        for line in submitted_lines(submission_of(erratum))
    ]


def _shown_digest(contribution: Contribution) -> str:
    """Give the digest of the version that the public page shows of a record; empty where it shows none."""
    page = ProjectDocument.objects.filter(project_id=contribution.project_id).values_list("document", flat=True).first()
    parts: Sequence[Mapping[str, str]] = page["parts"] if page else ()
    return next((part["digest"] for part in parts if part["public_id"] == contribution.public_id), "")


def settle(erratum: Erratum, *, now: datetime) -> Erratum:
    """Let the platform take whatever step has become possible."""
    receipts = receipts_of(submission_of(erratum))
    if erratum.state == CHANGING and _all_changed(erratum, receipts):
        if erratum.procedure == Procedure.NATIONAL:
            return settle(_repush(erratum, now=now), now=now)
        return _close(erratum, now=now)
    if erratum.state == REPUSHING and ReceiptKind.PUSH in receipts:
        return _close(erratum, now=now)
    return erratum


def _all_changed(erratum: Erratum, receipts: Mapping[str, object]) -> bool:
    """Whether every system that holds the data says that it has changed."""
    if not is_executed(find_agreement(erratum=erratum)):
        return False
    if erratum.contribution.path == Path.APPROVAL_FEED and ReceiptKind.SYSTEM_CHANGE not in receipts:
        return False
    return erratum.procedure != Procedure.NATIONAL or ReceiptKind.NATIONAL_CHANGE in receipts


def _repush(erratum: Erratum, *, now: datetime) -> Erratum:
    """Push anew what the nation holds; where nothing is owed by the settings of the day, the province records it."""
    contribution = erratum.contribution
    if erratum.is_deletion:
        queued = queue_withdrawal(contribution=contribution, now=now, reason=PushReason.ERRATUM)
    else:
        queued = queue_push(contribution=contribution, reason=PushReason.ERRATUM, now=now)
    moved = platform_step(erratum, "repush", now=now, reason=queued.public_id if queued else "")
    return _receive(moved, queued, now=now) if queued is not None and queued.state == ACCEPTED else moved


def receive_push(*, delivery: Delivery, now: datetime) -> None:
    """Take note that a delivery has reached the national platform: what waited for its receipt ends (二(三)c)."""
    if delivery.state != ACCEPTED or delivery.contribution_id is None:
        return
    for erratum in list_running(contribution_id=delivery.contribution_id):
        if erratum.state == REPUSHING and _carries(delivery, erratum):
            settle(_receive(erratum, delivery, now=now), now=now)


def _carries(delivery: Delivery, erratum: Erratum) -> bool:
    """Whether a delivery was queued after the erratum had been executed, so that it says what was agreed."""
    agreement = find_agreement(erratum=erratum)
    return agreement is not None and is_executed(agreement) and delivery.queued_at >= agreement.execution.executed_at


def _receive(erratum: Erratum, delivery: Delivery, *, now: datetime) -> Erratum:
    if ReceiptKind.PUSH in receipts_of(submission_of(erratum)):
        return erratum
    receipt = NewReceipt(ReceiptKind.PUSH, local_day(now), number=delivery.public_id, note="国家平台已接收")
    return take_step(erratum, Step("receive_push", receipt=receipt), actor=SYSTEM, now=now)[0]


def match_delivery(*, contribution: Contribution, document: Document, said_in: str, now: datetime) -> list[Erratum]:
    """Take what the approval system delivers as proof that it has changed, where it says what was agreed (二(一)b).

    Args:
        document: what the delivery says of the record, in the record's own row ids.
        said_in: the delivery, as people can find it.
    """
    proven = []
    for erratum in list_running(contribution_id=contribution.pk):
        submission = submission_of(erratum)
        if erratum.state != CHANGING or ReceiptKind.SYSTEM_CHANGE in receipts_of(submission):
            continue
        if all(stands_afterwards(document, line) for line in submitted_lines(submission)):
            receipt = NewReceipt(ReceiptKind.SYSTEM_CHANGE, local_day(now), number=said_in, note="接口交付的内容一致")
            moved, _ = take_step(erratum, Step("match_delivery", receipt=receipt), actor=SYSTEM, now=now)
            proven.append(settle(moved, now=now))
    return proven


def _close(erratum: Erratum, *, now: datetime) -> Erratum:
    """End a case whose result stands everywhere, and say so.

    Raises:
        ResultDiffers: something is not what was agreed.
    """
    checks = check_result(erratum=erratum)
    wrong = [check for check in checks if not check.is_equal]
    if wrong:
        raise ResultDiffers(f"核对不一致：{len(wrong)} 处与已同意的内容不同，不能办结（二(一)c）")
    words = "整件已不再展示" if erratum.is_deletion else f"{len(checks)} 处均与已同意的内容一致"
    closed = platform_step(erratum, "close", now=now, reason=f"核对：{words}")
    publish_project(project_id=erratum.contribution.project_id, now=now)
    return closed
