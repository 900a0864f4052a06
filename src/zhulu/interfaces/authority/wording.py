"""How the desk words moments, sizes, roles and states."""

from datetime import datetime

from django.utils import timezone

from zhulu.domain.filings.models import GradeApplication
from zhulu.domain.filings.states import FILING_MACHINES, FILING_STATE_LABELS, GRADE_APPLICATION
from zhulu.domain.standard.dictionaries import find_label

TONES = {
    "submitted": "open",
    "endorsed": "open",
    "returned": "back",
    "refused": "no",
    "confirmed": "done",
    "draft": "draft",
    "applied": "open",
    "granted": "done",
    "sent_back": "back",
}
"""The badge of each state; the word itself stands in the state table."""
ACTS = {
    **{f"{row.name}_filing": row.label for machine in FILING_MACHINES.values() for row in machine.transitions},
    **{f"{row.name}_grade": row.label for row in GRADE_APPLICATION.transitions},
    "apply_for_grade": "申请定为 A 级",
    "apply_for_recheck": "申请重新确认为 B 级",
    "consult_grade": "会商意见",
    "request_waiver": "申请特批",
    "grant_waiver": "特批",
    "decline_waiver": "不予特批",
    "propose_setting": "提出改动政策设置",
    "confirm_setting": "确认改动政策设置",
    "decline_setting": "不同意改动政策设置",
    "withdraw_setting": "撤回改动政策设置",
    "pass_on_work": "在办件移交",
    "check_originals": "核验原件",
    "visit_site": "实地核查",
    "judge_duplicate": "判断是否重复",
}
"""What the ledger calls a decision, in words."""
APPLICATIONS = {
    ("A", "applied"): "省厅审核中",
    ("A", "granted"): "已定 A 级",
    ("B", "applied"): "市（州）复核中",
    ("B", "granted"): "已定 B 级",
    ("B", "sent_back"): "保持 C 级",
}
"""An application's state by the grade that was applied for, where the table's word is too general."""
KILOBYTE = 1024


def moment(at: datetime) -> str:
    """Write a moment to the minute, as of Asia/Shanghai."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")


def filing_state(key: str) -> str:
    """Give a filing's state in words."""
    return FILING_STATE_LABELS[key]


def application_state(row: GradeApplication) -> str:
    """Give an application's state in words."""
    return APPLICATIONS.get((row.target_grade, row.state)) or GRADE_APPLICATION.state(row.state).label


def roles(codes: list[str]) -> str:
    """Write the roles of an enterprise in a project."""
    return "、".join(find_label("corp_role", code) or code for code in codes)


def size(number: int) -> str:
    """Write a size in bytes for people."""
    if number < KILOBYTE * KILOBYTE:
        return f"{max(number / KILOBYTE, 0.1):.1f} KB"
    return f"{number / KILOBYTE / KILOBYTE:.1f} MB"
