"""The engine that moves things: what it refuses, what it writes, and what the database refuses behind it."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, transaction

from tests.support.bare_filings import NOW, Allow, Deny, bare_filing, clerk_of, officer_card
from tests.support.filings import make_firm
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.authorities.queries import get_authority
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.states import BACK_FILING
from zhulu.domain.rulebook.runner import Findings, RulesViolated
from zhulu.domain.rulebook.shapes import Severity, Violation
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance, ReasonMissing, advance
from zhulu.domain.statecraft.queries import list_moves
from zhulu.foundation.db.transactions import NoTransaction

pytestmark = pytest.mark.django_db
TRIGGER = "23514"


@pytest.fixture
def draft() -> Filing:
    """A bare draft."""
    return bare_filing(make_firm())


def move(filing: Filing, transition: str, **given: Any) -> tuple[Filing, Move]:
    """Advance a filing as its clerk under a policy that allows it, unless told otherwise."""
    given = {"policy": Allow(), "actor": clerk_of(filing.enterprise_id), "reason": "", **given}
    with transaction.atomic():
        return advance(filing, transition, machine=BACK_FILING, now=NOW, **given)


def unmoved(filing: Filing, state: str) -> bool:
    """Whether a filing stands as it did and no move of it was recorded."""
    return Filing.objects.get().state == state and not Move.objects.filter(subject_id=filing.pk).exists()


def test_a_move_writes_state_and_record(draft: Filing) -> None:
    """State and record are written together, with the actor as the actor is at that moment."""
    submitted, record = move(draft, "submit")
    county = get_authority(code="220102")
    _, returned = move(submitted, "return", actor=officer_card(county), reason="  缺页  ")

    assert Filing.objects.get().state == "returned"
    assert (record.source, record.target, record.at) == ("draft", "submitted", NOW)
    assert (record.actor_name, record.actor_office, record.authority_code) == ("沈望舒", "吉林澄岳建设集团有限公司", "")
    assert (returned.actor_name, returned.actor_office) == ("王示例", "南关区住房和城乡建设局 建筑业管理科")
    assert (returned.authority_code, returned.reason, returned.account_id) == ("220102", "缺页", 900_072)
    assert list_moves(machine=BACK_FILING, subject_id=draft.pk) == [record, returned]


def test_a_wrong_state_is_refused_in_words(draft: Filing) -> None:
    """The refusal names the state it is in, the step and its clause."""
    with pytest.raises(CannotAdvance, match="当前状态为“草稿”，不能办理“确认”（一\\(二\\)4）"):
        move(draft, "confirm", reason="属实")
    assert unmoved(draft, "draft")


def test_a_missing_permission_is_refused_first(draft: Filing) -> None:
    """Who may not is not even told the state."""
    with pytest.raises(NotPermitted, match="没有对这一件办理“确认”的权限"):
        move(draft, "confirm", policy=Deny())
    assert unmoved(draft, "draft")


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
def test_a_missing_reason_is_refused(reason: str) -> None:
    """Blank reasons count as none."""
    filing = bare_filing(make_firm(), state="submitted")
    with pytest.raises(ReasonMissing, match="须写明理由"):
        move(filing, "return", reason=reason)
    assert Filing.objects.get().state == "submitted"


def _refuse(_filing: Filing) -> None:
    violation = Violation("R", ("一(二)1",), Severity.BLOCK, "不行")
    raise RulesViolated(Findings("submission", NOW.date(), ("R",), (violation,)))


def test_a_refusal_by_the_rules_leaves_no_trace(draft: Filing) -> None:
    """What ``ask`` refuses has neither state nor record."""
    with pytest.raises(RulesViolated, match="有 1 处不符合要求：不行（一\\(二\\)1）"):
        move(draft, "submit", ask=_refuse)
    assert unmoved(draft, "draft")


def test_rules_are_asked_of_the_locked_row(draft: Filing) -> None:
    """``ask`` sees the row as it stands in the database, not as the caller once read it."""
    Filing.objects.filter(pk=draft.pk).update(name="已改名")
    seen: list[str] = []
    move(draft, "submit", ask=lambda locked: seen.append(locked.name))

    assert seen == ["已改名"]
    assert draft.name == ""


def test_a_stale_copy_does_not_move_twice(draft: Filing) -> None:
    """A second move from the same copy meets the state that stands."""
    move(draft, "submit")
    with pytest.raises(CannotAdvance, match="待审核"):
        move(draft, "submit")
    assert Move.objects.count() == 1


def test_unknown_words_are_bugs(draft: Filing) -> None:
    """A transition or state outside the table is a KeyError, not a refusal."""
    with pytest.raises(KeyError):
        move(draft, "approve")
    with pytest.raises(KeyError):
        BACK_FILING.state("approved")


def test_moving_needs_a_transaction(fresh_database: str) -> None:
    """Outside a journey's transaction nothing moves."""
    filing = bare_filing(make_firm())
    with pytest.raises(NoTransaction):
        advance(filing, "submit", machine=BACK_FILING, policy=Allow(), actor=clerk_of(filing.enterprise_id), now=NOW)


