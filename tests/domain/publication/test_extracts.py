"""业绩证明: the code says what was printed, cannot be forged, and what became of it is told rightly."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.interfaces.portal.documents import document, part
from zhulu.domain.publication.extracts import (
    WHOLE,
    Extract,
    ExtractState,
    PrintedStanding,
    errata_since,
    examine,
    extract_of,
    read_extract,
)
from zhulu.foundation.crypto.paper_codes import opened, sealed
from zhulu.foundation.identifiers import ALPHABET

KEY = b"k" * 32
DAY = date(2026, 11, 20)
ONE, TWO = "aaaaaaaa00000001", "bbbbbbbb00000002"
standings = st.builds(PrintedStanding, st.integers(1, 99), st.sampled_from(["A", "B", "C", ""]))
codes = st.builds(
    Extract,
    project_id=st.text(ALPHABET, min_size=16, max_size=16),
    part=st.text(ALPHABET, min_size=8, max_size=8),
    printed_on=st.dates(date(2020, 1, 1), date(2068, 12, 31)),
    standings=st.lists(standings, min_size=1, max_size=6).map(tuple),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(codes)
def test_a_code_is_read_as_it_was_written(extract: Extract) -> None:
    """Whatever was printed comes back, in any case and with blanks."""
    code = sealed(extract.text(), key=KEY)
    text = opened(f" {code[:9].upper()} {code[9:]}", key=KEY)
    assert text is not None
    assert read_extract(text) == extract


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(codes, st.data())
def test_a_changed_code_is_refused(extract: Extract, data: st.DataObject) -> None:
    """Another letter anywhere, or another key, and it is not the platform's."""
    code = sealed(extract.text(), key=KEY)
    place = data.draw(st.integers(0, len(code) - 1))
    letter = data.draw(st.sampled_from([*ALPHABET, "-", "."]).filter(lambda one: one != code[place]))
    assert opened(code[:place] + letter + code[place + 1 :], key=KEY) is None
    assert opened(code, key=b"x" * 32) is None


@pytest.mark.parametrize(
    "text", ["", "-", "nothing", "a" * 16, "a-b-c-d-e", "全角-字符", f"{'a' * 16}-{WHOLE}-999999-1c"]
)
def test_nonsense_is_no_code(text: str) -> None:
    """What is no code is none, and breaks nothing."""
    assert opened(text, key=KEY) is None
    assert read_extract(text) is None


def of(*parts: dict[str, Any], part_id: str = "") -> Extract:
    """Print an extract of a project with these parts."""
    extract = extract_of(document(parts=list(parts)), part_id=part_id, on=DAY)
    assert extract is not None
    return extract


def test_what_was_printed() -> None:
    """Of the whole project every confirmed part, of one part itself; unconfirmed parts never."""
    parts = [part(public_id=ONE, version=3, grade="B"), part(public_id=TWO, version=1, grade=None)]
    waiting = part(public_id="cccccccc00000003", grade="D")
    assert of(*parts, waiting).standings == (PrintedStanding(3, "B"), PrintedStanding(1, ""))
    assert of(*parts, part_id=TWO).text() == f"abcdefgh12345670-{TWO[:8]}-261120-1n"
    assert extract_of(document(parts=[waiting]), part_id="", on=DAY) is None
    assert extract_of(document(parts=[*parts, waiting]), part_id="cccccccc00000003", on=DAY) is None


def marked(kind: str, label: str) -> list[dict[str, str]]:
    """Give a part's marks."""
    return [{"kind": kind, "label": label}]


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ([part(public_id=ONE, version=1, grade="C")], ExtractState.CURRENT),
        ([part(public_id=ONE, version=1, grade="B")], ExtractState.RAISED),
        ([part(public_id=ONE, version=2, grade="B")], ExtractState.CHANGED),
        ([part(public_id=ONE, version=1, grade="C"), part(public_id=TWO)], ExtractState.CHANGED),
        ([part(public_id=ONE, version=1, marks=marked("erratum_open", "勘误办理中"))], ExtractState.RUNNING),
        ([part(public_id=ONE, version=2, marks=marked("erratum_open", "勘误办理中"))], ExtractState.CHANGED),
        ([part(public_id=ONE, version=1, marks=marked("doubt", "数据存疑"))], ExtractState.DOUBTED),
        ([part(public_id=ONE, version=1, marks=marked("pushed", "已推国家平台"))], ExtractState.CURRENT),
        ([part(public_id=ONE, grade="D")], ExtractState.GONE),
        ([], ExtractState.GONE),
    ],
)
def test_what_became_of_it(now: list[dict[str, Any]], state: ExtractState) -> None:
    """The worst that a holder has to know stands first."""
    printed = of(part(public_id=ONE, version=1, grade="C"))
    assert examine(printed, document(parts=now)).state is state


def test_a_project_that_went() -> None:
    """What is not public any more is said to be gone, whatever else was printed."""
    assert examine(of(part(public_id=ONE)), None).state is ExtractState.GONE


def test_an_extract_of_one_part_minds_that_part() -> None:
    """Another part's errata, marks and arrival are not this paper's business; its own going is."""
    mine, other = part(public_id=ONE, version=1, grade="C"), part(public_id=TWO, version=1, grade="B")
    printed = of(mine, other, part_id=ONE)
    changed = {**other, "version": 4, "marks": marked("error", "数据有误")}
    assert examine(printed, document(parts=[mine, changed, part(public_id="d" * 16)])).state is ExtractState.CURRENT
    assert examine(printed, document(parts=[other])).state is ExtractState.GONE


def test_a_part_that_went_cannot_be_paired() -> None:
    """When a part was deleted, nothing is claimed about which of the others is which."""
    mine, other = part(public_id=ONE, version=1), part(public_id=TWO, version=1)
    finding = examine(of(mine, other), document(parts=[other]))
    assert finding.state is ExtractState.CHANGED
    assert [(one.then is None, one.now is None) for one in finding.parts] == [
        (False, True),
        (False, True),
        (True, False),
    ]


def erratum(part_id: str, to_version: int, on: str) -> dict[str, Any]:
    """Give a line of the public ledger."""
    return {"part": part_id, "to_version": to_version, "executed_on": on, "number": f"{part_id[:2]}{to_version}"}


def test_errata_since_it_was_printed() -> None:
    """Those that made a later version of what stands, and those that took a part away on that day or later."""
    mine, other = part(public_id=ONE, version=2), part(public_id=TWO, version=1)
    printed = of(mine, other)
    ledger = [erratum(ONE, 3, "2026-11-19"), erratum(ONE, 2, "2026-11-20"), erratum("e" * 16, 2, "2026-11-20")]
    now = document(parts=[{**mine, "version": 3}, other])
    since = errata_since(printed, examine(printed, now), ledger)
    assert [one["number"] for one in since] == ["aa3", "ee2"]

    alone = of(mine, part_id=ONE)
    gone = [erratum(ONE, 3, "2026-11-21"), erratum(ONE, 2, "2026-11-19"), erratum(TWO, 2, "2026-11-21")]
    assert [one["number"] for one in errata_since(alone, examine(alone, None), gone)] == ["aa3"]
