"""The state tables of leads and of false-entry cases (三(五)). Deadlines and what was said are facts, not states."""

from typing import Final

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.credit.vocabulary import MACHINE
from zhulu.domain.statecraft.table import Machine, State, Transition

CLAUSE: Final = "三(五)"
EFFECT: Final = "三(五)c"

WAITING, TAKEN, CLOSED = "waiting", "taken", "closed"

LEAD = Machine(
    name="lead",
    label="虚假录入线索",
    initial=WAITING,
    states=(
        State(WAITING, "待处理", "线索已收到，等主管部门研判", CLAUSE),
        State(TAKEN, "已立案", "线索已转为案件", CLAUSE, is_final=True),
        State(CLOSED, "已了结", "不立案，理由留存", CLAUSE, is_final=True),
    ),
    transitions=(
        Transition("take", "立案", (WAITING,), TAKEN, Permission.CREDIT_SUPERVISE, CLAUSE),
        Transition("close", "不立案，了结", (WAITING,), CLOSED, Permission.CREDIT_SUPERVISE, CLAUSE, needs_reason=True),
        Transition(
            "pass_on", "转其他机关", (WAITING,), WAITING, Permission.CREDIT_SUPERVISE, CLAUSE, needs_reason=True
        ),
    ),
)
"""A lead becomes a case, or is closed with a reason; nothing else ends it."""

OPENED, VERIFYING, NOTIFIED, DECIDED, SERVED = "opened", "verifying", "notified", "decided", "served"
IN_FORCE, NOT_ESTABLISHED, REVERSED = "in_force", "not_established", "reversed"

RUNNING = (OPENED, VERIFYING, NOTIFIED, DECIDED, SERVED)
"""States in which a case runs: its filing can be neither taken back nor submitted nor confirmed."""
STANDING = (*RUNNING, IN_FORCE)
"""States in which a filing has a case that binds it."""

FALSE_ENTRY = Machine(
    name=MACHINE,
    label="虚假录入认定",
    initial=OPENED,
    states=(
        State(OPENED, "已立案", "立案登记，尚未核查；企业看不到", CLAUSE),
        State(VERIFYING, "核查中", "核验原件、实地核查或向其他机关发函核实", CLAUSE),
        State(NOTIFIED, "已告知，陈述申辩", "已把事实和证据告知企业，等陈述申辩，期满后集体认定", CLAUSE),
        State(DECIDED, "已认定，待送达", "集体认定为虚假录入，认定书还没有送达，尚未生效", EFFECT),
        State(SERVED, "已送达", "认定书已送达企业", EFFECT),
        State(IN_FORCE, "认定生效", "这一件撤出公开展示，后果已经发生；企业可以申请复议、提起诉讼", EFFECT),
        State(NOT_ESTABLISHED, "不成立", "虚假录入不成立，标记解除，案卷留存", CLAUSE, is_final=True),
        State(REVERSED, "认定已撤销", "上级机关或法院撤销了认定，一切恢复原状，过程留存", CLAUSE, is_final=True),
    ),
    transitions=(
        Transition("verify", "开始核查", (OPENED,), VERIFYING, Permission.CREDIT_SUPERVISE, CLAUSE),
        Transition(
            "record_check",
            "登记核查情况",
            (VERIFYING,),
            VERIFYING,
            Permission.CREDIT_SUPERVISE,
            CLAUSE,
            needs_reason=True,
        ),
        Transition(
            "check_again",
            "补充核查，重新告知",
            (NOTIFIED,),
            VERIFYING,
            Permission.CREDIT_SUPERVISE,
            CLAUSE,
            needs_reason=True,
        ),
        Transition(
            "notify", "告知企业", (VERIFYING,), NOTIFIED, Permission.CREDIT_SUPERVISE, CLAUSE, needs_reason=True
        ),
        Transition("defend", "陈述申辩", (NOTIFIED,), NOTIFIED, Permission.CREDIT_DEFEND, CLAUSE, needs_reason=True),
        Transition("sign", "发表认定意见", (NOTIFIED,), NOTIFIED, Permission.CREDIT_DECIDE, CLAUSE, needs_reason=True),
        Transition("find_false", "认定为虚假录入", (NOTIFIED,), DECIDED, Permission.CREDIT_DECIDE, EFFECT),
        Transition("acquit", "认定不成立", (NOTIFIED,), NOT_ESTABLISHED, Permission.CREDIT_DECIDE, CLAUSE),
        Transition(
            "drop",
            "撤案",
            (OPENED, VERIFYING),
            NOT_ESTABLISHED,
            Permission.CREDIT_SUPERVISE,
            CLAUSE,
            needs_reason=True,
        ),
        Transition("serve", "登记送达", (DECIDED,), SERVED, Permission.CREDIT_SERVE, EFFECT),
        Transition("take_effect", "认定生效", (SERVED,), IN_FORCE, Permission.CREDIT_SETTLE, EFFECT),
        Transition(
            "note_remedy", "登记复议、诉讼", (IN_FORCE,), IN_FORCE, Permission.CREDIT_SERVE, CLAUSE, needs_reason=True
        ),
        Transition(
            "transfer", "移送有关机关", (IN_FORCE,), IN_FORCE, Permission.CREDIT_SERVE, EFFECT, needs_reason=True
        ),
        Transition(
            "reverse",
            "按上级决定撤销认定",
            (DECIDED, IN_FORCE),
            REVERSED,
            Permission.CREDIT_REVERSE,
            CLAUSE,
            needs_reason=True,
        ),
    ),
)
"""A case from 立案 to its end. What it does to the public pages happens with ``take_effect`` and with nothing else."""

APPLIED, GRANTED, REFUSED = "applied", "granted", "refused"

REPAIR = Machine(
    name="repair",
    label="信用修复",
    initial=APPLIED,
    states=(
        State(APPLIED, "待审核", "企业已提交整改材料和信用承诺，等认定机关决定", CLAUSE),
        State(GRANTED, "准予修复", "提前结束公示，记录内部留存；修复不是撤销认定", CLAUSE, is_final=True),
        State(REFUSED, "不予修复", "公示继续，理由告知企业，可以再申请", CLAUSE, is_final=True),
    ),
    transitions=(
        Transition(
            "grant", "准予修复", (APPLIED,), GRANTED, Permission.CREDIT_REPAIR_DECIDE, CLAUSE, needs_reason=True
        ),
        Transition(
            "refuse", "不予修复", (APPLIED,), REFUSED, Permission.CREDIT_REPAIR_DECIDE, CLAUSE, needs_reason=True
        ),
    ),
)
"""Repair ends the publication of a record, and deletes nothing."""
