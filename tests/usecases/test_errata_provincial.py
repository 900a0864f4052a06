"""二(二): the filing firm applies, the authority that confirmed agrees, the technical support unit executes, 办结."""

import json
from dataclasses import replace

import pytest
from django.db import transaction
from django.utils import timezone

from tests.support.bare_errata import cell, executed, make_helper
from tests.support.errata import (
    AMOUNT,
    OPINION,
    Hands,
    agreed,
    drafted,
    ground,
    reread,
    sheet_as_typed,
    submitted,
    type_changes,
)
from tests.support.filing_sheets import id_number
from tests.support.filings import (
    CITY,
    SINCE,
    Plan,
    confirmed_filing,
    granted_filing,
    make_clerk,
    make_firm,
    make_officer,
    upload,
)
from tests.support.stations import Station
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.authorities.operations import put_jurisdiction
from zhulu.domain.errata.models import AgreedErratum, Erratum, ErratumExecution, ErratumLine, HeldRecord
from zhulu.domain.errata.queries import ErratumNotFound
from zhulu.domain.errata.states import CHANGING, DONE, REFUSED, RETURNED, WITHDRAWN
from zhulu.domain.errata.vocabulary import PaperUse, Procedure
from zhulu.domain.grants.models import GrantHolder
from zhulu.domain.grants.operations import end_holder
from zhulu.domain.library.models import Contribution, GradeDecision, Mark, Tender, Version
from zhulu.domain.publication.models import ErratumDocument, ProjectDocument, VersionDocument
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.audit.models import RowHistory, SecurityLog
from zhulu.foundation.crypto.vault import masked
from zhulu.foundation.identifiers import new_public_id
from zhulu.foundation.ledger.models import Entry
from zhulu.usecases.decide_grade_application import grant_grade_a
from zhulu.usecases.errata.attaching import add_sheet_paper, attach_erratum_paper, remove_sheet_paper
from zhulu.usecases.errata.deciding import (
    PlaceNotConsented,
    agree_to_erratum,
    consent_to_place,
    refuse_erratum,
    return_erratum,
)
from zhulu.usecases.errata.executing import execute_erratum
from zhulu.usecases.errata.settling import check_result
from zhulu.usecases.errata.starting import WrongProcedure, start_erratum, switch_procedure
from zhulu.usecases.errata.submitting import check_erratum, submit_erratum, withdraw_erratum
from zhulu.usecases.errata.writing import ground_erratum, save_erratum_sheet, vault_owner_of

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def hands(at_confirmed: Station) -> Hands:
    """Who takes part in an erratum of the one confirmed filing."""
    return Hands(at_confirmed.cast, make_helper(AccountKind.SUPPORT), make_helper(AccountKind.DATA_BUREAU))


def record() -> Contribution:
    """Give the one record."""
    return Contribution.objects.select_related("project").get()


def faults(refusal: RulesViolated) -> set[str]:
    """Give the rules that a refusal names."""
    return {item.rule for item in refusal.findings.blocks}


def marks() -> list[str]:
    """Give the marks that the public page shows."""
    return [mark["kind"] for mark in ProjectDocument.objects.get().document["marks"]]


@pytest.mark.notice("二(二)a")
@pytest.mark.notice("二(一)c")
def test_from_the_application_to_the_end(hands: Hands) -> None:
    """Three parties, three steps, and the corrected data are shown: 办结."""
    clerk = hands.cast.clerk.actor
    erratum = submitted(clerk, record())
    assert (erratum.number, marks()) == ("KW2-220102-20260316-0001", ["erratum_open"])

    agreed(erratum, hands.cast.county.actor)
    assert str(Tender.objects.get().tender_money) == "12386.4000"

    done = hands.executed(erratum)
    assert (done.state, str(Tender.objects.get().tender_money)) == (DONE, "12300.0000")
    assert [check.is_equal for check in check_result(erratum=done)] == [True]
    assert marks() == ["corrected"]
    assert Version.objects.order_by("number").values_list("number", "cause").last() == (2, "erratum")
    assert GradeDecision.objects.get().grade == "C"


