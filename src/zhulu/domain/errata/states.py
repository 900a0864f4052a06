"""The three state tables of 二. Which receipts are in, and who is to consent to a changed place, are facts, not states.

The platform itself takes the steps that follow from facts alone: letting the systems change once both filings are
in, and closing a case once every system says the same and the public page shows it.
"""

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.errata.vocabulary import Procedure
from zhulu.domain.statecraft.table import Machine, State, Transition

DRAFT, APPLIED, RETURNED, REFUSED, WITHDRAWN = "draft", "applied", "returned", "refused", "withdrawn"
FILING, FILING_RETURNED, CHANGING, DONE = "filing", "filing_returned", "changing", "done"
AT_PROVINCE, TO_REPORT, REPORTED, DISSENTED = "at_province", "to_report", "reported", "dissented"
REPUSHING = "repushing"

FINAL = frozenset({REFUSED, WITHDRAWN, DISSENTED, DONE})
NOT_RUNNING = frozenset({DRAFT, RETURNED, *FINAL})
"""States in which a case holds no record and leaves no mark; what came back starts anew when it is handed in again."""


def _beginning(applicant: str, clause: str) -> tuple[State, ...]:
    return (
        State(DRAFT, "草稿", f"{applicant}正在填写，不影响公开页面", clause),
        State(APPLIED, "待属地确认", "书面申请已提出，等属地主管部门确认；公开页面标注勘误办理中", clause),
        State(RETURNED, "退回补正", "一次性告知全部问题，申请人改后可再提出", clause),
        State(REFUSED, "不同意", "主管部门不同意勘误，原内容不变，申请和意见留存", clause, is_final=True),
        State(WITHDRAWN, "已撤回", "申请人撤回，原内容不变，申请留存", clause, is_final=True),
    )


def _asking(clause: str, *, withdrawable: tuple[str, ...] = (APPLIED, RETURNED)) -> tuple[Transition, ...]:
    return (
        Transition("submit", "提出申请", (DRAFT, RETURNED), APPLIED, Permission.ERRATUM_APPLY, clause, "erratum"),
        Transition("withdraw", "撤回申请", withdrawable, WITHDRAWN, Permission.ERRATUM_WITHDRAW, clause),
        Transition(
            "consent_place",
            "新属地同意",
            (APPLIED,),
            APPLIED,
            Permission.ERRATUM_CONSENT_PLACE,
            clause,
            needs_reason=True,
        ),
        Transition("refuse", "不同意", (APPLIED,), REFUSED, Permission.ERRATUM_REFUSE, clause, needs_reason=True),
    )


def _returning(clause: str, *sources: str) -> Transition:
    return Transition("return", "退回补正", sources, RETURNED, Permission.ERRATUM_RETURN, clause, needs_reason=True)


def _agreeing(label: str, target: str, clause: str) -> Transition:
    return Transition(
        "agree", label, (APPLIED,), target, Permission.ERRATUM_AGREE, clause, "erratum", needs_reason=True
    )


def _filing(source: str) -> tuple[Transition, ...]:
    """备案 with both offices: filing is no approval, but papers that are missing are asked for (Q22)."""
    clause = "二(一)b"
    return (
        Transition("file_at_bureau", "省政数局备案", (source,), source, Permission.ERRATUM_FILE_BUREAU, clause),
        Transition("file_at_department", "省住建厅备案", (source,), source, Permission.ERRATUM_FILE_DEPARTMENT, clause),
        Transition("register_filing", "登记省政数局备案回执", (source,), source, Permission.ERRATUM_REGISTER, clause),
        Transition(
            "bureau_asks",
            "省政数局退回补材料",
            (source,),
            FILING_RETURNED,
            Permission.ERRATUM_FILE_BUREAU,
            clause,
            needs_reason=True,
        ),
        Transition(
            "department_asks",
            "省住建厅退回补材料",
            (source,),
            FILING_RETURNED,
            Permission.ERRATUM_FILE_DEPARTMENT,
            clause,
            needs_reason=True,
        ),
        Transition(
            "refile",
            "补齐材料，再次提交备案",
            (FILING_RETURNED,),
            source,
            Permission.ERRATUM_REFILE,
            clause,
            needs_reason=True,
        ),
    )


def _other_system() -> tuple[Transition, ...]:
    """How the approval system's own change is proven: its office's receipt, a paper, or what it delivers."""
    clause = "二(一)b"
    return (
        Transition(
            "confirm_system", "工程审批系统已修改", (CHANGING,), CHANGING, Permission.ERRATUM_FILE_BUREAU, clause
        ),
        Transition(
            "register_system", "登记工程审批系统修改回执", (CHANGING,), CHANGING, Permission.ERRATUM_REGISTER, clause
        ),
        Transition("match_delivery", "接口数据与勘误一致", (CHANGING,), CHANGING, Permission.ERRATUM_SETTLE, clause),
    )


def _executing(clause: str) -> Transition:
    return Transition("execute", "执行修改", (CHANGING,), CHANGING, Permission.ERRATUM_EXECUTE, clause)


def _closing(source: str) -> Transition:
    return Transition("close", "核对一致，办结", (source,), DONE, Permission.ERRATUM_SETTLE, "二(一)c")


FINISHED = State(DONE, "办结", "修正后的信息已正常展示，勘误流程结束", "二(一)c", is_final=True)
LACKING = State(FILING_RETURNED, "备案材料待补", "备案机关要求补材料，等属地主管部门补齐", "二(一)b")

