"""特批: who may ask, who may grant, what it changes, and that everything of it is recorded (三(一))."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from tests.support.filings import (
    CITY,
    OPINION,
    PROVINCE,
    Cast,
    Person,
    filled_filing,
    make_cast,
    make_clerk,
    make_firm,
    make_officer,
)
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.filings.models import Filing, Paper
from zhulu.domain.filings.operations import NotEditable
from zhulu.domain.filings.queries import FilingNotFound
from zhulu.domain.filings.rules import CONFIRMATION, GRADE_A, SUBMISSION, WAIVABLE
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.rulebook.models import Verdict, Waiver, WaiverRefusal, WaiverRequest
from zhulu.domain.rulebook.queries import list_waiver_requests, list_waivers
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.statecraft.operations import ReasonMissing
from zhulu.foundation.audit.models import Event, SecurityLog
from zhulu.foundation.ledger.models import Entry
from zhulu.usecases.check_filing import check_filing
from zhulu.usecases.confirm_filing import confirm_filing
from zhulu.usecases.review_filing import review_filing
from zhulu.usecases.submit_filing import submit_filing
from zhulu.usecases.waive_rule import (
    LONGEST_DAYS,
    CannotWaive,
    RequestNotFound,
    decline_waiver,
    grant_waiver,
    request_waiver,
    show_request,
    show_requests,
)

TODAY = date(2026, 3, 16)
DAY = timedelta(days=1)
RULE = "PapersAttached"
WHY = "档案馆火灾，中标通知书已毁，有市局证明"


@pytest.fixture
def cast(db: None, frozen: time_machine.Traveller) -> Cast:
    """The clerk, the county's officer and the province's."""
    return make_cast()


@pytest.fixture
def filing(cast: Cast) -> Filing:
    """A filing that lacks one paper, and nothing else."""
    filing = filled_filing(cast.clerk)
    Paper.objects.filter(filing=filing, sheet="tender").delete()
    return filing


def asked(cast: Cast, filing: Filing) -> WaiverRequest:
    """Ask for the paper to be let pass."""
    return request_waiver(actor=cast.clerk.actor, filing_id=filing.public_id, rule=RULE, reason=WHY)


def granted(cast: Cast, filing: Filing, *, days: int = 30) -> Waiver:
    """Ask, and have it granted for some days."""
    request = asked(cast, filing)
    return grant_waiver(
        actor=cast.province.actor, request_id=request.public_id, reason="情况属实", expires_on=TODAY + days * DAY
    )


def traces() -> tuple[int, ...]:
    """Count everything that a waiver would leave behind."""
    return tuple(table.objects.count() for table in (WaiverRequest, Waiver, WaiverRefusal, Event, Entry))


@pytest.mark.notice("三(一)a")
def test_a_waived_rule_lets_the_filing_pass_and_stays_visible(cast: Cast, filing: Filing) -> None:
    """Without a waiver refused; with one submitted and confirmed, the fault and its waiver in both verdicts."""
    with pytest.raises(RulesViolated):
        submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True)
    waiver = granted(cast, filing)

    checked = check_filing(actor=cast.clerk.actor, filing_id=filing.public_id).submission
    assert checked.blocks == ()
    assert [(item.rule, item.waiver and item.waiver.expires_on) for item in checked.waived] == [
        (RULE, waiver.expires_on)
    ]
    assert "已特批" in checked.waived[0].remedy
    submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True)
    review = review_filing(actor=cast.county.actor, filing_id=filing.public_id)
    assert [item.rule for item in review.content.submission.waived] == [RULE]
    confirm_filing(actor=cast.county.actor, filing_id=filing.public_id, opinion=OPINION, method="originals")

    for verdict in Verdict.objects.order_by("id"):
        assert verdict.passed
        assert [(item["rule"], item["severity"]) for item in verdict.violations] == [(RULE, "waived")]
        assert verdict.violations[0]["waiver"]["expires_on"] == waiver.expires_on.isoformat()
        assert verdict.violations[0]["waiver"]["waiver_id"] == waiver.request.public_id


def test_everything_about_a_waiver_is_recorded(cast: Cast, filing: Filing) -> None:
    """Requester and approver with name and office, reasons, clause and day; an event and a ledger entry of each."""
    waiver = granted(cast, filing)
    request = waiver.request

    assert (request.requested_name, request.requested_for) == (cast.clerk.actor.name, cast.clerk.actor.office)
    assert request.reason == WHY
    assert [fault.startswith("招投标：没有上传") and fault.endswith("（一(二)3）") for fault in request.faults] == [
        True
    ]
    assert (waiver.approved_name, waiver.approved_office) == (cast.province.actor.name, cast.province.actor.office)
    assert (waiver.clause, waiver.valid_from, waiver.granted_at) == ("三(一)", TODAY, request.requested_at)
    kinds = ["request_waiver", "grant_waiver"]
    assert list(Entry.objects.filter(kind__in=kinds).order_by("pk").values_list("kind", flat=True)) == kinds
    assert list(Event.objects.filter(action__in=kinds).order_by("pk").values_list("action", flat=True)) == kinds


@pytest.mark.parametrize(("days", "holds"), [(0, True), (30, True), (31, False), (-1, False)])
def test_a_waiver_holds_from_its_day_to_its_last(cast: Cast, filing: Filing, *, days: int, holds: bool) -> None:
    """On the day it is granted and on its last day it holds; the day before and the day after it does not."""
    granted(cast, filing, days=30)

    found = list_waivers(subject_kind="filing", subject_id=filing.public_id, on=TODAY + days * DAY)
    assert bool(found) is holds


def test_an_expired_waiver_stops_the_confirmation(cast: Cast, filing: Filing, frozen: time_machine.Traveller) -> None:
    """Submitted under a waiver and reviewed after its last day: the rule blocks again."""
    granted(cast, filing, days=1)
    submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True)
    frozen.shift(2 * DAY)

    with pytest.raises(RulesViolated) as refused:
        confirm_filing(actor=cast.county.actor, filing_id=filing.public_id, opinion=OPINION, method="originals")
    assert [item.rule for item in refused.value.findings.blocks] == [RULE]


def test_a_waiver_is_for_one_filing(cast: Cast, filing: Filing) -> None:
    """Another filing of the same firm is not let pass by it."""
    granted(cast, filing)
    other = filled_filing(cast.clerk)
    Paper.objects.filter(filing=other, sheet="tender").delete()

    assert [
        item.rule for item in check_filing(actor=cast.clerk.actor, filing_id=other.public_id).submission.blocks
    ] == [RULE]


def test_only_readings_and_settings_may_be_waived() -> None:
    """What the notice says in words, who files and where, and grade A's fields are never waived (ADR 0020)."""
    assert {"CollectionPapersAttached", "PapersAttached", "PermitDetailsTogether", "StartsAgree"} == WAIVABLE
    assert CONFIRMATION.rules == SUBMISSION.rules
    assert not any(rule.may_be_waived for rule in GRADE_A.rules)