def test_the_ledger_names_every_step(hands: Hands) -> None:
    """Each step has its entry over what was handed in, and the execution one over the version that it made."""
    erratum = submitted(hands.cast.clerk.actor, record())
    agreed(erratum, hands.cast.county.actor)
    hands.executed(erratum)
    about = Entry.objects.filter(subject=f"erratum:{erratum.public_id}").order_by("id")

    assert list(about.values_list("kind", flat=True)) == [
        "submit_erratum",
        "agree_erratum",
        "execute_erratum",
        "erratum_version",
        "close_erratum",
    ]
    assert about.get(kind="erratum_version").content_digest == Version.objects.get(number=2).digest
    assert about.get(kind="agree_erratum").content_digest == erratum.submissions.get().digest
    assert about.get(kind="agree_erratum").actor_office == "南关区住房和城乡建设局 建筑业管理科"


def test_the_history_names_the_erratum_for_each_changed_column(hands: Hands) -> None:
    """Product invariant 4: one changed column, exactly that erratum behind it."""
    erratum = submitted(hands.cast.clerk.actor, record())
    agreed(erratum, hands.cast.county.actor)
    hands.executed(erratum)
    row = RowHistory.objects.get(table_name="library_tender", operation="UPDATE")

    assert row.cause == f"erratum:{AgreedErratum.objects.get().public_id}"
    assert [key for key in row.new if row.new[key] != row.old[key]] == ["tender_money"]


@pytest.mark.notice("三(五)b")
def test_the_public_ledger_says_what_was_changed_by_whom(hands: Hands) -> None:
    """Before, after, why, when, by which offices; no person is named; the old version stays readable."""
    erratum = submitted(hands.cast.clerk.actor, record())
    agreed(erratum, hands.cast.county.actor)
    hands.executed(erratum)
    shown = ErratumDocument.objects.get().document

    assert shown["lines"] == [
        {
            "kind": "修改",
            "sheet": "招投标",
            "table": "招投标信息",
            "record": "CC-ZB-2018-0311",
            "field": "中标金额",
            "unit": "万元",
            "before": "12,386.40",
            "after": "12,300.00",
            "reason": "录入时抄错，以合同原件为准",
        }
    ]
    assert {office["as"]: office["name"] for office in shown["offices"]}["属地主管部门"] == "南关区住房和城乡建设局"
    for name in (hands.cast.county.actor.name, hands.cast.clerk.actor.name, hands.support.name):
        assert name not in json.dumps(shown, ensure_ascii=False)
    assert (shown["from_version"], shown["to_version"], shown["grade_effect"]) == (1, 2, "等级不变，仍为 C 级")
    old = VersionDocument.objects.get()
    assert (old.number, "12,386.40" in json.dumps(old.document, ensure_ascii=False)) == (1, True)


def test_nothing_stands_in_a_draft_that_was_not_changed(hands: Hands) -> None:
    """Saving a sheet as it stands makes no line, personal numbers behind their stars included."""
    erratum = drafted(
        hands.cast.clerk.actor, record(), changes={("participants", "CorpName"): "吉林澄岳建设集团有限公司"}
    )
    sheets = {(line.table, line.column) for line in ErratumLine.objects.filter(erratum=erratum)}

    assert sheets <= {("participants", "CorpName")}
    with pytest.raises(RulesViolated) as refused:
        submit_erratum(actor=hands.cast.clerk.actor, erratum_id=drafted_empty(hands).public_id)
    assert "ErratumChangesSomething" in faults(refused.value)


def drafted_empty(hands: Hands) -> Erratum:
    """Give the draft with its lines taken out."""
    erratum = Erratum.objects.get()
    erratum.lines.all().delete()
    return erratum


