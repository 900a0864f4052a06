"""What an erratum must be, asked when it is handed in and again by whoever agrees to it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from zhulu.domain.errata.diffs import all_rows, still_stands, touched_rows
from zhulu.domain.errata.facts import ErratumFacts, Line
from zhulu.domain.errata.vocabulary import Procedure
from zhulu.domain.rulebook.runner import Moment
from zhulu.domain.rulebook.shapes import Rule, Severity, Violation
from zhulu.domain.standard.catalogue import TABLES
from zhulu.domain.standard.identifiers import find_id_numbers, find_mobiles
from zhulu.domain.standard.vocabulary import Grade, Path


def _label(line: Line) -> str:
    table = TABLES[line.table]
    item = table.find(line.column)
    return f"{table.label}·{item.label}" if item else table.label


@dataclass(frozen=True, kw_only=True)
class ErratumChangesSomething(Rule):
    """An erratum changes at least one thing, and each of its lines does (二)."""

    def examine(self, facts: ErratumFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation for an empty erratum and for each line that leaves what stands."""
        if facts.is_deletion:
            return
        if not facts.lines:
            yield self.violation("还没有要改的内容", remedy="请打开要勘误的信息表，改成正确的内容后保存")
        for line in facts.lines:
            if not line.fault and line.old == line.new:
                yield self.violation(f"“{_label(line)}”改前改后相同", remedy="请改成正确的内容，或去掉这一条")


