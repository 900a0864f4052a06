"""政策设置: what the province sets is changed by two people, from a day on, and nothing is overwritten."""

import json
import tomllib
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.support.filing_facts import POLICY_FILE
from tests.support.filings import (
    NO_STAR,
    PROVINCE,
    Cast,
    Person,
    Plan,
    applied_filing,
    confirmed_filing,
    filled_filing,
    make_cast,
    make_officer,
)
from tests.support.races import at_once, losers, winners
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.filings.queries import count_star_change
from zhulu.domain.grants.permissions import SECOND_PERSON, SettingPolicy
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.rulebook.models import PolicySetting, SettingAnswer, SettingProposal
from zhulu.domain.rulebook.operations import set_policy
from zhulu.domain.rulebook.queries import SettingNotFound, get_policy
from zhulu.domain.statecraft.operations import CannotAdvance, ReasonMissing
from zhulu.foundation.audit.models import Event, SecurityLog
from zhulu.foundation.clock import local_day
from zhulu.foundation.ledger.models import Entry
from zhulu.usecases.policy_settings.catalogue import SETTINGS, STARS
from zhulu.usecases.policy_settings.changing import (
    VALUE,
    CannotAnswer,
    CannotSet,
    Wanted,
    confirm_change,
    decline_change,
    preview_change,
    propose_change,
    withdraw_change,
)
from zhulu.usecases.policy_settings.reading import list_answered, show_setting, show_settings
from zhulu.usecases.policy_settings.value_forms import CATALOGUE_DEFAULT, spelled_out

pytestmark = pytest.mark.notice("三(一)a")
TODAY = date(2026, 3, 16)
NEXT = TODAY + timedelta(days=10)
PACK = tomllib.loads(POLICY_FILE.read_text(encoding="utf-8"))["setting"]


@pytest.fixture
def cast(db: None, frozen: time_machine.Traveller) -> Cast:
    """The clerk, the county's officer and the province's."""
    return make_cast()


@pytest.fixture
def second(cast: Cast) -> Person:
    """Another officer of the province with the same grant."""
    return make_second()


def make_second() -> Person:
    """Make another officer of the province with the same grant."""
    return make_officer(PROVINCE, function=GrantFunction.GRADE_A, sign_in_name="officer-second", name="吴示例")


WANTED = Wanted(key="objection_days", value=5, valid_from=NEXT, reason="试行公示", clause="省厅〔2026〕1号")


def wanted(**changes: Any) -> Wanted:
    """Want a public notice of five days, or something else."""
    return replace(WANTED, **changes)


def proposed(cast: Cast, **changes: Any) -> SettingProposal:
    """Propose it as the province's first officer."""
    return propose_change(actor=cast.province.actor, wanted=wanted(**changes))


@pytest.mark.parametrize("row", PACK, ids=lambda row: str(row["key"]))
def test_every_value_survives_the_form(row: dict[str, object]) -> None:
    """What the form shows of the pack's value, posted unchanged, is that value: no list loses an entry."""
    shape = SETTINGS[str(row["key"])].shape
    typed: dict[str, list[str]] = {}
    for control in shape.controls(row["value"], VALUE, "值"):
        shown = control.value if isinstance(control.value, list) else [str(control.value)]
        if control.kind == "checks":
            offered = {one.value for one in control.options}
            shown = [text for text in shown if text in offered]
        typed.setdefault(control.name, []).extend(shown)

    given = shape.typed(typed, VALUE)
    expected = spelled_out(row["value"]) if row["value"] == [CATALOGUE_DEFAULT] else row["value"]
    assert _sorted(given) == _sorted(expected)


def _sorted(value: object) -> object:
    return sorted(value) if isinstance(value, list) and all(isinstance(item, str) for item in value) else value


def test_two_people_bring_a_change_into_force(cast: Cast, second: Person) -> None:
    """The value changes on its day and not before; the earlier version stays; both names are kept and sealed."""
    before = PolicySetting.objects.filter(key="objection_days").count()
    proposal = proposed(cast)
    assert get_policy(as_of=NEXT).number("objection_days") == 0

    answer = confirm_change(actor=second.actor, proposal_id=proposal.public_id)
    assert get_policy(as_of=NEXT - timedelta(days=1)).number("objection_days") == 0
    assert get_policy(as_of=NEXT).number("objection_days") == 5
    assert PolicySetting.objects.filter(key="objection_days").count() == before + 1
    assert (proposal.proposed_name, answer.answered_name, answer.alone) == ("李示例", "吴示例", False)
    kinds = ["propose_setting", "confirm_setting"]
    assert list(Event.objects.filter(subject_kind="setting").order_by("id").values_list("action", flat=True)) == kinds
    entries = Entry.objects.filter(subject="setting:objection_days").order_by("id")
    assert [entry.kind for entry in entries] == kinds
    assert json.loads(entries[1].statement)["value"] == 5

    shown, _ = show_setting(actor=second.actor, key="objection_days", on=TODAY)
    assert [row.value for row in shown.coming] == [5]
    assert shown.current is not None
    assert shown.current.value == 0
    assert [item.public_id for item in list_answered(actor=second.actor, key="objection_days", on=TODAY)] == [
        proposal.public_id
    ]


