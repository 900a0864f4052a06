"""The real-name register: who an officer is, and what was registered of them since which day (三(二))."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from zhulu.domain.authorities.models import Authority
from zhulu.foundation.db.models import AppendOnly, Walled
from zhulu.foundation.identifiers import new_public_id


class Officer(Walled):
    """A person of an authority, registered by real name with the real section (三(二)).

    Name, office and telephone are those of today, for lists; what decisions are signed with, and what held on another
    day, say the registrations.
    """

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
    mobile_commitment = models.CharField("手机号承诺值", max_length=64, blank=True)
    """As for the ID number; a mobile is never published."""
    registered_at = models.DateTimeField("实名登记时间", null=True, blank=True)
    """When the real-name registration was completed; until then the officer only reads."""

    def __str__(self) -> str:
        return f"{self.name}，{self.authority} {self.office}"

    @property
    def vault_owner(self) -> str:
        """The label under which the vault keeps this person's numbers."""
        return f"officer:{self.public_id}"


class RegistrationDecision(AppendOnly):
    """That the province took a registration, or sent it back with all reasons; name and office as they were."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="registration_decisions")
    accepted = models.BooleanField()
    opinion = models.TextField("意见")
    decided_by = models.BigIntegerField()
    decided_name = models.CharField(max_length=64)
    decided_office = models.CharField(max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.officer}：{'登记' if self.accepted else '退回'}"


class Registration(AppendOnly):
    """What was registered of an officer from a day on; the next one supersedes it, none is ever changed.

    ``accepted_`` says who of the province took it; empty where the register was set up with the platform.
    """

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="registrations")
    name = models.CharField("姓名", max_length=64)
    office = models.CharField("处（科）室", max_length=64)
    post = models.CharField("职务", max_length=64, blank=True)
    office_phone = models.CharField("办公电话", max_length=32, blank=True)
    valid_from = models.DateField("自")
    case = models.ForeignKey(
        "grants.PermissionCase", on_delete=models.PROTECT, null=True, blank=True, related_name="registrations"
    )
    """The form by which it was changed; empty where the registration was taken without one."""
    accepted_by = models.BigIntegerField(default=0)
    accepted_name = models.CharField(max_length=64, blank=True)
    accepted_office = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["officer", "-valid_from", "-id"], name="registration_of_officer"),
        ]

    def __str__(self) -> str:
        return f"{self.name}，{self.office}，自 {self.valid_from}"
