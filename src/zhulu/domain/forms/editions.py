"""The six attachments of the notice: number, title, and which edition of the layout stands here."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attachment as the notice lists it."""

    key: str
    """In addresses and file names."""
    label: str
    """附件几."""
    title: str
    edition: str
    """Of the layout: a change of what stands on the form makes a new one."""
    used_for: str
    """One sentence for whoever looks for a form."""

    @property
    def foot(self) -> str:
        """Give what stands at the foot of each page."""
        return f"{self.label}　版本 {self.edition}"


COMPARISON: Final = Attachment(
    "comparison",
    "附件1",
    "房屋市政工程项目库信息录入工作要点对照表",
    "2026-1",
    "三种录入途径的范围、主体、审核、等级、展示和勘误，逐项对照。",
)
CHART: Final = Attachment(
    "chart",
    "附件2",
    "信息录入工作（含勘误）办理流程图",
    "2026-1",
    "录入和勘误每一步由谁办、办完到哪一步，按平台真实的状态画出。",
)
ERRATA: Final = Attachment(
    "errata",
    "附件3",
    "房屋市政工程项目库信息勘误申请及经办单",
    "2026-1",
    "补录和专业承包业绩已经确认的信息有误，由原申报单位申请勘误时填写。",
)
APPROVAL_ERRATA: Final = Attachment(
    "approval-errata",
    "附件4",
    "工程审批系统信息勘误申请表",
    "2026-1",
    "工程审批系统来的项目信息需要修改或删除，由建设单位申请时填写；正文称“工程审批系统修改（删除）申请表”。",
)
PERMISSION: Final = Attachment(
    "permission",
    "附件5",
    "监管公共服务平台权限申请表",
    "2026-1",
    "各地住建主管部门申请“确认”权限、登记审核人员时填写。",
)
PERMISSION_CHANGE: Final = Attachment(
    "permission-change",
    "附件6",
    "监管公共服务平台权限变更表",
    "2026-1",
    "更换、增加、注销审核人员，或者处（科）室、联系方式变更时填写。",
)
ATTACHMENTS: Final = (COMPARISON, CHART, ERRATA, APPROVAL_ERRATA, PERMISSION, PERMISSION_CHANGE)
"""In the order of the notice."""