def test_all_faults_are_told_at_once(hands: Hands) -> None:
    """Paper, reasons, evidence and what cannot be read: one refusal; nothing that was typed is lost."""
    clerk = hands.cast.clerk.actor
    erratum = start_erratum(actor=clerk, contribution_id=record().public_id)
    type_changes(clerk, erratum, {("tenders", "TenderMoney"): "一万二", ("project", "PrjName"): "净月体育馆"})

    with pytest.raises(RulesViolated) as refused:
        submit_erratum(actor=clerk, erratum_id=erratum.public_id)

    assert faults(refused.value) == {"NewValuesReadable", "WrittenApplication", "ReasonsAndEvidence"}
    assert erratum.lines.get(table="tenders").typed == "一万二"
    assert SecurityLog.objects.count() == 1


@pytest.mark.notice("二(二)a")
def test_an_electronic_seal_takes_the_place_of_the_scan(hands: Hands) -> None:
    """书面申请: a stamped scan, or the note of the seal."""
    clerk = hands.cast.clerk.actor
    erratum = start_erratum(actor=clerk, contribution_id=record().public_id)
    type_changes(clerk, erratum, AMOUNT)
    one = {"actor": clerk, "erratum_id": erratum.public_id}
    attach_erratum_paper(**one, use=PaperUse.EVIDENCE, name="合同.pdf", stream=upload())
    ground_erratum(**one, grounds={}, reason="抄错", seal_note="电子印章 JL-2026-0001")

    assert submit_erratum(**one).state == "applied"


VIOLATING = {
    "a start after the cut-over": {("project", "BDate"): "2019-09-12"},
    "an empty name": {("project", "PrjName"): ""},
    "a completion before the start": {("completion_checks", "EDate"): "2018-01-01"},
    "another firm than the filer": {("participants", "CorpName"): "某公司", ("participants", "CorpCode"): ""},
    "a mobile in a text": {("project", "PrjSize"): "一栋，联系 13900001111"},
}


@pytest.mark.parametrize("name", VIOLATING)
def test_an_erratum_adds_no_violation(name: str, hands: Hands) -> None:
    """三(五): the rules of confirmation are asked of what the record would become."""
    clerk = hands.cast.clerk.actor
    erratum = drafted(clerk, record(), changes=VIOLATING[name])

    with pytest.raises(RulesViolated) as refused:
        submit_erratum(actor=clerk, erratum_id=erratum.public_id)

    assert "AddsNoViolation" in faults(refused.value)


def test_the_old_value_must_still_stand(hands: Hands) -> None:
    """A draft that was begun before another erratum was executed is told."""
    clerk = hands.cast.clerk.actor
    first = submitted(clerk, record())
    late = drafted(clerk, record(), changes={("tenders", "TenderMoney"): "12000.00"})
    agreed(first, hands.cast.county.actor)
    hands.executed(first)

    with pytest.raises(RulesViolated) as refused:
        submit_erratum(actor=clerk, erratum_id=late.public_id)
    assert "OldValuesStand" in faults(refused.value)


def test_one_running_erratum_per_record(hands: Hands) -> None:
    """Another record of the same sheet may be corrected meanwhile; the same one may not."""
    clerk = hands.cast.clerk.actor
    submitted(clerk, record())
    other = submitted(clerk, record(), {("contracts", "ContractNum"): "HT-2018-0322"})
    assert other.number == "KW2-220102-20260316-0002"

    again = drafted(clerk, record(), {("tenders", "TenderNum"): "CC-ZB-2018-0312"})
    with pytest.raises(RulesViolated) as refused:
        submit_erratum(actor=clerk, erratum_id=again.public_id)
    assert "RecordsFree" in faults(refused.value)


ENDINGS = {
    "return": (lambda hands, one: return_erratum(actor=hands.cast.county.actor, opinion="缺页", **one), RETURNED),
    "refuse": (lambda hands, one: refuse_erratum(actor=hands.cast.county.actor, opinion="无依据", **one), REFUSED),
    "withdraw": (lambda hands, one: withdraw_erratum(actor=hands.cast.clerk.actor, **one), WITHDRAWN),
}


