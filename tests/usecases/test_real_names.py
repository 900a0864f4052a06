"""Real names: who registers, who takes it, what is signed for ever, and the day of a change (三(二), 三(一)d)."""

import io
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command

from tests.support.filing_sheets import id_number
from tests.support.filings import (
    COUNTY,
    OPINION,
    PROVINCE,
    Cast,
    Plan,
    make_cast,
    make_officer,
    submitted_filing,
)
from tests.support.people import make_account
from tests.support.permissions import (
    PHONE,
    changed,
    granted,
    make_clerk_of,
    make_decider,
    make_unregistered,
    person_of,
    somebody,
    submitted_form,
)
from zhulu.domain.access.actors import Actor
from zhulu.domain.access.models import Account
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.authorities.queries import get_authority
from zhulu.domain.filings.models import Filing, WorkHandover
from zhulu.domain.grants.models import Officer, PermissionCase, Registration, RegistrationDecision
from zhulu.domain.grants.operations import Stated
from zhulu.domain.grants.queries import OfficerNotFound
from zhulu.domain.grants.vocabulary import LineKind
from zhulu.domain.library.models import GradeDecision
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.statecraft.operations import ReasonMissing
from zhulu.foundation.crypto.models import PersonalDatum
from zhulu.foundation.ledger.models import Entry
from zhulu.usecases.answer_who_could import who_could_confirm_project, who_could_in_authority
from zhulu.usecases.carry_out_changes import carry_out_changes
from zhulu.usecases.confirm_filing import confirm_filing
from zhulu.usecases.identify_actor import identify_actor
from zhulu.usecases.register_officer import (
    RegistrationSettled,
    accept_registration,
    mend_person,
    register_person,
    send_back_registration,
    show_registration,
)
from zhulu.usecases.return_filing import Reason, return_filing

pytestmark = pytest.mark.usefixtures("db")
TODAY = date(2026, 3, 16)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock(frozen: time_machine.Traveller) -> time_machine.Traveller:
    """The clock, to be moved to the day of a change."""
    return frozen


@pytest.fixture
def cast() -> Cast:
    """Who files and who answers: the county's officer confirms."""
    return make_cast()


def administrator() -> Actor:
    """Give the system administrator."""
    return identify_actor(account=make_account(kind=AccountKind.SYSTEM_ADMIN, sign_in_name="sysadmin", name="何舟"))


def stated(serial: int = 9, **change: str) -> Stated:
    """State a person who may be registered."""
    fields = {
        "name": "孙示例",
        "office": "建筑业管理科",
        "office_phone": PHONE,
        "id_number": id_number(serial),
        "mobile": "13900000000",
    }
    return Stated(**{**fields, **change})


@pytest.mark.notice("三(二)b")
def test_the_administrator_registers_and_the_province_takes_it() -> None:
    """Before, the person reads; after, the standing is complete; the number lies in the vault, masked on every page."""
    admin, province = administrator(), make_decider()
    county = get_authority(code=COUNTY)
    made = register_person(actor=admin, authority_id=county.public_id, sign_in_name="sun.shili", stated=stated())
    person = identify_actor(account=made.account)
    assert person.standing is not None
    assert not person.standing.registered
    officer = Officer.objects.get(account=made.account)
    accept_registration(actor=province.actor, officer_id=officer.public_id, opinion="与盖章表一致")
    person = identify_actor(account=made.account)
    assert person.standing is not None
    assert person.standing.registered
    own = show_registration(actor=person, on=TODAY)

    assert (own.id_number, own.mobile) == (f"2201{'*' * 11}{id_number(9)[-1]}", "139****0000")
    assert [row.accepted_name for row in own.history] == ["李示例"]
    assert own.holdings == []
    assert not PersonalDatum.objects.filter(ciphertext__contains=id_number(9).encode()).exists()
    assert Entry.objects.get().kind == "accept_registration"


