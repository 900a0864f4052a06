"""Which of the three paths a project takes (一 导语): one decision table, asked by the wizard, pure.

The first row that fits answers. The table is total: whatever is asked, some row fits, and it cites its clause.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from enum import StrEnum

from zhulu.domain.standard.vocabulary import Path


class Asker(StrEnum):
    """Who asks."""

    OWNER = "owner"
    """建设单位: it takes path ① to its end (一(一)2)."""
    SURVEYOR = "surveyor"
    DESIGNER = "designer"
    BUILDER = "builder"
    SUPERVISOR = "supervisor"


class Work(StrEnum):
    """What was built."""

    HOUSING_OR_MUNICIPAL = "housing_or_municipal"
    """房屋建筑及其附属设施、城镇市政基础设施."""
    LISTED_SPECIALIST = "listed_specialist"
    """A category of 一(三)1 that the province has opened."""
    OTHER_SPECIALIST = "other_specialist"
    """A specialist work outside those categories."""
    ELSEWHERE = "elsewhere"
    """Roads, water, railways and whatever else is neither."""


class Start(StrEnum):
    """When the work actually began, seen from the cut-over day."""

    BEFORE = "before"
    ON_OR_AFTER = "on_or_after"
    """The cut-over day itself belongs to path ① (Q1)."""
    UNKNOWN = "unknown"


class Permit(StrEnum):
    """How it stands with the construction permit."""

    IN_SYSTEM = "in_system"
    """Given in the approval system."""
    CAN_BE_MADE_UP = "can_be_made_up"
    """Not there yet, and the papers suffice to make it up (一(一)4)."""
    CANNOT_BE_MADE_UP = "cannot_be_made_up"
    """Land, planning or other papers are incomplete (一(二)1)."""
    HELD_OUTSIDE = "held_outside"
    """A permit of its day that the approval system does not know (Q4)."""
    NOT_NEEDED = "not_needed"
    """Below the limit from which a permit is needed."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Situation:
    """What the wizard asked."""

    asker: Asker
    in_province: bool
    work: Work
    start: Start
    permit: Permit
    is_completed: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What follows: the one path, or none; why, by which clause, and what to do next."""

    path: Path | None
    verdict: str
    why: str
    cites: tuple[str, ...]
    next_step: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table; an empty condition fits everything."""

    name: str
    answer: Answer
    asker: Collection[Asker] = field(default=())
    in_province: Collection[bool] = field(default=())
    work: Collection[Work] = field(default=())
    start: Collection[Start] = field(default=())
    permit: Collection[Permit] = field(default=())
    is_completed: Collection[bool] = field(default=())

    def fits(self, situation: Situation) -> bool:
        """Whether every condition of the row holds."""
        conditions = ("asker", "in_province", "work", "start", "permit", "is_completed")
        return all(not getattr(self, name) or getattr(situation, name) in getattr(self, name) for name in conditions)


FIRMS = frozenset({Asker.SURVEYOR, Asker.DESIGNER, Asker.BUILDER, Asker.SUPERVISOR})
ASK_THE_OWNER = "请联系建设单位在工程审批系统办理；数据共享后会自动出现在贵单位的工程项目库"

