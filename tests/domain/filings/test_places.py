"""Where a reason of return may point, how a place is said, and which changes answer it."""

import pytest

from zhulu.domain.filings.places import PAPERS, Document, covers, describe, is_in, sheets_in, with_table
from zhulu.domain.rulebook.shapes import Place

DOCUMENT: Document = {
    "project": [{"row_id": "p1", "PrjName": "滨河桥"}],
    "contracts": [
        {"row_id": "c1", "ContractNum": "HT-1", "ContractMoney": "1.00"},
        {"row_id": "c2", "RecordName": "补充协议", "ContractMoney": "2.00"},
    ],
    "drawing_reviews": [{"row_id": "d1"}],
    "participants": [{"row_id": "x1", "Stage": "drawing_review", "CorpName": "甲勘察"}],
    PAPERS: [{"row_id": "f1", "Sheet": "tender", "PaperKind": "award_notice", "FileName": "通知书.pdf"}],
}
"""A survey firm's version: no permit, no completion; of the tender a paper only."""

THERE = [
    Place(),
    Place("contract"),
    Place("contract", "contracts"),
    Place("contract", "contracts", "c2"),
    Place("contract", "contracts", "c2", "ContractMoney"),
    Place("contract", "contracts", "", "ContractMoney"),
    Place("contract", PAPERS),
    Place("tender", PAPERS, "f1"),
    Place("drawing_review", "participants", "x1", "CorpName"),
    Place("drawing_review", "drawing_review_persons"),
]
NOT_THERE = [
    Place("permit"),
    Place("completion", "completion_checks"),
    Place("kitchen"),
    Place("", "contracts"),
    Place("", "", "c1"),
    Place("contract", "", "c1"),
    Place("contract", "", "", "ContractMoney"),
    Place("contract", "tenders"),
    Place("contract", "contracts", "c9"),
    Place("contract", "contracts", "c1", "NoSuch"),
    Place("contract", PAPERS, "f1"),
    Place("tender", PAPERS, "f1", "FileName"),
    Place("permit", "participants", "x1"),
]


@pytest.mark.parametrize("place", THERE)
def test_what_was_submitted_can_be_pointed_to(place: Place) -> None:
    """The whole, a sheet, a table without records, a record, a field, the papers of a sheet, one of them."""
    assert is_in(DOCUMENT, place)


@pytest.mark.parametrize("place", NOT_THERE)
def test_what_was_not_submitted_cannot(place: Place) -> None:
    """Sheets that were not filed, records of another sheet, columns that do not exist, half places."""
    assert not is_in(DOCUMENT, place)


def test_a_sheet_with_papers_alone_counts() -> None:
    """Only what was submitted is offered, in the order of the sheets."""
    assert sheets_in(DOCUMENT) == ["basic", "tender", "contract", "drawing_review"]
    assert sheets_in({}) == []


WORDS = [
    (Place(), "整件"),
    (Place("contract"), "合同信息"),
    (Place("contract", "contracts", "c1", "ContractMoney"), "合同信息·第 1 条 HT-1·合同金额"),
    (Place("contract", "contracts", "gone", "ContractMoney"), "合同信息·合同金额"),
    (Place("basic", "project", "p1", "PrjName"), "项目基本信息·项目名称"),
    (Place("drawing_review", "participants", "x1"), "施工图审查·参建单位及相关负责人"),
    (Place("tender", PAPERS), "招投标·附件"),
    (Place("tender", PAPERS, "f1"), "招投标·附件：中标通知书（通知书.pdf）"),
    (Place("tender", PAPERS, "gone"), "招投标·附件"),
]


@pytest.mark.parametrize(("place", "words"), WORDS)
def test_a_place_is_said_as_people_see_it(place: Place, words: str) -> None:
    """Records are numbered and named only where there are several."""
    assert describe(place, DOCUMENT) == words


MONEY = Place("contract", "contracts", "c1", "ContractMoney")
COVERED = [
    (Place("contract"), MONEY, True),
    (Place("contract", "contracts"), MONEY, True),
    (Place("contract", "contracts", "c1"), MONEY, True),
    (MONEY, MONEY, True),
    (MONEY, Place("contract", "contracts", "c1"), True),
    (Place("contract", PAPERS), Place("contract", PAPERS, "f2"), True),
    (Place(), MONEY, False),
    (Place("tender"), MONEY, False),
    (Place("contract", PAPERS), MONEY, False),
    (Place("contract", "contracts", "c2"), MONEY, False),
    (Place("contract", "contracts", "c1", "ContractNum"), MONEY, False),
]


@pytest.mark.parametrize(("asked", "changed", "answers"), COVERED)
def test_a_change_answers_what_was_asked_there(asked: Place, changed: Place, *, answers: bool) -> None:
    """A wider place is answered by what lies in it, a field by a record that came or went, the whole by nothing."""
    assert covers(asked, changed) is answers


def test_the_table_is_found_by_its_column() -> None:
    """Sheet and column are enough; what cannot be found stays and is refused as no place."""
    assert with_table(Place("contract", column="ContractMoney")).table == "contracts"
    assert with_table(Place("contract", column="NoSuch")) == Place("contract", column="NoSuch")
    assert with_table(Place("contract", "contracts", column="x")).table == "contracts"
