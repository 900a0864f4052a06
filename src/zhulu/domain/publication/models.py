"""The projection: a document per project, one lower-cased search text, the sort key, and the filters."""

from typing import ClassVar

from django.db import models

from zhulu.domain.library.models import Project
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.db.models import Walled


class ProjectDocument(Walled):
    """The public document of one project and what it is found by."""

    public_may_read: ClassVar[bool] = True

    project = models.OneToOneField(Project, on_delete=models.PROTECT, primary_key=True, related_name="document")
    public_id = models.CharField(max_length=16, unique=True)
    document = models.JSONField()
    number = models.CharField(max_length=20, db_collation="C")
    name = models.CharField(max_length=500)
    owner_name = models.CharField(max_length=255)
    area_name = models.CharField(max_length=100)
    search_text = models.TextField()
    """Lower-cased: names, owner, participants, address, numbers and codes, separated by line feeds."""
    city_code = models.CharField(max_length=12)
    county_code = models.CharField(max_length=12)
    path = models.CharField(max_length=1, choices=Path.choices)
    kind = models.CharField(max_length=2)
    grade = models.CharField(max_length=1, blank=True)
    is_confirmed = models.BooleanField()
    """Whether any part has been confirmed; unconfirmed projects are found only when asked for (Q8)."""
    sort_on = models.DateField()
    """The day of the newest confirmation, or of submission while none is confirmed."""
    updated_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-sort_on", "-project"], name="document_newest"),
            models.Index(
                fields=["-sort_on", "-project"], name="document_confirmed", condition=models.Q(is_confirmed=True)
            ),
            models.Index(fields=["county_code", "-sort_on", "-project"], name="document_by_county"),
            models.Index(fields=["city_code", "-sort_on", "-project"], name="document_by_city"),
            models.Index(fields=["kind", "-sort_on", "-project"], name="document_by_kind"),
            models.Index(fields=["number"], name="document_by_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
