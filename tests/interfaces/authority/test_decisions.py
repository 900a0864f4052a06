"""Decisions at the desk: whose they are, what they need, what is refused, and that nothing typed is lost."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.filings import CITY, COUNTY, PROVINCE, Cast, Person, Plan, make_clerk, make_officer, submitted_filing
from tests.support.races import at_once
from zhulu.domain.filings.models import Filing, ReturnReason
from zhulu.domain.grants.models import Officer
from zhulu.domain.library.models import Contribution, GradeDecision
from zhulu.domain.statecraft.models import Move
from zhulu.foundation.audit.models import SecurityLog
from zhulu.foundation.ledger.models import Entry
from zhulu.usecases.submit_filing import submit_filing
from zhulu.usecases.withdraw_filing import withdraw_filing

CONFIRM = {"method": "originals", "opinion": "材料与原件一致"}
RETURN: dict[str, Any] = {"opinion": "请补正", "place": ["completion"], "code": ["R05"], "text": ["缺页"]}
REFUSE = {**RETURN, "word": "不予确认"}
FORMS = {"confirm": CONFIRM, "return": RETURN, "refuse": REFUSE}
TARGETS = {"confirm": "confirmed", "return": "returned", "refuse": "refused"}
OTHER_COUNTY = "220103"


def decide(client: Client, filing: Filing, act: str, **changes: Any) -> Any:
    """Post a decision as its form would."""
    data = {"seen": filing.submissions.latest("number").digest, **FORMS[act], **changes}
    return client.post(reverse(f"authority:{act}", args=[filing.public_id]), data)


def state_of(filing: Filing) -> str:
    """Read the filing's state anew."""
    filing.refresh_from_db()
    return str(filing.state)


@pytest.mark.parametrize("act", FORMS)
def test_the_home_authority_decides(cast: Cast, filing: Filing, act: str) -> None:
    """Each decision is taken by POST, leads back to the page, and says what was done."""
    answer = decide(cast.county.client(), filing, act)
    assert (answer.status_code, answer["Location"]) == (302, reverse("authority:filing", args=[filing.public_id]))
    assert state_of(filing) == TARGETS[act]
    assert SecurityLog.objects.count() == 0


WHO = {
    "another county": (OTHER_COUNTY, 404, 404),
    "the city above": (CITY, 200, 403),
    "another city": ("220200", 404, 404),
    "the province": (PROVINCE, 200, 403),
}


@pytest.mark.parametrize("who", WHO)
def test_other_and_superior_jurisdiction(cast: Cast, filing: Filing, who: str) -> None:
    """Superiors of the place read and are refused with a row in the log; for everybody else nothing is there."""
    code, reading, deciding = WHO[who]
    client = (cast.province if code == PROVINCE else make_officer(code)).client()
    page = client.get(reverse("authority:filing", args=[filing.public_id]))
    assert page.status_code == reading
    assert "作审核决定" not in page.content.decode()
    assert {decide(client, filing, act).status_code for act in FORMS} == {deciding}
    assert state_of(filing) == "submitted"
    assert SecurityLog.objects.count() == (len(FORMS) if deciding == 403 else 0)


def unregistered() -> Person:
    """Give an officer of the county whose registration has not been completed; the grant is there."""
    person = make_officer(COUNTY, sign_in_name="unregistered", name="周示例")
    Officer.objects.filter(account=person.account).update(registered_at=None)
    return person


def ungranted() -> Person:
    """Give a registered officer of the county who holds no grant."""
    return make_officer(COUNTY, function=None, sign_in_name="ungranted", name="钱示例")


