"""The state table of the two forms. Whose turn it is, and the day of effect, are facts, not states."""

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.statecraft.table import Machine, State, Transition

DRAFT, CITY, PROVINCE = "draft", "city", "province"
RETURNED, REFUSED, GRANTED = "returned", "refused", "granted"

PERMISSION_CASE = Machine(
    name="permission_case",
    label="权限申请与变更",
    initial=DRAFT,
    states=(
        State(DRAFT, "草稿", "本机关正在填写，只有本机关能看见", "三(一)b"),
        State(CITY, "待市（州）同意", "开发区、园区、新区的申请，等设区市（州）住建主管部门同意", "三(一)c"),
        State(PROVINCE, "待省厅审核", "盖章的表已送到省厅", "三(一)b"),
        State(RETURNED, "退回补正", "已一次性告知全部问题，改好重新盖章后可再报", "三(一)b"),
        State(REFUSED, "不予开通", "省厅终局不予开通，理由告知申请机关", "三(一)b", is_final=True),
        State(GRANTED, "已开通", "省厅已开通权限或办理变更，自生效日起有效", "三(一)b", is_final=True),
    ),
    transitions=(
        Transition(
            "submit",
            "报省厅",
            (DRAFT, RETURNED),
            PROVINCE,
            Permission.PERMISSION_APPLY,
            "三(一)b",
            "permission_form",
        ),
        Transition(
            "submit_to_city",
            "报市（州）同意",
            (DRAFT, RETURNED),
            CITY,
            Permission.PERMISSION_APPLY,
            "三(一)c",
            "permission_form",
        ),
        Transition("withdraw", "撤回", (CITY, PROVINCE), DRAFT, Permission.PERMISSION_APPLY, "三(一)b"),
        Transition("consent", "同意", (CITY,), PROVINCE, Permission.PERMISSION_CONSENT, "三(一)c", needs_reason=True),
        Transition("object", "不同意", (CITY,), RETURNED, Permission.PERMISSION_CONSENT, "三(一)c", needs_reason=True),
        Transition(
            "grant",
            "开通",
            (PROVINCE,),
            GRANTED,
            Permission.PERMISSION_DECIDE,
            "三(一)b",
            "permission_form",
            needs_reason=True,
        ),
        Transition(
            "return", "退回补正", (PROVINCE,), RETURNED, Permission.PERMISSION_DECIDE, "三(一)b", needs_reason=True
        ),
        Transition(
            "refuse", "不予开通", (PROVINCE,), REFUSED, Permission.PERMISSION_DECIDE, "三(一)b", needs_reason=True
        ),
    ),
)
"""附件5 and 附件6 go the same way: 变更授权人员时按上述程序报备 (三(一))."""
