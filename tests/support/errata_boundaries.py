"""The table of boundaries of errata; ``boundaries`` appends it to those of the paths."""

from dataclasses import replace
from typing import Any

from tests.support.boundary_lines import Line
from tests.support.filing_facts import jilin_policy
from zhulu.domain.errata.facts import ErratumFacts, Said
from zhulu.domain.errata.facts import Line as Change
from zhulu.domain.errata.vocabulary import Act, Procedure
from zhulu.domain.rulebook.shapes import Place, Severity, Violation

ROW = "a" * 16
OTHER = "b" * 16
DOCUMENT = {
    "tenders": [{"row_id": ROW, "TenderMoney": "12386.40", "TenderNum": "CC-1"}],
    "unit_works": [{"row_id": OTHER, "SubPrjName": "综合馆"}],
}
AMOUNT = Change(
    Act.SET,
    "tender",
    "tenders",
    ROW,
    "TenderMoney",
    old="12386.40",
    new="12300.00",
    reason="抄错",
    evidence="c" * 16,
)
WHOLE = ErratumFacts(
    procedure=Procedure.PROVINCIAL,
    path="2",
    grade="C",
    national="",
    is_deletion=False,
    reason="抄错",
    lines=(AMOUNT,),
    document=DOCUMENT,
    said=Said(),
    has_scan=True,
    seal_note="",
    evidence=1,
    home="南关区住房和城乡建设局",
    is_deleted=False,
    policy=jilin_policy(),
)
DELIVERED = replace(WHOLE, path="1", procedure=Procedure.APPROVAL)
DELETION = replace(DELIVERED, is_deletion=True, lines=())


def _but(**changes: Any) -> ErratumFacts:
    return replace(WHOLE, **changes)


def _line(**changes: Any) -> ErratumFacts:
    return replace(WHOLE, lines=(replace(AMOUNT, **changes),))


def _fault(severity: Severity, *, table: str = "tenders", row: str = ROW, column: str = "TenderMoney") -> Violation:
    return Violation("NotInTheFuture", ("三(五)",), severity, "晚于今天", place=Place("tender", table, row, column))


BLOCK, WARN = _fault(Severity.BLOCK), _fault(Severity.WARN)
ELSEWHERE = _fault(Severity.BLOCK, table="unit_works", row=OTHER, column="SubPrjName")
ADDED = Change(Act.ADD, "basic", "unit_works", "d" * 16, new={"SubPrjName": "训练馆"}, reason="漏填", evidence="c" * 16)
REMOVED = Change(
    Act.REMOVE, "basic", "unit_works", OTHER, old=DOCUMENT["unit_works"][0], reason="多填", evidence="c" * 16
)

