"""What warns is answered before submission, kept for ever, and told to the reviewer; nothing of it is public."""

import pytest
from django.db import DatabaseError, transaction

from tests.support.filings import ANSWERS, Cast, Plan, filled_filing, make_cast, reread, submitted_filing
from zhulu.domain.filings.models import Filing, WarningReason
from zhulu.domain.publication.likeness import likeness, list_alike
from zhulu.domain.publication.queries import find_project
from zhulu.usecases.answer_warnings import LONGEST, WarningsUnanswered
from zhulu.usecases.check_filing import check_filing
from zhulu.usecases.review_filing import review_filing
from zhulu.usecases.submit_filing import submit_filing
from zhulu.usecases.withdraw_filing import withdraw_filing

DIRECT = {("tenders", "TenderTypeNum"): "003", ("tenders", "TenderMoney"): "8000"}
WARNED = {"AmountsAgree", "Tendered", "CommissionShown"}


@pytest.fixture
def cast(db: None, frozen: object) -> Cast:
    """Who files and who answers."""
    return make_cast()


@pytest.fixture
def filing(cast: Cast) -> Filing:
    """A complete draft of which three rules warn."""
    return filled_filing(cast.clerk, Plan(change=DIRECT))


def submit(cast: Cast, filing: Filing, reasons: dict[str, str]) -> None:
    """Submit with reasons."""
    submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True, reasons=reasons)


@pytest.mark.notice("三(五)")
def test_every_rule_that_warns_wants_its_reason(cast: Cast, filing: Filing) -> None:
    """Without reasons, or with one that is blank, too long or personal, nothing is submitted and all are told."""
    with pytest.raises(WarningsUnanswered) as none:
        submit(cast, filing, {})
    with pytest.raises(WarningsUnanswered) as unfit:
        submit(
            cast, filing, {"AmountsAgree": "字" * (LONGEST + 1), "Tendered": "问 13900001234", "CommissionShown": " "}
        )

    assert set(none.value.faults) == WARNED
    assert set(unfit.value.faults) == WARNED
    assert "超过" in unfit.value.faults["AmountsAgree"]
    assert "手机号" in unfit.value.faults["Tendered"]
    assert reread(cast.clerk, filing).state == "draft"
    assert not WarningReason.objects.exists()


def test_reasons_are_kept_with_what_they_answer(cast: Cast, filing: Filing) -> None:
    """One row per rule that warned, none for others, never changed; the reviewer reads it, the public does not."""
    submit(cast, filing, {**ANSWERS, "Tendered": "  县里抢险，直接委托  "})
    rows = {row.rule: row for row in WarningReason.objects.all()}
    review = review_filing(actor=cast.county.actor, filing_id=filing.public_id)
    project = reread(cast.clerk, filing).project

    assert set(rows) == WARNED
    assert rows["Tendered"].text == "县里抢险，直接委托"
    assert "直接委托" in rows["Tendered"].said
    assert [answer.rule for answer in review.answers] == ["AmountsAgree", "Tendered", "CommissionShown"]
    assert project is not None
    assert "抢险" not in str(find_project(public_id=project.public_id))
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        WarningReason.objects.update(text="别的")


def test_a_resubmission_answers_anew(cast: Cast, filing: Filing) -> None:
    """Each submission has its own reasons."""
    submit(cast, filing, ANSWERS)
    withdraw_filing(actor=cast.clerk.actor, filing_id=filing.public_id)
    with pytest.raises(WarningsUnanswered):
        submit(cast, filing, {})
    submit(cast, filing, ANSWERS)

    assert WarningReason.objects.count() == 2 * len(WARNED)


def test_a_name_like_anothers_is_noticed(cast: Cast) -> None:
    """Another public project of the county with nearly the same name is named, not one's own or another county's."""
    there = submitted_filing(cast, Plan(name="卡伦湖大桥引道改造工程"))
    here = filled_filing(cast.clerk, Plan(name="卡伦湖大桥引道改造工程二期"))
    away = filled_filing(cast.clerk, Plan(name="卡伦湖大桥引道改造工程", county="220103"))
    withdraw_filing(actor=cast.clerk.actor, filing_id=submitted_filing(cast, Plan(name="伊通河泵站")).public_id)
    gone = filled_filing(cast.clerk, Plan(name="伊通河泵站"))

    def said(filing: Filing) -> list[str]:
        found = check_filing(actor=cast.clerk.actor, filing_id=filing.public_id).submission.warnings
        return [item.message for item in found if item.rule == "NameUnlikeOthers"]

    assert there.project is not None
    assert there.project.number in said(here)[0]
    assert said(away) == []
    assert said(gone) == []
    assert review_filing(actor=cast.county.actor, filing_id=there.public_id).content.submission.warnings == ()


def test_joining_names_the_same_county(cast: Cast) -> None:
    """Who joins a project and names another county is asked why."""
    there = submitted_filing(cast)
    assert there.project is not None
    joined = filled_filing(cast.clerk, Plan(join=there.project.public_id, county="220103"))
    found = check_filing(actor=cast.clerk.actor, filing_id=joined.public_id).submission.warnings

    assert [item.rule for item in found] == ["PlaceAsInLibrary"]
    assert "南关区" in found[0].message


@pytest.mark.parametrize(
    ("one", "other", "percent"),
    [("甲乙丙", "甲乙丙", 100), ("甲乙丙丁", "甲乙丙戊", 66), ("甲乙", "丙丁", 0), ("甲", "甲", 100), ("甲", "乙", 0)],
)
def test_likeness(one: str, other: str, percent: int) -> None:
    """Twice the common pairs over all pairs; blanks and case do not matter."""
    assert likeness(one, other) == percent
    assert likeness(f" {one}", f"{other} ") == percent


@pytest.mark.django_db
def test_the_index_misses_no_name(cast: Cast) -> None:
    """Whatever third of a name is changed, the search still finds it; a single character finds nothing."""
    name = "净月体育公园综合馆"
    submitted_filing(cast, Plan(name=name))
    for place in range(len(name)):
        changed = name[:place] + "变" + name[place + 1 :]
        near = likeness(name, changed)
        assert [row.percent for row in list_alike(name=changed, county="220102", percent=near)] == [near]
    assert list_alike(name="净", county="220102", percent=1) == []