@pytest.mark.notice("三(二)b")
def test_a_statement_is_refused_with_every_fault() -> None:
    """管理员, 住建局, a mobile and a wrong number: four faults at once, and no account is made."""
    wrong = stated(name="测试", office="住建局", office_phone="13900000000", id_number="1")
    with pytest.raises(RulesViolated) as caught:
        register_person(
            actor=administrator(),
            authority_id=get_authority(code=COUNTY).public_id,
            sign_in_name="sun.shili",
            stated=wrong,
        )
    rules = {fault.rule for fault in caught.value.findings.blocks}
    assert rules == {"NameIsReal", "OfficeIsReal", "IdNumberIsRight", "OfficeLineGiven"}
    assert not Account.objects.filter(sign_in_name="sun.shili").exists()


def test_what_was_sent_back_is_mended_and_taken() -> None:
    """The reason stands; the administrator mends without typing the number again; then it is taken, once."""
    admin, province = administrator(), make_decider()
    county = get_authority(code=COUNTY)
    made = register_person(actor=admin, authority_id=county.public_id, sign_in_name="sun.shili", stated=stated())
    officer = Officer.objects.get(account=made.account)
    with pytest.raises(ReasonMissing):
        send_back_registration(actor=province.actor, officer_id=officer.public_id, opinion=" ")
    send_back_registration(actor=province.actor, officer_id=officer.public_id, opinion="科室请写全称")
    mend_person(actor=admin, account_id=made.account.public_id, stated=stated(office="建筑市场监管科", id_number=""))
    accept_registration(actor=province.actor, officer_id=officer.public_id, opinion="同意")
    with pytest.raises(RegistrationSettled):
        accept_registration(actor=province.actor, officer_id=officer.public_id, opinion="同意")
    with pytest.raises(RegistrationSettled):
        mend_person(actor=admin, account_id=made.account.public_id, stated=stated())

    assert Registration.objects.get(officer=officer).office == "建筑市场监管科"
    assert list(RegistrationDecision.objects.order_by("id").values_list("accepted", flat=True)) == [False, True]


@pytest.mark.notice("三(二)")
def test_neither_does_the_others_part(cast: Cast) -> None:
    """The administrator does not take, the province does not open accounts, a county sees nobody else's people."""
    admin, province = administrator(), make_decider(sign_in_name="p1", name="蒋示例")
    waiting = Officer.objects.get(account=make_unregistered("220104").account)
    with pytest.raises(OfficerNotFound):
        accept_registration(actor=admin, officer_id=waiting.public_id, opinion="同意")
    with pytest.raises(OfficerNotFound):
        accept_registration(actor=cast.county.actor, officer_id=waiting.public_id, opinion="同意")
    with pytest.raises(NotPermitted):
        register_person(
            actor=province.actor,
            authority_id=get_authority(code=COUNTY).public_id,
            sign_in_name="sun.shili",
            stated=stated(),
        )
    with pytest.raises(NotPermitted):
        show_registration(actor=cast.clerk.actor, on=TODAY)


@pytest.mark.notice("三(二)")
def test_who_is_not_registered_only_reads(cast: Cast) -> None:
    """The filing is seen, and none of the decisions is taken."""
    filing = submitted_filing(cast)
    waiting = make_unregistered(COUNTY)
    with pytest.raises(NotPermitted):
        confirm_filing(actor=waiting.actor, filing_id=filing.public_id, opinion=OPINION, method="originals")
    with pytest.raises(NotPermitted):
        return_filing(actor=waiting.actor, filing_id=filing.public_id, reasons=[Reason("R05")])


def officer_of(person_name: str) -> Officer:
    """Find a registered person by name."""
    return Officer.objects.get(name=person_name)


@pytest.mark.notice("三(二)a", "三(一)d")
def test_an_old_record_keeps_the_old_name_and_office(cast: Cast, clock: time_machine.Traveller) -> None:
    """§1.10, 13: after correction and change of persons, what was decided stays signed as it was (三(二)a)."""
    filing = submitted_filing(cast)
    confirm_filing(actor=cast.county.actor, filing_id=filing.public_id, opinion=OPINION, method="originals")
    writer = make_clerk_of(COUNTY)
    decider = make_decider(sign_in_name="p1", name="蒋示例")
    line = somebody(kind=LineKind.IDENTITY, officer=officer_of("王示例").public_id, name="王又例", office="质量监督站")
    changed(writer, decider, line)
    before = identify_actor(account=cast.county.account)
    clock.shift(DAY)
    after = identify_actor(account=cast.county.account)
    assert carry_out_changes() == 1
    second = submitted_filing(cast, Plan(name="示例二号楼"))
    confirm_filing(actor=after, filing_id=second.public_id, opinion=OPINION, method="originals")

    assert before.standing is not None
    assert after.standing is not None
    assert (before.name, before.standing.office) == ("王示例", "建筑业管理科")
    assert (after.name, after.standing.office) == ("王又例", "质量监督站")
    signed = list(GradeDecision.objects.order_by("id").values_list("reviewer_name", "reviewer_office"))
    assert signed == [("王示例", "建筑业管理科"), ("王又例", "质量监督站")]
    assert officer_of("王又例").account.name == "王又例"