@pytest.mark.parametrize(("make", "words"), [(unregistered, "实名登记还没有完成"), (ungranted, "业绩补录确认权限")])
def test_who_may_only_read_is_told_why(cast: Cast, filing: Filing, make: Any, words: str) -> None:
    """The page opens without buttons and says why; posting anyway is 403 with the reason, and one row in the log."""
    client = make().client()
    page = client.get(reverse("authority:filing", args=[filing.public_id])).content.decode()
    assert words in page
    assert not [act for act in FORMS if f'action="{reverse(f"authority:{act}", args=[filing.public_id])}"' in page]
    for act in FORMS:
        answer = decide(client, filing, act)
        assert answer.status_code == 403
        assert "您没有对这一件办理" in answer.content.decode()
    assert state_of(filing) == "submitted"
    logged = SecurityLog.objects.order_by("id").values_list("action", flat=True)
    assert list(logged) == [f"{act}_filing" for act in FORMS]


def test_a_clerk_decides_nothing_and_a_link_neither(cast: Cast, filing: Filing) -> None:
    """The filing's own clerk is refused at the desk's door; a decision is posted, never followed as a link."""
    for act in FORMS:
        assert decide(cast.clerk.client(), filing, act).status_code == 403
        assert cast.county.client().get(reverse(f"authority:{act}", args=[filing.public_id])).status_code == 405
    assert state_of(filing) == "submitted"


LACKING: list[tuple[str, dict[str, Any], str]] = [
    ("confirm", {"method": ""}, "请选择核验方式"),
    ("confirm", {"method": "by-guess"}, "请选择核验方式"),
    ("confirm", {"opinion": "  "}, "请写明审核意见"),
    ("confirm", {"opinion": "字" * 2001}, "审核意见最多"),
    ("return", {"place": [], "code": [], "text": []}, "请至少写一条理由"),
    ("return", {"place": [""], "code": [""], "text": ["  "]}, "请至少写一条理由"),
    ("return", {"opinion": ""}, "请写明审核意见"),
    ("return", {"code": ["R99"], "text": [""]}, "请写明具体是什么"),
    ("return", {"code": [""]}, "请选择是什么问题"),
    ("return", {"text": ["字" * 501]}, "说明最多"),
    ("return", {"place": ["kitchen"]}, "这次提交里没有这一处"),
    ("return", {"place": ["contract.contracts..NoSuch"]}, "这次提交里没有这一处"),
    ("return", {"place": ["a.b.c.d.e.f"]}, "这次提交里没有这一处"),
    ("refuse", {"word": ""}, "请输入“不予确认”四个字"),
    ("refuse", {"word": "确认"}, "现在输入的是“确认”"),
    ("refuse", {"place": [], "code": [], "text": []}, "请至少写一条理由"),
]


def test_what_is_lacking_is_told_and_nothing_is_lost(cast: Cast, filing: Filing) -> None:
    """A form that lacks something comes back as typed with the fault named; nothing has been decided."""
    client = cast.county.client()
    for act, changes, words in LACKING:
        answer = decide(client, filing, act, **{"opinion": "写了很久的意见", **changes})
        page = answer.content.decode()
        assert (answer.status_code, words in page) == (422, True), (act, changes)
        assert ("写了很久的意见" in page) == ("opinion" not in changes)
    assert state_of(filing) == "submitted"
    assert SecurityLog.objects.count() == 0


def test_an_invented_reason_is_refused(cast: Cast, filing: Filing) -> None:
    """A code that is not on the province's list is not stored."""
    sent = {"place": ["", ""], "code": ["R05", "ZZ9"], "text": ["缺页", "自编"]}
    answer = decide(cast.county.client(), filing, "return", **sent)
    assert answer.status_code == 409
    assert "不在省里的理由清单上" in answer.content.decode()
    assert ReturnReason.objects.count() == 0


def contract_of(filing: Filing) -> str:
    """Give the row id of the submitted contract."""
    return str(json.loads(filing.submissions.get().canonical)["contracts"][0]["row_id"])


