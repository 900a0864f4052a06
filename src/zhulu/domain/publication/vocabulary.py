"""Words by which the public asks, beside the national codes."""

from django.db import models

from zhulu.domain.standard.vocabulary import Grade

OWNER = "owner"
"""The role of the 建设单位, which is listed apart from those who survey, design, build and supervise."""
UNGRADED = "none"
"""The grade that asks for specialist work, which has none (一(三)5)."""
DUE = "P"
"""The grade of what came by path ① without a department that we know: 待定级 (Q2)."""
PUBLIC = "public"
"""The connection of the public pages: a role that reads published documents and nothing else."""


class Order(models.TextChoices):
    """In which order a list of projects stands."""

    NEWEST = "newest", "按确认日期"
    RELEVANCE = "relevance", "按相关度"


def grade_words(grade: str) -> tuple[str, str]:
    """Give the label of a grade and what it means; empty is 不定级 (path ③), ``DUE`` is 待定级 (path ①)."""
    if grade == DUE:
        return "待定级", "经工程审批系统交付，审核部门待属地主管部门认定，暂不显示等级。"
    if not grade:
        return "不定级", "专业承包业绩不定数据等级，仅在本平台展示。"
    return str(Grade(grade).label), Grade(grade).meaning
