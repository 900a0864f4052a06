"""The words for leads, cases, findings and what follows from them."""

from typing import Final

from django.db import models

MACHINE: Final = "false_entry"
"""The name of the case's state table, by which its moves are found."""
LEAST_SIGNATURES: Final = 2
"""A finding is collective: never fewer officers than this, whatever the province sets (三(五))."""
LEAST_DEFENCE_DAYS: Final = 5
"""Working days for statement and defence: never fewer, whatever the province sets."""


class LeadSource(models.TextChoices):
    """Where a lead comes from."""

    REPORT = "report", "举报"
    FLAG = "flag", "审核人员提出"
    ALERT = "alert", "系统预警"
    RECHECK = "recheck", "复查"


class AlertKind(models.TextChoices):
    """What struck the eye; none of it proves anything (domain.md §3.5)."""

    SAME_FILE = "same_file", "同一文件用在两个项目"
    SAME_NUMBER = "same_number", "同一编号用在不同企业的项目"
    NEAR_CUT_OVER = "near_cut_over", "开工日期扎堆在分界日之前"
    TWO_SITES = "two_sites", "一人同期在两处任职"
    FAST_CONFIRMATIONS = "fast_confirmations", "确认快得来不及看"


class PaperUse(models.TextChoices):
    """What a paper of a case is for."""

    EVIDENCE = "evidence", "证据"
    LETTER = "letter", "协查函和复函"
    STATEMENT = "statement", "陈述申辩材料"
    FINDING = "finding", "盖章的认定书"
    SERVICE = "service", "送达回证"
    REMEDY = "remedy", "复议、诉讼文书"
    REVERSAL = "reversal", "上级决定"
    CORRECTION = "correction", "整改材料"
    PROMISE = "promise", "信用承诺书"


class CheckKind(models.TextChoices):
    """How a matter was verified."""

    ORIGINALS = "originals", "核验原件"
    ON_SITE = "on_site", "实地核查"
    LETTER = "letter", "向其他机关发函核实"


class Outcome(models.TextChoices):
    """What a collective decision says."""

    FALSE = "false", "认定为虚假录入"
    NOT_ESTABLISHED = "not_established", "虚假录入不成立"


class Served(models.TextChoices):
    """What was served on the enterprise."""

    NOTICE = "notice", "告知书"
    FINDING = "finding", "认定书"


class ServiceWay(models.TextChoices):
    """How it was served."""

    ONLINE = "online", "本平台电子送达"
    HAND = "hand", "直接送达"
    MAIL = "mail", "邮寄送达"
    PUBLIC_NOTICE = "public_notice", "公告送达"


class RemedyKind(models.TextChoices):
    """How an enterprise contests a finding."""

    REVIEW = "review", "行政复议"
    LITIGATION = "litigation", "行政诉讼"


class FollowKind(models.TextChoices):
    """What is to be done because of a finding or of its reversal."""

    RECHECK = "recheck", "复查同类业绩"
    INQUIRY = "inquiry", "倒查审核责任"
    QUALIFICATION = "qualification", "抄送资质审批岗"
    HOME_DEPARTMENT = "home_department", "函告注册地主管部门"
    TRANSFER = "transfer", "移送有关机关"
    CORRECTION = "correction", "更正函"
    WRITE_BACK = "write_back", "回写信用平台"


class EndKind(models.TextChoices):
    """Why the publication of a record ended."""

    EXPIRED = "expired", "公示期满"
    REPAIRED = "repaired", "信用修复"
    REVERSED = "reversed", "认定已撤销"


class EvaluationOrigin(models.TextChoices):
    """How a level came in."""

    ENTERED = "entered", "逐条登记"
    IMPORTED = "imported", "表格导入"
