"""The boxes that the official forms offer, word for word as they stand on paper."""

from enum import StrEnum


class Business(StrEnum):
    """业务类别 of an erratum (附件3): which path the record came by."""

    BACK_FILING = "房屋市政工程业绩补录"
    SPECIALIST = "专业承包业绩"
    APPROVAL_FEED = "工程审批系统"


class FirmKind(StrEnum):
    """企业类型 of who filed (附件3)."""

    SURVEY = "勘察"
    DESIGN = "设计"
    CONSTRUCTION = "施工"
    SUPERVISION = "监理"
    OWNER = "建设单位"


class ErrataKind(StrEnum):
    """勘误类型 (附件3): what is done to the record."""

    CHANGE = "修改"
    ADD = "补充"
    DELETE = "删除"


class Checking(StrEnum):
    """核验方式 (三(三))."""

    SYSTEM = "系统比对"
    ORIGINALS = "核验原件"
    ON_SITE = "实地核查"


class Answer(StrEnum):
    """What an office says to an application."""

    AGREED = "同意"
    DECLINED = "不同意"
    SENT_BACK = "退回补正"


class Outcome(StrEnum):
    """修改结果 of an executed erratum (附件3)."""

    SHOWN = "已修改并正常展示"
    PUSHED_AGAIN = "重新推送国家平台"


class AffectedSystem(StrEnum):
    """涉及系统 of an approval-system erratum (附件4)."""

    APPROVALS = "工程审批系统"
    PLATFORM = "省监管平台"
    BOTH = "均涉及"


class UnitKind(StrEnum):
    """单位性质 of who applies for permissions (附件5)."""

    CITY = "市（州）"
    COUNTY = "县（市、区）"
    ZONE = "开发区、园区、新区"


class AskedRight(StrEnum):
    """申请权限 (附件5)."""

    BACK_FILING = "房屋市政工程业绩补录·确认"
    SPECIALIST = "专业承包业绩·确认"
    ERRATA = "勘误确认"
    READING = "查询统计"
    OTHER = "其他"


class AskedLevel(StrEnum):
    """确认层级 (附件5): at which level the data are confirmed, and so with which grade."""

    CITY = "市（州）级（B级）"
    COUNTY = "县（市、开发区）级（C级）"


class Duty(StrEnum):
    """岗位 of an authorised person (附件5)."""

    REVIEW = "审核"
    RECHECK = "复核"
    ADMINISTRATION = "管理员"


class ChangeKind(StrEnum):
    """变更类型 (附件6)."""

    REPLACE = "更换人员"
    ADD = "增加"
    END = "注销"
    SCOPE = "调整权限范围"
    OFFICE = "处（科）室名称变更"
    CONTACT = "联系方式变更"
