"""Entries, the seals that chain them, and the waiting room between the two."""

from typing import ClassVar

from django.db import models

from zhulu.foundation.db.models import AppendOnly, Walled

HEX64 = r"^[0-9a-f]{64}$"
"""64 lower-case hexadecimal digits: the text of a SHA-256 or SM3 digest."""


class Entry(AppendOnly):
    """One decision: what was decided about what, by whom, over which content.

    It holds the officer's real name and office and no other personal data (三(二)).
    """

    at = models.DateTimeField("时间")
    kind = models.CharField("决定", max_length=64, db_collation="C")
    subject = models.CharField("对象", max_length=120, db_collation="C", db_index=True)
    content_digest = models.CharField("内容摘要 SHA-256", max_length=64, db_collation="C")
    statement = models.TextField("陈述")
    """Canonical JSON text; kept as text so that its bytes are what was hashed."""
    actor_name = models.CharField("姓名", max_length=64)
    actor_office = models.CharField("单位处室", max_length=200)

    class Meta:
        verbose_name = "账本条目"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(content_digest__regex=HEX64),
                name="entry_digest_is_hex",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Waiting(Walled):
    """Says that an entry has not been sealed yet, so that sealing costs the same however long the chain is.

    It decides nothing: an entry whose waiting row was lost is found by the verifier and by ``requeue_unsealed``.
    """

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="waiting")

    class Meta:
        verbose_name = "待封条目"

    def __str__(self) -> str:
        return f"待封 {self.pk}"


class Seal(AppendOnly):
    """The place of one entry in the chain."""

    sequence = models.PositiveBigIntegerField("序号", unique=True)
    """1, 2, 3 … without gaps, given at sealing: it is the chain's order, the entry's id is not."""
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="seal")
    sealed_at = models.DateTimeField("封存时间")
    previous = models.CharField("前一环 SM3", max_length=64, db_collation="C", unique=True)
    """Unique, so the chain cannot fork."""
    sm3 = models.CharField("本环 SM3", max_length=64, db_collation="C", unique=True)

    class Meta:
        verbose_name = "账本封存"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(sequence__gte=1), name="seal_sequence_from_one"),
            models.CheckConstraint(condition=models.Q(previous__regex=HEX64), name="seal_previous_is_hex"),
            models.CheckConstraint(condition=models.Q(sm3__regex=HEX64), name="seal_sm3_is_hex"),
        ]

    def __str__(self) -> str:
        return f"第 {self.sequence} 环"
