"""Hints: a participant tells the owner that the approval system's data are wrong; it is no application (Q23)."""

from typing import ClassVar

from django.db import models

from zhulu.domain.enterprises.models import Organisation
from zhulu.domain.library.models import Contribution
from zhulu.foundation.db.models import AppendOnly
from zhulu.foundation.identifiers import new_public_id


class Hint(AppendOnly):
    """What a participant says is wrong in the data that an owner answers for."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="hints")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="given_hints")
    owner_code = models.CharField("建设单位代码", max_length=50, db_collation="C")
    """The code under which the record names its owner, by which the owner finds the hint."""
    sheet = models.CharField(max_length=20, blank=True)
    text = models.TextField("哪里有误、应当是什么")
    given_by = models.BigIntegerField()
    given_name = models.CharField(max_length=64)
    given_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["owner_code", "-id"], name="hint_of_owner"),
            models.Index(fields=["organisation", "-id"], name="hint_of_giver"),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class HintAnswer(AppendOnly):
    """What the owner says to a hint: applied for, or why not."""

    hint = models.OneToOneField(Hint, on_delete=models.PROTECT, related_name="answer")
    text = models.TextField("答复")
    answered_by = models.BigIntegerField()
    answered_name = models.CharField(max_length=64)
    answered_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text[:40]
