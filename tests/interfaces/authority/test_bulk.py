"""Many at once: each filing has a result of its own, what can be decided is, and nothing typed is lost."""

import re
from typing import Any

import pytest
from django.urls import reverse

from tests.support.filings import Cast, Person, Plan, make_officer, submitted_filing
from zhulu.domain.filings.models import DeskEntry, Filing, ReturnReason
from zhulu.domain.library.models import GradeDecision
from zhulu.domain.statecraft.models import Move
from zhulu.foundation.audit.models import SecurityLog
from zhulu.usecases.claim_filing import claim_filing
from zhulu.usecases.decide_many import MOST, Pick, TooMany, confirm_many

CONFIRM = {"opinion": "材料齐全，与登记数据一致", "method": "system"}


@pytest.fixture
def three(cast: Cast, filing: Filing) -> list[Filing]:
    """Three filings of unlike names that wait for the county."""
    return [filing, *(submitted_filing(cast, Plan(name=name)) for name in ("乙桥", "丙路"))]


def post(person: Person, name: str, filings: list[Filing], **data: str) -> Any:
    """Choose filings and press a button."""
    picks = [filing.public_id for filing in filings]
    return person.client().post(reverse(f"authority:{name}"), {"pick": picks, **data})


def states(filings: list[Filing]) -> list[str]:
    """Read the filings' states anew."""
    return [Filing.objects.get(pk=filing.pk).state for filing in filings]


def test_many_are_confirmed_each_by_itself(cast: Cast, three: list[Filing]) -> None:
    """First the page asks for method and opinion and lists what was chosen; then each is its own signed decision."""
    page = post(cast.county, "bulk-confirm", three).content.decode()
    assert all(filing.name in page for filing in three)
    assert "核验方式" in page
    assert states(three) == ["submitted"] * 3
    page = post(cast.county, "bulk-confirm", three, go="1", **CONFIRM).content.decode()
    assert "办成 3 件" in page
    assert states(three) == ["confirmed"] * 3
    assert GradeDecision.objects.count() == Move.objects.filter(transition="confirm").count() == 3


def test_partial_success_is_told_row_by_row(cast: Cast, three: list[Filing]) -> None:
    """What a colleague has taken and what was resubmitted since stay; the others are decided; each row says why."""
    colleague = make_officer(sign_in_name="officer-2", name="赵示例")
    claim_filing(actor=colleague.actor, filing_id=three[1].public_id)
    changed = {f"seen-{three[2].public_id}": "0" * 64}
    page = post(cast.county, "bulk-confirm", three, go="1", **CONFIRM, **changed).content.decode()
    assert "办成 1 件，没有办成 2 件" in page
    assert "由赵示例领取办理" in page
    assert "您看的不是最新一次提交" in page
    assert states(three) == ["confirmed", "submitted", "submitted"]
    assert SecurityLog.objects.count() == 2


def test_many_are_returned_with_one_reason(cast: Cast, three: list[Filing]) -> None:
    """The reason stands on each; a code that needs words is refused without them, and the choice is kept."""
    bare = post(cast.county, "bulk-return", three, go="1", code="R99", opinion="请补正")
    assert bare.status_code == 422
    assert "请写明具体是什么" in bare.content.decode()
    assert len(re.findall(r'name="pick" value="[^"]+" checked', bare.content.decode())) == 3
    page = post(cast.county, "bulk-return", three, go="1", code="R05", text="缺公章", opinion="请补正").content.decode()
    assert "办成 3 件" in page
    assert ReturnReason.objects.filter(code="R05", text="缺公章").count() == 3
    assert not DeskEntry.objects.filter(is_stopped=False).exists()


def test_nothing_chosen_and_what_is_not_ones_own(cast: Cast, three: list[Filing]) -> None:
    """An empty choice leads back; another county's officer reaches none of it."""
    assert post(cast.county, "bulk-confirm", []).status_code == 302
    assert post(make_officer("220103"), "bulk-confirm", three, go="1", **CONFIRM).status_code == 302
    assert states(three) == ["submitted"] * 3


def test_five_hundred_are_the_most(cast: Cast) -> None:
    """More than one person answers for at once is refused before anything is decided."""
    with pytest.raises(TooMany, match="500"):
        confirm_many(actor=cast.county.actor, picks=[Pick(str(n), "") for n in range(MOST + 1)], **CONFIRM)
