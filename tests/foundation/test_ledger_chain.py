"""The chain and its verifier, without a database."""

import io
import json
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhulu.foundation.ledger.canonical import canonical
from zhulu.foundation.ledger.chain import GENESIS, Row, link, sealed
from zhulu.foundation.ledger.export import write_export
from zhulu.foundation.ledger.verify import Anchor, main, verify

SOURCES = Path(__file__).resolve().parents[2] / "src"


def chain(length: int, *, first_entry: int = 100) -> list[Row]:
    """Make a sound chain, with entry ids that are not in the chain's order."""
    rows: list[Row] = []
    for sequence in range(1, length + 1):
        row = Row(
            sequence=sequence,
            entry_id=first_entry - sequence * (-1) ** sequence,
            at=f"2026-11-22T01:02:{sequence:02d}.000001Z",
            kind="filing.confirmed",
            subject=f"filing:{sequence}",
            content_digest=f"{sequence:064x}",
            statement=canonical({"grade": "C", "为": "确认"}),
            actor_name="王建国",
            actor_office="长春市城乡建设委员会 建筑管理处",
            sealed_at="2026-11-22T01:03:00.000000Z",
            previous=rows[-1].sm3 if rows else GENESIS,
            sm3="",
        )
        rows.append(sealed(row))
    return rows


def write(rows: list[Row], path: Path) -> Path:
    """Write an export."""
    target = io.StringIO()
    write_export(rows=rows, target=target)
    path.write_text(target.getvalue(), encoding="utf-8")
    return path


@pytest.mark.parametrize("length", [0, 1, 2, 30])
def test_a_sound_chain_verifies(length: int) -> None:
    """An untouched chain of any length is sound, and its head is the last link."""
    rows = chain(length)
    verdict = verify(rows)

    assert verdict.sound
    assert verdict.rows == length
    assert verdict.head == (rows[-1].sm3 if rows else GENESIS)


ALTERED = {
    "sequence": 99,
    "entry_id": 7,
    "at": "2026-11-22T09:09:09.000001Z",
    "kind": "filing.returned",
    "subject": "filing:other",
    "content_digest": "f" * 64,
    "statement": '{"grade":"A"}',
    "actor_name": "李四",
    "actor_office": "",
    "sealed_at": "2026-11-23T01:03:00.000000Z",
    "previous": "a" * 64,
    "sm3": "b" * 64,
}


def test_every_field_has_its_alteration() -> None:
    """The table of alterations covers the row wholly."""
    assert set(ALTERED) == {item.name for item in fields(Row)}


@pytest.mark.parametrize("name", ALTERED)
@pytest.mark.parametrize("position", [1, 4, 7])
def test_a_change_of_any_field_names_its_row(name: str, position: int) -> None:
    """Whichever field of whichever row was changed, that row is named: first, in the middle, last."""
    rows = chain(7)
    rows[position - 1] = Row.read(rows[position - 1].document() | {name: ALTERED[name]})
    verdict = verify(rows)

    assert verdict.fault is not None
    assert verdict.fault.sequence == position
    assert verdict.rows == position - 1


def test_a_row_rewritten_with_its_own_hash_breaks_at_the_next() -> None:
    """Who changes a row and recomputes its hash is found at the row behind it."""
    rows = chain(5)
    rows[2] = sealed(replace(rows[2], actor_name="李四"))
    verdict = verify(rows)

    assert verdict.fault is not None
    assert verdict.fault.sequence == 4
    assert "前一环" in verdict.fault.reason


def test_a_dropped_row_is_named() -> None:
    """A gap names the row that is missing."""
    rows = chain(5)
    verdict = verify(rows[:2] + rows[3:])

    assert verdict.fault is not None
    assert verdict.fault.sequence == 3
    assert "缺失" in verdict.fault.reason


@settings(max_examples=200)
@given(st.permutations(range(8)))
def test_only_the_true_order_verifies(order: list[int]) -> None:
    """Of all orders of the same rows only the chain's own is sound; else the first misplaced row is named."""
    rows = chain(8)
    verdict = verify([rows[index] for index in order])
    misplaced = next((place for place, index in enumerate(order) if place != index), None)

    assert verdict.sound == (misplaced is None)
    if misplaced is not None:
        assert verdict.rows == misplaced
        assert verdict.fault is not None
        assert verdict.fault.sequence == misplaced + 1


@given(st.integers(1, 6), st.integers(1, 6))
def test_inserting_a_copy_is_noticed(source: int, place: int) -> None:
    """A row that occurs twice is a fault wherever the copy stands."""
    rows = chain(6)
    rows.insert(place, rows[source - 1])

    assert not verify(rows).sound


