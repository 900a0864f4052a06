"""Alerts: each kind strikes by its setting, once; it becomes a lead or is set aside; scope and review page (三(五))."""

import io
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from tests.support.credit import DAY, make_bench
from tests.support.filings import (
    ANSWERS,
    OPINION,
    Cast,
    Person,
    Plan,
    filled_filing,
    make_clerk,
    make_firm,
    make_officer,
    reread,
)
from tests.support.stations import Station
from zhulu.domain.credit.models import Alert, Lead
from zhulu.domain.credit.queries import CreditNotFound, list_alerts
from zhulu.domain.credit.vocabulary import AlertKind
from zhulu.domain.filings.models import Filing
from zhulu.domain.library.vocabulary import VerificationMethod
from zhulu.domain.rulebook.models import PolicySetting
from zhulu.foundation.storage.stores import current_storage
from zhulu.usecases.attach_paper import attach_paper
from zhulu.usecases.confirm_filing import confirm_filing
from zhulu.usecases.credit.alerting import raise_alerts, set_aside_alert, take_alert
from zhulu.usecases.credit.stepping import Incomplete
from zhulu.usecases.submit_filing import submit_filing


@pytest.fixture
def second(at_confirmed: Station) -> Iterator[Filing]:
    """Another firm's filing in another place: the same scans, contract number and person in charge as the first."""
    with time_machine.travel(f"{DAY}T10:20:00+08:00", tick=False):
        lender = at_confirmed.filing
        make_bench(at_confirmed.cast)
        clerk = make_clerk(make_firm(serial=2, name="吉林明远工程有限公司"), sign_in_name="other", name="秦示例")
        cast = Cast(clerk, at_confirmed.cast.county, at_confirmed.cast.province)
        change = {("project", "Address"): "别处路 9 号"}
        filing = filled_filing(clerk, Plan(name="莲花山会展中心", change=change))
        borrow_paper(clerk, filing, lender)
        submit_filing(actor=clerk.actor, filing_id=filing.public_id, promised=True, reasons=ANSWERS)
        confirm_filing(
            actor=cast.county.actor,
            filing_id=filing.public_id,
            opinion=OPINION,
            method=VerificationMethod.ORIGINALS.value,
        )
        yield reread(clerk, filing)


def borrow_paper(clerk: Person, filing: Filing, lender: Filing) -> None:
    """Attach the very bytes of another filing's paper."""
    lent = lender.papers.select_related("blob").order_by("id")[0:1].get()
    with current_storage().open(lent.blob.sm3) as stream:
        attach_paper(
            actor=clerk.actor,
            filing_id=filing.public_id,
            sheet="contract",
            kind="other",
            name="合同扫描件.pdf",
            stream=io.BytesIO(stream.read()),
        )


def setting(key: str, value: object) -> None:
    """Let the province set a threshold."""
    PolicySetting.objects.create(key=key, value=value, valid_from=date(2023, 5, 1), reason="试", set_by="试")


def test_what_two_firms_share_strikes_once(second: Filing) -> None:
    """One file, one contract, one award and one person in two projects; looking again adds nothing."""
    kinds = set(Alert.objects.values_list("kind", flat=True))

    assert raise_alerts() == 0, "the submission has kept them"
    assert {AlertKind.SAME_FILE, AlertKind.SAME_NUMBER, AlertKind.TWO_SITES} <= kinds
    assert AlertKind.FAST_CONFIRMATIONS not in kinds


def test_thresholds_are_settings(second: Filing) -> None:
    """Two confirmations in an hour are too fast where the province says so; a crowd of one is a crowd."""
    setting("alert_confirmations_per_hour", 1)
    setting("alert_near_cut_over_count", 1)
    setting("near_cut_over_days", 3000)
    raise_alerts()

    fast = Alert.objects.get(kind=AlertKind.FAST_CONFIRMATIONS)
    assert "一小时内确认了 2 件" in fast.text
    assert fast.authority is not None
    assert fast.authority.level == "city", "the one above looks into it"
    assert Alert.objects.filter(kind=AlertKind.NEAR_CUT_OVER).exists()


def test_an_alert_becomes_a_lead_or_is_set_aside(second: Filing, at_confirmed: Station) -> None:
    """Each is answered once, by who is in its scope, and setting aside wants a reason."""
    raise_alerts()
    county = at_confirmed.cast.county.actor
    one, other, *_ = list_alerts(actor=county, on=DAY, is_open=True)
    stranger = make_officer("220202", sign_in_name="stranger", name="孙示例").actor
    with pytest.raises(CreditNotFound):
        take_alert(actor=stranger, alert_id=one.public_id, text="")

    lead = take_alert(actor=county, alert_id=one.public_id, text="两家用的是同一份合同")
    with pytest.raises(Exception, match="已经处理过"):
        set_aside_alert(actor=county, alert_id=one.public_id, reason="不查")
    with pytest.raises(Incomplete):
        set_aside_alert(actor=county, alert_id=other.public_id, reason="")
    set_aside_alert(actor=county, alert_id=other.public_id, reason="同一标段的联合体")

    assert (lead.source, Lead.objects.count()) == ("alert", 1)
    assert "两家用的是同一份合同" in lead.text


def test_alerts_stand_on_the_review_page_and_in_the_list(second: Filing, at_confirmed: Station) -> None:
    """The reviewer sees them beside the papers, without waiting for the job; the list leads to each."""
    county = at_confirmed.cast.county.client()
    page = county.get(f"/authority/filings/{second.public_id}/").content.decode()
    assert "系统预警" in page
    assert "同一文件用在两个项目" in page
    raise_alerts()
    alert = Alert.objects.filter(kind=AlertKind.SAME_FILE).first()
    assert alert is not None
    assert alert.public_id in county.get("/authority/credit/?list=alerts").content.decode()
    address = f"/authority/credit/alerts/{alert.public_id}/"
    assert county.get(address).status_code == 200
    assert county.post(f"{address}answer/", {"decision": "aside", "text": ""}).status_code == 422
    assert county.post(f"{address}answer/", {"decision": "take", "text": ""}).status_code == 302
