"""On the day of a change: accounts end, the register follows, and open work passes to the successor (三(一)).

Who may confirm changed at midnight already, for grants and registrations are dated. What is done here can therefore be
late by minutes, and be done again after a crash, without anybody deciding who should not.
"""

from datetime import datetime

from django.utils import timezone

from zhulu.domain.access.actors import SYSTEM
from zhulu.domain.filings.claiming import hand_to_successor
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.operations import hand_over_work
from zhulu.domain.filings.queries import find_latest_submission, list_work_of
from zhulu.domain.grants.forms import lines_of
from zhulu.domain.grants.granting import LEAVES, carry_out
from zhulu.domain.grants.models import CaseLine, Officer, PermissionCase
from zhulu.domain.grants.queries import list_due_cases, lock_due_case
from zhulu.foundation.audit.operations import record_event
from zhulu.foundation.clock import local_day
from zhulu.usecases.journey import journey
from zhulu.usecases.recording import Decision, record_decision

MOST_AT_ONCE = 200


def carry_out_changes(*, limit: int = MOST_AT_ONCE) -> int:
    """Carry out the changes whose day has come, each on its own, and give how many were."""
    on = local_day(timezone.now())
    return sum(_carry_out(case.public_id) for case in list_due_cases(on=on, limit=limit))


def _carry_out(case_id: str) -> bool:
    with journey(actor=SYSTEM, cause="carry_out_change", subject_kind="permission_case", subject_id=case_id) as now:
        case = lock_due_case(public_id=case_id, on=local_day(now))
        if case is None:
            return False  # another worker was first
        passed = sum(_pass_on(case, line, now) for line in lines_of(case) if line.kind in LEAVES)
        left = carry_out(case=case, now=now)
        words = f"停用账号 {len(left)} 个，移交在办件 {passed} 件" if left else "登记内容已更新"
        record_event(
            at=now,
            actor=SYSTEM,
            action="carry_out_change",
            subject_kind="permission_case",
            subject_id=case.public_id,
            summary=f"{case.authority.name}权限变更 {case.number} 生效：{words}",
        )
        return True


def _pass_on(case: PermissionCase, line: CaseLine, now: datetime) -> int:
    """Pass a leaver's open filings on, and give how many there were."""
    if line.officer is None:
        return 0
    receiver = line.made or line.taker
    filings = list_work_of(officer=line.officer)
    for filing in filings:
        hand_over_work(filing=filing, case=case, giver=line.officer, receiver=receiver, now=now)
        hand_to_successor(filing=filing, giver=line.officer, receiver=receiver, now=now)
        _record(filing, case, line.officer, receiver, now)
    return len(filings)


def _record(filing: Filing, case: PermissionCase, giver: Officer, receiver: Officer | None, now: datetime) -> None:
    submission = find_latest_submission(filing=filing)
    to = receiver.name if receiver else case.authority.name
    decision = Decision(
        kind="pass_on_work",
        subject_kind="filing",
        subject_id=filing.public_id,
        summary=f"在办件“{filing.name}”移交：{giver.name} → {to}",
        content_digest=submission.digest if submission else "0" * 64,
        statement={"filing": filing.public_id, "case": case.number or "", "from": giver.name, "to": to},
    )
    record_decision(decision, actor=SYSTEM, now=now)