ERRATUM_APPROVAL = Machine(
    name=Procedure.APPROVAL.value,
    label=str(Procedure.APPROVAL.label),
    initial=DRAFT,
    states=(
        *_beginning("建设单位", "二(一)a"),
        State(FILING, "待备案", "属地已确认并提交申请表，等省政数局、省住建厅两家备案", "二(一)b"),
        LACKING,
        State(CHANGING, "同步修改中", "两家备案齐全，工程审批系统、省监管平台同步修改", "二(一)b"),
        FINISHED,
    ),
    transitions=(
        *_asking("二(一)a"),
        _returning("二(一)b", APPLIED, FILING, FILING_RETURNED),
        _agreeing("确认并提交备案", FILING, "二(一)b"),
        *_filing(FILING),
        Transition("release", "备案齐全，放行修改", (FILING,), CHANGING, Permission.ERRATUM_SETTLE, "二(一)b"),
        _executing("二(一)b"),
        *_other_system(),
        _closing(CHANGING),
    ),
)
"""二(一): the owner applies, the home authority confirms and files with two offices, both systems change."""

ERRATUM_PROVINCIAL = Machine(
    name=Procedure.PROVINCIAL.value,
    label=str(Procedure.PROVINCIAL.label),
    initial=DRAFT,
    states=(
        *_beginning("申报单位", "二(二)a"),
        State(CHANGING, "待修改", "属地已确认，等技术支持单位按已同意的内容修改", "二(二)a"),
        FINISHED,
    ),
    transitions=(
        *_asking("二(二)a"),
        _returning("二(二)a", APPLIED, CHANGING),
        _agreeing("确认", CHANGING, "二(二)a"),
        _executing("二(二)a"),
        _closing(CHANGING),
    ),
)
"""二(二): the filing firm applies, the authority that confirmed agrees, the technical support unit executes."""

ERRATUM_NATIONAL = Machine(
    name=Procedure.NATIONAL.value,
    label=str(Procedure.NATIONAL.label),
    initial=DRAFT,
    states=(
        *_beginning("申报单位", "二(三)a"),
        State(AT_PROVINCE, "待省厅同意", "属地已同意，等省住建厅同意；来自审批系统的同时办两家备案", "二(三)a"),
        LACKING,
        State(TO_REPORT, "待函报住建部", "属地、省厅都已同意，等省厅函报", "二(三)b"),
        State(REPORTED, "已函报住建部", "省厅已函报，等住建部答复；省库锁定不下架", "二(三)b"),
        State(DISSENTED, "住建部不同意", "住建部不同意，原内容不变，全过程留存", "二(三)c", is_final=True),
        State(CHANGING, "同步修改中", "住建部同意，省库与国家平台按同一内容修改", "二(三)c"),
        State(REPUSHING, "待重推回执", "各库都已修改，重新推送国家平台，等回执", "二(三)c"),
        FINISHED,
    ),
    transitions=(
        *_asking("二(三)a", withdrawable=(APPLIED, RETURNED, AT_PROVINCE)),
        _returning("二(三)a", APPLIED),
        _agreeing("属地同意", AT_PROVINCE, "二(三)a"),
        *_filing(AT_PROVINCE),
        Transition(
            "province_returns",
            "省厅退回补正",
            (AT_PROVINCE, TO_REPORT),
            RETURNED,
            Permission.ERRATUM_CONSENT,
            "二(三)a",
            needs_reason=True,
        ),
        Transition(
            "province_refuses",
            "省厅不同意",
            (AT_PROVINCE,),
            REFUSED,
            Permission.ERRATUM_CONSENT,
            "二(三)a",
            needs_reason=True,
        ),
        Transition(
            "consent",
            "省厅同意",
            (AT_PROVINCE,),
            TO_REPORT,
            Permission.ERRATUM_CONSENT,
            "二(三)a",
            "erratum",
            needs_reason=True,
        ),
        Transition("report", "函报住建部", (TO_REPORT,), REPORTED, Permission.ERRATUM_REPORT, "二(三)b"),
        Transition("ministry_consents", "住建部同意", (REPORTED,), CHANGING, Permission.ERRATUM_REPORT, "二(三)c"),
        Transition(
            "ministry_dissents",
            "住建部不同意",
            (REPORTED,),
            DISSENTED,
            Permission.ERRATUM_REPORT,
            "二(三)c",
            needs_reason=True,
        ),
        _executing("二(三)c"),
        *_other_system(),
        Transition(
            "record_national", "登记国家平台已修改", (CHANGING,), CHANGING, Permission.ERRATUM_REPORT, "二(三)c"
        ),
        Transition("repush", "重新推送", (CHANGING,), REPUSHING, Permission.ERRATUM_SETTLE, "二(三)c"),
        Transition("record_push", "登记重推回执", (REPUSHING,), REPUSHING, Permission.ERRATUM_REPORT, "二(三)c"),
        Transition("receive_push", "收到重推回执", (REPUSHING,), REPUSHING, Permission.ERRATUM_SETTLE, "二(三)c"),
        _closing(REPUSHING),
    ),
)
"""二(三): home authority, province, ministry; then the province's data and the nation's, pushed anew."""

MACHINES = {machine.name: machine for machine in (ERRATUM_APPROVAL, ERRATUM_PROVINCIAL, ERRATUM_NATIONAL)}
"""Procedure → its table."""
