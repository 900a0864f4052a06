"""What a grant lets an authority do, and what a form asks for."""

from django.db import models


class GrantFunction(models.TextChoices):
    """The acts that need a grant (三(一))."""

    CONFIRM = "confirm", "属地确认"
    GRADE_A = "grade_a", "定为A级"
    RECHECK = "recheck", "C级重新确认为B级"


class FormKind(models.TextChoices):
    """The two forms by which permissions come about and change (附件5, 附件6)."""

    APPLICATION = "application", "权限申请"
    CHANGE = "change", "权限变更"


class LineKind(models.TextChoices):
    """What one line of a form asks for one person; an application has 授权人员 only."""

    ADD = "add", "授权人员"
    REPLACE = "replace", "更换人员"
    END = "end", "注销"
    ADJUST = "adjust", "调整权限范围"
    IDENTITY = "identity", "姓名、处（科）室、职务变更或更正"
    CONTACT = "contact", "联系方式变更"