ERRATA_BOUNDARIES = (
    Line("NationalProcedure", "二(三)a", "C by 二(二)", WHOLE, passes=True),
    Line("NationalProcedure", "二(三)a", "A by 二(二)", _but(grade="A"), passes=False),
    Line("NationalProcedure", "二(三)a", "A by 二(三)", _but(grade="A", procedure=Procedure.NATIONAL), passes=True),
    Line("NationalProcedure", "二(三)a", "C known to the nation", _but(national="已在国家平台"), passes=False),
    Line("NationalProcedure", "二(三)a", "path ③ is never national", _but(path="3", grade=""), passes=True),
    Line("NationalProcedure", "二(三)a", "A of path ① by 二(一)", replace(DELIVERED, grade="A"), passes=False),
    Line("RightProcedure", "二(二)a", "path ② by 二(二)", WHOLE, passes=True),
    Line("RightProcedure", "二(二)a", "path ③ by 二(二)", _but(path="3", grade=""), passes=True),
    Line("RightProcedure", "二(一)a", "path ① by 二(一)", DELIVERED, passes=True),
    Line("RightProcedure", "二(一)a", "path ① by 二(二)", _but(path="1"), passes=False),
    Line(
        "RightProcedure", "二(二)a", "path ② by 二(三) without need", _but(procedure=Procedure.NATIONAL), passes=False
    ),
    Line("RecordStands", "二(一)b", "it stands", WHOLE, passes=True),
    Line("RecordStands", "二(一)b", "it was deleted", _but(is_deleted=True), passes=False),
    Line("WholeRecordOnPathOne", "二(一)b", "a whole record of path ①", DELETION, passes=True),
    Line("WholeRecordOnPathOne", "二(一)b", "with lines beside it", replace(DELETION, lines=(AMOUNT,)), passes=False),
    Line("WholeRecordOnPathOne", "二(一)b", "a whole back-filing", _but(is_deletion=True, lines=()), passes=False),
    Line("ErratumChangesSomething", "二", "one cell", WHOLE, passes=True),
    Line("ErratumChangesSomething", "二", "nothing", _but(lines=()), passes=False),
    Line("ErratumChangesSomething", "二", "the same value", _line(new="12386.40"), passes=False),
    Line("ErratumChangesSomething", "二", "a deletion needs no line", DELETION, passes=True),
    Line("NewValuesReadable", "三(五)a", "all are read", WHOLE, passes=True),
    Line("NewValuesReadable", "三(五)a", "one is not", _line(new=None, fault="看不懂这个数"), passes=False),
    Line("OldValuesStand", "二", "the old value stands", WHOLE, passes=True),
    Line("OldValuesStand", "二", "another one stands", _line(old="12386.41"), passes=False),
    Line("OldValuesStand", "二", "its row is gone", _line(row_id="e" * 16), passes=False),
    Line("OldValuesStand", "二", "nothing and empty text are one", _line(column="TenderName", old=""), passes=True),
    Line("OldValuesStand", "二", "a row to be removed", _but(lines=(REMOVED,)), passes=True),
    Line(
        "OldValuesStand",
        "二",
        "it says something else by now",
        _but(lines=(replace(REMOVED, old={"row_id": OTHER, "SubPrjName": "别的馆"}),)),
        passes=False,
    ),
    Line("OldValuesStand", "二", "a new row", _but(lines=(ADDED,)), passes=True),
    Line("OldValuesStand", "二", "a new row that is there", _but(lines=(replace(ADDED, row_id=OTHER),)), passes=False),
    Line("RecordsFree", "二", "nobody holds it", WHOLE, passes=True),
    Line("RecordsFree", "二", "another holds a neighbour", _but(held={OTHER: "KW2-1"}, others=("KW2-1",)), passes=True),
    Line("RecordsFree", "二", "another holds it", _but(held={ROW: "KW2-1"}), passes=False),
    Line("RecordsFree", "二", "a deletion beside another", replace(DELETION, others=("KW1-1",)), passes=False),
    Line("WrittenApplication", "二(二)a", "a stamped scan", WHOLE, passes=True),
    Line("WrittenApplication", "二(二)a", "a seal", _but(has_scan=False, seal_note="JL-1"), passes=True),
    Line("WrittenApplication", "二(二)a", "neither", _but(has_scan=False, seal_note=" "), passes=False),
    Line("ReasonsAndEvidence", "三(五)b", "both", WHOLE, passes=True),
    Line("ReasonsAndEvidence", "三(五)b", "no reason", _line(reason=" "), passes=False),
    Line("ReasonsAndEvidence", "三(五)b", "no paper at all", _but(evidence=0), passes=False),
    Line("ReasonsAndEvidence", "三(五)b", "no paper for a line", _line(evidence=""), passes=False),
    Line("ReasonsAndEvidence", "三(五)b", "what follows needs none", _line(evidence="", is_derived=True), passes=True),
    Line("ReasonsAndEvidence", "三(五)b", "a deletion without words", replace(DELETION, reason=""), passes=False),
    Line("NoNumbersInReasons", "三(五)a", "words", WHOLE, passes=True),
    Line("NoNumbersInReasons", "三(五)a", "a mobile in a line", _line(reason="请问 13900001111"), passes=False),
    Line("NoNumbersInReasons", "三(五)a", "a mobile in the whole", _but(reason="请问 13900001111"), passes=False),
    Line("AddsNoViolation", "三(五)a", "nothing new", _but(said=Said((BLOCK,), (BLOCK,))), passes=True),
    Line("AddsNoViolation", "三(五)a", "a fault that is new", _but(said=Said((), (BLOCK,))), passes=False),
    Line("AddsNoViolation", "三(五)a", "a new caution stops nothing", _but(said=Said((), (WARN,))), passes=True),
    Line(
        "TouchedFieldsClean",
        "三(五)a",
        "an old fault elsewhere",
        _but(said=Said((ELSEWHERE,), (ELSEWHERE,))),
        passes=True,
    ),
    Line("TouchedFieldsClean", "三(五)a", "an old fault that stays", _but(said=Said((BLOCK,), (BLOCK,))), passes=False),
    Line("TouchedFieldsClean", "三(五)a", "an old fault that goes", _but(said=Said((BLOCK,), ())), passes=True),
    Line("FaultsElsewhere", "三(五)a", "none", WHOLE, passes=True),
    Line("FaultsElsewhere", "三(五)a", "an old one", _but(said=Said((ELSEWHERE,), (ELSEWHERE,))), passes=False),
    Line("FaultsElsewhere", "三(五)a", "a new caution", _but(said=Said((), (WARN,))), passes=False),
    Line("HomeCanAgree", "二(二)a", "somebody", WHOLE, passes=True),
    Line("HomeCanAgree", "二(二)a", "nobody", _but(home=""), passes=False),
    Line("HomeCanAgree", "二(二)a", "a new place with its home", _but(moves_to="220104", new_home="朝阳"), passes=True),
    Line("HomeCanAgree", "二(二)a", "a new place without one", _but(moves_to="220802"), passes=False),
)
