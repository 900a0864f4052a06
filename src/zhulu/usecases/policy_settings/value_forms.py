"""The shapes of the province's larger values: the ``*`` list, papers, categories, reasons, sources, guides."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from zhulu.domain.filings.rules import star_fields
from zhulu.domain.filings.sheets import FILING_ROLES
from zhulu.domain.rulebook.value_shapes import (
    Control,
    Day,
    Fault,
    Fixed,
    Flag,
    OneOf,
    Option,
    Paragraph,
    Part,
    Several,
    Shape,
    Text,
    Typed,
    Whole,
)
from zhulu.domain.rulebook.value_tables import Column, Listing, Packing, Records
from zhulu.domain.standard.catalogue import TABLES
from zhulu.domain.standard.vocabulary import Grade, PaperKind, SheetKey
from zhulu.foundation.storage.inspection import MediaType

CATALOGUE_DEFAULT = "catalogue_default"
LONGEST_BYTES = 1_073_741_824


@dataclass(frozen=True, kw_only=True)
class StarFields(Several):
    """The ``*`` list: fields of the sheets; the catalogue's example list stands for all that it marks."""

    default: ClassVar[list[str]] = [CATALOGUE_DEFAULT]

    def wrong(self, value: object) -> str:
        """Say what stands against it; the example list is in order."""
        return "" if value == self.default else super().wrong(value)

    def controls(self, value: object, name: str, label: str) -> list[Control]:
        """Show the example list as the fields that it means."""
        return super().controls(spelled_out(value), name, label)

    def words(self, value: object) -> list[str]:
        """Tell the example list as the fields that it means."""
        return super().words(spelled_out(value))


class Never(Shape):
    """A list that stays empty whatever the province wishes: path ③ is never pushed (一(三)5)."""

    def typed(self, texts: Typed, name: str) -> object:
        """Give the empty list."""
        del texts, name
        return []

    def faults(self, value: object, name: str) -> Iterator[Fault]:
        """Yield a fault for anything in it."""
        if value != []:
            yield Fault(name, "永不推送，不能列等级（一(三)5）")

    def controls(self, value: object, name: str, label: str) -> list[Control]:
        """Offer nothing."""
        del value, name, label
        return []

    def words(self, value: object) -> list[str]:
        """Say so."""
        del value
        return ["永不推送"]


def spelled_out(value: object) -> list[str]:
    """Give the fields that a ``*`` list means, as ``table.Column``."""
    listed = value if isinstance(value, list) else []
    return [f"{table.key}.{item.column}" for table, item in star_fields(listed)]


def field_options(tables: Iterable[str], *, asked: bool = True) -> tuple[Option, ...]:
    """Give the fields of some tables as options, those that a sheet asks for or all, grouped by table."""
    return tuple(
        Option(f"{key}.{item.column}", item.label, TABLES[key].label)
        for key in tables
        for item in (TABLES[key].asked if asked else TABLES[key].fields)
    )


