"""The room's words: procedures, what one line of an erratum does, which papers and receipts a case gathers."""

from collections.abc import Mapping
from types import MappingProxyType

from django.db import models


class Procedure(models.TextChoices):
    """The three procedures of 二; the value is the name of the state table that a case follows."""

    APPROVAL = "erratum_approval", "工程审批系统勘误"
    PROVINCIAL = "erratum_provincial", "补录、专业承包业绩勘误"
    NATIONAL = "erratum_national", "国家平台项目信息勘误"

    @property
    def clause(self) -> str:
        """Give the clause that orders the procedure."""
        return _CLAUSES[self.value]

    @property
    def prefix(self) -> str:
        """Give the letters with which the numbers of its cases begin (附件3, 附件4)."""
        return _PREFIXES[self.value]


_CLAUSES: Mapping[str, str] = MappingProxyType(
    {"erratum_approval": "二(一)", "erratum_provincial": "二(二)", "erratum_national": "二(三)"}
)
_PREFIXES: Mapping[str, str] = MappingProxyType(
    {"erratum_approval": "KW1", "erratum_provincial": "KW2", "erratum_national": "KW3"}
)


class Act(models.TextChoices):
    """What one line of an erratum does to the record; also the word by which the database's door knows it."""

    SET = "set", "改一栏"
    ADD = "add", "加一条"
    REMOVE = "remove", "删一条"


class LineKind(models.TextChoices):
    """勘误类型: what a line means to people; it follows from what stood and what is to stand (附件3)."""

    CHANGE = "change", "修改"
    SUPPLEMENT = "supplement", "补充"
    DELETION = "deletion", "删除"


class PaperUse(models.TextChoices):
    """What a paper of a case is for."""

    APPLICATION = "application", "盖章的书面申请"
    EVIDENCE = "evidence", "证明材料"
    CONTENT = "content", "补入信息表的附件"
    FILING = "filing", "补给备案机关的材料"


class ReceiptKind(models.TextChoices):
    """Which outside fact of a case is recorded, with its number, day and paper."""

    BUREAU_FILING = "bureau_filing", "省政数局备案"
    DEPARTMENT_FILING = "department_filing", "省住建厅备案"
    SYSTEM_CHANGE = "system_change", "工程审批系统已修改"
    PLACE_CONSENT = "place_consent", "新属地同意"
    PROVINCE_CONSENT = "province_consent", "省住建厅同意"
    LETTER = "letter", "函报住建部"
    MINISTRY_CONSENT = "ministry_consent", "住建部同意"
    MINISTRY_DISSENT = "ministry_dissent", "住建部不同意"
    NATIONAL_CHANGE = "national_change", "国家平台已修改"
    PUSH = "push", "重新推送回执"

    @property
    def clause(self) -> str:
        """Give the clause that asks for it."""
        return _RECEIPT_CLAUSES.get(self.value, "二(三)c")


_RECEIPT_CLAUSES: Mapping[str, str] = MappingProxyType(
    {
        "bureau_filing": "二(一)b",
        "department_filing": "二(一)b",
        "system_change": "二(一)b",
        "place_consent": "一(二)3",
        "province_consent": "二(三)a",
        "letter": "二(三)b",
    }
)