@pytest.mark.notice("三(一)d")
def test_open_work_passes_to_the_successor_on_the_day(cast: Cast, clock: time_machine.Traveller) -> None:
    """What the leaver returned passes on, once; the account ends; what was confirmed stays the leaver's."""
    done, returned = submitted_filing(cast), submitted_filing(cast, Plan(name="示例二号楼"))
    untouched = submitted_filing(cast, Plan(name="示例三号楼"))
    confirm_filing(actor=cast.county.actor, filing_id=done.public_id, opinion=OPINION, method="originals")
    return_filing(actor=cast.county.actor, filing_id=returned.public_id, reasons=[Reason("R05")])
    decider = make_decider(sign_in_name="p1", name="蒋示例")
    line = somebody(4, kind=LineKind.REPLACE, officer=officer_of("王示例").public_id)
    changed(make_clerk_of(COUNTY), decider, line)
    assert carry_out_changes() == 0
    clock.shift(DAY)
    assert (carry_out_changes(), carry_out_changes()) == (1, 0)

    handed = WorkHandover.objects.get()
    assert (handed.filing, handed.giver_name, handed.receiver_name) == (returned, "王示例", "陈示例")
    assert untouched.state == Filing.objects.get(pk=untouched.pk).state == "submitted"
    account = Account.objects.get(pk=cast.county.account.pk)
    assert (account.is_active, account.ended_at is not None) == (False, True)
    assert Entry.objects.filter(kind="pass_on_work", subject=f"filing:{returned.public_id}").count() == 1
    assert PermissionCase.objects.get().carried_out_at is not None


def test_work_without_a_successor_goes_back_to_the_office(cast: Cast, clock: time_machine.Traveller) -> None:
    """注销 without a name: the office has it again, and the record says so; with a colleague, the colleague has it."""
    first, second = submitted_filing(cast), submitted_filing(cast, Plan(name="示例二号楼"))
    other = make_officer(COUNTY, sign_in_name="colleague", name="钱示例")
    for person, filing in ((cast.county, first), (other, second)):
        return_filing(actor=person.actor, filing_id=filing.public_id, reasons=[Reason("R05")])
    writer, decider = make_clerk_of(COUNTY), make_decider(sign_in_name="p1", name="蒋示例")
    gone = somebody(kind=LineKind.END, officer=officer_of("王示例").public_id, name="", id_number="", rights=())
    changed(writer, decider, gone)
    clock.shift(DAY)
    carry_out_changes()
    third = make_officer(COUNTY, sign_in_name="third", name="郑示例")
    to = officer_of("郑示例").public_id
    gone = somebody(kind=LineKind.END, officer=officer_of("钱示例").public_id, taker=to, name="", id_number="")
    changed(writer, decider, gone)
    clock.shift(DAY)
    carry_out_changes()

    found = list(WorkHandover.objects.order_by("id").values_list("giver_name", "receiver_name"))
    assert found == [("王示例", ""), ("钱示例", third.actor.name)]


@pytest.mark.notice("三(一)d")
def test_contacts_follow_on_the_day(cast: Cast, clock: time_machine.Traveller) -> None:
    """The register's columns change with the day, the row says since when."""
    decider = make_decider(sign_in_name="p1", name="蒋示例")
    line = somebody(kind=LineKind.CONTACT, officer=officer_of("王示例").public_id, office_phone="0000-20000999")
    changed(make_clerk_of(COUNTY), decider, line)
    assert officer_of("王示例").office_phone == ""
    clock.shift(DAY)
    carry_out_changes()

    assert officer_of("王示例").office_phone == "0000-20000999"
    newest = Registration.objects.filter(officer__name="王示例").order_by("-id")[0]
    assert (newest.valid_from, newest.name, newest.case is not None) == (TODAY + DAY, "王示例", True)


