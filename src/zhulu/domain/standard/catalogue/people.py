"""Tables that stand on more than one sheet: participants (data-standard §1.8) and attached papers (ours).

A participant's row carries its sheet in ``Stage``, a paper's row in ``Sheet``.
The star_default marks are an example (示例·未见出处).
"""

from zhulu.domain.standard.catalogue.shapes import Field, Table
from zhulu.domain.standard.vocabulary import Certainty, FieldKind, FieldSource

_STAGE_LINKS = (
    Field("UnitCode", "单体编码", FieldKind.TEXT, length=100, certainty=Certainty.TWO, source=FieldSource.FEED),
    Field(
        "CensorNum",
        "施工图审查合格书编号",
        FieldKind.TEXT,
        length=100,
        certainty=Certainty.TWO,
        source=FieldSource.FEED,
    ),
    Field(
        "BuilderLicenceNum",
        "施工许可证编号",
        FieldKind.TEXT,
        length=100,
        certainty=Certainty.TWO,
        source=FieldSource.FEED,
    ),
    Field(
        "PrjFinishCheckNum",
        "竣工验收编号",
        FieldKind.TEXT,
        length=100,
        certainty=Certainty.TWO,
        source=FieldSource.FEED,
    ),
    Field(
        "PrjFinishNum", "竣工验收备案编号", FieldKind.TEXT, length=100, certainty=Certainty.TWO, source=FieldSource.FEED
    ),
)

PARTICIPANTS = Table(
    key="participants",
    label="参建单位及相关负责人",
    standard_name="TB_Project_Corp_Info",
    model_name="Participant",
    fields=(
        Field(
            "Stage",
            "所属环节",
            FieldKind.CODE,
            dictionary="participant_stage",
            required=True,
            certainty=Certainty.OWN,
            own=True,
            source=FieldSource.ISSUED,
        ),
        Field("CorpRoleNum", "企业承担角色", FieldKind.CODE, dictionary="corp_role", required=True),
        Field("CorpName", "企业名称", FieldKind.TEXT, length=255, required=True, hint="当时的全称"),
        Field("CorpCode", "统一社会信用代码", FieldKind.ORG_CODE, length=50, required=True, star_default=True),
        Field(
            "PersonName",
            "负责人姓名",
            FieldKind.TEXT,
            length=100,
            required=True,
            star_default=True,
            hint="勘察、设计填项目负责人，施工填项目经理，监理填总监理工程师",
        ),
        Field("IDCardTypeNum", "证件类型", FieldKind.CODE, dictionary="id_card_type"),
        Field("PersonIDCard", "证件号码", FieldKind.ID_NUMBER, length=30, personal=True, star_default=True),
        Field("PersonPhone", "电话", FieldKind.PHONE, length=30, personal=True),
        Field(
            "PersonRegisterNum",
            "负责人注册编号",
            FieldKind.TEXT,
            length=60,
            star_default=True,
            hint="执业注册证书上的注册编号",
            certainty=Certainty.OWN,
            own=True,
        ),
        *_STAGE_LINKS,
    ),
    sheet=None,
)

ATTACHMENTS = Table(
    key="attachments",
    label="附件材料",
    standard_name="",
    model_name="AttachmentReference",
    fields=(
        Field(
            "Sheet", "所属信息表", FieldKind.CODE, dictionary="sheet", required=True, certainty=Certainty.OWN, own=True
        ),
        Field(
            "PaperKind",
            "材料种类",
            FieldKind.CODE,
            dictionary="paper_kind",
            required=True,
            certainty=Certainty.OWN,
            own=True,
        ),
        Field("FileName", "文件名", FieldKind.TEXT, length=255, required=True, certainty=Certainty.OWN, own=True),
        Field("SM3", "SM3 摘要", FieldKind.DIGEST, length=64, required=True, certainty=Certainty.OWN, own=True),
        Field("SHA256", "SHA-256 摘要", FieldKind.DIGEST, length=64, required=True, certainty=Certainty.OWN, own=True),
        Field("Size", "大小", FieldKind.COUNT, unit="字节", required=True, certainty=Certainty.OWN, own=True),
    ),
    sheet=None,
)