TABLE = (
    Line(
        "outside the province",
        Answer(
            None,
            "不在本平台录入",
            "项目不在本省，按属地由所在地平台采集",
            ("一(二)3", "一(三)1"),
            "请到项目所在地的平台办理",
        ),
        in_province=(False,),
    ),
    Line(
        "neither housing nor municipal",
        Answer(
            None,
            "不在采集范围",
            "工程项目库只收房屋建筑、城镇市政工程和列明的专业承包工程",
            ("一(一)1", "一(三)1"),
            "无须办理",
        ),
        work=(Work.ELSEWHERE,),
    ),
    Line(
        "specialist of another category",
        Answer(None, "暂不采集", "专业承包只收省厅已开放的类别", ("一(三)1",), "类别增加后再录入；可向省厅反映"),
        work=(Work.OTHER_SPECIALIST,),
    ),
    Line(
        "specialist not yet completed",
        Answer(None, "竣工验收后再来", "专业承包业绩须已经竣工验收", ("一(三)1",), "竣工验收后由施工企业录入"),
        work=(Work.LISTED_SPECIALIST,),
        is_completed=(False,),
    ),
    Line(
        "specialist by its builder",
        Answer(
            Path.SPECIALIST,
            "走专业承包业绩录入",
            "在本省依法承揽、已竣工验收的专业承包工程，不定数据等级，只在本平台展示",
            ("一(三)1", "一(三)2", "一(三)5"),
            "企业客户端 → 工程项目信息管理 → 专业承包业绩录入",
        ),
        asker=(Asker.BUILDER,),
        work=(Work.LISTED_SPECIALIST,),
    ),
    Line(
        "specialist by somebody else",
        Answer(
            None, "由施工企业录入", "专业承包业绩由承揽的施工企业录入", ("一(三)2",), "请联系承揽该专业工程的施工企业"
        ),
        work=(Work.LISTED_SPECIALIST,),
    ),
    Line(
        "already in the approval system",
        Answer(
            Path.APPROVAL_FEED,
            "已在工程审批系统",
            "审批系统的数据自动进入工程项目库，不重复录入",
            ("一(一)1", "一(一)3"),
            "在工程项目中查询；有错误的，由建设单位申请勘误",
        ),
        permit=(Permit.IN_SYSTEM,),
    ),
    Line(
        "below the limit",
        Answer(
            None, "不在采集范围", "依法不需要办理施工许可证的工程，三种途径都不收", ("一(一)1", "一(二)1"), "无须办理"
        ),
        permit=(Permit.NOT_NEEDED,),
    ),
    Line(
        "start unknown",
        Answer(
            None,
            "先查清实际开工日期",
            "走哪种途径由实际开工日期决定",
            ("一(一)1", "一(二)1"),
            "请查阅开工报告、监理日志或竣工验收报告后再来",
        ),
        start=(Start.UNKNOWN,),
    ),
    Line(
        "since the cut-over, asked by the owner",
        Answer(
            Path.APPROVAL_FEED,
            "走工程审批系统",
            "审批系统运行以来开工、依法应办施工许可证的，均应通过该系统",
            ("一(一)1", "一(一)2"),
            "在工程审批系统办理施工许可及后续手续",
        ),
        asker=(Asker.OWNER,),
        start=(Start.ON_OR_AFTER,),
    ),
    Line(
        "since the cut-over, asked by a firm",
        Answer(
            Path.APPROVAL_FEED,
            "由建设单位走工程审批系统",
            "审批系统运行以来开工的工程由建设单位组织办理，企业不能补录",
            ("一(一)1", "一(一)2"),
            ASK_THE_OWNER,
        ),
        start=(Start.ON_OR_AFTER,),
    ),
    Line(
        "a permit can be made up",
        Answer(
            Path.APPROVAL_FEED,
            "补办施工许可证，走工程审批系统",
            "符合补办条件的，通过补办施工许可证录入；补录只收无法补办的",
            ("一(一)4", "一(二)1"),
            "由建设单位在工程审批系统补办施工许可证",
        ),
        permit=(Permit.CAN_BE_MADE_UP,),
    ),
    Line(
        "permit situation unknown",
        Answer(
            None,
            "先向建设单位问清能否补办施工许可证",
            "能补办的走审批系统，不能补办的才走补录",
            ("一(一)4", "一(二)1"),
            "请建设单位核实土地、建设工程规划许可等手续后再来",
        ),
        permit=(Permit.UNKNOWN,),
    ),
    Line(
        "back-filing asked by the owner",
        Answer(
            Path.BACK_FILING,
            "由参建企业补录",
            "补录由勘察设计、施工、监理企业实施，建设单位没有入口",
            ("一(二)1", "一(二)2"),
            "请参建的勘察、设计、施工或监理企业办理",
        ),
        asker=(Asker.OWNER,),
    ),
    Line(
        "builder or supervisor before completion",
        Answer(
            None,
            "竣工验收后再来补录",
            "施工、监理企业须填写竣工验收信息表",
            ("一(二)6",),
            "竣工验收后再补录；勘察、设计企业不受此限",
        ),
        asker=(Asker.BUILDER, Asker.SUPERVISOR),
        is_completed=(False,),
    ),
    Line(
        "back-filing",
        Answer(
            Path.BACK_FILING,
            "走房屋市政工程业绩补录",
            "审批系统运行前已经开工、无法补办施工许可证的房屋市政工程",
            ("一(二)1", "一(二)2"),
            "企业客户端 → 工程项目信息管理 → 房屋市政工程业绩补录 → 添加",
        ),
    ),
)
"""Read from the top; every row below a row may assume that the one above did not fit."""


def route(situation: Situation, *, legacy_permit_allowed: bool = True) -> Answer:
    """Give the one answer to a situation.

    Args:
        legacy_permit_allowed: whether the province lets works with a permit of their day take path ② (Q4, a setting);
            else that permit has to be made up in the approval system.
    """
    if situation.permit is Permit.HELD_OUTSIDE and not legacy_permit_allowed:
        situation = replace(situation, permit=Permit.CAN_BE_MADE_UP)
    return find_line(situation).answer


def find_line(situation: Situation) -> Line:
    """Give the row that answers; the last one fits everything."""
    return next(line for line in TABLE if line.fits(situation))
