"""The rules of the feed, each citing its clause. What blocks refuses the bundle; what warns is remarked, and it enters.

The approval system's data have been confirmed by an authority already, so little is refused: what cannot be told apart,
placed or shown. Dirt is put right and remarked. A start before the cut-over is no reason to refuse: such a permit was
made up later (一(一)4).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zhulu.domain.intake.dialect import STAGE_TABLES
from zhulu.domain.intake.facts import BundleFacts
from zhulu.domain.rulebook.runner import Moment
from zhulu.domain.rulebook.shapes import Place, Row, Rule, Severity, Violation, is_empty
from zhulu.domain.standard.catalogue import TABLES
from zhulu.domain.standard.numbering import PROJECT_KINDS

PAST = (
    ("permits", "ReleaseDate"),
    ("drawing_reviews", "CensorEDate"),
    ("tenders", "TenderResultDate"),
    ("contracts", "ContractDate"),
    ("completion_checks", "EDate"),
    ("completion_filings", "EDate"),
)
"""Days of what is said to have happened."""
CHAIN = (
    ("中标日期", "tenders", "TenderResultDate"),
    ("合同签订日期", "contracts", "ContractDate"),
    ("施工许可发证日期", "permits", "ReleaseDate"),
    ("竣工验收日期", "completion_checks", "EDate"),
    ("竣工验收备案日期", "completion_filings", "EDate"),
)
"""The usual order of days (data-standard §4.E: 建议作告警，不作拒收)."""
STARTS = (("project", "BDate"), ("completion_checks", "BDate"), ("completion_filings", "BDate"))


def _at(facts: BundleFacts, table: str, row: Row, column: str) -> Place:
    return Place(facts.sheet_of(table, row), table, str(row.get("row_id", "")), column)


def _label(table: str, column: str) -> str:
    found = TABLES[table].find(column)
    return found.label if found else column


@dataclass(frozen=True, kw_only=True)
class BundleReadable(Rule):
    """The bundle can be understood: its envelope names case, stage and version, its records are records (三(五))."""

    def examine(self, facts: BundleFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation for each part that could not be understood."""
        for item in facts.bundle.broken:
            yield self.violation(item.message, remedy=item.remedy, place=item.place)


@dataclass(frozen=True, kw_only=True)
class SourceIsOwn(Rule):
    """Who delivers may do so in the name of the source system (一(一)1)."""

    def examine(self, facts: BundleFacts, _as_of: date) -> Iterator[Violation]:
        """Yield at most one violation."""
        if facts.bundle.envelope.source and not facts.may_deliver:
            yield self.violation(
                f"不能以“{facts.bundle.envelope.source}”的名义交付",
                remedy="请用登记过的来源系统代码，或请系统管理员在接口客户端中加上它",
                place=Place(column="source"),
            )


@dataclass(frozen=True, kw_only=True)
class VersionSaysOneThing(Rule):
    """One version of a stage says one thing; what says another is a higher version (一(一)1)."""

    def examine(self, facts: BundleFacts, _as_of: date) -> Iterator[Violation]:
        """Yield at most one violation."""
        if facts.said_before:
            yield self.violation(
                f"第 {facts.bundle.envelope.version} 版已经收过，内容与这次不同",
                remedy="改过的内容请用更高的版本交付",
                place=Place(column="version"),
            )


