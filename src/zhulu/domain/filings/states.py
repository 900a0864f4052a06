"""The state tables of path ②. Waiting, assignment and deadlines are facts, not states."""

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.statecraft.table import Machine, State, Transition

DRAFT, SUBMITTED, RETURNED, REFUSED, CONFIRMED = "draft", "submitted", "returned", "refused", "confirmed"

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
    ),
)
"""A filing from draft to its end (一(二)3, 一(二)4, Q9)."""

APPLIED, GRANTED, SENT_BACK = "applied", "granted", "sent_back"

GRADE_APPLICATION = Machine(
    name="grade_application",
    label="A 级审核",
    initial=APPLIED,
    states=(
        State(APPLIED, "省厅审核中", "企业已申请推送国家平台，原等级不变", "一(二)4"),
        State(GRANTED, "已定 A 级", "省厅审核确认", "一(二)4", is_final=True),
        State(SENT_BACK, "退回", "保持原等级，补齐后可再申请", "一(二)4", is_final=True),
    ),
    transitions=(
        Transition(
            "grant", "定为 A 级", (APPLIED,), GRANTED, Permission.GRADE_DECIDE, "一(二)4", "grade_a", needs_reason=True
        ),
        Transition("send_back", "退回", (APPLIED,), SENT_BACK, Permission.GRADE_DECIDE, "一(二)4", needs_reason=True),
    ),
)
"""An application for grade A on confirmed data; after it was sent back the firm applies anew (Q12)."""
