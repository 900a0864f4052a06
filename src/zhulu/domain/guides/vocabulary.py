"""Words of the guides: for which paths there is one, and how a guide stands."""

from collections.abc import Mapping
from types import MappingProxyType

from django.db.models import TextChoices

from zhulu.domain.standard.vocabulary import Path

GUIDED: Mapping[Path, str] = MappingProxyType({Path.BACK_FILING: "back-filing", Path.SPECIALIST: "specialist"})
"""The two latter paths have guides (三(四)); the name is the one in addresses."""


class GuideStanding(TextChoices):
    """How the guide of an authority for a path stands."""

    CURRENT = "current", "已发布"
    STALE = "stale", "审核人员有变，须出新版"
    MISSING = "missing", "没有发布"