@pytest.fixture
def auditor() -> Actor:
    """The audit administrator."""
    return identify_actor(account=make_account(kind=AccountKind.AUDIT_ADMIN, sign_in_name="auditor", name="段示例"))


@pytest.mark.notice("三(三)c")
def test_who_could_confirm_this_project_on_that_day(cast: Cast, auditor: Actor, clock: time_machine.Traveller) -> None:
    """Before and after a change of persons, for the record's own place and path, with the document behind each."""
    filing = submitted_filing(cast)
    assert filing.project is not None
    number = filing.project.number
    line = somebody(4, kind=LineKind.REPLACE, officer=officer_of("王示例").public_id)
    changed(make_clerk_of(COUNTY), make_decider(sign_in_name="p1", name="蒋示例"), line)
    clock.shift(5 * DAY)
    carry_out_changes()
    names = {}
    for day in (TODAY - DAY, TODAY, TODAY + DAY):
        answer = who_could_confirm_project(actor=auditor, number=number, on=day)
        assert answer is not None
        names[day] = [[row.name for row in group.rows] for group in answer.groups]

    assert names[TODAY] == [["王示例"], [], ["李示例", "蒋示例"]]
    assert names[TODAY + DAY] == [["陈示例"], [], ["李示例", "蒋示例"]]
    assert names[TODAY - DAY][0] == ["王示例"]
    before = who_could_confirm_project(actor=auditor, number=number, on=TODAY - DAY)
    assert before is not None
    assert "按项目所在地" in before.groups[0].note
    assert who_could_confirm_project(actor=auditor, number="0" * 16, on=TODAY) is None


def test_who_asks_who_could(cast: Cast, auditor: Actor) -> None:
    """Auditor and province; counties, clerks and the other administrators are refused."""
    county = get_authority(code=COUNTY)
    reader = make_officer(PROVINCE, function=None, sign_in_name="reader", name="褚示例")
    for actor in (auditor, cast.province.actor, reader.actor):
        found = who_could_in_authority(actor=actor, authority_id=county.public_id, on=TODAY)
        assert found is not None
        assert [row.name for row in found.groups[0].rows] == ["王示例"]
    for actor in (cast.county.actor, cast.clerk.actor, administrator()):
        with pytest.raises(NotPermitted):
            who_could_in_authority(actor=actor, authority_id=county.public_id, on=TODAY)
    assert who_could_in_authority(actor=auditor, authority_id="0" * 16, on=TODAY) is None


@pytest.fixture
def typed_number(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The operator types an ID number on the terminal."""
    numbers = iter([id_number(serial) for serial in range(700, 720)])
    monkeypatch.setattr("builtins.input", lambda _prompt: next(numbers))
    return iter(())


def opened(name: str, **change: str) -> str:
    """Run the command, and give what it printed."""
    out = io.StringIO()
    given = {"name": name, "office": "建筑管理处", "office_phone": PHONE, "document": "任职文件（示例）", **change}
    call_command("open_department", sign_in_name=f"p{Account.objects.count()}", stdout=out, **given)
    return out.getvalue()


@pytest.mark.usefixtures("typed_number")
def test_the_first_two_of_the_province_come_by_the_command_and_nobody_after() -> None:
    """Each gets a one-time link and the province's grants; a third is refused; the two can decide an application."""
    first, second = opened("李示例"), opened("蒋示例")
    assert "一次性链接" in first
    assert "/account/link/" in second
    with pytest.raises(CommandError, match="权限申请表"):
        opened("褚示例")
    Account.objects.filter(name="蒋示例").update(is_active=False, ended_at="2020-01-01T00:00:00Z")
    with pytest.raises(CommandError, match="机关名称"):
        opened("卫示例", office="住建厅")
    decider = person_of(officer_of("李示例"))
    case = granted(decider, submitted_form(make_clerk_of(COUNTY)))
    assert case.state == "granted"