@pytest.mark.parametrize("name", ENDINGS)
def test_each_other_ending_lifts_the_mark_and_keeps_everything(name: str, hands: Hands) -> None:
    """退回补正, 不同意, 撤回: the record is free again, and what was asked stays on record."""
    end, state = ENDINGS[name]
    erratum = submitted(hands.cast.clerk.actor, record())
    ended = end(hands, {"erratum_id": erratum.public_id})

    assert (ended.state, marks()) == (state, [])
    assert Mark.objects.filter(lifts__isnull=False).count() == 1
    assert not HeldRecord.objects.filter(is_open=True).exists()
    assert erratum.submissions.count() == 1
    assert Version.objects.count() == 1


def test_what_came_back_is_mended_and_handed_in_again(hands: Hands) -> None:
    """The number stays, a second version of the application is kept, and only that can be agreed to."""
    clerk, county = hands.cast.clerk.actor, hands.cast.county.actor
    erratum = submitted(clerk, record())
    seen = erratum.submissions.get().digest
    return_erratum(actor=county, erratum_id=erratum.public_id, opinion="金额请核对")
    type_changes(clerk, reread(erratum), {("tenders", "TenderMoney"): "12200.00"})
    again = submit_erratum(actor=clerk, erratum_id=erratum.public_id)

    assert (again.number, again.submissions.count(), marks()) == (erratum.number, 2, ["erratum_open"])
    with pytest.raises(CannotAdvance, match="不是最新一次申请"):
        agree_to_erratum(actor=county, erratum_id=erratum.public_id, opinion=OPINION, method="originals", seen=seen)
    agreed(again, county)
    assert hands.executed(again).state == DONE
    assert str(Tender.objects.get().tender_money) == "12200.0000"


def test_after_the_agreement_the_home_can_still_take_it_back(hands: Hands) -> None:
    """What was agreed and not executed may be returned; the support unit cannot execute it any more."""
    erratum = submitted(hands.cast.clerk.actor, record())
    assert agreed(erratum, hands.cast.county.actor).state == CHANGING
    return_erratum(actor=hands.cast.county.actor, erratum_id=erratum.public_id, opinion="证据有误")

    with pytest.raises(ErratumNotFound):
        hands.executed(erratum)
    assert not ErratumExecution.objects.exists()


@pytest.mark.notice("二(二)a")
def test_who_applies_does_not_agree_and_who_agrees_does_not_execute(hands: Hands) -> None:
    """Each step is its own party's, and nobody else's."""
    erratum = submitted(hands.cast.clerk.actor, record())
    one = {"erratum_id": erratum.public_id}
    stranger = make_officer(CITY, name="外人").actor
    for actor in (hands.cast.clerk.actor, hands.support, stranger, hands.bureau):
        with pytest.raises((NotPermitted, ErratumNotFound)):
            agree_to_erratum(actor=actor, opinion=OPINION, method="originals", **one)
    agreed(erratum, hands.cast.county.actor)
    for actor in (hands.cast.clerk.actor, hands.cast.county.actor, hands.cast.province.actor, hands.bureau):
        with pytest.raises((NotPermitted, ErratumNotFound)):
            execute_erratum(actor=actor, **one)

    assert hands.executed(erratum).state == DONE


def test_another_firm_cannot_correct_ones_record(hands: Hands) -> None:
    """申报单位 is the one that filed."""
    other = make_clerk(make_firm(serial=9, name="吉林别家建设有限公司"), sign_in_name="other")
    with pytest.raises(ErratumNotFound):
        start_erratum(actor=other.actor, contribution_id=record().public_id)


@pytest.mark.notice("二(三)a")
def test_grade_a_is_led_to_the_national_procedure(at_start: Station) -> None:
    """Q25: asked for under 二(二), it is refused with the clause; begun anew, it goes by 二(三)."""
    granted_filing(at_start.cast)
    clerk = at_start.cast.clerk.actor
    with pytest.raises(WrongProcedure, match="已定为 A 级，须走“国家平台项目信息勘误”（二\\(三\\)）"):
        start_erratum(actor=clerk, contribution_id=record().public_id, procedure=Procedure.PROVINCIAL)

    assert start_erratum(actor=clerk, contribution_id=record().public_id).procedure == Procedure.NATIONAL


