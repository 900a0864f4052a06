"""Tables of the sheets 招投标 (data-standard §1.3) and 合同信息 (§1.4).

No number is required: works that were commissioned directly (直接委托, TenderTypeNum 003) have none. ``StageNum`` is
the platform's own stage number (``…-BD-001``); the other numbers stand as the papers print them.
The star_default marks are an example (示例·未见出处).
"""

from zhulu.domain.standard.catalogue.shapes import Field, Table
from zhulu.domain.standard.vocabulary import Certainty, FieldKind, FieldSource, SheetKey

STAGE_NUMBER = Field(
    "StageNum", "环节编号", FieldKind.TEXT, length=60, certainty=Certainty.OWN, own=True, source=FieldSource.ISSUED
)
"""The stage number that this platform issues at first submission; the push decides under which column it goes."""

TENDERS = Table(
    key="tenders",
    label="招投标信息",
    standard_name="TBTenderInfo",
    model_name="Tender",
    fields=(
        STAGE_NUMBER,
        Field("TenderName", "工程（标段）名称", FieldKind.TEXT, length=255, certainty=Certainty.TWO),
        Field(
            "TenderClassNum", "招标类型", FieldKind.CODE, dictionary="tender_class", required=True, star_default=True
        ),
        Field(
            "TenderTypeNum",
            "招标方式",
            FieldKind.CODE,
            dictionary="tender_type",
            required=True,
            star_default=True,
            hint="没有招标的选“直接委托”",
        ),
        Field("TenderNum", "中标通知书编号", FieldKind.TEXT, length=100, hint="直接委托的不填"),
        Field("ProvinceTenderNum", "省级中标通知书编号", FieldKind.TEXT, length=100, source=FieldSource.FEED),
        Field(
            "TenderResultDate",
            "中标日期",
            FieldKind.DATE,
            required=True,
            star_default=True,
            hint="直接委托的填委托日期",
        ),
        Field(
            "TenderMoney",
            "中标金额",
            FieldKind.MONEY,
            unit="万元",
            required=True,
            star_default=True,
            hint="直接委托的填委托金额",
        ),
        Field("PrjSize", "建设规模", FieldKind.LONG_TEXT, length=2000),
        Field("Area", "面积", FieldKind.AREA, unit="㎡"),
        Field("AgencyCorpName", "招标代理单位名称", FieldKind.TEXT, hint="没有委托代理的不填"),
        Field("AgencyCorpCode", "招标代理单位统一社会信用代码", FieldKind.ORG_CODE, length=50),
        Field("TenderCorpName", "中标单位名称", FieldKind.TEXT, length=255, required=True, hint="直接委托的填承接单位"),
        Field(
            "TenderCorpCode",
            "中标单位统一社会信用代码",
            FieldKind.ORG_CODE,
            length=50,
            required=True,
            star_default=True,
        ),
        Field("ConstructorName", "项目经理／总监理工程师姓名", FieldKind.TEXT, length=100),
        Field("IDCardTypeNum", "证件类型", FieldKind.CODE, dictionary="id_card_type"),
        Field("ConstructorIDCard", "证件号码", FieldKind.ID_NUMBER, length=30, personal=True),
    ),
    sheet=SheetKey.TENDER,
    minimum=1,
)

CONTRACTS = Table(
    key="contracts",
    label="合同登记信息",
    standard_name="TBContractRecordManage",
    model_name="Contract",
    fields=(
        STAGE_NUMBER,
        Field("RecordName", "合同项目名称", FieldKind.TEXT, length=255, certainty=Certainty.TWO),
        Field(
            "ContractTypeNum",
            "合同类别",
            FieldKind.CODE,
            dictionary="contract_type",
            required=True,
            star_default=True,
            hint="与本单位承担的角色一致",
        ),
        Field("ContractNum", "合同编号", FieldKind.TEXT, length=100, hint="合同上没有编号的不填"),
        Field("RecordNum", "合同登记编号", FieldKind.TEXT, length=100, hint="当时办过合同备案的填备案编号"),
        Field(
            "ProvinceRecordNum",
            "省级合同登记编号",
            FieldKind.TEXT,
            length=100,
            certainty=Certainty.TWO,
            source=FieldSource.FEED,
        ),
        Field("ContractMoney", "合同金额", FieldKind.MONEY, unit="万元", required=True, star_default=True),
        Field("PrjSize", "建设规模", FieldKind.LONG_TEXT, length=2000),
        Field("ContractDate", "合同签订日期", FieldKind.DATE, required=True, star_default=True),
        Field("ContractBeginDate", "合同约定开工日期", FieldKind.DATE, certainty=Certainty.OWN, own=True),
        Field("ContractEndDate", "合同约定竣工日期", FieldKind.DATE, certainty=Certainty.OWN, own=True),
        Field("PropietorCorpName", "发包单位名称", FieldKind.TEXT, length=255, required=True),
        Field("PropietorCorpCode", "发包单位统一社会信用代码", FieldKind.ORG_CODE, length=50),
        Field("ContractorCorpName", "承包单位名称", FieldKind.TEXT, length=255, required=True),
        Field(
            "ContractorCorpCode",
            "承包单位统一社会信用代码",
            FieldKind.ORG_CODE,
            length=50,
            required=True,
            star_default=True,
        ),
        Field("UnionCorpName", "联合体承包单位名称", FieldKind.TEXT, length=255),
        Field("UnionCorpCode", "联合体承包单位统一社会信用代码", FieldKind.ORG_CODE, length=50),
        Field("PrjHead", "项目负责人", FieldKind.TEXT, length=100, certainty=Certainty.OWN, own=True),
    ),
    sheet=SheetKey.CONTRACT,
    minimum=1,
)
