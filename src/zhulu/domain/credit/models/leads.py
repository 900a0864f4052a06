"""Leads: what somebody, or the platform itself, says may be invented."""

from typing import ClassVar

from django.db import models

from zhulu.domain.authorities.models import Authority
from zhulu.domain.credit.states import LEAD
from zhulu.domain.credit.vocabulary import LeadSource
from zhulu.domain.enterprises.models import Organisation
from zhulu.domain.filings.models import Filing
from zhulu.domain.library.models import Project
from zhulu.domain.statecraft.models import state_guard
from zhulu.foundation.db.models import Walled
from zhulu.foundation.identifiers import new_public_id


class Lead(Walled):
    """A lead on a false entry; it proves nothing, becomes a case, or is closed with a reason."""

    keeps_history: ClassVar[bool] = True
    guards: ClassVar = (state_guard(LEAD.name),)

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    number = models.CharField("线索编号", max_length=40, unique=True, db_collation="C")
    source = models.CharField("来源", max_length=16, choices=LeadSource.choices)
    state = models.CharField(max_length=16, choices=LEAD.choices(), default=LEAD.initial)
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, null=True, blank=True, related_name="leads")
    """The filing that is meant; empty where a report names only a project or a firm."""
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, blank=True, related_name="leads")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="leads"
    )
    subject = models.CharField("对象", max_length=300)
    """What it is about, as it was called then."""
    text = models.TextField("内容")
    contact_commitment = models.CharField("联系方式（承诺值）", max_length=64, blank=True, db_collation="C")
    """The contact itself stands encrypted in the vault; empty where the reporter left none."""
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="leads")
    """Whose desk it lies on; empty is the province's."""
    given_by = models.BigIntegerField(default=0)
    """0 for the public and for the platform."""
    given_name = models.CharField(max_length=64, blank=True)
    given_office = models.CharField(max_length=200, blank=True)
    given_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["authority", "state", "-id"], name="lead_of_authority"),
            models.Index(fields=["state", "-id"], name="lead_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    @property
    def vault_owner(self) -> str:
        """The label under which the vault keeps the reporter's contact."""
        return f"lead:{self.public_id}"
