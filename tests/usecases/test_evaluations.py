"""年度信用综合评价: entered or imported by the province, vetoed by a finding, given back by its reversal."""

import io
from collections.abc import Iterator

import pytest
import time_machine

from tests.support.credit import DAY, Bench, make_bench
from tests.support.stations import Station
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.credit.models import Evaluation
from zhulu.domain.credit.queries import list_standings
from zhulu.domain.enterprises.queries import current_code
from zhulu.foundation.tabular.refusals import TableRefused
from zhulu.usecases.credit.evaluating import Line, enter_evaluation, import_evaluations
from zhulu.usecases.credit.stepping import Incomplete

pytestmark = pytest.mark.notice("三(五)c")


@pytest.fixture
def bench(at_confirmed: Station) -> Iterator[Bench]:
    """Who judges, on the Monday of the stations."""
    with time_machine.travel(f"{DAY}T10:10:00+08:00", tick=False):
        yield make_bench(at_confirmed.cast)


@pytest.fixture
def code(bench: Bench) -> str:
    """The firm's code."""
    return current_code(organisation_id=bench.cast.clerk.actor.organisation_id or 0)


def levels(year: int = 2026) -> list[tuple[str, bool]]:
    """Give what counts in a year, and whether it is vetoed."""
    return [(row.level, bool(row.veto)) for row in list_standings(year=year)]


def test_the_newest_level_counts_until_a_finding_vetoes_it(at_confirmed: Station, bench: Bench, code: str) -> None:
    """Entered twice the later counts; found false the year fails; reversed the level is what it was."""
    for level in ("良好", "优秀"):
        enter_evaluation(actor=bench.first.actor, line=Line(code, "2026", level))
    assert levels() == [("优秀", False)]

    case = bench.in_force(at_confirmed.filing)
    assert levels() == [("不合格", True)]

    bench.reversed(case)
    assert levels() == [("优秀", False)]
    assert Evaluation.objects.count() == 2


def test_all_faults_are_told(bench: Bench) -> None:
    """Unknown firm, impossible year, a level that is no word of the province's."""
    with pytest.raises(Incomplete) as refusal:
        enter_evaluation(actor=bench.first.actor, line=Line("91220000000000000X", "2199", "A"))

    assert [fault.field for fault in refusal.value.faults] == ["code", "year", "level"]
    with pytest.raises(NotPermitted):
        enter_evaluation(actor=bench.cast.county.actor, line=Line("", "2026", "合格"))


def test_a_file_is_imported_whole_or_not_at_all(bench: Bench, code: str) -> None:
    """One wrong row, and nothing is kept; mended, all is."""
    head = "统一社会信用代码,年度,等次,备注\r\n"
    good = f"{code},2025,合格,\r\n"
    with pytest.raises(Incomplete, match="第 2 条"):
        _import(bench, head + good + f"{code},2026,满分,\r\n")
    assert not Evaluation.objects.exists()
    with pytest.raises(TableRefused):
        _import(bench, "企业,分数\r\n甲,100\r\n")

    assert _import(bench, head + good + f"{code},2026,良好,\r\n") == 2
    assert (levels(2025), levels(2026)) == ([("合格", False)], [("良好", False)])


def _import(bench: Bench, text: str) -> int:
    return import_evaluations(actor=bench.first.actor, stream=io.BytesIO(text.encode()), name="评价.csv")


def test_the_page_enters_and_refuses(bench: Bench, code: str) -> None:
    """The province's page shows what counts; other levels of authority find no such page."""
    province = bench.first.client()
    wrong = province.post("/authority/credit/evaluations/enter/", {"code": code, "year": "2026", "level": "满分"})
    assert (wrong.status_code, "不在本省的等次里" in wrong.content.decode()) == (422, True)
    province.post("/authority/credit/evaluations/enter/", {"code": code, "year": "2026", "level": "良好"})
    assert "良好" in province.get("/authority/credit/evaluations/").content.decode()
    assert bench.cast.county.client().get("/authority/credit/evaluations/").status_code == 404