def test_a_draft_of_what_has_become_a_is_led_over(at_applied: Station) -> None:
    """The draft is refused with the clause, switched by one act, and keeps what was typed."""
    cast = at_applied.cast
    erratum = drafted(cast.clerk.actor, record())
    grant_grade_a(
        actor=cast.province.actor, application_id=at_applied.application.public_id, opinion="同意", method="system"
    )
    with pytest.raises(RulesViolated) as refused:
        submit_erratum(actor=cast.clerk.actor, erratum_id=erratum.public_id)
    assert [(item.rule, item.cites) for item in refused.value.findings.blocks] == [("NationalProcedure", ("二(三)",))]

    switch_procedure(actor=cast.clerk.actor, erratum_id=erratum.public_id)
    done = submit_erratum(actor=cast.clerk.actor, erratum_id=erratum.public_id)
    assert (done.procedure, done.number) == (Procedure.NATIONAL, "KW3-220102-20260316-0001")


@pytest.mark.notice("一(二)3b")
def test_a_changed_place_needs_the_new_authoritys_consent(hands: Hands) -> None:
    """The city's areas follow by themselves; who answers for the new place consents before the home agrees."""
    there = make_officer("220104", name="朝阳人").actor
    erratum = submitted(hands.cast.clerk.actor, record(), {("project", "CountyNum"): "220104"})
    assert erratum.other_home is not None
    with pytest.raises(PlaceNotConsented, match="须先经其同意"):
        agreed(erratum, hands.cast.county.actor)

    consent_to_place(actor=there, erratum_id=erratum.public_id, opinion="确在本区")
    agreed(erratum, hands.cast.county.actor)
    hands.executed(erratum)
    assert ProjectDocument.objects.get().county_code == "220104"


def test_a_changed_county_takes_its_city_along(hands: Hands) -> None:
    """A place in another city brings city and province with it, and the ledger says that they followed."""
    make_officer("220202", name="昌邑人")
    erratum = submitted(hands.cast.clerk.actor, record(), {("project", "CountyNum"): "220202"})
    lines = json.loads(erratum.submissions.get().canonical)["lines"]

    assert [(line["column"], line["new"], line["is_derived"]) for line in lines] == [
        ("CountyNum", "220202", False),
        ("CityNum", "220200", True),
    ]


def test_without_anybody_at_home_in_the_new_place_it_cannot_be_asked(hands: Hands) -> None:
    """A place of which nobody can confirm anything is told at once."""
    erratum = drafted(hands.cast.clerk.actor, record(), {("project", "CountyNum"): "220802"})
    with pytest.raises(RulesViolated) as refused:
        submit_erratum(actor=hands.cast.clerk.actor, erratum_id=erratum.public_id)

    assert "HomeCanAgree" in faults(refused.value)


@pytest.mark.notice("二(二)a")
def test_without_anybody_to_agree_it_cannot_be_asked(hands: Hands) -> None:
    """Q24: nobody is left at the authority that confirmed, and nobody stands in its place."""
    with transaction.atomic():
        for holder in GrantHolder.objects.filter(grant__authority__code="220102"):
            end_holder(holder=holder, last_day=holder.valid_from)
    erratum = drafted(hands.cast.clerk.actor, record())
    with pytest.raises(RulesViolated) as refused:
        submit_erratum(actor=hands.cast.clerk.actor, erratum_id=erratum.public_id)
    assert faults(refused.value) == {"HomeCanAgree"}


def soil(hands: Hands) -> None:
    """Put a fault into the record that its confirmation would not have let pass: completed before it began."""
    check = record().completioncheck_rows.get()
    item = cell("completion_checks", check.row_id, "EDate", "2019-08-30", "2018-01-01")
    executed(record(), item, applicant=hands.cast.clerk.actor, agreer=hands.cast.county.actor)


def test_old_dirt_elsewhere_only_warns(hands: Hands) -> None:
    """A fault that was there before and is not touched stops nothing; it is told."""
    soil(hands)
    clerk = hands.cast.clerk.actor
    erratum = drafted(clerk, record())
    _, findings = check_erratum(actor=clerk, erratum_id=erratum.public_id, now=timezone.now())

    assert "FaultsElsewhere" in {item.rule for item in findings.warnings}
    assert submit_erratum(actor=clerk, erratum_id=erratum.public_id).state == "applied"


