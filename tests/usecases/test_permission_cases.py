"""附件5 and 附件6 from the first line to the right that they give, through the use-cases (三(一))."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from tests.support.filing_sheets import id_number
from tests.support.filings import PROVINCE, SINCE, Person, make_officer, upload
from tests.support.permissions import (
    CITY,
    CONFIRM_2,
    CONFIRM_3,
    COUNTY,
    OPINION,
    PHONE,
    RECHECK_2,
    ZONE,
    Asked,
    Offices,
    changed,
    consented,
    filled_form,
    granted,
    make_clerk_of,
    make_decider,
    make_offices,
    person_of,
    somebody,
    stamp,
    started_form,
    submitted_form,
)
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.authorities.models import Authority
from zhulu.domain.grants.casework import FormChangedElsewhere, FormNotEditable, FormReason, Head
from zhulu.domain.grants.granting import CannotTakeEffect
from zhulu.domain.grants.models import CaseDecision, CityConsent, Grant, GrantHolder, Officer, PermissionCase
from zhulu.domain.grants.queries import CaseNotFound, find_home_authority, list_able_officers, may_confirm
from zhulu.domain.grants.vocabulary import FormKind, GrantFunction, LineKind
from zhulu.domain.rulebook.models import Verdict
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.operations import CannotAdvance, ReasonMissing
from zhulu.foundation.audit.models import Event, SecurityLog
from zhulu.foundation.ledger.models import Entry
from zhulu.usecases.consent_to_permission import FormReadDiffers, consent_to_permission, object_to_permission
from zhulu.usecases.decide_permission import grant_permission, refuse_permission, return_permission
from zhulu.usecases.deciding_permission import FormWithdrawn, decide_form
from zhulu.usecases.permission_forms import (
    discard_permission_form,
    put_permission_line,
    remove_permission_line,
    save_permission_head,
    start_permission_form,
)
from zhulu.usecases.submit_permission_form import submit_permission_form, withdraw_permission_form

pytestmark = pytest.mark.usefixtures("db", "frozen")
TODAY = date(2026, 3, 16)
DAY = timedelta(days=1)
WRONG = "220102198001010000"
"""An ID number with a wrong check digit."""


@pytest.fixture
def offices() -> Offices:
    """Who takes a zone's form from beginning to end."""
    return make_offices()


def may(person: Person, on: date = TODAY, *, path: Path = Path.BACK_FILING) -> bool:
    """Whether somebody may confirm on a day."""
    standing = person.actor.standing
    assert standing is not None
    return may_confirm(
        officer_id=standing.officer_id,
        authority_id=standing.authority_id,
        path=path,
        function=GrantFunction.CONFIRM,
        on=on,
    )


def newest_officer() -> Person:
    """Give who was registered last."""
    return person_of(Officer.objects.order_by("-pk")[0])