def test_who_proposes_does_not_confirm(cast: Cast) -> None:
    """By policy and by the database; the attempt is in the security log."""
    proposal = proposed(cast)
    with pytest.raises(NotPermitted, match="提出的人自己不能确认"):
        confirm_change(actor=cast.province.actor, proposal_id=proposal.public_id)
    assert SecurityLog.objects.filter(action="confirm_setting").count() == 1

    row = SettingAnswer(
        proposal=proposal,
        outcome="declined",
        proposed_by=proposal.proposed_by,
        answered_by=proposal.proposed_by,
        answered_name="李示例",
        answered_office="省厅",
        reason="自己",
        answered_at=proposal.proposed_at,
    )
    with pytest.raises(IntegrityError, match="proposer_does_not_confirm_setting"), transaction.atomic():
        row.save()


def test_one_step_where_the_province_set_it_so(cast: Cast, second: Person) -> None:
    """Letting go of the second person takes two; afterwards the proposer may confirm, and this is written down."""
    alone = wanted(key=SECOND_PERSON, value=False, valid_from=TODAY)
    change = propose_change(actor=cast.province.actor, wanted=alone)
    confirm_change(actor=second.actor, proposal_id=change.public_id)

    proposal = proposed(cast)
    assert confirm_change(actor=cast.province.actor, proposal_id=proposal.public_id).alone
    back = propose_change(actor=cast.province.actor, wanted=wanted(key=SECOND_PERSON, value=True))
    with pytest.raises(NotPermitted):
        confirm_change(actor=cast.province.actor, proposal_id=back.public_id)


def test_every_fault_is_told_at_once(cast: Cast) -> None:
    """Value, day, reason and basis in one refusal with a stable rule; nothing is written."""
    with pytest.raises(CannotSet) as refused:
        proposed(cast, value="很多", valid_from=TODAY - timedelta(days=1), reason=" ", clause="")
    assert [fault.control for fault in refused.value.faults] == [VALUE, "valid_from", "reason", "clause"]
    assert refused.value.rule == "SettingInOrder"
    assert "有 4 处要改" in str(refused.value)
    assert not SettingProposal.objects.exists()


def test_nothing_to_change_is_no_change(cast: Cast) -> None:
    """The same value with the same basis is refused; with another basis it is a change of its own."""
    standing = PolicySetting.objects.get(key="objection_days")
    with pytest.raises(CannotSet, match="不用改"):
        proposed(cast, value=standing.value, clause=standing.clause)
    assert proposed(cast, value=standing.value).pk


def test_a_change_waits_alone(cast: Cast, second: Person) -> None:
    """A second proposal for the same setting is refused while one waits, and taken once it is withdrawn."""
    first = proposed(cast)
    with pytest.raises(CannotSet, match="已有待确认的改动"):
        propose_change(actor=second.actor, wanted=wanted(value=10))
    with pytest.raises(NotPermitted):
        withdraw_change(actor=second.actor, proposal_id=first.public_id)
    withdraw_change(actor=cast.province.actor, proposal_id=first.public_id)
    assert propose_change(actor=second.actor, wanted=wanted(value=10)).pk
    with pytest.raises(CannotAnswer, match="已撤回"):
        confirm_change(actor=second.actor, proposal_id=first.public_id)


def test_a_declined_change_changes_nothing(cast: Cast, second: Person) -> None:
    """A reason is needed and kept."""
    proposal = proposed(cast)
    with pytest.raises(ReasonMissing):
        decline_change(actor=second.actor, proposal_id=proposal.public_id, reason=" ")
    decline_change(actor=second.actor, proposal_id=proposal.public_id, reason="先征求意见")
    assert get_policy(as_of=NEXT).number("objection_days") == 0
    assert SettingAnswer.objects.get().reason == "先征求意见"


def test_a_change_whose_day_has_passed_is_not_confirmed(
    cast: Cast, second: Person, frozen: time_machine.Traveller
) -> None:
    """Nothing takes effect backwards."""
    proposal = proposed(cast)
    frozen.shift(timedelta(days=11))
    with pytest.raises(CannotAnswer, match="已经过了"):
        confirm_change(actor=second.actor, proposal_id=proposal.public_id)


def test_a_change_of_something_else_than_was_read_is_not_confirmed(cast: Cast, second: Person) -> None:
    """If the pack set another version in between, what was previewed is no longer what would change."""
    proposal = proposed(cast)
    with transaction.atomic():
        set_policy(key="objection_days", value=7, valid_from=TODAY, reason="数据包", set_by="测试")
    with pytest.raises(CannotAnswer, match="又有了别的版本"):
        confirm_change(actor=second.actor, proposal_id=proposal.public_id)


