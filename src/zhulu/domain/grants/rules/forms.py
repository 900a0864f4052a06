"""Rules of the two forms, 权限申请 and 权限变更: what they must say before they go anywhere (三(一))."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from zhulu.domain.grants.facts import FormFacts, LineFacts
from zhulu.domain.grants.rules.offices import PERSONS
from zhulu.domain.grants.rules.people import REGISTRATION
from zhulu.domain.grants.vocabulary import FormKind, LineKind
from zhulu.domain.rulebook.runner import Findings, Moment, examine
from zhulu.domain.rulebook.shapes import Place, Rule, Violation

HEAD, SCAN = "head", "scan"
ABOUT_SOMEBODY = frozenset({LineKind.REPLACE, LineKind.END, LineKind.ADJUST, LineKind.IDENTITY, LineKind.CONTACT})
"""Lines that are about a person who is registered already."""
GIVES_RIGHTS = frozenset({LineKind.ADD, LineKind.REPLACE, LineKind.ADJUST})


def _head(column: str) -> Place:
    return Place(sheet=HEAD, table="form", column=column)


def _line(line: LineFacts, column: str = "") -> Place:
    return Place(sheet=PERSONS, table="person", row_id=line.line, column=column)


@dataclass(frozen=True, kw_only=True)
class StampedScanAttached(Rule):
    """A form goes in with the scan of itself, stamped by the bureau: 应加盖县级以上住建局公章 (三(一))."""

    def examine(self, facts: FormFacts, _as_of: date) -> Iterator[Violation]:
        """Yield at most one violation."""
        place = Place(sheet=SCAN)
        if not facts.has_scan:
            yield self.violation(
                "没有上传盖章的扫描件",
                remedy="请打印本表，加盖县级以上住建局公章，扫描后上传",
                place=place,
            )
        elif not facts.scan_is_current:
            yield self.violation(
                "上传盖章件以后，表又改过，两者不一致", remedy="请重新打印、盖章、扫描上传", place=place
            )


@dataclass(frozen=True, kw_only=True)
class RightsCanBeHad(Rule):
    """The rights asked for exist for an authority of this level: 与建筑市场监管权限相对应 (三(一))."""

    def examine(self, facts: FormFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation for no right at all, or for each that the authority cannot have."""
        if facts.kind is not FormKind.APPLICATION:
            return
        if not facts.rights:
            yield self.violation("没有选择申请的权限", remedy="请至少选一项", place=_head("rights"))
        for code in sorted(facts.rights - set(facts.possible)):
            yield self.violation(f"本机关不能取得权限“{code}”", remedy="请去掉这一项", place=_head("rights"))


@dataclass(frozen=True, kw_only=True)
class PlaceIsAnsweredFor(Rule):
    """An authority asks for areas that it answers for (三(一))."""

    def examine(self, facts: FormFacts, _as_of: date) -> Iterator[Violation]:
        """Yield at most one violation."""
        foreign = sorted(facts.areas - facts.own_areas)
        if foreign:
            yield self.violation(
                f"管理范围里有不由本机关管辖的区域：{'、'.join(foreign)}",
                remedy="请从列出的区域里选；区划有变的请先告知省厅",
                place=_head("areas"),
            )


@dataclass(frozen=True, kw_only=True)
class TermInOrder(Rule):
    """The term has a first day, ends after it began, and is no longer than the province lets it be (三(一))."""

    def examine(self, facts: FormFacts, _as_of: date) -> Iterator[Violation]:
        """Yield at most one violation."""
        if facts.kind is not FormKind.APPLICATION:
            return
        first, last = facts.valid_from, facts.valid_to
        if first is None:
            yield self.violation("没有填权限开始的日期", remedy="请填写起始日", place=_head("valid_from"))
        elif last is not None and last < first:
            yield self.violation(f"截止日 {last} 早于起始日 {first}", remedy="请改正其中一个", place=_head("valid_to"))
        elif last is not None and last < facts.today:
            yield self.violation(f"截止日 {last} 已经过了", remedy="请填写以后的日期", place=_head("valid_to"))
        elif facts.longest_months and (last is None or last > _months_after(first, facts.longest_months)):
            limit = _months_after(first, facts.longest_months)
            yield self.violation(
                f"权限一次最长 {facts.longest_months} 个月，从 {first} 起最晚到 {limit}",
                remedy="请填写不晚于它的截止日，到期前再续",
                place=_head("valid_to"),
            )


