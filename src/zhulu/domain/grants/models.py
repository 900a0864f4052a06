"""Officers by real name and office, the grants of their authorities, and who holds them when."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhulu.domain.authorities.models import Authority
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.db.models import Walled
from zhulu.foundation.db.periods import Lasting, days_in_order, no_overlap
from zhulu.foundation.identifiers import new_public_id

PATH_FITS_FUNCTION = (
    Q(path=Path.BACK_FILING)
    | Q(path=Path.SPECIALIST, function=GrantFunction.CONFIRM)
    | (Q(path=Path.APPROVAL_FEED) & ~Q(function=GrantFunction.CONFIRM))
)
"""Path ③ has no grade to give (一(三)5); path ① is not confirmed here, only raised (三(一), Q2, Q5)."""


class Officer(Walled):
    """A person of an authority, registered by real name with the real section (三(二))."""

    keeps_history: ClassVar[bool] = True

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="officer")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="officers")
    name = models.CharField("姓名", max_length=64)
    office = models.CharField("处（科）室", max_length=64)
    post = models.CharField("职务", max_length=64, blank=True)
    office_phone = models.CharField("办公电话", max_length=32, blank=True)
    id_commitment = models.CharField("身份证号承诺值", max_length=64, blank=True)
    """Keyed commitment of the ID number; the number itself stands encrypted in the table of personal data."""
    registered_at = models.DateTimeField("实名登记时间", null=True, blank=True)
    """When the real-name registration was completed; until then the officer only reads."""

    def __str__(self) -> str:
        return f"{self.name}，{self.authority} {self.office}"


class Grant(Lasting):
    """That an authority may do something on a path from one day to another; decided by the province (三(一))."""

    keeps_history: ClassVar[bool] = True

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="grants")
    path = models.CharField("途径", max_length=1, choices=Path.choices)
    function = models.CharField("权限", max_length=16, choices=GrantFunction.choices)
    document_note = models.CharField("依据文件", max_length=200)
    """The stamped application it rests on."""
    decided_at = models.DateTimeField("开通时间")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(function__in=GrantFunction.values), name="grant_function_known"),
            models.CheckConstraint(condition=PATH_FITS_FUNCTION, name="grant_path_fits_function"),
            days_in_order("grant_days_in_order"),
            no_overlap("grant_without_overlap", "authority", "path", "function"),
        ]

    def __str__(self) -> str:
        return f"{self.authority} {self.get_path_display()} {self.get_function_display()}"


class GrantHolder(Lasting):
    """That an officer exercises a grant from one day to another; a change of person ends one row and starts another."""

    keeps_history: ClassVar[bool] = True

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="holders")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="holdings")

    class Meta:
        constraints: ClassVar = [
            days_in_order("grant_holder_days_in_order"),
            no_overlap("grant_holder_without_overlap", "grant", "officer"),
        ]

    def __str__(self) -> str:
        return f"{self.officer}：{self.grant}"