def sqlstate_of(attempt: Callable[[], object]) -> str:
    """Give the SQLSTATE with which the database refused."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        attempt()
    assert isinstance(caught.value.__cause__, psycopg.Error)
    return str(caught.value.__cause__.sqlstate)


def _recorded(filing: Filing, source: str, target: str) -> Move:
    return Move.objects.create(
        machine=BACK_FILING.name,
        subject_id=filing.pk,
        transition="forged",
        source=source,
        target=target,
        account_id=1,
        actor_name="某人",
        actor_office="某处",
        at=NOW,
    )


def test_the_database_refuses_a_state_beside_the_table(draft: Filing) -> None:
    """Even with a record, no state is reached that no edge leads to."""

    def attempt() -> None:
        _recorded(draft, "draft", "confirmed")
        Filing.objects.update(state="confirmed")

    assert sqlstate_of(attempt) == TRIGGER
    assert unmoved(draft, "draft")


def test_the_database_refuses_an_edge_without_its_record(draft: Filing) -> None:
    """An edge of the table is not taken without the record of this very transaction, subject and step."""
    assert sqlstate_of(lambda: Filing.objects.update(state="submitted")) == TRIGGER

    def with_anothers_record() -> None:
        other = bare_filing(draft.enterprise)
        _recorded(other, "draft", "submitted")
        Filing.objects.filter(pk=draft.pk).update(state="submitted")

    assert sqlstate_of(with_anothers_record) == TRIGGER
    assert unmoved(draft, "draft")


def test_the_database_refuses_yesterdays_record(fresh_database: str) -> None:
    """A record committed by an earlier transaction moves nothing."""
    filing = bare_filing(make_firm())
    _recorded(filing, "draft", "submitted")

    assert sqlstate_of(lambda: Filing.objects.update(state="submitted")) == TRIGGER


def test_a_record_cannot_claim_a_transaction(draft: Filing) -> None:
    """The transaction's number is stamped by the database, whatever the caller says."""
    record = _recorded(draft, "draft", "submitted")
    claimed = Move.objects.create(
        **{**{field.attname: getattr(record, field.attname) for field in Move._meta.fields}, "id": None, "xid": 5}
    )

    assert Move.objects.get(pk=claimed.pk).xid == Move.objects.get(pk=record.pk).xid


@pytest.mark.parametrize("state", ["submitted", "confirmed", "approved", ""])
def test_nothing_begins_in_the_middle(state: str, draft: Filing) -> None:
    """A filing is born in the table's first state."""

    def attempt() -> None:
        draft.pk, draft.public_id, draft.state = None, "0" * 16, state
        draft.save(force_insert=True)

    assert sqlstate_of(attempt) == TRIGGER


def test_what_does_not_touch_the_state_passes(draft: Filing) -> None:
    """The guard asks of changes of state only."""
    Filing.objects.update(name="改名", state="draft")

    assert Filing.objects.get().name == "改名"