def test_all_reasons_are_stored_at_their_places_and_shown(cast: Cast, filing: Filing) -> None:
    """Every reason is kept with its words at its field, sheet or the whole, in the order of the page; no empty row."""
    client = cast.county.client()
    money = f"contract.contracts.{contract_of(filing)}.ContractMoney"
    reasons = {
        "place": ["completion", money, "", ""],
        "code": ["R05", "R06", "", "R99"],
        "text": ["第 3 页缺章\x00", "与中标通知书不一致", " ", "请写全称"],
    }
    assert decide(client, filing, "return", **reasons).status_code == 302
    stored = ReturnReason.objects.order_by("id").values_list("code", "text", "sheet", "table", "row_id", "column")
    assert list(stored) == [
        ("R05", "第 3 页缺章", "completion", "", "", ""),
        ("R06", "与中标通知书不一致", "contract", "contracts", contract_of(filing), "ContractMoney"),
        ("R99", "请写全称", "", "", "", ""),
    ]
    page = client.get(reverse("authority:filing", args=[filing.public_id])).content.decode()
    assert "R05 附件缺页、模糊或无公章（竣工验收）：第 3 页缺章" in page
    assert "R06 中标、合同、验收的金额或规模不一致（合同信息·合同金额）：与中标通知书不一致" in page
    assert "请补正" in page


