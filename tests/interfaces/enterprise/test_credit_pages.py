"""What the accused enterprise sees and does: nothing before it is told, then defence, then repair (三(五))."""

import time_machine

from tests.support.credit import AFTER_HEARING, DAY, FACTS, make_bench
from tests.support.filings import make_clerk, make_firm, upload
from tests.support.stations import Station
from zhulu.domain.credit.models import Repair

OK, MISSING, UNPROCESSABLE = 200, 404, 422


def named(name: str = "证明.pdf") -> object:
    """Give a tiny scan as a browser uploads it."""
    file = upload()
    file.name = name
    return file


def test_from_the_notice_to_the_repair(at_confirmed: Station) -> None:
    """Untold it finds nothing; told it sees facts and evidence, answers, and later applies for repair."""
    with time_machine.travel(f"{DAY}T10:30:00+08:00", tick=False):
        bench = make_bench(at_confirmed.cast)
        clerk = bench.cast.clerk.client()
        verified = bench.verified(at_confirmed.filing)
        address = f"/enterprise/credit/{verified.public_id}/"
        assert clerk.get(address).status_code == MISSING
        assert "没有案件" in clerk.get("/enterprise/credit/").content.decode()
        verified.refresh_from_db()
        from_notice = bench.told(verified)
        page = clerk.get(address).content.decode()
        assert FACTS in page
        assert "还有 5 个工作日" in page
        paper = from_notice.papers.get()
        assert clerk.get(f"{address}papers/{paper.public_id}/").getvalue().startswith(b"%PDF")
        assert clerk.post(f"{address}defend/", {"text": ""}).status_code == UNPROCESSABLE
        clerk.post(f"{address}defend/", {"text": "原件在档案馆", "file": named()})
        assert from_notice.statements.get().text == "原件在档案馆"
        other = make_clerk(make_firm(serial=2, name="吉林明远工程有限公司"), sign_in_name="other", name="秦示例")
        assert other.client().get(address).status_code == MISSING
    with time_machine.travel(f"{AFTER_HEARING}T10:30:00+08:00", tick=False):
        bench.found(from_notice)
        page = bench.cast.clerk.client().get(address).content.decode()
        assert "2026 年 不合格" in page
        assert "最短公示期满（2026-06-24）以后可以申请" in page
    with time_machine.travel("2026-07-01T10:30:00+08:00", tick=False):
        clerk = bench.cast.clerk.client()
        assert clerk.post(f"{address}repair/", {"text": "已整改"}).status_code == UNPROCESSABLE
        clerk.post(f"{address}repair/", {"text": "已整改", "promised": "1", "file": named()})
        repair = Repair.objects.get()
        judge = bench.first.client()
        decision = f"/authority/credit/cases/{from_notice.public_id}/repairs/{repair.public_id}/"
        assert judge.post(decision, {"decision": "grant", "reason": ""}).status_code == UNPROCESSABLE
        judge.post(decision, {"decision": "grant", "reason": "属实"})
        repair.refresh_from_db()
        assert repair.state == "granted"
        assert "信用修复，自 2026-07-01 不再公示" in clerk.get(address).content.decode()
