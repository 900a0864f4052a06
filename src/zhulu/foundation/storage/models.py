"""What files were ever received: a row per digest, whether or not its bytes are still kept."""

from typing import ClassVar

from django.db import models

from zhulu.foundation.db.models import AppendOnly


class Blob(AppendOnly):
    """Bytes that were once received: their digests, size and type.

    Append-only, although orphans are swept: the sweeper deletes the *file* and leaves the row, which says only that
    these bytes have this size and type and is true for ever. So the application's role needs no DELETE here, a
    digest can never be pointed at other bytes, and whether the bytes are still there is the store's answer alone.
    """

    sm3 = models.CharField("SM3 摘要", max_length=64, unique=True, db_collation="C")
    sha256 = models.CharField("SHA-256 摘要", max_length=64, db_index=True, db_collation="C")
    size = models.BigIntegerField("字节数")
    media_type = models.CharField("内容类型", max_length=100)

    class Meta:
        verbose_name = "文件"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(sm3__regex=r"^[0-9a-f]{64}$"), name="blob_sm3_is_hex"),
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="blob_sha256_is_hex",
            ),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="blob_is_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.media_type} {self.size} {self.sm3[:12]}"


class Citation(AppendOnly):
    """Says that something immutable cites a file, which therefore must stay for ever.

    A working row that points at a blob may be deleted, and with it the reason to keep the file; a document that names
    the digest in its text holds it by a citation.
    """

    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="citations")
    holder = models.CharField("引用者", max_length=80, db_collation="C")

    class Meta:
        verbose_name = "文件引用"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["blob", "holder"], name="citation_once_per_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.holder} 引用 {self.blob}"