def test_nobody_else_reads_or_changes(cast: Cast) -> None:
    """A county finds nothing, a clerk is no officer, and a provincial officer without the grant only reads."""
    proposal = proposed(cast)
    reader = make_officer(PROVINCE, function=None, sign_in_name="officer-reader", name="郑示例")
    assert show_settings(actor=reader.actor, on=TODAY)
    for action in (Permission.SETTING_PROPOSE, Permission.SETTING_DECIDE):
        assert not SettingPolicy(on=TODAY).may(actor=reader.actor, action=action, thing=proposal)
    with pytest.raises(NotPermitted):
        propose_change(actor=reader.actor, wanted=wanted())
    with pytest.raises(SettingNotFound):
        show_settings(actor=cast.county.actor, on=TODAY)
    with pytest.raises(SettingNotFound):
        confirm_change(actor=cast.county.actor, proposal_id=proposal.public_id)
    with pytest.raises(NotPermitted):
        show_settings(actor=cast.clerk.actor, on=TODAY)


def test_may_and_visible_to_agree(cast: Cast, second: Person) -> None:
    """Reading a change is exactly being shown it."""
    proposal = proposed(cast)
    policy = SettingPolicy(on=TODAY)
    for person in (cast.clerk, cast.county, cast.province, second):
        seen = policy.visible_to(actor=person.actor).filter(pk=proposal.pk).exists()
        if person.actor.kind == cast.province.actor.kind:
            assert policy.may(actor=person.actor, action=Permission.SETTING_READ, thing=proposal) is seen


@pytest.mark.notice("一(二)6")
def test_the_preview_counts_who_gains_and_who_loses(cast: Cast) -> None:
    """One complete and applied for A, one that lacks a ``*`` field: dropping the field gains one, a new one loses."""
    applied_filing(cast, Plan(name="净月体育公园综合馆"))
    confirmed_filing(cast, Plan(name="南湖中学教学楼", blank=NO_STAR))
    default = spelled_out([CATALOGUE_DEFAULT])
    without = [name for name in default if name != "completion_checks.Span"]

    dropped = count_star_change(before=[*default], after=[*without])
    assert (dropped.records, dropped.records_gain, dropped.records_lose) == (2, 1, 0)
    assert (dropped.applications, dropped.applications_gain, dropped.applications_lose) == (1, 0, 0)
    added = count_star_change(before=[*without], after=[*without, "completion_checks.Span"])
    assert (added.records_gain, added.records_lose, added.applications_lose) == (0, 1, 0)

    stars = wanted(key=STARS, value=without)
    preview = preview_change(actor=cast.province.actor, wanted=stars, on=TODAY)
    assert any(
        "B 级、C 级的补录 2 件里，0 件会由完备变为不完备，1 件会由不完备变为完备" in line for line in preview.effects
    )
    assert len(preview.difference.removed) == 1
    assert not SettingProposal.objects.exists()


def test_a_new_star_list_counts_from_its_day(cast: Cast, second: Person) -> None:
    """The completeness that everybody reads follows the version of the day."""
    proposal = propose_change(actor=cast.province.actor, wanted=wanted(key=STARS, value=["project.PrjName"]))
    confirm_change(actor=second.actor, proposal_id=proposal.public_id)
    assert spelled_out(get_policy(as_of=NEXT).items(STARS)) == ["project.PrjName"]
    assert len(spelled_out(get_policy(as_of=TODAY).items(STARS))) > 1


def test_what_was_submitted_keeps_its_text(cast: Cast) -> None:
    """The preview of a setting of submission says how many open ones are not touched."""
    filled_filing(cast.clerk)
    papers = get_policy(as_of=TODAY).mapping("papers")
    fewer = {key: rows for key, rows in papers.items() if key != "tender"}
    preview = preview_change(actor=cast.province.actor, wanted=wanted(key="papers", value=fewer), on=TODAY)
    assert preview.effects == [
        "已经提交过、还没有办完的 0 件仍按第一次提交那天的规定办，不受影响。",
        f"还没有提交的草稿现有 1 件，{NEXT} 起提交的按新的规定办。",
    ]


def test_a_change_is_answered_once(fresh_database: str) -> None:
    """Confirmed and withdrawn at the same moment: one wins, the other is told, one version at most."""
    cast, other = make_cast(), make_second()
    today = local_day(timezone.now()) + timedelta(days=400)
    proposal = propose_change(actor=cast.province.actor, wanted=wanted(valid_from=today))
    outcomes = at_once(
        lambda: confirm_change(actor=other.actor, proposal_id=proposal.public_id),
        lambda: withdraw_change(actor=cast.province.actor, proposal_id=proposal.public_id),
    )
    assert len(winners(outcomes)) == len(losers(outcomes, CannotAdvance)) == 1
    assert PolicySetting.objects.filter(key="objection_days", valid_from=today).count() <= 1
    assert SettingAnswer.objects.count() == 1