PATH_2_TABLES = tuple(key for key in TABLES if key not in {"specialist_works", "attachments"})
SHEET_OPTIONS = tuple(Option(str(key.value), str(key.label)) for key in SheetKey)
PAPER_OPTIONS = tuple(Option(str(kind.value), str(kind.label)) for kind in PaperKind)
ROLE_OPTIONS = tuple(Option(str(role.value), str(role.label)) for role in FILING_ROLES)
FIGURE_OPTIONS = tuple(Option(item.column, item.label) for item in TABLES["specialist_works"].asked)
GRADE_OPTIONS = tuple(Option(grade.value, f"{grade.value} 级") for grade in Grade if grade.is_confirmed)
SOURCE_OPTIONS = (
    Option("1", "业务办理"),
    Option("2", "信息登记"),
    Option("3", "历史业绩补录"),
    Option("4", "共享交换"),
)
FILE_OPTIONS = tuple(
    Option(kind.name.lower(), kind.name) for kind in (MediaType.PDF, MediaType.JPG, MediaType.PNG, MediaType.OFD)
)
LABEL = Text(longest=100)
DAYS = Whole(least=0, most=3650, unit="天")
WORKING_DAYS = Whole(least=0, most=365, unit="个工作日")
PERCENT = Whole(least=0, most=100, unit="%")
BYTES = Whole(least=1024, most=LONGEST_BYTES, unit="字节", hint="1 MiB 是 1048576 字节")
LAST_DAY = Day(may_be_empty=True, hint="空着就是不限")
PAPERS = Records(
    columns=(
        Column(key="sheet", label="信息表", cell=OneOf(options=SHEET_OPTIONS)),
        Column(key="label", label="材料", cell=LABEL),
        Column(key="any_of", label="任传其一的种类", cell=Several(options=PAPER_OPTIONS, least=1)),
        Column(key="roles", label="只对哪些角色", cell=Several(options=ROLE_OPTIONS), optional=True),
    ),
    packing=Packing.GROUPED,
)
CATEGORIES = Records(
    columns=(
        Column(key="name", label="类别", cell=Text(longest=40)),
        Column(key="figures", label="须填的指标", cell=Several(options=FIGURE_OPTIONS)),
        Column(key="qualifications", label="对应的资质", cell=Several()),
    ),
    least=1,
)
RETURN_REASONS = Records(
    columns=(
        Column(
            key="code", label="理由码", cell=Text(longest=8, pattern=r"R[0-9]{2,3}", pattern_words="须写成 R01 这样")
        ),
        Column(key="label", label="理由", cell=LABEL),
        Column(key="needs_text", label="须写明文字", cell=Flag(), optional=True),
    ),
    least=1,
)
SOURCES = Records(
    columns=(
        Column(
            key="code",
            label="来源",
            cell=Text(longest=20, pattern=r"[A-Z0-9_\-]+", pattern_words="只用大写字母、数字、连字符"),
        ),
        Column(key="label", label="系统名称", cell=LABEL),
        Column(key="data_source", label="数据来源", cell=OneOf(options=SOURCE_OPTIONS)),
        Column(key="national_numbers", label="项目编号是国家编号", cell=Flag()),
    ),
    packing=Packing.KEYED,
)
PUSH_CODES = Records(
    columns=(
        Column(key="dictionary", label="字典", cell=Text(longest=40)),
        Column(key="ours", label="本平台代码", cell=Text(longest=32)),
        Column(key="theirs", label="国家代码", cell=Text(longest=32)),
    ),
    packing=Packing.PAIRS,
)
WORDS = Listing(each=Text(longest=40))
DAY_LIST = Listing(each=Day(), least=0)
FIRM_KINDS = OneOf(
    options=(
        Option("builder", "施工"),
        Option("supervisor", "监理"),
        Option("surveyor", "勘察"),
        Option("designer", "设计"),
    )
)
WORD_KEY = Text(longest=40, pattern=r"[a-z_]+", pattern_words="只用小写字母和下划线")
MONTHS = Whole(least=0, most=600, unit="个月")
PUBLICATION_PERIODS = Fixed(
    parts=(
        Part(key="rule", label="依据的办法", shape=Text()),
        Part(
            key="severities",
            label="程度",
            shape=Records(
                columns=(
                    Column(key="key", label="代码", cell=WORD_KEY),
                    Column(key="label", label="程度", cell=LABEL),
                    Column(key="shown", label="公示", cell=Flag()),
                    Column(key="least_months", label="最短月数", cell=MONTHS),
                    Column(key="most_months", label="最长月数", cell=MONTHS),
                ),
                least=1,
            ),
        ),
    )
)
ADVERSE_CODES = Fixed(
    parts=(
        Part(key="edition", label="标准", shape=Text()),
        Part(
            key="codes",
            label="代码",
            shape=Records(
                columns=(
                    Column(key="code", label="代码", cell=Text(longest=20)),
                    Column(key="label", label="行为", cell=Text()),
                    Column(key="kind", label="企业类型", cell=FIRM_KINDS),
                    Column(key="false_entry", label="虚假录入", cell=Flag(), optional=True),
                ),
                least=1,
            ),
        ),
    )
)
EVALUATION_LEVELS = Fixed(
    parts=(
        Part(key="levels", label="等次（从高到低，一行一个）", shape=Listing(each=Text(longest=20), least=2)),
        Part(key="failing", label="不合格的等次", shape=Text(longest=20)),
    )
)
STEPS = Listing(each=Text(longest=1000))
GUIDE = Fixed(
    parts=(
        Part(key="scope", label="适用范围", shape=Paragraph(longest=2000)),
        Part(key="basis", label="依据", shape=STEPS),
        Part(key="conditions", label="条件", shape=STEPS),
        Part(key="steps", label="办理步骤", shape=STEPS),
        Part(key="time", label="办理时限", shape=Text(longest=500)),
        Part(key="hours", label="办公时间", shape=Text(longest=200)),
        Part(
            key="materials",
            label="材料",
            shape=Records(
                columns=(
                    Column(key="stage", label="环节", cell=LABEL),
                    Column(key="name", label="材料", cell=Text()),
                    Column(key="when", label="什么情况", cell=Text(), optional=True),
                    Column(key="form", label="形式", cell=Text(), optional=True),
                    Column(key="is_required", label="必要", cell=Flag(), optional=True),
                ),
                packing=Packing.ROWS,
            ),
        ),
        Part(
            key="questions",
            label="常见问题",
            shape=Records(
                columns=(
                    Column(key="asked", label="问", cell=Text(longest=500)),
                    Column(key="answered", label="答", cell=Text(longest=2000)),
                ),
            ),
        ),
    )
)
