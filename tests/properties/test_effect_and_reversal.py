"""Effect and reversal are exact inverses on everything public, whatever the project holds (三(五)c, product.md §4)."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.credit import DAY, Bench, make_bench
from tests.support.filings import (
    Cast,
    Plan,
    confirmed_filing,
    granted_filing,
    make_cast,
    make_clerk,
    make_firm,
    submitted_filing,
)
from zhulu.domain.filings.models import Filing
from zhulu.domain.publication.models import (
    AdverseDocument,
    CompanyDocument,
    ErratumDocument,
    Participation,
    ProjectDocument,
    SpecialistDocument,
    VersionDocument,
)
from zhulu.domain.rulebook.models import PolicySetting

MAKERS = {"D": submitted_filing, "confirmed": confirmed_filing, "A": granted_filing}
FIRMS = ("first", "second")
Content = dict[str, list[dict[str, Any]]]


def public_content() -> Content:
    """Give everything that the public's role may read about projects, companies, errata and credit, without keys."""
    return {
        "projects": _rows(ProjectDocument, "updated_at"),
        "companies": _rows(CompanyDocument, "id", "updated_at"),
        "participations": [
            {**row, "company": row.pop("company__code")}
            for row in Participation.objects.order_by("project_id", "company__code", "role").values(
                "project_id", "company__code", "role", "name", "grade", "is_confirmed", "filed_itself", "sort_on"
            )
        ],
        "specialist": _rows(SpecialistDocument),
        "errata": _rows(ErratumDocument, "id"),
        "versions": _rows(VersionDocument, "id"),
        "adverse": _rows(AdverseDocument, "id"),
    }


def _rows(model: Any, *besides: str) -> list[dict[str, Any]]:
    rows = [{key: value for key, value in row.items() if key not in besides} for row in model.objects.values()]
    for row in rows:
        if isinstance(row.get("document"), dict):
            row["document"] = {key: value for key, value in row["document"].items() if key != "updated_at"}
    return sorted(rows, key=repr)


@pytest.fixture
def clock() -> Iterator[None]:
    """A Monday morning."""
    with time_machine.travel(f"{DAY}T10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def benches(db: None, clock: None) -> dict[str, Bench]:
    """Two firms before the same judges."""
    cast = make_cast()
    bench = make_bench(cast)
    other = make_clerk(make_firm(serial=2, name="吉林明远工程有限公司"), sign_in_name="other", name="秦示例")
    return {
        "first": bench,
        "second": Bench(Cast(other, cast.county, cast.province), bench.first, bench.second),
    }


filings = st.lists(st.tuples(st.sampled_from(FIRMS), st.sampled_from(sorted(MAKERS))), min_size=1, max_size=3)


@pytest.mark.notice("三(五)c")
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(made=filings, joins=st.booleans(), chosen=st.integers(0, 2), doubted=st.booleans())
def test_a_reversal_undoes_the_effect(
    benches: dict[str, Bench],
    made: list[tuple[str, str]],
    joins: bool,  # noqa: FBT001 - drawn by Hypothesis
    chosen: int,
    doubted: bool,  # noqa: FBT001
) -> None:
    """Any mixture of grades, one project or several, doubt shown or not: public before == public after; others stay."""
    with transaction.atomic():
        _let_doubt_show(doubted)
        filed = _file(benches, made, joins=joins)
        about = filed[chosen % len(filed)]
        bench = benches[made[chosen % len(filed)][0]]
        before = public_content()

        case = bench.in_force(about)
        during = public_content()
        assert about.public_id not in repr(during["projects"])
        assert [row["document"]["code"] for row in during["adverse"]] == [case.accused_code]
        assert _others(before, about, case) == _others(during, about, case)

        bench.reversed(case)
        assert public_content() == before
        transaction.set_rollback(True)


def _let_doubt_show(doubted: bool) -> None:  # noqa: FBT001 - drawn by Hypothesis
    PolicySetting.objects.create(
        key="case_marks_doubt", value=doubted, valid_from="2023-04-05", reason="试", set_by="试"
    )


def _file(benches: dict[str, Bench], made: list[tuple[str, str]], *, joins: bool) -> list[Filing]:
    filed: list[Filing] = []
    for place, (firm, kind) in enumerate(made):
        first = filed[0].project if filed and joins and firm != made[0][0] else None
        plan = Plan(
            name=f"净月体育公园综合馆{'甲乙丙'[place]}",
            join=first.public_id if first else "",
            change={} if first else {("project", "Address"): f"生态大街 {place} 号"},
        )
        filed.append(MAKERS[kind](benches[firm].cast, plan))
    return filed


def _others(content: Content, about: Filing, case: Any) -> list[Any]:
    """Give the parts of all public projects that are not the accused filing's."""
    own = {about.public_id, case.contribution.public_id if case.contribution else ""}
    parts = [part for row in content["projects"] for part in row["document"]["parts"]]
    return sorted((part for part in parts if part["public_id"] not in own), key=repr)