@pytest.mark.parametrize("rule", ["StartBeforeCutOver", "PlaceKnown", "FilerTookPart", "StartsAgree", "Nonsense"])
def test_what_cannot_be_asked_for(cast: Cast, filing: Filing, rule: str) -> None:
    """A rule that may not be waived, one that is not violated, and one that does not exist."""
    before = traces()
    with pytest.raises(CannotWaive, match=r"三\(一\)"):
        request_waiver(actor=cast.clerk.actor, filing_id=filing.public_id, rule=rule, reason=WHY)
    assert traces() == before
    assert SecurityLog.objects.get().action == "request_waiver"


def test_one_request_is_open_at_a_time(cast: Cast, filing: Filing) -> None:
    """A second request waits for the answer to the first; after a refusal one may ask again."""
    request = asked(cast, filing)
    with pytest.raises(CannotWaive):
        asked(cast, filing)
    decline_waiver(actor=cast.province.actor, request_id=request.public_id, reason="请补交复印件")

    again = asked(cast, filing)
    rows = list_waiver_requests(subject_kind="filing", subject_id=filing.public_id)
    assert [row.public_id for row in rows] == [request.public_id, again.public_id]
    assert rows[0].refusal.reason == "请补交复印件"


def test_an_empty_reason_is_none(cast: Cast, filing: Filing) -> None:
    """Who asks, who grants and who declines say why."""
    with pytest.raises(ReasonMissing):
        request_waiver(actor=cast.clerk.actor, filing_id=filing.public_id, rule=RULE, reason="  ")
    request = asked(cast, filing)
    with pytest.raises(ReasonMissing):
        grant_waiver(actor=cast.province.actor, request_id=request.public_id, reason=" ", expires_on=TODAY)
    with pytest.raises(ReasonMissing):
        decline_waiver(actor=cast.province.actor, request_id=request.public_id, reason="")
    assert Waiver.objects.count() == WaiverRefusal.objects.count() == 0


def others(cast: Cast) -> dict[str, Person]:
    """Give everybody who may not answer a request."""
    return {
        "the county": cast.county,
        "the city": make_officer(CITY, function=GrantFunction.CONFIRM),
        "a provincial officer without the grant": make_officer(PROVINCE, function=None, sign_in_name="idle"),
        "the clerk who asked": cast.clerk,
    }