@dataclass(frozen=True, kw_only=True)
class ProjectDescribed(Rule):
    """A bundle describes one project by name and owner, who carries it out (一(一)2)."""

    def examine(self, facts: BundleFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation for a missing project, for several, and for a missing name or owner."""
        rows = facts.rows("project")
        clashing = any(clash.table == "project" for clash in facts.bundle.clashes)
        if not rows or clashing:
            said = "写了不止一个项目" if clashing else "没有项目基本信息（TBProjectInfo）"
            yield self.violation(said, remedy="每包写一个项目；同一投资代码下的几个项目各用自己的内部编号")
            return
        for column in ("PrjName", "BuildCorpName"):
            if is_empty(rows[0].get(column)):
                yield self.violation(
                    f"“{_label('project', column)}”没有填", place=_at(facts, "project", rows[0], column)
                )


@dataclass(frozen=True, kw_only=True)
class StageDelivered(Rule):
    """A bundle of a stage brings a record of that stage (一(一)1)."""

    def examine(self, facts: BundleFacts, _as_of: date) -> Iterator[Violation]:
        """Yield at most one violation."""
        stage = facts.bundle.envelope.stage
        tables = STAGE_TABLES.get(stage, ())
        if tables and stage != "basic" and not any(facts.rows(table) for table in tables):
            labels = "或".join(TABLES[table].label for table in tables)
            yield self.violation(
                f"环节是 {stage}，却没有{labels}", remedy="请带上这一环节的记录", place=Place(sheet=stage)
            )


@dataclass(frozen=True, kw_only=True)
class RecordsDistinct(Rule):
    """Two records of a table do not bear one number and say different things (三(五))."""

    def examine(self, facts: BundleFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation per such number; of the project another rule speaks."""
        for clash in facts.bundle.clashes:
            if clash.table != "project":
                number = clash.key.partition(":")[2]
                yield self.violation(
                    f"{TABLES[clash.table].label}：编号“{number}”出现了两次，内容不同",
                    remedy="请核对编号；确是两条记录的，各用自己的编号",
                    place=Place(table=clash.table),
                )


@dataclass(frozen=True, kw_only=True)
class PlaceInProvince(Rule):
    """The project stands in this province: the library is kept by the place (一(二)3 属地化)."""

    def examine(self, facts: BundleFacts, _as_of: date) -> Iterator[Violation]:
        """Yield at most one violation."""
        if facts.place.outside:
            yield self.violation(
                f"项目所在地 {facts.place.code} 不在本省",
                remedy="外省项目由所在地的平台收",
                place=_at(facts, "project", facts.first("project"), "CountyNum"),
            )


@dataclass(frozen=True, kw_only=True)
class PermitKnown(Rule):
    """A permit that is delivered has a number or a day, for this path is that of works with a permit (一(一)1)."""

    def examine(self, facts: BundleFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation per permit without either."""
        for row in facts.rows("permits"):
            if all(
                is_empty(row.get(name)) for name in ("BuilderLicenceNum", "ProvinceBuilderLicenceNum", "ReleaseDate")
            ):
                yield self.violation(
                    "施工许可既没有编号，也没有发证日期", place=_at(facts, "permits", row, "BuilderLicenceNum")
                )


@dataclass(frozen=True, kw_only=True)
class NothingAhead(Rule):
    """Nothing that is said to have happened lies after today (三(五))."""

    def examine(self, facts: BundleFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation per such day."""
        today = facts.today.isoformat()
        for table, column in PAST:
            for row in facts.rows(table):
                day = row.get(column)
                if isinstance(day, str) and day > today:
                    yield self.violation(
                        f"{_label(table, column)} {day} 晚于今天",
                        remedy="还没有发生的事不能交付，请核对日期",
                        place=_at(facts, table, row, column),
                    )


@dataclass(frozen=True, kw_only=True)
class MadeUpLater(Rule):
    """A start before the cut-over means that the permit was made up later: it enters, and is marked so (一(一)4)."""

    def examine(self, facts: BundleFacts, _as_of: date) -> Iterator[Violation]:
        """Yield at most one remark."""
        found = find_early_start(facts)
        if found:
            yield self.violation(
                f"实际开工日期 {found} 早于 {facts.policy.day('cut_over_date')}，按补办施工许可入库",
                remedy="属实的不用处理",
                place=Place(sheet="basic", table="project", column="BDate"),
            )


def find_early_start(facts: BundleFacts) -> date | None:
    """Find the start if it lies before the approval system went live (Q1)."""
    cut_over = facts.policy.day("cut_over_date")
    days = [facts.day(table, column) for table, column in STARTS]
    return next((day for day in days if day is not None and day < cut_over), None)


@dataclass(frozen=True, kw_only=True)
class ConfirmerKnown(Rule):
    """Who confirmed is an authority of this register and a person by name, else the grade is due (一(一)3, Q2)."""

    def examine(self, facts: BundleFacts, _as_of: date) -> Iterator[Violation]:
        """Yield at most one remark."""
        if facts.signer.unknown:
            yield self.violation(
                f"{facts.signer.unknown}，先入库展示，等级待定",
                remedy="属地主管部门认定或补确认以后定级",
                place=Place(column="confirmation"),
            )


@dataclass(frozen=True, kw_only=True)
class OfficeNamed(Rule):
    """The reviewer's section is named (三(二))."""

    def examine(self, facts: BundleFacts, _as_of: date) -> Iterator[Violation]:
        """Yield at most one remark."""
        said = facts.bundle.confirmation
        if said.person and not said.office:
            yield self.violation(
                "没有写明审核人所在处（科）室",
                remedy="请在 confirmation.CheckOfficeName 中写明",
                place=Place(column="confirmation"),
            )


@dataclass(frozen=True, kw_only=True)
class ParticipantsRegistered(Rule):
    """Each firm that took part is a registered one, so that it finds the project in its library (一(一)2)."""

    def examine(self, facts: BundleFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a remark per firm that no code leads to."""
        for name in facts.unlinked:
            yield self.violation(
                f"“{name}”还没有挂接到登记的企业",
                remedy="企业登记以后自动挂接；代码写错的，由属地主管部门挂接",
                place=Place(table="participants", column="CorpCode"),
            )


@dataclass(frozen=True, kw_only=True)
class DaysInOrder(Rule):
    """The usual chain of days: award, contract, permit, completion; a break is remarked (三(五))."""

    def examine(self, facts: BundleFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a remark per neighbouring pair that stands the wrong way round."""
        before: tuple[str, str] | None = None
        for label, table, column in CHAIN:
            row = facts.first(table)
            day = row.get(column)
            if not isinstance(day, str) or not day:
                continue
            if before and before[1] > day:
                yield self.violation(
                    f"{before[0]} {before[1]} 晚于{label} {day}",
                    remedy="请核对",
                    place=_at(facts, table, row, column),
                )
            before = (label, day)


@dataclass(frozen=True, kw_only=True)
class KindKnown(Rule):
    """The kind of project is one of the standard's; without it the project is numbered as 其他 (一(一)1)."""

    def examine(self, facts: BundleFacts, _as_of: date) -> Iterator[Violation]:
        """Yield at most one remark."""
        row = facts.first("project")
        kind = row.get("PrjTypeNum")
        if row and kind not in PROJECT_KINDS:
            yield self.violation(
                f"项目分类“{kind or ''}”不在字典里，按“其他”编号",
                place=_at(facts, "project", row, "PrjTypeNum"),
            )


@dataclass(frozen=True, kw_only=True)
class InvestmentCodeAlone(Rule):
    """Several projects under one investment code are several projects; it is remarked, so that nobody is misled."""

    def examine(self, facts: BundleFacts, _as_of: date) -> Iterator[Violation]:
        """Yield at most one remark."""
        if facts.sharing:
            row = facts.first("project")
            yield self.violation(
                f"同一投资项目代码 {row.get('PrjCode')} 下还有 {'、'.join(facts.sharing[:3])}"
                f"{'等' if len(facts.sharing) > 3 else ''}，各作一个项目",  # noqa: PLR2004 - three are enough to look
                place=_at(facts, "project", row, "PrjCode"),
            )


FEED: Moment[BundleFacts] = Moment(
    name="feed",
    label="接口接收",
    rules=(
        BundleReadable(cites=("三(五)",)),
        SourceIsOwn(cites=("一(一)1",)),
        VersionSaysOneThing(cites=("一(一)1",)),
        ProjectDescribed(cites=("一(一)2",)),
        StageDelivered(cites=("一(一)1",)),
        RecordsDistinct(cites=("三(五)",)),
        PlaceInProvince(cites=("一(二)3",)),
        PermitKnown(cites=("一(一)1",)),
        NothingAhead(cites=("三(五)",)),
        MadeUpLater(cites=("一(一)4",), severity=Severity.WARN),
        ConfirmerKnown(cites=("一(一)3",), severity=Severity.WARN),
        OfficeNamed(cites=("三(二)",), severity=Severity.WARN),
        ParticipantsRegistered(cites=("一(一)2",), severity=Severity.WARN),
        DaysInOrder(cites=("三(五)",), severity=Severity.WARN),
        KindKnown(cites=("一(一)1",), severity=Severity.WARN),
        InvestmentCodeAlone(cites=("一(一)1",), severity=Severity.WARN),
    ),
    reads=("cut_over_date", "feed_grades_itself", "feed_sources"),
)
"""Asked of every bundle that is not a repetition or an older version."""

NORMALISED = "ValuesNormalised"
"""The id under which oddities of single values are remarked; it refuses nothing."""

MOMENTS = {FEED.name: FEED}
"""The moments of this room by name."""