def test_a_touched_field_must_be_clean(hands: Hands) -> None:
    """What an erratum touches has to be in order afterwards, even where it was not before."""
    soil(hands)
    clerk = hands.cast.clerk.actor
    erratum = drafted(clerk, record(), {("completion_checks", "EDate"): "2018-02-02"})
    with pytest.raises(RulesViolated) as refused:
        submit_erratum(actor=clerk, erratum_id=erratum.public_id)
    assert faults(refused.value) == {"TouchedFieldsClean"}

    type_changes(clerk, reread(erratum), {("completion_checks", "EDate"): "2019-08-30"})
    assert submit_erratum(actor=clerk, erratum_id=erratum.public_id).state == "applied"


def test_a_row_is_added_and_numbered(hands: Hands) -> None:
    """A unit work that was forgotten: it gets its code when the authority agrees."""
    clerk = hands.cast.clerk.actor
    erratum = start_erratum(actor=clerk, contribution_id=record().public_id)
    tables = sheet_as_typed(erratum, "basic")
    tables["unit_works"].append({"row_id": new_public_id(), "SubPrjName": "训练馆", "BuildArea": "1200"})
    save_erratum_sheet(
        actor=clerk, erratum_id=erratum.public_id, sheet="basic", tables=tables, revision=erratum.revision
    )
    ground(clerk, erratum)
    agreed(submit_erratum(actor=clerk, erratum_id=erratum.public_id), hands.cast.county.actor)
    hands.executed(reread(erratum))
    units = list(record().unitwork_rows.order_by("position").values_list("sub_prj_name", "unit_code"))

    assert units[1][0] == "训练馆"
    assert units[1][1].endswith("002")


def test_a_record_is_removed(hands: Hands) -> None:
    """A record that does not belong there goes; what it said stays in the version before and in the history."""
    clerk = hands.cast.clerk.actor
    erratum = start_erratum(actor=clerk, contribution_id=record().public_id)
    tables = {**sheet_as_typed(erratum, "completion"), "completion_filings": []}
    save_erratum_sheet(
        actor=clerk, erratum_id=erratum.public_id, sheet="completion", tables=tables, revision=erratum.revision
    )
    ground(clerk, erratum)
    agreed(submit_erratum(actor=clerk, erratum_id=erratum.public_id), hands.cast.county.actor)
    hands.executed(reread(erratum))

    assert not record().completionfiling_rows.exists()
    assert "长建竣备字2019第231号" in Version.objects.get(number=1).canonical
    assert ErratumDocument.objects.get().document["lines"][0]["kind"] == "删除"


def test_a_paper_is_added_and_another_one_goes(hands: Hands) -> None:
    """Files of a sheet are lines, too; the ledger says their kind and never their name."""
    clerk = hands.cast.clerk.actor
    erratum = start_erratum(actor=clerk, contribution_id=record().public_id)
    one = {"actor": clerk, "erratum_id": erratum.public_id}
    old = record().attachmentreference_rows.get(sheet="contract")
    add_sheet_paper(**one, sheet="contract", kind="contract", name="合同（清晰）.pdf", stream=upload(pages=2))
    remove_sheet_paper(**one, row_id=old.row_id)
    ground(clerk, erratum)
    agreed(submit_erratum(**one), hands.cast.county.actor)
    hands.executed(reread(erratum))
    standing = record().attachmentreference_rows.get(sheet="contract")
    shown = json.dumps(ErratumDocument.objects.get().document["lines"], ensure_ascii=False)

    assert (standing.file_name, standing.paper_kind) == ("合同（清晰）.pdf", "contract")
    assert "补充“合同”" in shown
    assert "清晰" not in shown