@pytest.mark.notice("三(一)c")
def test_a_zone_applies_its_city_consents_the_province_grants(offices: Offices) -> None:
    """Form, stamp, consent, decision: then the new officer confirms for the zone, and all of it is in the ledger."""
    assert find_home_authority(area_code=ZONE, path=Path.BACK_FILING, on=TODAY) is None
    case = submitted_form(offices.zone)
    assert (case.state, case.number) == ("city", "QX-2201X1-20260316-0001")
    case = consented(offices.city, case)
    assert case.state == "province"
    case = granted(offices.province, case)
    new = newest_officer()

    assert (case.state, case.starts_on) == ("granted", TODAY)
    assert may(new)
    home = find_home_authority(area_code=ZONE, path=Path.BACK_FILING, on=TODAY)
    assert home is not None
    assert home.code == ZONE
    kinds = list(Entry.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["submit_permission", "consent_permission", "grant_permission"]
    assert Verdict.objects.filter(subject_kind="permission_case", passed=True).count() == 2
    able = list_able_officers(on=TODAY, authority_ids=[case.authority_id], path=Path.BACK_FILING)
    assert [(row.name, row.document) for row in able] == [(new.actor.name, f"权限申请表 {case.number}（已盖章）")]


@pytest.mark.notice("三(一)c")
def test_without_consent_it_does_not_reach_the_province(offices: Offices) -> None:
    """§1.10, 11: the zone's form waits for its city; a county's, and 长白山's, goes to the province at once."""
    waiting = submitted_form(offices.zone)
    with pytest.raises(CannotAdvance):
        granted(offices.province, waiting)
    for code in ("220104", "22X001", "220581"):
        direct = submitted_form(make_clerk_of(code), Asked(lines=(somebody(int(code[2], 36) + 5),)))
        assert direct.state == "province"


@pytest.mark.notice("三(一)b")
def test_without_a_stamped_scan_nothing_is_handed_in(offices: Offices) -> None:
    """No scan, or a scan of an earlier form: told with the clause, and one row in the security log."""
    case = filled_form(offices.zone, stamped=False)
    with pytest.raises(RulesViolated, match="没有上传盖章的扫描件"):
        submit_permission_form(actor=offices.zone.actor, case_id=case.public_id)
    stamp(offices.zone, case)
    put_permission_line(actor=offices.zone.actor, case_id=case.public_id, typed=somebody(2))
    with pytest.raises(RulesViolated, match="表又改过"):
        submit_permission_form(actor=offices.zone.actor, case_id=case.public_id)
    assert PermissionCase.objects.get().state == "draft"
    assert SecurityLog.objects.count() == 2


@pytest.mark.notice("三(二)b")
def test_all_faults_of_a_form_are_told_at_once(offices: Offices) -> None:
    """An account for a name, a bureau for an office, a mobile for a landline, a wrong number, no basis: one answer."""
    wrong = somebody(name="管理员", office="住建局", office_phone="13900000000", id_number=WRONG, rights=())
    case = filled_form(offices.zone, Asked(head={"basis": ""}, lines=(wrong,)))
    with pytest.raises(RulesViolated) as caught:
        submit_permission_form(actor=offices.zone.actor, case_id=case.public_id)

    faults = caught.value.findings.blocks
    assert {fault.rule for fault in faults} == {
        "NameIsReal",
        "OfficeIsReal",
        "IdNumberIsRight",
        "OfficeLineGiven",
        "BasisGiven",
        "LineIsWhole",
    }
    line = case.lines.get()
    assert {fault.place.row_id for fault in faults if fault.place.sheet == "lines"} == {line.public_id}
    assert not any(WRONG in fault.message for fault in faults)


def test_who_applies_neither_consents_nor_decides(offices: Offices) -> None:
    """The zone's own people, the city for a county, a named person, and administrators of any kind are refused."""
    case = submitted_form(offices.zone)
    with pytest.raises(NotPermitted):
        consented(offices.zone, case)
    with pytest.raises(CannotAdvance):
        granted(offices.province, case)
    consented(offices.city, case)
    for person in (offices.zone, offices.city):
        with pytest.raises(NotPermitted):
            granted(person, case)
    reader = make_officer(PROVINCE, function=None, sign_in_name="reader", name="褚示例")
    with pytest.raises(NotPermitted):
        granted(reader, case)


@pytest.mark.notice("三(一)b")
def test_a_bureau_without_accounts_is_entered_by_the_province_and_decided_by_another(offices: Offices) -> None:
    """Who enters the stamped paper does not decide it; the bureau's first officer is registered and holds the right."""
    case = submitted_form(offices.province, Asked(authority="220104"))
    assert (case.by_province, case.state) == (True, "province")
    with pytest.raises(NotPermitted):
        granted(offices.province, case)
    granted(offices.second, case)
    first = newest_officer()

    assert may(first)
    assert first.account.sign_in_name == "220104-01"
    assert not first.account.has_usable_password()
    with pytest.raises(NotPermitted, match="省厅按盖章的纸质表代录"):
        started_form(offices.province, Asked(authority="220104"))


@pytest.mark.notice("三(一)c")
def test_the_province_records_the_consent_of_a_city_without_accounts() -> None:
    """The paper bears the city's stamp; who recorded it does not decide."""
    writer, first, second = make_clerk_of(ZONE), make_decider(), make_decider(sign_in_name="p2", name="蒋示例")
    case = consented(first, submitted_form(writer))
    assert CityConsent.objects.get().for_city is True
    with pytest.raises(NotPermitted):
        granted(first, case)
    assert granted(second, case).state == "granted"


def test_only_the_province_enters_for_others(offices: Offices) -> None:
    """A county's officer cannot begin a form of another bureau."""
    with pytest.raises(NotPermitted):
        started_form(offices.zone, Asked(authority="220104"))


@pytest.mark.notice("三(一)c")
def test_a_city_that_does_not_consent_sends_it_back_with_the_reason(offices: Offices) -> None:
    """The zone mends, stamps anew, hands in the second version; the city consents to that one."""
    case = submitted_form(offices.zone)
    case = object_to_permission(actor=offices.city.actor, case_id=case.public_id, opinion="范围与三定不符")
    assert case.state == "returned"
    stamp(offices.zone, case)
    case = submit_permission_form(actor=offices.zone.actor, case_id=case.public_id)
    consented(offices.city, case)

    answers = list(CityConsent.objects.order_by("id").values_list("agreed", "opinion", "submission__number"))
    assert answers == [(False, "范围与三定不符", 1), (True, "同意", 2)]
    assert case.number == "QX-2201X1-20260316-0001"


def test_a_consent_needs_a_stamp_and_an_opinion(offices: Offices) -> None:
    """Neither an empty opinion nor an empty file passes."""
    case = submitted_form(offices.zone)
    with pytest.raises(ReasonMissing):
        consent_to_permission(
            actor=offices.city.actor, case_id=case.public_id, opinion=" ", name="同意.pdf", stream=upload()
        )


@pytest.mark.notice("三(一)b")
def test_a_return_tells_all_reasons_at_once_and_a_refusal_is_final(offices: Offices) -> None:
    """Each reason at its line; the mended form goes in again; a refused one never does."""
    case = submitted_form(make_clerk_of(COUNTY))
    writer = person_of(Officer.objects.get(account__sign_in_name=f"writer-{COUNTY}"))
    line = case.lines.get()
    reasons = [FormReason("公章不清"), FormReason("职务写全称", line=line.public_id, where="周示例")]
    with pytest.raises(ReasonMissing):
        return_permission(actor=offices.province.actor, case_id=case.public_id, reasons=[])
    return_permission(actor=offices.province.actor, case_id=case.public_id, reasons=reasons)
    stored = CaseDecision.objects.get().reasons
    assert [(item["text"], item["line"]) for item in stored] == [("公章不清", ""), ("职务写全称", line.public_id)]
    stamp(writer, case)
    submit_permission_form(actor=writer.actor, case_id=case.public_id)
    refuse_permission(actor=offices.province.actor, case_id=case.public_id, opinion="不属建筑市场监管机关")
    for attempt in (submit_permission_form, withdraw_permission_form):
        with pytest.raises(CannotAdvance):
            attempt(actor=writer.actor, case_id=case.public_id)
    assert not Grant.objects.filter(authority__code=COUNTY).exists()


def test_a_decision_is_on_what_was_read(offices: Offices) -> None:
    """A form that was withdrawn, changed and handed in anew is not decided by who read the version before."""
    writer = make_clerk_of(COUNTY)
    case = submitted_form(writer)
    seen = case.submissions.get().digest
    withdraw_permission_form(actor=writer.actor, case_id=case.public_id)
    put_permission_line(actor=writer.actor, case_id=case.public_id, typed=somebody(2))
    stamp(writer, case)
    submit_permission_form(actor=writer.actor, case_id=case.public_id)
    with pytest.raises(FormReadDiffers):
        grant_permission(actor=offices.province.actor, case_id=case.public_id, opinion=OPINION, seen=seen)


def test_who_decides_on_a_form_just_withdrawn_is_told_so(offices: Offices) -> None:
    """Not that one may not, but that it was taken back; who really may not is told that."""
    writer = make_clerk_of(COUNTY)
    read = submitted_form(writer)
    withdraw_permission_form(actor=writer.actor, case_id=read.public_id)
    with pytest.raises(FormWithdrawn, match="已撤回"), transaction.atomic():
        decide_form(
            read, "grant", actor=offices.province.actor, now=timezone.now(), reason=OPINION, ask=lambda _case: None
        )
    stamp(writer, read)
    submit_permission_form(actor=writer.actor, case_id=read.public_id)
    with pytest.raises(NotPermitted), transaction.atomic():
        decide_form(read, "grant", actor=writer.actor, now=timezone.now(), reason=OPINION, ask=lambda _case: None)


def test_a_form_is_its_authoritys_alone(offices: Offices) -> None:
    """A neighbour finds nothing, the city reads what was handed in; drafts and lines are nobody else's."""
    draft = filled_form(offices.zone)
    for person in (offices.city, offices.province, make_clerk_of("220104")):
        with pytest.raises(CaseNotFound):
            save_permission_head(actor=person.actor, case_id=draft.public_id, head=Head(), revision=1)
    submit_permission_form(actor=offices.zone.actor, case_id=draft.public_id)
    with pytest.raises(NotPermitted):
        save_permission_head(actor=offices.city.actor, case_id=draft.public_id, head=Head(), revision=1)
    with pytest.raises(FormNotEditable):
        save_permission_head(actor=offices.zone.actor, case_id=draft.public_id, head=Head(), revision=1)
    other = filled_form(make_clerk_of("220105"), Asked(lines=(somebody(3),)))
    with pytest.raises(CaseNotFound):
        remove_permission_line(
            actor=person_of(Officer.objects.get(account__sign_in_name="writer-220105")).actor,
            case_id=other.public_id,
            line_id=draft.lines.get().public_id,
        )


def test_two_windows_do_not_overwrite_each_other(offices: Offices) -> None:
    """The second save of one revision is refused and changes nothing."""
    case = started_form(offices.zone)
    with pytest.raises(FormChangedElsewhere):
        save_permission_head(actor=offices.zone.actor, case_id=case.public_id, head=Head(basis="别的"), revision=0)
    assert PermissionCase.objects.get().basis == "三定规定（示例）第四条"


def test_a_draft_is_discarded_and_a_numbered_form_is_not(offices: Offices) -> None:
    """What was never handed in leaves an event; what has a number stays."""
    draft = filled_form(offices.zone)
    discard_permission_form(actor=offices.zone.actor, case_id=draft.public_id)
    assert not PermissionCase.objects.exists()
    assert Event.objects.filter(action="discard_permission_form").count() == 1
    case = submitted_form(offices.zone)
    withdraw_permission_form(actor=offices.zone.actor, case_id=case.public_id)
    with pytest.raises(FormNotEditable):
        discard_permission_form(actor=offices.zone.actor, case_id=case.public_id)


@pytest.mark.notice("三(二)b")
def test_one_person_is_registered_once(offices: Offices) -> None:
    """An ID number that somebody in office has is refused at another bureau; on the form the number is never shown."""
    first = submitted_form(make_clerk_of(COUNTY))
    granted(offices.province, first)
    again = filled_form(make_clerk_of("220104"), Asked(lines=(somebody(1, name="周又例"),)))
    writer = person_of(Officer.objects.get(account__sign_in_name="writer-220104"))
    with pytest.raises(RulesViolated, match="已登记在另一个有效账号下"):
        submit_permission_form(actor=writer.actor, case_id=again.public_id)
    canonical = first.submissions.get().canonical
    assert id_number(501) not in canonical


@pytest.mark.notice("三(一)a")
def test_a_grant_may_be_for_one_area_and_a_term(offices: Offices) -> None:
    """A city asks for one of its areas until a day; outside of both nobody holds anything."""
    writer = make_clerk_of(CITY)
    Grant.objects.filter(authority__code=CITY).update(valid_to=TODAY - DAY)
    asked = Asked(
        head={"areas": ("220100",), "valid_to": TODAY + 30 * DAY, "rights": (CONFIRM_2, RECHECK_2)},
        lines=(somebody(rights=(CONFIRM_2,)), somebody(2, rights=(RECHECK_2,))),
    )
    granted(offices.province, submitted_form(writer, asked))

    rows = Grant.objects.filter(authority__code=CITY, case__isnull=False).order_by("function")
    assert [(row.function, row.area.code if row.area else "", row.valid_to) for row in rows] == [
        ("confirm", "220100", TODAY + 30 * DAY),
        ("recheck", "220100", TODAY + 30 * DAY),
    ]
    held = GrantHolder.objects.filter(grant__in=rows).values_list("officer__name", "grant__function")
    assert sorted(held) == [("吴示例", "confirm"), ("郑示例", "recheck")]
    last = TODAY + 30 * DAY
    asked_of = {"path": Path.BACK_FILING, "functions": [GrantFunction.CONFIRM]}
    city = Authority.objects.get(code=CITY).pk
    assert list_able_officers(on=last, authority_ids=[city], area_code="220102", **asked_of)
    assert not list_able_officers(on=last + DAY, authority_ids=[city], **asked_of)
    assert not list_able_officers(on=last, authority_ids=[city], area_code="220202", **asked_of)


@pytest.mark.notice("三(一)a")
def test_a_renewal_supersedes_from_its_first_day(offices: Offices) -> None:
    """The standing grant ends the day before; who is not named again holds nothing after; the past stays as it was."""
    old = make_officer(COUNTY, sign_in_name="old", name="钱示例")
    case = submitted_form(make_clerk_of(COUNTY), Asked(head={"rights": (CONFIRM_2,)}))
    case = granted(offices.province, case)
    new = newest_officer()

    assert case.starts_on == TODAY + DAY
    assert [may(old), may(old, TODAY + DAY)] == [True, False]
    assert [may(new), may(new, TODAY + DAY)] == [False, True]
    assert [row.name for row in list_able_officers(on=SINCE, authority_ids=[case.authority_id])] == ["钱示例"]
    with time_machine.travel(case.created_at + 2 * DAY):
        assert may(newest_officer(), TODAY + 2 * DAY)


def test_an_application_cannot_overlap_one_that_is_to_begin(offices: Offices) -> None:
    """A grant that has been given for later is not pushed aside by another form."""
    writer = make_clerk_of(COUNTY)
    granted(offices.province, submitted_form(writer, Asked(head={"valid_from": TODAY + 10 * DAY})))
    again = submitted_form(writer, Asked(lines=(somebody(2),)))
    with pytest.raises(CannotTakeEffect, match="重叠"):
        granted(offices.province, again)


def test_a_term_that_is_over_gives_nothing(offices: Offices) -> None:
    """The last day passes while the form waits: granting it is refused."""
    make_officer(COUNTY, sign_in_name="old", name="钱示例")
    case = submitted_form(make_clerk_of(COUNTY), Asked(head={"valid_to": TODAY}))
    with pytest.raises(CannotTakeEffect, match="在它以前"):
        granted(offices.province, case)


@pytest.mark.notice("三(一)d")
def test_a_change_of_person_ends_the_one_and_starts_the_other(offices: Offices) -> None:
    """The leaver decides until the day before, the successor from the day on; the earliest day is tomorrow."""
    leaver = make_officer(COUNTY, sign_in_name="old", name="钱示例")
    writer = make_clerk_of(COUNTY)
    standing = leaver.actor.standing
    assert standing is not None
    officer = Officer.objects.get(pk=standing.officer_id)
    line = somebody(4, kind=LineKind.REPLACE, officer=officer.public_id)
    case = changed(writer, offices.province, line, effective_on=TODAY)
    new = newest_officer()

    assert (case.kind, case.number, case.starts_on) == ("change", f"BG-{COUNTY}-20260316-0001", TODAY + DAY)
    assert [may(leaver), may(leaver, TODAY + DAY)] == [True, False]
    assert [may(new), may(new, TODAY + DAY)] == [False, True]
    assert new.actor.name == "陈示例"


@pytest.mark.notice("三(一)d")
def test_rights_are_adjusted_and_people_added(offices: Offices) -> None:
    """A second person comes, the first keeps one right of two, from the day of effect on."""
    writer = make_clerk_of(COUNTY)
    both = Asked(lines=(somebody(rights=(CONFIRM_2, CONFIRM_3)),))
    granted(offices.province, submitted_form(writer, both))
    first = newest_officer()
    standing = first.actor.standing
    assert standing is not None
    officer = Officer.objects.get(pk=standing.officer_id)
    changed(
        writer,
        offices.province,
        somebody(2, rights=(CONFIRM_3,)),
        somebody(
            kind=LineKind.ADJUST, officer=officer.public_id, rights=(CONFIRM_2,), id_number="", name="", mobile=""
        ),
    )
    second = newest_officer()
    tomorrow = TODAY + DAY

    assert [may(first, tomorrow), may(first, tomorrow, path=Path.SPECIALIST)] == [True, False]
    assert [may(second, tomorrow), may(second, tomorrow, path=Path.SPECIALIST)] == [False, True]
    assert may(first, TODAY, path=Path.SPECIALIST)


def test_an_adjustment_before_a_right_begins_is_refused(offices: Offices) -> None:
    """What has not begun cannot be taken away from before; the message says from which day it can."""
    writer = make_clerk_of(COUNTY)
    make_officer(COUNTY, sign_in_name="now", name="钱示例")
    later = Asked(head={"valid_from": TODAY + 9 * DAY}, lines=(somebody(rights=(CONFIRM_2, CONFIRM_3)),))
    granted(offices.province, submitted_form(writer, later))
    officer = Officer.objects.get(name="吴示例")
    line = somebody(kind=LineKind.ADJUST, officer=officer.public_id, rights=(CONFIRM_2,), id_number="", name="")
    case = submitted_form(writer, Asked(FormKind.CHANGE, lines=(line,)))
    with pytest.raises(CannotTakeEffect, match="才开始"):
        granted(offices.province, case)


def test_a_new_form_knows_what_the_last_one_said(offices: Offices) -> None:
    """Address, telephone and basis need not be typed twice."""
    filled_form(offices.zone)
    again = start_permission_form(actor=offices.zone.actor, kind=FormKind.APPLICATION)

    assert (again.address, again.phone, again.basis) == ("示例大街1号", PHONE, "三定规定（示例）第四条")
    assert again.rights == [CONFIRM_2, CONFIRM_3]
