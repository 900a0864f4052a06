"""The boundaries of the rules of register and forms: what passes, what violates, both sides of every edge."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tests.support.boundary_lines import Line
from tests.support.filing_facts import TODAY
from tests.support.filing_sheets import id_number
from zhulu.domain.grants.facts import Dictionary, FormFacts, LineFacts, PersonFacts
from zhulu.domain.grants.vocabulary import FormKind, LineKind

DAY = timedelta(days=1)
RIGHT, OTHER = "2:confirm", "3:confirm"
POSSIBLE = {RIGHT: "房屋市政工程业绩补录·属地确认", OTHER: "专业承包业绩录入·属地确认"}
PERSON = PersonFacts(
    name="王示例",
    office="建筑业管理科",
    authority_name="某县住房和城乡建设局",
    id_number=id_number(1),
    office_phone="0000-20000001",
)
WORDS = Dictionary(refused_names=("系统",), refused_offices=("临时",), allowed_offices=("临时占道",))
LINE = LineFacts(line="a" * 16, kind=LineKind.ADD, person=PERSON, rights=frozenset({RIGHT}))
FORM = FormFacts(
    kind=FormKind.APPLICATION,
    possible=POSSIBLE,
    standing=frozenset({RIGHT}),
    today=TODAY,
    rights=frozenset({RIGHT}),
    basis="三定规定（示例）",
    valid_from=TODAY,
    own_areas=frozenset({"220102"}),
    lines=(LINE,),
    has_scan=True,
    scan_is_current=True,
)
CHANGE = replace(FORM, kind=FormKind.CHANGE, rights=frozenset(), reason="调整", effective_on=TODAY)


def _person(**change: Any) -> PersonFacts:
    return replace(PERSON, **change)


def _form(**change: Any) -> FormFacts:
    return replace(FORM, **change)


def _line(**change: Any) -> FormFacts:
    return replace(FORM, lines=(replace(LINE, **change),))


def _changing(**change: Any) -> FormFacts:
    return replace(CHANGE, lines=(replace(LINE, **change),))


def _term(first: date | None, last: date | None, months: int = 0) -> FormFacts:
    return replace(FORM, valid_from=first, valid_to=last, longest_months=months)


def _wrong(number: str) -> str:
    return number[:-1] + ("0" if number[-1] != "0" else "1")


GRANT_LINES = (
    Line("OfficeIsReal", "三(二)b", "a section", _person(), passes=True),
    Line("OfficeIsReal", "三(二)b", "a whole bureau", _person(office="住建局"), passes=False),
    Line("OfficeIsReal", "三(二)b", "an account", _person(office="管理员科"), passes=False),
    Line("OfficeIsReal", "三(二)b", "nothing", _person(office=" "), passes=False),
    Line("OfficeIsReal", "三(二)b", "a word of the code's", _person(office="临时科"), passes=True),
    Line("OfficeIsReal", "三(二)b", "a province's word", _person(office="临时科", dictionary=WORDS), passes=False),
    Line("OfficeIsReal", "三(二)b", "a right word", _person(office="临时占道科", dictionary=WORDS), passes=True),
    Line("OfficeIsReal", "三(二)b", "not asked for", _person(office="", asks=frozenset()), passes=True),
    Line("NameIsReal", "三(二)b", "a name", _person(), passes=True),
    Line("NameIsReal", "三(二)b", "two characters", _person(name="王一"), passes=True),
    Line("NameIsReal", "三(二)b", "one character", _person(name="王"), passes=False),
    Line("NameIsReal", "三(二)b", "with a point", _person(name="阿依·古丽"), passes=True),
    Line("NameIsReal", "三(二)b", "an account", _person(name="系统管理员"), passes=False),
    Line("NameIsReal", "三(二)b", "a test", _person(name="测试一"), passes=False),
    Line("NameIsReal", "三(二)b", "an office", _person(name="建管科"), passes=False),
    Line("NameIsReal", "三(二)b", "letters", _person(name="Wang"), passes=False),
    Line("NameIsReal", "三(二)b", "a province's word", _person(name="系统一", dictionary=WORDS), passes=False),
    Line("NameIsReal", "三(二)b", "nothing", _person(name=""), passes=False),
    Line("IdNumberIsRight", "三(二)b", "a right one", _person(), passes=True),
    Line("IdNumberIsRight", "三(二)b", "small x", _person(id_number=id_number(1).lower()), passes=True),
    Line("IdNumberIsRight", "三(二)b", "wrong check", _person(id_number=_wrong(id_number(1))), passes=False),
    Line("IdNumberIsRight", "三(二)b", "one place short", _person(id_number=id_number(1)[:-1]), passes=False),
    Line("IdNumberIsRight", "三(二)b", "nothing", _person(id_number=""), passes=False),
    Line("OfficeLineGiven", "三(四)", "a landline", _person(), passes=True),
    Line("OfficeLineGiven", "三(四)", "with extension", _person(office_phone="0000-2000 0001-12"), passes=True),
    Line("OfficeLineGiven", "三(四)", "a mobile", _person(office_phone="139 0000 0000"), passes=False),
    Line("OfficeLineGiven", "三(四)", "a mobile abroad", _person(office_phone="+8613900000000"), passes=False),
    Line("OfficeLineGiven", "三(四)", "no area code", _person(office_phone="20000001"), passes=False),
    Line("OfficeLineGiven", "三(四)", "nothing", _person(office_phone=""), passes=False),
    Line("OnePersonOneAccount", "三(二)b", "nobody else", _person(), passes=True),
    Line("OnePersonOneAccount", "三(二)b", "somebody else", _person(is_known_elsewhere=True), passes=False),
    Line("RightsCanBeHad", "三(一)a", "one that it can have", _form(), passes=True),
    Line("RightsCanBeHad", "三(一)a", "none", _form(rights=frozenset()), passes=False),
    Line("RightsCanBeHad", "三(一)a", "the province's", _form(rights=frozenset({"2:grade_a"})), passes=False),
    Line("RightsCanBeHad", "三(一)a", "a change asks for none", CHANGE, passes=True),
    Line("PlaceIsAnsweredFor", "三(一)a", "everywhere", _form(), passes=True),
    Line("PlaceIsAnsweredFor", "三(一)a", "its own", _form(areas=frozenset({"220102"})), passes=True),
    Line("PlaceIsAnsweredFor", "三(一)a", "a neighbour's", _form(areas=frozenset({"220103"})), passes=False),
    Line("TermInOrder", "三(一)a", "open at the end", _term(TODAY, None), passes=True),
    Line("TermInOrder", "三(一)a", "one day", _term(TODAY, TODAY), passes=True),
    Line("TermInOrder", "三(一)a", "ends before it begins", _term(TODAY, TODAY - DAY), passes=False),
    Line("TermInOrder", "三(一)a", "is over", _term(TODAY - 9 * DAY, TODAY - DAY), passes=False),
    Line("TermInOrder", "三(一)a", "no first day", _term(None, None), passes=False),
    Line("TermInOrder", "三(一)a", "the longest", _term(date(2026, 3, 31), date(2026, 4, 29), 1), passes=True),
    Line("TermInOrder", "三(一)a", "a day longer", _term(date(2026, 3, 31), date(2026, 4, 30), 1), passes=False),
    Line("TermInOrder", "三(一)a", "open against a limit", _term(TODAY, None, 12), passes=False),
    Line("BasisGiven", "三(一)a", "in words", _form(), passes=True),
    Line("BasisGiven", "三(一)a", "blank", _form(basis=" "), passes=False),
    Line("BasisGiven", "三(一)a", "a change needs none", replace(CHANGE, basis=""), passes=True),
    Line("ChangeExplained", "三(一)d", "why and when", CHANGE, passes=True),
    Line("ChangeExplained", "三(一)d", "no reason", replace(CHANGE, reason=""), passes=False),
    Line("ChangeExplained", "三(一)d", "no day", replace(CHANGE, effective_on=None), passes=False),
    Line("ChangeExplained", "三(一)d", "an application needs neither", _form(reason=""), passes=True),
    Line("SomebodyNamed", "三(一)b", "one person", _form(), passes=True),
    Line("SomebodyNamed", "三(一)b", "nobody", _form(lines=()), passes=False),
    Line("SomebodyNamed", "三(一)b", "one number twice", _form(lines=(LINE, LINE)), passes=False),
    Line(
        "SomebodyNamed",
        "三(一)b",
        "one person on two lines",
        replace(CHANGE, lines=(replace(LINE, officer="b", person=_person(id_number="")),) * 2),
        passes=False,
    ),
    Line("LineIsWhole", "三(一)b", "rights of the form", _form(), passes=True),
    Line("LineIsWhole", "三(一)b", "no rights", _line(rights=frozenset()), passes=False),
    Line("LineIsWhole", "三(一)b", "a right not asked for", _line(rights=frozenset({OTHER})), passes=False),
    Line("LineIsWhole", "三(一)b", "a name taken", _line(sign_in_name="a", sign_in_name_taken=True), passes=False),
    Line("LineIsWhole", "三(一)b", "who leaves", _changing(kind=LineKind.REPLACE, officer="b"), passes=True),
    Line("LineIsWhole", "三(一)b", "nobody leaves", _changing(kind=LineKind.REPLACE), passes=False),
    Line("LineIsWhole", "三(一)b", "oneself", _changing(kind=LineKind.END, officer="b", taker="b"), passes=False),
    Line("LineIsWhole", "三(一)b", "not the bureau's", _changing(rights=frozenset({OTHER})), passes=False),
    Line("StampedScanAttached", "三(一)b", "as printed", _form(), passes=True),
    Line("StampedScanAttached", "三(一)b", "none", _form(has_scan=False), passes=False),
    Line("StampedScanAttached", "三(一)b", "of an earlier form", _form(scan_is_current=False), passes=False),
)
"""Every line; the clause is one that the rule cites, or one under it."""