def test_the_last_demanded_paper_cannot_be_taken_off(hands: Hands) -> None:
    """A sheet keeps what the province demands of it."""
    clerk = hands.cast.clerk.actor
    erratum = start_erratum(actor=clerk, contribution_id=record().public_id)
    one = {"actor": clerk, "erratum_id": erratum.public_id}
    remove_sheet_paper(**one, row_id=record().attachmentreference_rows.get(sheet="contract").row_id)
    ground(clerk, erratum)
    with pytest.raises(RulesViolated) as refused:
        submit_erratum(**one)
    assert faults(refused.value) == {"AddsNoViolation"}


def test_a_personal_number_goes_to_the_vault(hands: Hands) -> None:
    """Neither draft, nor application, nor library, nor ledger holds it; only its commitment changes."""
    clerk, number = hands.cast.clerk.actor, id_number(77)
    erratum = submitted(clerk, record(), {("tenders", "ConstructorIDCard"): number})
    before = record().tender_rows.get().constructor_id_card_commitment
    agreed(erratum, hands.cast.county.actor)
    hands.executed(erratum)
    after = record().tender_rows.get().constructor_id_card_commitment
    shown = ErratumDocument.objects.get().document["lines"][0]

    assert before != after
    assert masked(owner=vault_owner_of(record()), commitment=after)[:4] == number[:4]
    assert (shown["before"], shown["after"]) == ("不公开", "不公开")
    for text in (*ErratumLine.objects.values_list("new", "typed"), erratum.submissions.get().canonical):
        assert number not in str(text)


def test_a_person_is_named_by_the_surname_alone(hands: Hands) -> None:
    """The ledger masks names of persons; the versions say what was public of them."""
    erratum = submitted(hands.cast.clerk.actor, record(), {("tenders", "ConstructorName"): "秦守成"})
    agreed(erratum, hands.cast.county.actor)
    hands.executed(erratum)
    shown = ErratumDocument.objects.get().document["lines"][0]

    assert (shown["before"], shown["after"]) == ("秦某某", "秦某某")


def test_a_citys_record_is_agreed_to_by_the_city_and_keeps_its_grade(at_start: Station) -> None:
    """What was confirmed as B stays B."""
    cast = replace(at_start.cast, county=make_officer(CITY, name="市里人"))
    confirmed_filing(cast, Plan(county=CITY))
    hands = Hands(cast, make_helper(AccountKind.SUPPORT), make_helper(AccountKind.DATA_BUREAU))
    erratum = submitted(cast.clerk.actor, record())
    with pytest.raises(ErratumNotFound):
        agreed(erratum, at_start.cast.county.actor)
    agreed(erratum, cast.county.actor)
    hands.executed(erratum)

    assert list(GradeDecision.objects.values_list("grade", flat=True)) == ["B"]


def test_the_successor_agrees(hands: Hands) -> None:
    """Q24: where the authority that confirmed has nobody left, whoever is at home in the place by today's grants."""
    with transaction.atomic():
        for holder in GrantHolder.objects.filter(grant__authority__code="220102"):
            end_holder(holder=holder, last_day=holder.valid_from)
        put_jurisdiction(authority_code=CITY, area_code="220102", valid_from=SINCE, valid_to=None, overwrite=False)
    city = make_officer(CITY, name="市里人").actor
    erratum = submitted(hands.cast.clerk.actor, record())

    assert erratum.home_authority is not None
    assert erratum.home_authority.code == CITY
    assert agreed(erratum, city).state == CHANGING


def test_no_grade_passes_by_an_erratum(at_applied: Station) -> None:
    """While an erratum runs, an application for A waits; afterwards the corrected version is decided on."""
    cast, one = at_applied.cast, {"application_id": at_applied.application.public_id}
    hands = Hands(cast, make_helper(AccountKind.SUPPORT), make_helper(AccountKind.DATA_BUREAU))
    erratum = submitted(cast.clerk.actor, record())
    with pytest.raises(CannotAdvance, match="正在办理勘误（KW2-220102-20260316-0001）"):
        grant_grade_a(actor=cast.province.actor, opinion="同意", method="system", **one)
    agreed(erratum, cast.county.actor)
    hands.executed(erratum)

    assert grant_grade_a(actor=cast.province.actor, opinion="同意", method="system", **one).grade == "A"