def test_all_faults_of_all_reasons_are_told_at_once(cast: Cast, filing: Filing) -> None:
    """Each reason's fault leads to its own control, and what is right in it stays."""
    sent = {"place": ["", "contract"], "code": ["R99", ""], "text": ["", "请核对"], "opinion": ""}
    answer = decide(cast.county.client(), filing, "return", **sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    for target, words in (
        ("return-text-1", "理由 1：选了“其他（须写明）”，请写明具体是什么"),
        ("return-code-2", "理由 2：请选择是什么问题"),
        ("return-opinion", "请写明审核意见"),
    ):
        assert re.search(f'<a href="#{target}">{words}', page), words
        assert f'id="{target}"' in page
    assert '<option value="contract" selected>' in page
    assert "请核对</textarea>" in page


def test_a_reason_begins_at_a_field_and_nothing_is_decided(cast: Cast, filing: Filing) -> None:
    """Without script the button beside a field sends the form as it stands; it comes back with a row more."""
    client = cast.county.client()
    money = f"contract.contracts.{contract_of(filing)}.ContractMoney"
    page = client.get(reverse("authority:filing", args=[filing.public_id]), {"sheet": "contract"}).content.decode()
    assert f'name="add" value="{money}"' in page
    answer = decide(client, filing, "return", add=money)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert re.search(rf'id="return-place-2".+?<option value="{money}" selected>合同信息·合同金额', page, re.DOTALL)
    assert re.search(r'<select class="input" id="return-code-2" name="code"[^>]* autofocus', page)
    assert "缺页</textarea>" in page
    assert "请补正</textarea>" in page
    assert "error" not in page.split('id="return-reasons"')[1].split("</form>")[0]
    assert state_of(filing) == "submitted"
    assert SecurityLog.objects.count() == 0


def test_a_reason_is_taken_away(cast: Cast, filing: Filing) -> None:
    """The others stay in their order; htmx gets the reasons alone."""
    sent = {"place": ["", ""], "code": ["R05", "R06"], "text": ["第一条", "第二条"], "drop": "1"}
    client = cast.county.client()
    address = reverse("authority:return", args=[filing.public_id])
    part = client.post(address, sent, headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<fieldset class="reasons" id="return-reasons">')
    assert "第一条" not in part
    assert "第二条</textarea>" in part
    last = client.post(address, {"place": [""], "code": ["R05"], "text": [""], "drop": "1"}).content.decode()
    assert 'id="return-code-1"' in last


def test_who_may_not_return_edits_no_reasons(cast: Cast, filing: Filing) -> None:
    """The province reads: no button beside a field, and the posted one leads back to the page."""
    client = cast.province.client()
    assert "指出问题" not in client.get(reverse("authority:filing", args=[filing.public_id])).content.decode()
    assert decide(client, filing, "return", add="contract").status_code == 302


def test_the_confirmation_says_its_grade_and_that_it_stands_for_ever(cast: Cast, filing: Filing) -> None:
    """Before the click the page says C, irrevocable, by which clause, and in whose name."""
    page = cast.county.client().get(reverse("authority:filing", args=[filing.public_id])).content.decode()
    assert "确认并定为 C 级" in page
    assert "任何人都不能撤销" in page
    assert "三(五)" in page
    assert "南关区住房和城乡建设局 建筑业管理科　王示例" in page


def test_a_city_confirms_b(db: None) -> None:
    """Where the city is at home its confirmation gives B."""
    city = make_officer(CITY)
    clerk = make_clerk()
    cast = Cast(clerk=clerk, county=city, province=city)
    filing = submitted_filing(cast, Plan(county=CITY))
    page = city.client().get(reverse("authority:filing", args=[filing.public_id])).content.decode()
    assert "确认并定为 B 级" in page


def test_a_colleague_was_first(cast: Cast, filing: Filing) -> None:
    """The second decision is not taken: the page says who decided and when, and gives the opinion back."""
    colleague = make_officer(COUNTY, sign_in_name="colleague", name="孙示例")
    assert decide(colleague.client(), filing, "return").status_code == 302
    answer = decide(cast.county.client(), filing, "confirm", opinion="我也看过了，应当确认")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "您的决定没有作出" in page
    assert "孙示例" in page
    assert "我也看过了，应当确认" in page
    assert state_of(filing) == "returned"
    assert Contribution.objects.count() == 0


def test_another_version_stands_by_now(cast: Cast, filing: Filing) -> None:
    """Withdrawn, changed and submitted again while the reviewer read: the decision is not taken on what nobody read."""
    seen = filing.submissions.get().digest
    withdraw_filing(actor=cast.clerk.actor, filing_id=filing.public_id)
    from_draft = filing.sheets.get(sheet="basic")
    from_draft.tables["project"][0]["AllInvest"] = "99999.00"
    from_draft.save()
    submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True)
    answer = decide(cast.county.client(), filing, "confirm", seen=seen, opinion="看过的是上一版")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "您看的不是最新一次提交" in page
    assert "看过的是上一版" in page
    assert "<ins>99,999.00</ins>" in page
    assert state_of(filing) == "submitted"


def test_after_such_a_refusal_the_new_version_can_be_decided(cast: Cast, filing: Filing) -> None:
    """The page that gives the form back carries the digest of the version that it shows."""
    answer = decide(cast.county.client(), filing, "confirm", seen="0" * 64)
    assert f'value="{filing.submissions.get().digest}"' in answer.content.decode()


def test_a_withdrawn_filing_gives_the_opinion_back(cast: Cast, filing: Filing) -> None:
    """What the enterprise took back meanwhile is not found, and what was typed is not lost."""
    client = cast.county.client()
    withdraw_filing(actor=cast.clerk.actor, filing_id=filing.public_id)
    answer = decide(client, filing, "confirm", opinion="写了很久的意见")
    assert answer.status_code == 404
    assert "写了很久的意见" in answer.content.decode()


def test_two_reviewers_at_once_give_one_decision(fresh_database: str) -> None:
    """Of two colleagues who decide at the same moment one is told that the other was first."""
    cast = Cast(clerk=make_clerk(), county=make_officer(COUNTY), province=make_officer(PROVINCE, function=None))
    colleague = make_officer(COUNTY, sign_in_name="colleague", name="孙示例")
    filing = submitted_filing(cast)
    data = {**CONFIRM, "seen": filing.submissions.get().digest}
    address = reverse("authority:confirm", args=[filing.public_id])
    clients = [cast.county.client(), colleague.client()]
    outcomes = at_once(*[lambda client=client: client.post(address, data).status_code for client in clients])
    assert sorted(outcomes) == [302, 409]
    assert Move.objects.filter(transition="confirm").count() == 1
    assert Contribution.objects.count() == GradeDecision.objects.count() == 1
    assert Entry.objects.filter(kind="confirm_filing").count() == 1
