"""The one table of personal data: unlocked, sealed, and never referred to by key from locked rows."""

from typing import ClassVar

from django.db import models

from zhulu.foundation.db.models import Walled


class PersonalDatum(Walled):
    """One sealed value of one owner.

    Unlocked on purpose: a value can be sealed under a younger key or be erased while the locked row keeps its
    commitment. It keeps no row history, or an erased value would live on there.
    """

    owner = models.CharField("所属", max_length=80, db_collation="C")
    label = models.CharField("数据项", max_length=120, db_collation="C")
    key_id = models.CharField("密钥编号", max_length=16, db_collation="C", db_index=True)
    ciphertext = models.BinaryField("密文")
    blind_index = models.CharField("盲索引", max_length=64, db_collation="C", db_index=True)
    commitment = models.CharField("承诺值", max_length=64, db_collation="C")

    class Meta:
        verbose_name = "个人信息（密文）"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "commitment"], name="personal_datum_once_per_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.owner} {self.label}"