def test_only_the_province_answers(cast: Cast, filing: Filing) -> None:
    """Neither county nor city, nor a provincial officer without the grant for A, nor the requester."""
    request = asked(cast, filing)
    before = traces()
    for name, person in others(cast).items():
        with pytest.raises((NotPermitted, RequestNotFound)):
            grant_waiver(actor=person.actor, request_id=request.public_id, reason="同意", expires_on=TODAY)
        with pytest.raises((NotPermitted, RequestNotFound)):
            decline_waiver(actor=person.actor, request_id=request.public_id, reason="不同意")
        assert (name, traces()) == (name, before)


def test_only_the_firm_asks(cast: Cast, filing: Filing) -> None:
    """Another firm's clerk does not see the filing, an officer does not fill it in, a submitted one is closed."""
    other = make_clerk(make_firm(serial=2, name="吉林正衡工程监理有限公司"), sign_in_name="other")
    with pytest.raises(FilingNotFound):
        request_waiver(actor=other.actor, filing_id=filing.public_id, rule=RULE, reason=WHY)
    granted(cast, filing)
    submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True)
    with pytest.raises(NotPermitted):
        request_waiver(actor=cast.county.actor, filing_id=filing.public_id, rule=RULE, reason=WHY)
    with pytest.raises(NotEditable):
        asked(cast, filing)


@pytest.mark.parametrize(("days", "passes"), [(-1, False), (0, True), (LONGEST_DAYS, True), (LONGEST_DAYS + 1, False)])
def test_the_last_day_is_today_or_within_a_year(cast: Cast, filing: Filing, *, days: int, passes: bool) -> None:
    """Neither in the past nor for ever."""
    request = asked(cast, filing)
    last = TODAY + days * DAY
    if passes:
        waiver = grant_waiver(actor=cast.province.actor, request_id=request.public_id, reason="同意", expires_on=last)
        assert waiver.expires_on == last
    else:
        with pytest.raises(CannotWaive):
            grant_waiver(actor=cast.province.actor, request_id=request.public_id, reason="同意", expires_on=last)
        assert Waiver.objects.count() == 0


def test_a_request_is_answered_once(cast: Cast, filing: Filing) -> None:
    """After either answer neither can be given again."""
    request = granted(cast, filing).request
    with pytest.raises(CannotWaive):
        decline_waiver(actor=cast.province.actor, request_id=request.public_id, reason="反悔")
    with pytest.raises(CannotWaive):
        grant_waiver(actor=cast.province.actor, request_id=request.public_id, reason="再批", expires_on=TODAY)


def test_the_database_refuses_self_approval(cast: Cast, filing: Filing) -> None:
    """The constraint holds whatever the program asks, and so does the one on the days."""
    request = asked(cast, filing)
    common = {
        "request": request,
        "rule": RULE,
        "clause": "三(一)",
        "subject_kind": "filing",
        "subject_id": filing.public_id,
        "requested_by": request.requested_by,
        "requested_name": "甲",
        "approved_name": "乙",
        "approved_office": "丙",
        "reason": "丁",
        "granted_at": request.requested_at,
    }
    for odd, name in (
        ({"approved_by": request.requested_by, "valid_from": TODAY, "expires_on": TODAY}, "requester_does_not_approve"),
        ({"approved_by": 9, "valid_from": TODAY, "expires_on": TODAY - DAY}, "waiver_expires_after_it_begins"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Waiver.objects.create(**common, **odd)


def test_the_desk_lists_what_waits_and_what_was_answered(cast: Cast, filing: Filing) -> None:
    """Open requests stand in the one list, answered ones in the other; a county sees neither."""
    request = asked(cast, filing)
    province = cast.province.actor

    assert show_request(actor=province, request_id=request.public_id, on=TODAY) == (request, True)
    assert show_requests(actor=province, on=TODAY) == [request]
    assert show_requests(actor=cast.county.actor, on=TODAY) == []
    with pytest.raises(RequestNotFound):
        show_request(actor=cast.county.actor, request_id=request.public_id, on=TODAY)
    decline_waiver(actor=province, request_id=request.public_id, reason="请补交")
    assert show_requests(actor=province, on=TODAY) == []
    assert show_requests(actor=province, on=TODAY, is_open=False) == [request]
    assert show_request(actor=province, request_id=request.public_id, on=TODAY)[1] is False
    assert show_request(actor=cast.clerk.actor, request_id=request.public_id, on=TODAY)[1] is False
