"""Files of bundles: three formats, the same verdicts; killed half-way, the next run goes on without doubles."""

import csv
import io
import json
import os
import signal
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from tests.support.bundles import CONFIRMATION, bundle, changed, project
from tests.support.workbooks import workbook
from zhulu.domain.access.actors import SYSTEM
from zhulu.domain.intake.models import Delivery
from zhulu.domain.intake.vocabulary import Outcome
from zhulu.domain.library.models import Contribution, Project
from zhulu.usecases.deliver_bundles import waves
from zhulu.usecases.feed_file import Fed, FileUnreadable, Progress, feed_file, feeding
from zhulu.usecases.feed_file.sources import read_bundles

SMALL = 3
"""Bundles of one transaction in these tests."""


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "MOST_AT_ONCE", SMALL)


def some(count: int) -> list[dict[str, Any]]:
    """Give bundles of as many cases; the stage 基本信息 keeps them small."""
    return [
        {**bundle(inner_num=f"SP-{number}", stage="basic"), "tables": {"TBProjectInfo": project(name=f"{number} 号楼")}}
        for number in range(1, count + 1)
    ]


def written(path: Path, text: str) -> Path:
    """Write a file."""
    path.write_text(text, encoding="utf-8")
    return path


def fed(path: Path, *, progress: Callable[[Progress], None] = lambda _: None) -> tuple[Fed, list[list[str]]]:
    """Feed a file and give what it came to, and the lines of its report without headings."""
    report = io.BytesIO()
    result = feed_file(actor=SYSTEM, path=path, report=report, progress=progress)
    return result, list(csv.reader(io.StringIO(report.getvalue().decode("utf-8-sig"), newline="")))[1:]


def as_lines(bundles: list[Any]) -> str:
    """Give JSON Lines."""
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in bundles)


@pytest.mark.django_db
@pytest.mark.notice("一(一)1")
@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("一批.json", lambda given: json.dumps({"made_at": [1, {"a": "]"}], "bundles": given}, indent=1)),
        ("一批.json", lambda given: "\ufeff" + json.dumps(given, ensure_ascii=False)),
        ("一批.jsonl", as_lines),
        ("一批.ndjson", lambda given: "\ufeff" + as_lines(given).replace("\n", "\r\n\r\n")),
    ],
)
def test_json_in_every_form(name: str, write: Callable[[list[Any]], str], tmp_path: Path) -> None:
    """Seven bundles in three transactions; progress ends at the end of the file."""
    seen: list[Progress] = []
    result, lines = fed(written(tmp_path / name, write(some(7))), progress=seen.append)

    assert Project.objects.count() == 7
    assert result.counts.total() == len(lines) == 7
    assert [line[1] for line in lines] == [f"SP-{number}" for number in range(1, 8)]
    assert [progress.done for progress in seen] == [3, 6, 7]
    assert seen[-1].share == 1.0


