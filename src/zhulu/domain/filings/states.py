"""The state tables of paths ② and ③. Waiting, assignment and deadlines are facts, not states."""

from collections.abc import Mapping
from types import MappingProxyType

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.table import Machine, State, Transition

DRAFT, SUBMITTED, RETURNED, REFUSED, CONFIRMED = "draft", "submitted", "returned", "refused", "confirmed"
ENDORSED = "endorsed"
"""Path ③ where the province has set two steps: the county has looked, the city confirms (Q19)."""
OPEN = (SUBMITTED, ENDORSED)
"""What lies on a desk and waits for a decision."""

BACK_FILING = Machine(
    name="back_filing",
    label="房屋市政工程业绩补录",
    initial=DRAFT,
    states=(
        State(DRAFT, "草稿", "企业正在填写，只有本企业能看见", "一(二)3"),
        State(SUBMITTED, "待审核", "已成功提交，定级为 D，在平台展示", "一(二)4"),
        State(RETURNED, "退回补正", "属地主管部门已一次性告知全部问题，企业改后可再提交", "一(二)3"),
        State(REFUSED, "不予确认", "属地主管部门终局不予确认，内部留存，不再展示", "一(二)3", is_final=True),
        State(CONFIRMED, "已确认", "确认入库，不可撤销，只能勘误", "三(五)", is_final=True),
    ),
    transitions=(
        Transition("submit", "提交", (DRAFT, RETURNED), SUBMITTED, Permission.FILING_SUBMIT, "一(二)3", "submission"),
        Transition("withdraw", "撤回", (SUBMITTED,), DRAFT, Permission.FILING_WITHDRAW, "一(二)3"),
        Transition(
            "return", "退回补正", (SUBMITTED,), RETURNED, Permission.FILING_RETURN, "一(二)3", needs_reason=True
        ),
        Transition("refuse", "不予确认", (SUBMITTED,), REFUSED, Permission.FILING_REFUSE, "一(二)3", needs_reason=True),
        Transition(
            "confirm",
            "确认",
            (SUBMITTED,),
            CONFIRMED,
            Permission.FILING_CONFIRM,
            "一(二)4",
            "confirmation",
            needs_reason=True,
        ),
        Transition(
            "pre_review",
            "初审通过",
            (SUBMITTED,),
            SUBMITTED,
            Permission.FILING_PRE_REVIEW,
            "一(二)3",
            "confirmation",
            needs_reason=True,
        ),
        Transition("assign", "派单", (SUBMITTED,), SUBMITTED, Permission.FILING_ASSIGN, "一(二)3", needs_reason=True),
        Transition(
            "transfer", "移交", (SUBMITTED,), SUBMITTED, Permission.FILING_TRANSFER, "一(二)3", needs_reason=True
        ),
    ),
)
"""A filing from draft to its end (一(二)3, 一(二)4, Q9).

On whose desk it lies, and whether a first officer has passed it on, are facts: 派单, 移交, 初审 change no state.
"""

