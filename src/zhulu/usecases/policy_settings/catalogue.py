"""Every policy setting: its theme, its title and the shape of its value. What the values are, only the province knows.

A setting that code reads and that is missing here cannot be changed on the page; a test holds the catalogue and the
province's pack to each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from zhulu.domain.grants.permissions import SECOND_PERSON
from zhulu.domain.rulebook.value_shapes import Day, Fixed, Flag, OneOf, Option, Part, Several, Shape, Text, Whole
from zhulu.usecases.policy_settings.value_forms import (
    ADVERSE_CODES,
    BYTES,
    CATEGORIES,
    DAY_LIST,
    DAYS,
    EVALUATION_LEVELS,
    FILE_OPTIONS,
    GRADE_OPTIONS,
    GUIDE,
    LABEL,
    LAST_DAY,
    PAPERS,
    PATH_2_TABLES,
    PERCENT,
    PUBLICATION_PERIODS,
    PUSH_CODES,
    RETURN_REASONS,
    SOURCE_OPTIONS,
    SOURCES,
    WORDS,
    WORKING_DAYS,
    Never,
    StarFields,
    field_options,
)

STARS = "a_grade_fields"
"""The ``*`` list, as ``table.Column``."""


class Theme(StrEnum):
    """The groups in which the page lists the settings."""

    TEXT = "依据文本"
    PATHS = "途径与适用范围"
    GRADES = "确认与定级"
    DEADLINES = "时限、工作日与办事指南"
    PUBLIC = "展示与推送"
    WARNINGS = "提醒（不阻断，须写理由）"
    NUMBERS = "编号与附件"
    REASONS = "退回理由"
    FEED = "工程审批系统的数据"
    PEOPLE = "权限与登记"
    CREDIT = "信用：虚假录入的认定与后果"
    ITSELF = "政策设置本身"


UNREAD = frozenset({"guide_needed_to_accept", "objection_days"})
"""Settings that no code reads yet; the page says so, and a test finds out when one is read."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as the page shows it."""

    key: str
    title: str
    theme: Theme
    shape: Shape

    @property
    def is_read(self) -> bool:
        """Whether the program acts by it; the others are kept for what is not built yet."""
        return self.key not in UNREAD