@pytest.mark.django_db
def test_a_window_smaller_than_a_bundle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where a bundle, a number or a letter of three bytes is cut by the reading, it is read on."""
    monkeypatch.setattr("zhulu.usecases.feed_file.json_streams.WINDOW", 7)

    path = written(tmp_path / "a.json", json.dumps(some(2), ensure_ascii=False))

    with path.open("rb") as stream:
        assert [raw for raw, _ in read_bundles(stream, path=path)] == some(2)


@pytest.mark.parametrize(("name", "opening", "closing"), [("a.json", "[", "0]"), ("a.jsonl", "", "0")])
def test_memory_does_not_grow_with_the_file(name: str, opening: str, closing: str, tmp_path: Path) -> None:
    """Twelve million letters are read in windows of a quarter of a million."""
    one = json.dumps(some(1)[0], ensure_ascii=False) + (",\n" if opening else "\n")
    path = written(tmp_path / name, opening + one * (12_000_000 // len(one)) + closing)
    tracemalloc.start()
    with path.open("rb") as stream:
        count = sum(1 for _ in read_bundles(stream, path=path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert count > 10_000
    assert peak < 10 << 20


@pytest.mark.django_db
def test_a_line_that_is_no_json_is_refused_alone(tmp_path: Path) -> None:
    """It is kept and reported with its reason; its neighbours enter."""
    good = as_lines(some(2)).splitlines()
    result, lines = fed(written(tmp_path / "a.jsonl", f"{good[0]}\n{{坏\n17\n{good[1]}\n"))

    assert result.counts[Outcome.REJECTED] == 2
    assert ["拒收" in line[4] for line in lines] == [False, True, True, False]
    assert "一包数据应是对象" in lines[1][8]
    assert Project.objects.count() == 2


@pytest.mark.django_db
def test_what_came_before_a_break_is_delivered(tmp_path: Path) -> None:
    """A file that was cut off: four whole bundles enter and are reported, then it says how to go on."""
    whole = json.dumps(some(5), ensure_ascii=False)
    path = written(tmp_path / "a.json", whole[: len(whole) - 40])

    with pytest.raises(FileUnreadable, match="前面的已经收下"):
        fed(path)

    assert Project.objects.count() == 4


SHEETS: dict[str, list[list[Any]]] = {
    "交付": [
        ["source", "inner_num", "stage", "version", *CONFIRMATION],
        ["SPXT", "A-1", "basic", 1, *CONFIRMATION.values()],
        ["SPXT", "A-1", "permit", 1, *CONFIRMATION.values()],
        ["SPXT", "A-2", "permit", 1, *CONFIRMATION.values()],
    ],
    "TBProjectInfo": [
        ["inner_num", *project()],
        ["A-1", *project().values()],
        ["A-2", *project(name="另一个").values()],
    ],
    "TBBuilderLicenceManage": [
        ["inner_num", "stage", "BuilderLicenceNum", "ReleaseDate", "面积（平方米）"],
        ["A-2", "permit", "220102202104100001", "2021-04-10", "21030"],
        ["A-1", "permit", "220102202104100002", "2021-04-10", "21030"],
    ],
}


@pytest.mark.django_db
def test_a_workbook_is_the_same_as_json(tmp_path: Path) -> None:
    """Envelopes on one sheet, a sheet per table; a row without a stage goes to every bundle of its case."""
    path = tmp_path / "一批.xlsx"
    path.write_bytes(workbook(SHEETS))

    result, lines = fed(path)

    assert not result.counts[Outcome.REJECTED], lines
    assert [(line[1], line[2], line[6]) for line in lines] == [
        ("A-1", "basic", "C"),
        ("A-1", "permit", "C"),
        ("A-2", "permit", "C"),
    ]
    assert (Project.objects.count(), Contribution.objects.count()) == (2, 3)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sheets", "words"),
    [
        ({"表": [["a"], ["b"]]}, "没有名为“交付”的工作表"),
        ({**SHEETS, "TBProjectInfo": [["inner_num", "PrjName"], ["A-9", "谁的"]]}, "内部编号“A-9”"),
    ],
)
def test_a_workbook_that_would_lose_rows_is_refused(sheets: Any, words: str, tmp_path: Path) -> None:
    """Nothing of it is delivered, and the place is told."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(sheets))

    with pytest.raises(FileUnreadable, match=words):
        fed(path)

    assert not Delivery.objects.exists()


@pytest.mark.django_db
def test_the_command_reports_and_says_so_by_its_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``zhulu feed``: a bar, the sum, the report beside the file; 3 if bundles were refused, 1 if the file was."""
    bad = changed(some(1)[0], "TBProjectInfo", PrjName=None)
    path = written(tmp_path / "a.jsonl", as_lines([*some(4), bad]))

    with pytest.raises(SystemExit) as ended:
        call_command("feed", str(path))

    said = capsys.readouterr().out
    assert ended.value.code == 3
    assert "100%" in said
    assert "拒收 1" in said
    assert "项目名称" in (tmp_path / "a.jsonl.report.csv").read_text(encoding="utf-8-sig")
    with pytest.raises(CommandError, match="不认识"):
        call_command("feed", str(written(tmp_path / "a.doc", "")))


def killed_in_third_batch(path: Path) -> int:
    """Feed a file in a process of its own that is killed inside the transaction of its third batch."""
    if child := os.fork():
        return os.waitpid(child, 0)[1]
    connections["default"].connection = None
    publish, calls = waves.publish_projects, iter(range(9))

    def publish_twice(**given: Any) -> None:
        if next(calls) == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        publish(**given)

    setattr(waves, "publish_projects", publish_twice)  # noqa: B010 - in the child alone, which dies
    fed(path)
    os._exit(0)


@pytest.mark.usefixtures("fresh_database")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_killed_half_way_it_resumes_without_doubles(tmp_path: Path) -> None:
    """Two transactions stand, the third left nothing; the second run delivers the rest and reports all of it."""
    path = written(tmp_path / "a.jsonl", as_lines([*some(5), 17, *some(9)[5:]]))
    assert os.WIFSIGNALED(killed_in_third_batch(path))
    assert Delivery.objects.count() == 6

    result, lines = fed(path)

    assert result.resumed == 6
    assert Delivery.objects.count() == len(lines) == 10
    assert Project.objects.count() == Contribution.objects.count() == 9
    assert [line[0] for line in lines] == [str(number) for number in range(1, 11)]

    again, _ = fed(path)
    assert again.resumed == Delivery.objects.count() == 10