@dataclass(frozen=True, kw_only=True)
class NewValuesReadable(Rule):
    """Every new value can be read as a value of its field (三(五))."""

    def examine(self, facts: ErratumFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation per new value that cannot."""
        for line in facts.lines:
            if line.fault:
                yield self.violation(f"{_label(line)}：{line.fault}", place=line.place)


@dataclass(frozen=True, kw_only=True)
class OldValuesStand(Rule):
    """What the application says stood is what stands in the library now (二)."""

    def examine(self, facts: ErratumFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation per line whose old value is not the present one."""
        for line in facts.lines:
            if not still_stands(facts.document, line):
                yield self.violation(
                    f"“{_label(line)}”的原内容已经不是申请时的样子",
                    remedy="请撤回或退回，按现在的内容重新填写",
                    place=line.place,
                )


@dataclass(frozen=True, kw_only=True)
class NationalProcedure(Rule):
    """Whatever is A, on its way to the national platform or known there goes by 二(三) (Q25)."""

    def examine(self, facts: ErratumFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation for an erratum of such a record under another procedure."""
        right = procedure_for(path=facts.path, grade=facts.grade, national=facts.national)
        if right is Procedure.NATIONAL and facts.procedure is not right:
            why = "已定为 A 级" if facts.grade == Grade.A else facts.national
            yield self.violation(
                f"这份数据{why}，须走“{right.label}”",
                remedy="请改按国家平台勘误流程提出：属地、省厅同意后由省厅函报住建部；已填写的内容不会丢",
            )


@dataclass(frozen=True, kw_only=True)
class RightProcedure(Rule):
    """Path ① goes by 二(一), paths ② and ③ by 二(二), where the record is not on the national platform."""

    def examine(self, facts: ErratumFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation for an erratum under another procedure than the record's."""
        right = procedure_for(path=facts.path, grade=facts.grade, national=facts.national)
        if right is not Procedure.NATIONAL and facts.procedure is not right:
            yield self.violation(f"这份数据须走“{right.label}”", remedy="请改按这份数据的流程提出；已填写的内容不会丢")


def procedure_for(*, path: str, grade: str, national: str) -> Procedure:
    """Give the one procedure by which a record can be corrected; a record on the national platform needs 二(三)."""
    if path == Path.SPECIALIST:
        return Procedure.PROVINCIAL
    if grade == Grade.A or national:
        return Procedure.NATIONAL
    return Procedure.APPROVAL if path == Path.APPROVAL_FEED else Procedure.PROVINCIAL


@dataclass(frozen=True, kw_only=True)
class WholeRecordOnPathOne(Rule):
    """A whole record is deleted only where it came from the approval system, which deletes it too (二(一)b)."""

    def examine(self, facts: ErratumFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation for a deletion elsewhere, or one that is mixed with lines."""
        if facts.is_deletion and facts.path != Path.APPROVAL_FEED:
            yield self.violation(
                "补录和专业承包的数据不能删除整件", remedy="请逐项改正；虚假的由主管部门按虚假认定处理"
            )
        if facts.is_deletion and facts.lines:
            yield self.violation("删除整件时不再逐项修改", remedy="请去掉逐项修改，或改为逐项修改")


@dataclass(frozen=True, kw_only=True)
class RecordStands(Rule):
    """What has been deleted cannot be corrected (二(一)b)."""

    def examine(self, facts: ErratumFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation for a record that was deleted by an earlier erratum."""
        if facts.is_deleted:
            yield self.violation("这份数据已按勘误删除", remedy="需要恢复的，由建设单位在工程审批系统重新办理")


@dataclass(frozen=True, kw_only=True)
class RecordsFree(Rule):
    """One running erratum per record (二)."""

    def examine(self, facts: ErratumFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation per record that another running erratum holds; a deletion needs them all."""
        wanted = all_rows(facts.document) if facts.is_deletion else touched_rows(facts.lines)
        for number in sorted({facts.held[row_id] for row_id in wanted if row_id in facts.held}):
            yield self.violation(f"要改的记录正在办理另一份勘误（{number}）", remedy="请等它办结或撤回后再提出")
        if facts.is_deletion and facts.others:
            yield self.violation(
                f"这份数据还有勘误在办理（{'、'.join(facts.others)}）", remedy="请等它们办结或撤回后再申请删除"
            )


@dataclass(frozen=True, kw_only=True)
class WrittenApplication(Rule):
    """The application is in writing: a stamped scan, or a note of the electronic seal (二)."""

    def examine(self, facts: ErratumFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation where neither is there."""
        if not facts.has_scan and not facts.seal_note.strip():
            yield self.violation(
                "还没有书面申请", remedy="请打印申请表，签字盖章后扫描上传；用电子签章的，写明签章编号"
            )


@dataclass(frozen=True, kw_only=True)
class ReasonsAndEvidence(Rule):
    """Each line says why, and which paper proves it (三(五))."""

    def examine(self, facts: ErratumFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation per line without reason or evidence, and for an erratum without any evidence."""
        if facts.is_deletion and not facts.reason.strip():
            yield self.violation("没有写明删除的理由", remedy="请写明为什么要删除整件")
        if not facts.evidence:
            yield self.violation("还没有上传证明材料", remedy="请上传能证明正确内容的材料")
        for line in facts.lines:
            if line.is_derived:
                continue
            if not line.reason.strip():
                yield self.violation(f"“{_label(line)}”没有写勘误原因", remedy="请逐条写明为什么改", place=line.place)
            if facts.evidence and not line.evidence:
                yield self.violation(f"“{_label(line)}”没有选证明材料", remedy="请选一份材料", place=line.place)


@dataclass(frozen=True, kw_only=True)
class NoNumbersInReasons(Rule):
    """Reasons carry no ID number and no mobile: they are published with the erratum (三(五))."""

    def examine(self, facts: ErratumFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation per reason with such a number."""
        texts = [("勘误原因", facts.reason), *((f"“{_label(line)}”的原因", line.reason) for line in facts.lines)]
        for label, text in texts:
            if find_id_numbers(text) or find_mobiles(text):
                yield self.violation(f"{label}里有身份证号或手机号", remedy="勘误记录会公开，请删去号码")


@dataclass(frozen=True, kw_only=True)
class AddsNoViolation(Rule):
    """The corrected record breaks no rule of confirmation that it kept before (三(五))."""

    def examine(self, facts: ErratumFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation per fault that the erratum would bring in, in the words of the rule that it breaks."""
        for item in facts.said.added(Severity.BLOCK):
            yield _in_ones_own_name(self, item, f"改后会有新的问题：{item.sentence}")


@dataclass(frozen=True, kw_only=True)
class TouchedFieldsClean(Rule):
    """What an erratum touches is in order afterwards, even where it was not before (三(五))."""

    def examine(self, facts: ErratumFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation per fault that stays in a touched field."""
        for item in facts.said.kept():
            if any(line.touches(item.place) for line in facts.lines):
                yield _in_ones_own_name(self, item, f"改动的这一栏仍有问题：{item.sentence}")


@dataclass(frozen=True, kw_only=True)
class FaultsElsewhere(Rule):
    """Old faults elsewhere in the record are told and stop nothing (三(五))."""

    def examine(self, facts: ErratumFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a warning per fault that was there and is not touched, and per new caution."""
        for item in facts.said.kept():
            if not any(line.touches(item.place) for line in facts.lines):
                remedy = "不影响这次勘误；可以一并改正"
                yield replace(_in_ones_own_name(self, item, f"原来就有的问题：{item.sentence}"), remedy=remedy)
        for item in facts.said.added(Severity.WARN):
            yield _in_ones_own_name(self, item, f"改后请留意：{item.sentence}")


def _in_ones_own_name(rule: Rule, item: Violation, message: str) -> Violation:
    """Tell what another rule said; its clauses stand in the message."""
    return rule.violation(message, remedy=item.remedy, place=item.place)


@dataclass(frozen=True, kw_only=True)
class HomeCanAgree(Rule):
    """Somebody can agree: the authority that confirmed, or its successor (二(二)a, Q24)."""

    def examine(self, facts: ErratumFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation where nobody holds the permission."""
        if not facts.home:
            yield self.violation(
                "现在没有主管部门能确认这份勘误", remedy="原确认机关已没有权限，也没有承继机关；请联系省住建厅"
            )
        if facts.moves_to and not facts.new_home:
            yield self.violation(
                f"改后的所在地 {facts.moves_to} 没有主管部门能确认",
                remedy="改变所在地须经新属地同意；请核对所在地，或联系省住建厅",
            )


ERRATUM: Moment[ErratumFacts] = Moment(
    name="erratum",
    label="勘误",
    rules=(
        NationalProcedure(cites=("二(三)",)),
        RightProcedure(cites=("二(一)", "二(二)")),
        RecordStands(cites=("二(一)b",)),
        WholeRecordOnPathOne(cites=("二(一)b",)),
        ErratumChangesSomething(cites=("二",)),
        NewValuesReadable(cites=("三(五)",)),
        OldValuesStand(cites=("二",)),
        RecordsFree(cites=("二",)),
        WrittenApplication(cites=("二(一)a", "二(二)a", "二(三)a")),
        ReasonsAndEvidence(cites=("三(五)",)),
        NoNumbersInReasons(cites=("三(五)",)),
        AddsNoViolation(cites=("三(五)",)),
        TouchedFieldsClean(cites=("三(五)",)),
        FaultsElsewhere(cites=("三(五)",), severity=Severity.WARN),
        HomeCanAgree(cites=("二(一)b", "二(二)a", "二(三)a")),
    ),
)

MOMENTS = {ERRATUM.name: ERRATUM}
