"""The words for places and authorities."""

from django.db import models


class AreaLevel(models.TextChoices):
    """How far down an area stands."""

    PROVINCE = "province", "省级"
    CITY = "city", "地级"
    COUNTY = "county", "县级"
    TOWNSHIP = "township", "乡级"


class AreaKind(models.TextChoices):
    """Where an area's code comes from."""

    GB = "gb", "法定区划（GB/T 2260）"
    STATISTICAL = "statistical", "统计用功能区"
    TOWNSHIP = "township", "乡级区划"
    OWN = "own", "自编管理区域"


class AuthorityKind(models.TextChoices):
    """What sort of office it is: zones need consent (三(一)), the two helpers of errata confirm nothing (二)."""

    DEPARTMENT = "department", "省住建厅"
    BUREAU = "bureau", "建委（住建局）"
    DEVELOPMENT_ZONE = "development_zone", "开发区"
    NEW_AREA = "new_area", "新区"
    PARK = "park", "园区"
    DATA_BUREAU = "data_bureau", "省政数局"
    SUPPORT = "support", "技术支持单位"
