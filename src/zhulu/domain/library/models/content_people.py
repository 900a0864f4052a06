"""Confirmed facts that stand on more than one sheet: participants and references to attached papers.

One attribute per field of the catalogue, in its order; ``tests/domain/library`` holds both to each other.
"""

from typing import ClassVar

from django.db import models

from zhulu.domain.library.models.base import ContentRow, is_commitment, is_digest, is_one_of, not_negative, one_row
from zhulu.domain.standard.vocabulary import PaperKind, ParticipantStage, SheetKey


class Participant(ContentRow):
    """A firm in its role with the person who answers for it (TB_Project_Corp_Info)."""

    table: ClassVar[str] = "participants"

    stage = models.CharField("所属环节", max_length=32, blank=True, default="", db_collation="C")
    corp_role_num = models.CharField("企业承担角色", max_length=32, blank=True, default="", db_collation="C")
    corp_name = models.CharField("企业名称", max_length=255, blank=True, default="")
    corp_code = models.CharField("统一社会信用代码", max_length=50, blank=True, default="", db_collation="C")
    person_name = models.CharField("负责人姓名", max_length=100, blank=True, default="")
    id_card_type_num = models.CharField("证件类型", max_length=32, blank=True, default="", db_collation="C")
    person_id_card_commitment = models.CharField(
        "证件号码（承诺值）", max_length=64, blank=True, default="", db_collation="C"
    )
    person_phone_commitment = models.CharField(
        "电话（承诺值）", max_length=64, blank=True, default="", db_collation="C"
    )
    person_register_num = models.CharField("负责人注册编号", max_length=60, blank=True, default="")
    unit_code = models.CharField("单体编码", max_length=100, blank=True, default="")
    censor_num = models.CharField("施工图审查合格书编号", max_length=100, blank=True, default="")
    builder_licence_num = models.CharField("施工许可证编号", max_length=100, blank=True, default="")
    prj_finish_check_num = models.CharField("竣工验收编号", max_length=100, blank=True, default="")
    prj_finish_num = models.CharField("竣工验收备案编号", max_length=100, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            one_row("participant"),
            is_commitment("participant", "person_id_card_commitment"),
            is_commitment("participant", "person_phone_commitment"),
            is_one_of("participant", "stage", ParticipantStage),
        ]
        indexes: ClassVar = [
            models.Index(fields=["corp_code"], name="participant_corp_code"),
        ]

    def __str__(self) -> str:
        return f"{self.corp_name}（{self.corp_role_num}）"


class AttachmentReference(ContentRow):
    """That a paper belongs to a sheet: its digests and name. The blob itself has no rights and no owner."""

    table: ClassVar[str] = "attachments"

    sheet = models.CharField("所属信息表", max_length=32, blank=True, default="", db_collation="C")
    paper_kind = models.CharField("材料种类", max_length=32, blank=True, default="", db_collation="C")
    file_name = models.CharField("文件名", max_length=255, blank=True, default="")
    sm3 = models.CharField("SM3 摘要", max_length=64, blank=True, default="", db_collation="C")
    sha256 = models.CharField("SHA-256 摘要", max_length=64, blank=True, default="", db_collation="C")
    size = models.IntegerField("大小", null=True, blank=True, help_text="字节")

    class Meta:
        constraints: ClassVar = [
            one_row("attachment"),
            not_negative("attachment", "size"),
            is_one_of("attachment", "sheet", SheetKey),
            is_one_of("attachment", "paper_kind", PaperKind),
            is_digest("attachment", "sm3"),
            is_digest("attachment", "sha256"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sm3"], name="attachment_sm3"),
        ]

    def __str__(self) -> str:
        return self.file_name
