"""Closed lists of words that the whole product speaks: grades, paths, roles, sheets, kinds of field and of paper.

Codes of the national dictionaries that may grow or change live in ``dictionaries``, not here.
"""

from enum import StrEnum

from django.db.models import TextChoices


class Grade(TextChoices):
    """数据等级 (DataLevel): who has confirmed the data (一(一)3, 一(二)4)."""

    A = "A", "省级确认"
    B = "B", "市（州）级确认"
    C = "C", "县（市、开发区）级确认"
    D = "D", "企业填报"

    @property
    def meaning(self) -> str:
        """Say in one sentence what the grade lets a reader trust."""
        return _MEANINGS[self.value]

    @property
    def is_confirmed(self) -> bool:
        """Whether an authority stands behind the data: every grade but D."""
        return self is not Grade.D


_MEANINGS = {
    "A": "先由属地住建主管部门确认，再经省厅审核确认，可推送国家平台。",
    "B": "经项目所在地市（州）级住建主管部门审核确认。",
    "C": "经项目所在地县（市、开发区）级住建主管部门审核确认。",
    "D": "由企业填报并提交，未经主管部门审核。",
}


class Path(TextChoices):
    """The three ways by which a project enters the library (一)."""

    APPROVAL_FEED = "1", "工程审批系统"
    BACK_FILING = "2", "房屋市政工程业绩补录"
    SPECIALIST = "3", "专业承包业绩录入"


class ParticipantRole(TextChoices):
    """企业承担角色 (CorpRoleNum, TBCorpRoleDic): 1-4 ★★★, 5, 6 and 99 ★★."""

    SURVEY = "1", "勘察"
    DESIGN = "2", "设计"
    CONSTRUCTION = "3", "施工"
    SUPERVISION = "4", "监理"
    GENERAL_CONTRACTING = "5", "工程总承包"
    TESTING = "6", "质量检测"
    OTHER = "99", "其他"


class ParticipantStage(TextChoices):
    """On which sheet a participant stands: survey and design with the drawing review, builders with the permit."""

    DRAWING_REVIEW = "drawing_review", "施工图审查"
    PERMIT = "permit", "施工许可"


class SheetKey(TextChoices):
    """The six 信息表 of 一(二)6, in the order in which they are filled, and the one 采集表 of 一(三)3."""

    BASIC = "basic", "项目基本信息"
    TENDER = "tender", "招投标"
    CONTRACT = "contract", "合同信息"
    DRAWING_REVIEW = "drawing_review", "施工图审查"
    PERMIT = "permit", "施工许可"
    COMPLETION = "completion", "竣工验收"
    SPECIALIST = "specialist", "项目信息采集表"


class NoPermitReason(TextChoices):
    """Why no permit can be made up for in the approval system (一(二)1; our codes)."""

    LAND = "land", "土地手续不全"
    PLANNING = "planning", "建设工程规划许可不全"
    EXISTING = "existing", "已有施工许可未入审批系统"
    OTHER = "other", "其他"


class PermitSituation(TextChoices):
    """Whether a permit was ever given: with ``NONE`` its number, office and date may stay empty (一(二)6, Q14)."""

    NONE = "none", "没有取得，手续不全"
    HELD = "held", "已取得，审批系统中没有"


class PaperKind(TextChoices):
    """Kinds of attached paper (our codes; which are demanded is a setting, the notice only says 对应附件材料)."""

    APPROVAL = "approval", "立项批复、核准或备案文件"
    OWNER_STATEMENT = "owner_statement", "建设单位项目证明"
    LAND_OR_PLANNING = "land_or_planning", "用地、规划许可"
    AWARD_NOTICE = "award_notice", "中标通知书"
    DIRECT_COMMISSION = "direct_commission", "直接委托说明或发包文件"
    CONTRACT = "contract", "合同"
    REVIEW_CERTIFICATE = "review_certificate", "施工图审查合格书"
    PERMIT = "permit", "施工许可证"
    NO_PERMIT_STATEMENT = "no_permit_statement", "未取得施工许可证的说明"
    COMPLETION_REPORT = "completion_report", "竣工验收报告"
    COMPLETION_FILING = "completion_filing", "竣工验收备案表"
    SCALE_EVIDENCE = "scale_evidence", "反映技术指标的图纸或结算"
    SPECIAL_ACCEPTANCE = "special_acceptance", "专项验收文件（消防验收或备案、幕墙验收、智能化检测等）"
    QUALIFICATION = "qualification", "资质证书"
    SUBCONTRACT_FILING = "subcontract_filing", "分包备案"
    SETTLEMENT = "settlement", "发票或结算书"
    COMMITMENT = "commitment", "真实性承诺书"
    OTHER = "other", "其他材料"


class FieldKind(StrEnum):
    """How a field's value is read, stored and shown."""

    TEXT = "text"
    """One line."""
    LONG_TEXT = "long_text"
    """Several lines."""
    CODE = "code"
    """One code of the field's dictionary."""
    CODES = "codes"
    """One or more codes of the field's dictionary, joined by commas in the dictionary's order."""
    DATE = "date"
    """A calendar day, without a time."""
    MONEY = "money"
    """万元, up to four decimals."""
    AREA = "area"
    """Square metres, up to four decimals."""
    LENGTH = "length"
    """Metres, up to four decimals."""
    PERCENT = "percent"
    """0 to 100, up to two decimals."""
    COORDINATE = "coordinate"
    """Degrees, up to six decimals."""
    COUNT = "count"
    """A whole number, not negative."""
    FLAG = "flag"
    """Yes or no."""
    ORG_CODE = "org_code"
    """统一社会信用代码, or in old records an organisation code as ``XXXXXXXX-X``."""
    AREA_CODE = "area_code"
    """区划代码, or a code with letters for areas that have none of their own."""
    INVESTMENT_CODE = "investment_code"
    """投资项目统一代码."""
    ID_NUMBER = "id_number"
    """The number of an identity document: never stored in content, only its commitment."""
    PHONE = "phone"
    """A telephone number: never stored in content, only its commitment."""
    DIGEST = "digest"
    """A digest of 64 hexadecimal digits."""


class FieldSource(StrEnum):
    """Who supplies a field's value."""

    FILED = "filed"
    """A sheet asks the enterprise for it."""
    ISSUED = "issued"
    """The platform fills it: numbers at first submission, areas above the county. A form shows it and never asks."""
    FEED = "feed"
    """Only the approval system's feed or a national record carries it; no sheet asks."""


class Certainty(StrEnum):
    """How well public sources attest a fact of the standard."""

    THREE = "★★★"
    """Three or more independent sources agree."""
    TWO = "★★"
    """Two independent sources agree."""
    ONE = "★"
    """One source."""
    INFERRED = "○"
    """Read off sample data."""
    OWN = "own"
    """Not of the standard: ours, because the notice needs it."""