_ALL = (
    Setting("notice", "据以办理的通知", Theme.TEXT, Text(longest=40)),
    Setting("promise_version", "真实性承诺书的版本", Theme.TEXT, Text(longest=20)),
    Setting("cut_over_date", "工程审批系统正式运行之日", Theme.PATHS, Day()),
    Setting(
        "legacy_permit_allowed",
        "运行前手续齐全、未入审批系统的老项目",
        Theme.PATHS,
        Flag(yes="可以补录", no="不可以补录"),
    ),
    Setting("path2_open_until", "补录开放到哪一天", Theme.PATHS, LAST_DAY),
    Setting("push_open_until", "推送开放到哪一天", Theme.PATHS, LAST_DAY),
    Setting("specialist_categories", "专业承包业绩的类别", Theme.PATHS, CATEGORIES),
    Setting("feed_grades_itself", "审批系统的数据", Theme.GRADES, Flag(yes="按审核部门层级自动定级", no="逐件确认")),
    Setting("feed_can_reach_a", "审批系统的数据能否定 A 级", Theme.GRADES, Flag(yes="能", no="不能")),
    Setting("two_step_confirmation", "补录的确认", Theme.GRADES, Flag(yes="双岗：一人初审、另一人确认", no="一人确认")),
    Setting(
        "specialist_two_step_confirmation",
        "专业承包业绩的确认",
        Theme.GRADES,
        Flag(yes="两级：县初审、市确认", no="一级确认"),
    ),
    Setting("city_may_raise_c_to_b", "市（州）把 C 级重新确认为 B 级", Theme.GRADES, Flag(yes="允许", no="不允许")),
    Setting("permit_number_needed_for_a", "定 A 级是否要施工许可编号", Theme.GRADES, Flag(yes="要", no="不要")),
    Setting(STARS, "带 * 字段（A级必填）清单", Theme.GRADES, StarFields(options=field_options(PATH_2_TABLES), least=1)),
    Setting(
        "province_desks",
        "省厅处室分工",
        Theme.GRADES,
        Fixed(
            parts=(
                Part(key="surveyor", label="勘察企业", shape=LABEL),
                Part(key="designer", label="设计企业", shape=LABEL),
                Part(key="builder", label="施工企业", shape=LABEL),
                Part(key="supervisor", label="监理企业", shape=LABEL),
                Part(key="completion", label="竣工验收与质量的会商", shape=Text(longest=100, may_be_empty=True)),
            )
        ),
    ),
    Setting(
        "province_desks_strict",
        "A 级申请由谁办",
        Theme.GRADES,
        Flag(yes="只由分工处室办理", no="有定 A 权限的审核人员都可以办理"),
    ),
    Setting(
        "service_days",
        "承诺时限",
        Theme.DEADLINES,
        Fixed(
            parts=(
                Part(key="accept", label="受理", shape=WORKING_DAYS),
                Part(key="review", label="审核", shape=WORKING_DAYS),
                Part(key="province", label="省厅审核", shape=WORKING_DAYS),
            )
        ),
    ),
    Setting(
        "holidays",
        "本省另外规定的休息日和上班日",
        Theme.DEADLINES,
        Fixed(
            parts=(
                Part(key="rest", label="休息日（一行一天）", shape=DAY_LIST),
                Part(key="work", label="上班日（一行一天）", shape=DAY_LIST),
            )
        ),
    ),
    Setting("objection_days", "公示期", Theme.DEADLINES, Whole(least=0, most=60, unit="个工作日", hint="0 是不公示")),
    Setting(
        "guide_needed_to_accept", "没有发布办事指南的机关", Theme.DEADLINES, Flag(yes="不能受理", no="可以受理，只催办")
    ),
    Setting(
        "guide_template",
        "办事指南的底稿",
        Theme.DEADLINES,
        Fixed(
            parts=(
                Part(key="2", label="业绩补录", shape=GUIDE),
                Part(key="3", label="专业承包业绩", shape=GUIDE),
            )
        ),
    ),
    Setting(
        "failed_evaluation_year",
        "弄虚作假认定为哪一年不合格",
        Theme.DEADLINES,
        OneOf(options=(Option("year_of_finding", "认定当年"), Option("year_of_filing", "填报当年"))),
    ),
    Setting("show_grade_d", "D 级数据", Theme.PUBLIC, Flag(yes="公开，默认不列、可勾选", no="不公开")),
    Setting(
        "pushed_grades",
        "推送国家平台的等级",
        Theme.PUBLIC,
        Fixed(
            parts=(
                Part(key="1", label="工程审批系统", shape=Several(options=GRADE_OPTIONS)),
                Part(key="2", label="业绩补录", shape=Several(options=GRADE_OPTIONS)),
                Part(key="3", label="专业承包业绩", shape=Never()),
            )
        ),
    ),
    Setting(
        "push_data_source",
        "推送时填报的数据来源",
        Theme.PUBLIC,
        Fixed(
            parts=(
                Part(key="1", label="工程审批系统", shape=OneOf(options=SOURCE_OPTIONS)),
                Part(key="2", label="业绩补录", shape=OneOf(options=SOURCE_OPTIONS)),
            )
        ),
    ),
    Setting("push_codes", "推送时换用的代码", Theme.PUBLIC, PUSH_CODES),
    Setting("push_personal", "随推送发出的个人信息栏目", Theme.PUBLIC, WORDS),
    Setting(
        "push_required",
        "推送必填的栏目",
        Theme.PUBLIC,
        Several(options=field_options((*PATH_2_TABLES, "specialist_works"), asked=False)),
    ),
    Setting("amount_tolerance_percent", "中标、合同、造价相差多少提醒", Theme.WARNINGS, PERCENT),
    Setting("area_tolerance_percent", "面积相差多少提醒", Theme.WARNINGS, PERCENT),
    Setting(
        "name_similarity_percent",
        "项目名称相近到多少提醒",
        Theme.WARNINGS,
        Whole(least=67, most=100, unit="%", hint="不宜低于 67"),
    ),
    Setting("near_duplicates_held", "名称相近的补录", Theme.GRADES, Flag(yes="判断清楚以前不能确认", no="只提醒")),
    Setting(
        "checks_demanded_by_risk",
        "数据调度有哪些疑点时，确认前须核验原件或实地核查",
        Theme.GRADES,
        Several(options=(Option("no_data", "四源都无数据"), Option("differs", "比对有疑点"))),
    ),
    Setting("near_cut_over_days", "开工日期距审批系统运行日几天以内提醒", Theme.WARNINGS, DAYS),
    Setting(
        "number_prefix_of",
        "省级项目编号前 6 位取自",
        Theme.NUMBERS,
        OneOf(options=(Option("authority", "属地机关的编号前缀"), Option("area", "项目所在区划"))),
    ),
    Setting(
        "specialist_number_kind",
        "专业承包业绩在编号里的分类码",
        Theme.NUMBERS,
        Text(longest=2, pattern=r"[0-9]{2}", pattern_words="须为两位数字"),
    ),
    Setting(
        "number_overflow",
        "同日同类超过 99 个时",
        Theme.NUMBERS,
        OneOf(options=(Option("next_day", "顺延用次日日期"), Option("refuse", "不再编号，次日再提交"))),
    ),
    Setting("max_file_bytes", "单件附件上限", Theme.NUMBERS, BYTES),
    Setting("max_filing_bytes", "单项目附件合计上限", Theme.NUMBERS, BYTES),
    Setting(
        "file_types",
        "可上传的附件类型",
        Theme.NUMBERS,
        Several(options=FILE_OPTIONS, least=1),
    ),
    Setting("papers", "必传的附件", Theme.NUMBERS, PAPERS),
    Setting("optional_papers", "有则传的附件", Theme.NUMBERS, PAPERS),
    Setting("return_reasons", "退回理由码", Theme.REASONS, RETURN_REASONS),
    Setting("feed_sources", "可以交付数据的来源系统", Theme.FEED, SOURCES),
    Setting(
        "grant_term_months", "一次申请的权限最长", Theme.PEOPLE, Whole(least=0, most=600, unit="个月", hint="0 是不限")
    ),
    Setting("grant_reminder_days", "权限到期前多少天提醒", Theme.PEOPLE, DAYS),
    Setting(
        "registration_words",
        "实名登记的词表",
        Theme.PEOPLE,
        Fixed(
            parts=(
                Part(key="refused_names", label="姓名里不能有的词", shape=WORDS),
                Part(key="refused_offices", label="处（科）室里不能有的词", shape=WORDS),
                Part(key="allowed_offices", label="含有这些字而属实的名称", shape=WORDS),
            )
        ),
    ),
    Setting(
        "case_decided_by",
        "虚假录入由谁认定",
        Theme.CREDIT,
        OneOf(options=(Option("province", "省厅"), Option("city", "项目所在市（州）"))),
    ),
    Setting("case_signatures", "集体认定至少几人同意", Theme.CREDIT, Whole(least=2, most=20, unit="人")),
    Setting("case_defence_days", "陈述申辩的时间", Theme.CREDIT, Whole(least=5, most=60, unit="个工作日")),
    Setting("case_marks_doubt", "立案核查期间的公开页", Theme.CREDIT, Flag(yes="标注“数据存疑”", no="不标注")),
    Setting(
        "credit_letters",
        "认定生效后抄送、函告",
        Theme.CREDIT,
        Fixed(
            parts=(
                Part(key="qualification", label="资质审批", shape=LABEL),
                Part(key="home_department", label="省外企业注册地主管部门", shape=LABEL),
            )
        ),
    ),
    Setting(
        "alert_near_cut_over_count", "开工扎堆的预警：几个项目", Theme.CREDIT, Whole(least=2, most=1000, unit="个")
    ),
    Setting(
        "alert_confirmations_per_hour",
        "确认过快的预警：一人一小时超过几件",
        Theme.CREDIT,
        Whole(least=1, most=1000, unit="件"),
    ),
    Setting("repair_promise_version", "信用承诺书的版本", Theme.CREDIT, Text(longest=20)),
    Setting("evaluation_levels", "年度信用综合评价的等次", Theme.CREDIT, EVALUATION_LEVELS),
    Setting("publication_periods", "不良行为的公示期", Theme.CREDIT, PUBLICATION_PERIODS),
    Setting("adverse_codes", "不良行为代码", Theme.CREDIT, ADVERSE_CODES),
    Setting(
        SECOND_PERSON, "政策设置的改动", Theme.ITSELF, Flag(yes="提出以后由省厅另一人确认", no="提出的人自己也可以确认")
    ),
)

SETTINGS: Mapping[str, Setting] = MappingProxyType({setting.key: setting for setting in _ALL})
"""Every setting by key, in the order of the page."""