SPECIALIST_FILING = Machine(
    name="specialist_filing",
    label="专业承包业绩录入",
    initial=DRAFT,
    states=(
        State(DRAFT, "草稿", "企业正在填写，只有本企业能看见", "一(三)3"),
        State(SUBMITTED, "待审核", "已报项目所在地主管部门，确认以前不公开", "一(三)3"),
        State(ENDORSED, "初审通过", "县（市、开发区）已初审，等市（州）确认；只在省厅设为两级时有这一步", "一(三)3"),
        State(RETURNED, "退回补正", "主管部门已一次性告知全部问题，企业改后可再提交", "一(三)3"),
        State(REFUSED, "不予确认", "主管部门终局不予确认，内部留存，不公开", "一(三)3", is_final=True),
        State(CONFIRMED, "已确认", "确认入库并公开，不定数据等级，不可撤销，只能勘误", "三(五)", is_final=True),
    ),
    transitions=(
        Transition(
            "submit",
            "提交",
            (DRAFT, RETURNED),
            SUBMITTED,
            Permission.FILING_SUBMIT,
            "一(三)3",
            "specialist_submission",
        ),
        Transition("withdraw", "撤回", OPEN, DRAFT, Permission.FILING_WITHDRAW, "一(三)3"),
        Transition(
            "endorse",
            "初审通过",
            (SUBMITTED,),
            ENDORSED,
            Permission.FILING_ENDORSE,
            "一(三)3",
            "specialist_confirmation",
            needs_reason=True,
        ),
        Transition("return", "退回补正", OPEN, RETURNED, Permission.FILING_RETURN, "一(三)3", needs_reason=True),
        Transition("refuse", "不予确认", OPEN, REFUSED, Permission.FILING_REFUSE, "一(三)3", needs_reason=True),
        Transition(
            "confirm",
            "确认",
            OPEN,
            CONFIRMED,
            Permission.FILING_CONFIRM,
            "一(三)4",
            "specialist_confirmation",
            needs_reason=True,
        ),
        Transition("assign", "派单", OPEN, SUBMITTED, Permission.FILING_ASSIGN, "一(三)3", needs_reason=True),
        Transition(
            "transfer", "移交", (SUBMITTED,), SUBMITTED, Permission.FILING_TRANSFER, "一(三)3", needs_reason=True
        ),
    ),
)
"""A specialist work from draft to its end (一(三)3, 一(三)4): one confirmation, or the county's first look and the
city's confirmation where ``specialist_two_step_confirmation`` is set (Q19). Dispatched anew, it is looked at anew.
"""

FILING_MACHINES: Mapping[str, Machine] = MappingProxyType(
    {Path.BACK_FILING.value: BACK_FILING, Path.SPECIALIST.value: SPECIALIST_FILING}
)
"""The state table of a filing by its path."""
FILING_MACHINE_NAMES = tuple(machine.name for machine in FILING_MACHINES.values())
PUBLIC_STATES: Mapping[str, frozenset[str]] = MappingProxyType(
    {Path.BACK_FILING.value: frozenset({SUBMITTED, CONFIRMED}), Path.SPECIALIST.value: frozenset({CONFIRMED})}
)
"""In which states the public sees a filing: on path ② from submission, as D (一(二)4), on path ③ once confirmed."""
FILING_STATE_LABELS: Mapping[str, str] = MappingProxyType(
    {state.key: state.label for machine in FILING_MACHINES.values() for state in machine.states}
)
"""Every state that a filing can be in, in words; what both tables have is called the same in both."""

APPLIED, GRANTED, SENT_BACK = "applied", "granted", "sent_back"

GRADE_APPLICATION = Machine(
    name="grade_application",
    label="等级审核",
    initial=APPLIED,
    states=(
        State(APPLIED, "审核中", "申请定为 A 级的等省厅审核，由 C 级升 B 级的等市（州）复核；原等级不变", "一(二)4"),
        State(GRANTED, "已定级", "省厅审核确认为 A 级，或市（州）重新确认为 B 级", "一(二)4", is_final=True),
        State(SENT_BACK, "退回", "保持原等级，可再申请", "一(二)4", is_final=True),
    ),
    transitions=(
        Transition(
            "grant", "定为 A 级", (APPLIED,), GRANTED, Permission.GRADE_DECIDE, "一(二)4", "grade_a", needs_reason=True
        ),
        Transition("send_back", "退回", (APPLIED,), SENT_BACK, Permission.GRADE_DECIDE, "一(二)4", needs_reason=True),
        Transition(
            "raise",
            "重新确认为 B 级",
            (APPLIED,),
            GRANTED,
            Permission.GRADE_RECHECK,
            "一(二)4",
            "recheck",
            needs_reason=True,
        ),
        Transition(
            "decline", "保持 C 级", (APPLIED,), SENT_BACK, Permission.GRADE_RECHECK, "一(二)4", needs_reason=True
        ),
    ),
)
"""An application for A (the province's) or for B (the city's, Q10); sent back, the firm applies anew (Q12)."""