def _months_after(first: date, months: int) -> date:
    """Give the last day of a term of so many months."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    day = min(first.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day) - timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class BasisGiven(Rule):
    """An application says on what the authority's supervision rests: 三定规定 or a document's number (三(一))."""

    def examine(self, facts: FormFacts, _as_of: date) -> Iterator[Violation]:
        """Yield at most one violation."""
        if facts.kind is FormKind.APPLICATION and not facts.basis.strip():
            yield self.violation(
                "没有写建筑市场监管权限的依据", remedy="请写明三定规定或授权文件的文号", place=_head("basis")
            )


@dataclass(frozen=True, kw_only=True)
class ChangeExplained(Rule):
    """A change says why and from which day: 因工作调整需变更 (三(一))."""

    def examine(self, facts: FormFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation for what is missing of the two."""
        if facts.kind is not FormKind.CHANGE:
            return
        if not facts.reason.strip():
            yield self.violation("没有写变更的原因", remedy="例如：工作岗位调整", place=_head("reason"))
        if facts.effective_on is None:
            yield self.violation("没有填生效日期", remedy="请填写从哪一天起变更", place=_head("effective_on"))


@dataclass(frozen=True, kw_only=True)
class SomebodyNamed(Rule):
    """A form names at least one person, and nobody twice (三(一), 三(二))."""

    def examine(self, facts: FormFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation for an empty form, and for each person who stands on it again."""
        if not facts.lines:
            yield self.violation("没有填人员", remedy="请至少添加一名人员", place=Place(sheet=PERSONS))
        numbers = Counter(line.person.id_number.strip().upper() for line in facts.lines)
        officers = Counter(line.officer for line in facts.lines) + Counter(line.taker for line in facts.lines)
        for line in facts.lines:
            number = line.person.id_number.strip().upper()
            if number and numbers[number] > 1:
                yield self.violation(
                    f"{line.person.name}的身份证号在本表里出现了不止一次",
                    remedy="一人填一行",
                    place=_line(line, "id_number"),
                )
            if line.kind is not LineKind.CONTACT and line.officer and officers[line.officer] > 1:
                yield self.violation("同一名人员在本表里出现了不止一次", remedy="一人填一行", place=_line(line))


@dataclass(frozen=True, kw_only=True)
class LineIsWhole(Rule):
    """A line says about whom it is and which of the form's rights the person is to hold (三(一))."""

    def examine(self, facts: FormFacts, _as_of: date) -> Iterator[Violation]:
        """Yield every violation of every line."""
        given = facts.rights if facts.kind is FormKind.APPLICATION else facts.standing
        for line in facts.lines:
            if line.kind in ABOUT_SOMEBODY and not line.officer:
                yield self.violation("没有选是哪一名已登记的人员", remedy="请选择", place=_line(line, "officer"))
            if line.kind in GIVES_RIGHTS and not line.rights:
                yield self.violation("没有选这名人员可以行使的权限", remedy="请至少选一项", place=_line(line, "rights"))
            for code in sorted(line.rights - given) if line.kind in GIVES_RIGHTS else ():
                words = facts.possible.get(code, code)
                yield self.violation(
                    f"“{words}”不在本机关{'申请' if facts.kind is FormKind.APPLICATION else '现有'}的权限里",
                    remedy="请去掉，或先为机关申请",
                    place=_line(line, "rights"),
                )
            if line.taker and line.taker == line.officer:
                yield self.violation("接替的人就是原来的人", remedy="请另选一名", place=_line(line, "taker"))
            if line.sign_in_name_taken:
                yield self.violation(
                    f"登录名“{line.sign_in_name}”已有人使用",
                    remedy="请换一个，或留空由平台编排",
                    place=_line(line, "sign_in_name"),
                )


PERMISSION_FORM: Moment[FormFacts] = Moment(
    name="permission_form",
    label="权限申请与变更",
    rules=(
        RightsCanBeHad(cites=("三(一)a",)),
        PlaceIsAnsweredFor(cites=("三(一)a",)),
        TermInOrder(cites=("三(一)a",)),
        BasisGiven(cites=("三(一)a",)),
        ChangeExplained(cites=("三(一)d",)),
        SomebodyNamed(cites=("三(一)b",)),
        LineIsWhole(cites=("三(一)b",)),
        StampedScanAttached(cites=("三(一)b",)),
    ),
    reads=("grant_term_months",),
)
"""Asked when a form is handed in, and again when it is decided."""


def examine_form(facts: FormFacts, *, as_of: date) -> Findings:
    """Ask the form's own rules and, for every person on it, the rules of the register: all faults at once."""
    own = examine(PERMISSION_FORM, facts, as_of=as_of)
    people = [examine(REGISTRATION, line.person, as_of=as_of) for line in facts.lines]
    asked = dict.fromkeys((*own.asked, *(name for found in people for name in found.asked)))
    violations = (*own.violations, *(fault for found in people for fault in found.violations))
    return Findings(
        moment=own.moment,
        as_of=as_of,
        asked=tuple(asked),
        violations=violations,
        reads=(*PERMISSION_FORM.reads, *REGISTRATION.reads),
    )
