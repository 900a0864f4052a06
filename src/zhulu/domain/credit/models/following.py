"""What is to be done because of a finding or of its reversal: rechecks, inquiries, letters, transfers."""

from typing import ClassVar

from django.db import models

from zhulu.domain.authorities.models import Authority
from zhulu.domain.credit.models.cases import Case
from zhulu.domain.credit.vocabulary import FollowKind
from zhulu.domain.filings.models import Filing
from zhulu.foundation.db.models import AppendOnly
from zhulu.foundation.identifiers import new_public_id


class Follow(AppendOnly):
    """One thing to be done, by whom and about what; what came of it is the answer."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="follows")
    kind = models.CharField(max_length=20, choices=FollowKind.choices)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """Who deals with it; empty is the province."""
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """The other filing to be looked at."""
    about = models.CharField("事由", max_length=300)
    """Whom it concerns: an officer with the office of then, an addressee, a filing's name."""
    text = models.TextField("内容")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["case", "id"], name="follow_of_case"),
            models.Index(fields=["authority", "-id"], name="follow_of_authority"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.about}"


class FollowAnswer(AppendOnly):
    """What was done: found nothing, sent under a number, transferred, inquired; name and office as they were."""

    follow = models.OneToOneField(Follow, on_delete=models.PROTECT, related_name="answer")
    text = models.TextField("办理情况")
    number = models.CharField("文号", max_length=100, blank=True)
    answered_by = models.BigIntegerField()
    answered_name = models.CharField(max_length=64)
    answered_office = models.CharField(max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text[:40]
