"""Registers come in and are set beside filings; checks and judgements are facts; decisions keep what was seen."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tests.support.filings import COUNTY, OPINION, Cast, Plan, make_officer, reread, submitted_filing
from tests.support.machines import make_robot
from tests.support.sample_files import pdf, png
from tests.support.stations import Station
from tests.support.workbooks import workbook
from zhulu.domain.access.actors import SYSTEM
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.filings.models import DeskEntry, DuplicateJudgement, EvidenceSeen, Filing
from zhulu.domain.rulebook.operations import set_policy
from zhulu.domain.statecraft.operations import ReasonMissing
from zhulu.domain.verification.models import EvidenceBatch, EvidenceRecord
from zhulu.domain.verification.vocabulary import Agreement, Risk
from zhulu.foundation.ledger.models import Entry
from zhulu.foundation.storage.inspection import FileRefused
from zhulu.usecases.compare_evidence import refresh_risks
from zhulu.usecases.confirm_filing import confirm_filing
from zhulu.usecases.deliver_evidence import EvidenceRefused, deliver_evidence
from zhulu.usecases.judge_duplicate import NothingToJudge, judge_duplicate
from zhulu.usecases.record_checks import (
    ChecksMissing,
    CheckUnclear,
    Picture,
    Visited,
    check_originals,
    visit_site,
)
from zhulu.usecases.review_filing import review_filing
from zhulu.usecases.suspecting import DuplicatesUnjudged

NAME = "净月体育公园综合馆"
AWARD = {
    "编号": "CC-ZB-2018-0311",
    "项目名称": NAME,
    "日期": "2018-03-11",
    "金额（万元）": "12386.40",
    "所在地区划代码": COUNTY,
}


@pytest.fixture
def cast(at_submitted: Station, frozen: time_machine.Traveller) -> Cast:
    """Who takes part."""
    return at_submitted.cast


@pytest.fixture
def filing(at_submitted: Station, cast: Cast) -> Filing:
    """A filing that waits for the county."""
    return at_submitted.filing


def deliver(register: str = "tender", **change: str) -> EvidenceBatch:
    """Deliver one record of a register."""
    return deliver_evidence(actor=SYSTEM, register=register, source="交易平台", rows=[(1, {**AWARD, **change})])


def confirm(cast: Cast, filing: Filing) -> Any:
    """Confirm as the county."""
    return confirm_filing(actor=cast.county.actor, filing_id=filing.public_id, opinion=OPINION, method="originals")


@pytest.mark.notice("三(三)b")
def test_a_register_is_set_beside_the_filing_item_by_item(cast: Cast, filing: Filing) -> None:
    """Matched by number; the page says 一致, 不一致 and 无数据 with the source; the desk shows what it comes to."""
    assert DeskEntry.objects.get().risk == Risk.NO_DATA
    deliver()
    assert refresh_risks(now=timezone.now()) == 1
    assert DeskEntry.objects.get().risk == Risk.NONE
    deliver(**{"金额（万元）": "12000"})
    refresh_risks(now=timezone.now())
    assert DeskEntry.objects.get().risk == Risk.DIFFERS
    review = review_filing(actor=cast.county.actor, filing_id=filing.public_id)
    tender, *others = review.evidence.comparisons
    assert (tender.source, [item.label for item in tender.differing]) == ("交易平台 CC-ZB-2018-0311", ["金额（万元）"])
    assert {one.agreement for one in others} == {Agreement.NO_DATA}
    address = reverse("authority:filing", args=[filing.public_id])
    page = cast.county.client().get(address).content.decode()
    assert "登记：12,000" in page
    assert "登记数据里没有找到这个项目" in page


def test_a_delivery_is_idempotent_and_all_or_nothing(db: None) -> None:
    """The same rows again add nothing; one fault and nothing is taken, with every fault told."""
    assert (deliver().added, deliver().added, EvidenceRecord.objects.count()) == (1, 0, 1)
    assert deliver(日期="2018-03-12").added == 1
    with pytest.raises(EvidenceRefused) as refused:
        deliver_evidence(
            actor=SYSTEM, register="tax", source="", rows=[(1, AWARD), (2, {**AWARD, "日期": "去年", "编号": ""})]
        )
    assert len(refused.value.faults) == 4
    assert EvidenceBatch.objects.count() == 3


@pytest.mark.parametrize("form", ["xlsx", "json"])
def test_the_command_takes_a_file(db: None, tmp_path: Path, form: str) -> None:
    """``zhulu evidence FILE`` reads XLSX and JSON alike, and lists every fault of a bad one."""
    path = tmp_path / f"中标.{form}"
    rows = [AWARD, {**AWARD, "编号": "CC-ZB-2018-0312"}]
    whole = workbook({"中标": [list(AWARD), *(list(row.values()) for row in rows)]}) if form == "xlsx" else b""
    path.write_bytes(whole or json.dumps(rows).encode())
    said = io.StringIO()
    call_command("evidence", path, register="tender", source="交易平台", stdout=said)
    assert "2 行，新增或变更 2 行" in said.getvalue()
    assert EvidenceRecord.objects.count() == 2
    path.write_bytes(b"nothing")
    with pytest.raises(CommandError):
        call_command("evidence", path, register="tender", source="交易平台")


def test_a_machine_delivers_by_its_address(db: None) -> None:
    """With a token and the permission; faults come back as a problem document."""
    robot = make_robot()
    body = {"register": "permit", "source": "许可系统", "rows": [{"number": "施0001", "name": "甲工程"}]}
    answer = robot.post("/api/v1/evidence/batches", body)
    assert (answer.status_code, answer.json()["added"]) == (200, 1)
    for bad in ({**body, "rows": [{"number": ""}]}, {**body, "register": "x"}, {**body, "rows": 1}, [], b"{"):
        refused = robot.post("/api/v1/evidence/batches", bad)
        assert 400 <= refused.status_code < 500
        assert refused.json()["rule"]
    assert EvidenceRecord.objects.count() == 1


@pytest.mark.notice("三(三)c")
def test_originals_and_visits_are_facts_on_the_filing(cast: Cast, filing: Filing) -> None:
    """Each says all that is lacking; recorded, it stands on the page and in the ledger; a visit costs no time."""
    actor, key = cast.county.actor, filing.public_id
    with pytest.raises(CheckUnclear) as unclear:
        check_originals(actor=actor, filing_id=key, papers="", finding=" ")
    assert len(unclear.value.faults) == 2
    check_originals(actor=actor, filing_id=key, papers="中标通知书、合同", finding="与原件一致")
    alone = Visited(None, None, ["王示例", "王示例 "], "", [])
    with pytest.raises(CheckUnclear) as unclear:
        visit_site(actor=actor, filing_id=key, visited=alone)
    assert len(unclear.value.faults) == 4
    day = date(2026, 3, 16)
    fake = [Picture("现场.jpg", io.BytesIO(pdf()))]
    with pytest.raises(FileRefused):
        visit_site(actor=actor, filing_id=key, visited=Visited(day, day, ["王示例", "赵示例"], "属实", fake))
    before = DeskEntry.objects.get().due_on
    photos = [Picture("现场.png", io.BytesIO(png()))]
    visit = visit_site(actor=actor, filing_id=key, visited=Visited(day, day, ["王示例", "赵示例"], "属实", photos))
    assert (before, DeskEntry.objects.get().due_on) == (date(2026, 3, 30), date(2026, 3, 31))
    client = cast.county.client()
    page = client.get(reverse("authority:filing", args=[key])).content.decode()
    assert "与原件一致" in page
    photo = reverse("authority:photo", args=[key, visit.photos.get().public_id])
    assert photo in page
    shown = client.get(photo)
    assert (shown["Content-Type"], b"".join(shown.streaming_content)) == ("image/png", png())
    assert make_officer("220103").client().get(photo).status_code == 404
    assert set(Entry.objects.values_list("kind", flat=True)) >= {"check_originals", "visit_site"}
    with pytest.raises(NotPermitted):
        check_originals(
            actor=make_officer(function=None, sign_in_name="r").actor, filing_id=key, papers="a", finding="b"
        )


def test_the_forms_come_back_as_typed(cast: Cast, filing: Filing) -> None:
    """A visit by one person is refused with everything that is lacking, and nothing typed is lost."""
    address = reverse("authority:visit", args=[filing.public_id])
    answer = cast.county.client().post(address, {"people": "王示例", "visit_finding": "与现场一致"})
    assert answer.status_code == 422
    page = answer.content.decode()
    for words in ("至少 2 人", "请填核查日期", "请上传现场照片", "与现场一致"):
        assert words in page


@pytest.mark.notice("三(三)c")
def test_the_province_may_demand_a_check_where_the_registers_give_doubt(cast: Cast, filing: Filing) -> None:
    """With the setting, four empty registers demand originals or a visit of this version before it is confirmed."""
    with transaction.atomic():
        day = date(2026, 3, 16)
        set_policy(key="checks_demanded_by_risk", value=["no_data"], valid_from=day, reason="测试", set_by="测试")
    with pytest.raises(ChecksMissing, match="四源都无数据"):
        confirm(cast, filing)
    check_originals(actor=cast.county.actor, filing_id=filing.public_id, papers="合同", finding="一致")
    assert confirm(cast, filing).grade == "C"


def test_a_decision_keeps_what_was_seen(cast: Cast, filing: Filing) -> None:
    """What the registers said at the confirmation stays, whatever is delivered afterwards."""
    deliver()
    confirm(cast, filing)
    deliver(**{"金额（万元）": "1"})
    seen = EvidenceSeen.objects.get()
    registers = json.loads(seen.canonical)["registers"]
    assert (seen.risk, registers[0]["agreement"], registers[1]["agreement"]) == ("", "same", "no_data")
    assert seen.move.transition == "confirm"


@pytest.mark.notice("三(三)")
def test_a_near_duplicate_is_held_until_it_is_judged(cast: Cast, filing: Filing) -> None:
    """Refused, flagged and listed until somebody has judged; same and suspicious hold it, different lets it pass."""
    twin = submitted_filing(cast, Plan(name=f"{NAME}（二期）"))
    assert DeskEntry.objects.get(filing=twin).suspects == 1
    assert filing.project is not None
    number, actor, key = filing.project.number, cast.county.actor, twin.public_id
    with pytest.raises(DuplicatesUnjudged, match=number):
        confirm(cast, twin)
    with pytest.raises(ReasonMissing):
        judge_duplicate(actor=actor, filing_id=key, number=number, verdict="different", reason=" ")
    with pytest.raises(NothingToJudge):
        judge_duplicate(actor=actor, filing_id=key, number="0", verdict="different", reason="地址不同")
    for verdict, words in (("same", "R04"), ("suspicious", "存疑")):
        judge_duplicate(actor=actor, filing_id=key, number=number, verdict=verdict, reason="合同相同")
        with pytest.raises(DuplicatesUnjudged, match=words):
            confirm(cast, twin)
    page = cast.county.client().get(f"{reverse('authority:home')}?view=duplicate").content.decode()
    assert twin.name in page
    judge_duplicate(actor=actor, filing_id=key, number=number, verdict="different", reason="地址和规模不同")
    assert DeskEntry.objects.get(filing=twin).suspects == 0
    assert confirm(cast, twin).grade == "C"
    assert DuplicateJudgement.objects.count() == 3
    assert reread(cast.clerk, twin).state == "confirmed"
