"""What a grant lets an authority do."""

from django.db import models


class GrantFunction(models.TextChoices):
    """The acts that need a grant (三(一))."""

    CONFIRM = "confirm", "属地确认"
    GRADE_A = "grade_a", "定为A级"
    RECHECK = "recheck", "C级重新确认为B级"