def test_a_chain_rewritten_as_a_whole_is_told_by_its_anchor() -> None:
    """A consistent forgery from the first row on is sound by itself and refused by an anchor."""
    true, forged = chain(6), chain(6, first_entry=500)
    anchors = [Anchor(day="2026-11-22", sequence=4, sm3=true[3].sm3)]

    assert verify(forged).sound
    assert verify(true, anchors=anchors).anchors == 1
    verdict = verify(forged, anchors=anchors)
    assert verdict.fault is not None
    assert verdict.fault.sequence == 4
    assert "2026-11-22" in verdict.fault.reason


def test_a_chain_cut_off_is_told_by_its_anchor() -> None:
    """Rows dropped from the end leave a sound chain; the anchor knows of more and the first missing row is named."""
    rows = chain(6)
    anchors = [Anchor(day="2026-11-21", sequence=0, sm3=GENESIS), Anchor(day="2026-11-22", sequence=6, sm3=rows[5].sm3)]
    verdict = verify(rows[:4], anchors=anchors)

    assert verify(rows[:4]).sound
    assert verify(rows, anchors=anchors).anchors == 2
    assert verdict.fault is not None
    assert verdict.fault.sequence == 5


def test_the_link_covers_what_the_standard_hash_says() -> None:
    """The hash of a fixed row is fixed: a change of the format would orphan every ledger."""
    assert link(chain(1)[0]) == "b092fa4a7673978ee315572be78bc0ec6c6f7e1e2adc74b58ea6de321f4a519b"


@pytest.mark.parametrize("document", [{"a": 1.5}, {"a": [{"b": 0.1}]}, {"a": float("nan")}, {"a": object()}])
def test_what_has_no_canonical_text_is_refused(document: dict[str, object]) -> None:
    """Floats, also inside, and what JSON does not have are refused instead of being written somehow."""
    with pytest.raises(ValueError, match=r"float|JSON"):
        canonical(document)


def test_canonical_texts_do_not_depend_on_the_order_of_keys() -> None:
    """Equal documents have one text, in Unicode as it stands."""
    assert canonical({"b": 1, "a": {"丙": None, "乙": True}}) == canonical({"a": {"乙": True, "丙": None}, "b": 1})
    assert canonical({"名": "筑录"}) == '{"名":"筑录"}'


def test_the_command_judges_an_export(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0 for a sound export, 1 and the row's number for a broken one, 2 for what is no export."""
    rows = chain(4)
    sound = write(rows, tmp_path / "sound.jsonl")
    broken = write([*rows[:2], replace(rows[2], actor_name="李四"), rows[3]], tmp_path / "broken.jsonl")
    (tmp_path / "other.jsonl").write_text('{"a": 1}\n', encoding="utf-8")

    assert main([str(sound)]) == 0
    assert "账本完好：4 行" in capsys.readouterr().out
    assert main([str(broken)]) == 1
    assert "第 3 行不符" in capsys.readouterr().out
    assert main([str(tmp_path / "other.jsonl")]) == 2
    assert "第 1 行不是账本行" in capsys.readouterr().out
    assert main([str(tmp_path / "absent.jsonl")]) == 2


def test_the_command_reads_anchors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Anchors beside the export are matched; one that is no anchor is refused by name."""
    rows = chain(3)
    export = write(rows, tmp_path / "ledger.jsonl")
    anchor = {"format": "zhulu-anchor-1", "day": "2026-11-22", "sequence": 5, "sm3": "a" * 64}
    (tmp_path / "anchor-2026-11-22.json").write_text(json.dumps(anchor), encoding="utf-8")

    assert main([str(export), "--anchors", str(tmp_path)]) == 1
    assert "第 4 行不符：缺失" in capsys.readouterr().out
    (tmp_path / "anchor-2026-11-23.json").write_text("[]", encoding="utf-8")
    assert main([str(export), "--anchors", str(tmp_path)]) == 2
    assert "anchor-2026-11-23.json 不是锚定文件" in capsys.readouterr().out


def test_anyone_can_run_the_verifier_without_the_platform(tmp_path: Path) -> None:
    """It runs as a program of its own, with no settings, and never imports Django."""
    export = write(chain(2), tmp_path / "ledger.jsonl")
    program = (
        "import sys; from zhulu.foundation.ledger import verify; code = verify.main(sys.argv[1:]);"
        "sys.exit(code or 'django' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(export)],
        env={"PYTHONPATH": str(SOURCES), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=False,
        text=True,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "账本完好：2 行" in done.stdout
