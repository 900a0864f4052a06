"""Paper: what is set, how it is kept, and that nobody's words are taken for commands."""

import struct
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.support.pdf import read, squeezed
from zhulu.foundation.documents import typesetting
from zhulu.foundation.documents.codes import draw_code
from zhulu.foundation.documents.coverage import Coverage, FontRefused, coverage_of, list_fonts
from zhulu.foundation.documents.sheets import (
    Cell,
    Choice,
    Column,
    Facts,
    Opinion,
    Picture,
    Rows,
    Section,
    Sheet,
    Words,
    digest_of,
    draw_sheet,
    print_sheet,
)
from zhulu.foundation.documents.typesetting import TooBusy, TooLarge, TypesettingFailed, typeset

NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


def sheet(*blocks: Facts | Rows | Words | Opinion | Picture) -> Sheet:
    """Make a form of one section."""
    return Sheet(title="示例表", number="SL-1", date="2026 年 11 月 20 日", sections=[Section("内容", blocks)])


def test_a_form_says_everything() -> None:
    """Title, number, date, labels, values, units, ticks, seals, copies: all can be copied from the page."""
    form = replace(
        sheet(
            Facts(
                [
                    Cell("金额", "1,320.00", unit="万元", marks=("必填",)),
                    Cell("类别", choices=[Choice("甲", is_chosen=True)]),
                ]
            ),
            Rows([Column("序号"), Column("名称")], [("1", "第一行")], title="清单"),
            Words(["本单位承诺内容真实。"]),
            Opinion([Cell("意见", "同意。")], (("经办人", "王示例"),)),
        ),
        copies="一式三份。",
        address="https://example.test/x/",
        foot="版本 1",
    )
    paper = read(print_sheet(form, made_at=NOW))
    for said in (
        "示例表",
        "编号：SL-1",
        "2026年11月20日",
        "金额必填1,320.00万元",
        "√甲",
        "清单",
        "序号名称1第一行",
        "本单位承诺内容真实。",
        "意见：同意。",
        "经办人：王示例",
        "（公章）",
        "一式三份。",
        "https://example.test/x/",
        "版本1",
        "第1页共1页",
        digest_of(form),
    ):
        assert said in paper.words, said


def test_it_is_an_archive_file() -> None:
    """Every form declares itself PDF/A-2b, in Chinese, with its title."""
    metadata = read(print_sheet(sheet(Words(["字"])), made_at=NOW)).metadata
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in metadata
    assert "zh-CN" in metadata
    assert "示例表" in metadata


def test_the_same_form_is_the_same_file() -> None:
    """Data and moment decide every byte; another moment makes another file."""
    form = sheet(Words(["字"]))
    assert print_sheet(form, made_at=NOW) == print_sheet(form, made_at=NOW)
    assert print_sheet(form, made_at=NOW) != print_sheet(form, made_at=NOW.replace(minute=31))
    assert print_sheet(form, made_at=NOW.replace(microsecond=417)) == print_sheet(form, made_at=NOW)


@pytest.mark.parametrize(
    "typed",
    [
        '#read("/config/settings.py")',
        "*粗* _斜_ `码` $x$ @引用 <标签> [方括号] {花括号} \\ 反斜杠 // 注释",
        '"); #panic("x")',
        "<script>alert(1)</script>",
        "x<2 & y>3",
    ],
)
def test_typed_text_is_never_a_command(typed: str) -> None:
    """Whatever anybody typed stands on paper as it was typed."""
    paper = read(
        print_sheet(sheet(Facts([Cell("值", typed, wide=True)]), Rows([Column("列")], [(typed,)])), made_at=NOW)
    )
    assert paper.words.count(squeezed(typed)) == 2


def test_rare_characters_do_not_stop_a_form() -> None:
    """What the fonts have is set; what they lack is marked and named; what has no picture is left out."""
    paper = read(print_sheet(sheet(Facts([Cell("姓名", "饕餮龘靐㙓\U00020bb7\x00\x07一\ufe0f\u2028二")])), made_at=NOW))
    assert "饕餮龘靐㙓〓一二" in paper.words
    assert "有1个字字库里没有，印作“〓”：U+20BB7" in paper.words


def test_long_values_stay_in_their_cells() -> None:
    """A value of a thousand characters and a code without a blank are there to the last character."""
    long = "很长的说明" * 200
    code = "SHA256-" + "0123456789ABCDEF" * 8
    cells = Facts([Cell("说明", long, wide=True), Cell("代码", code)])
    table = Rows([Column("列", 1), Column("值", 9)], [(code, long)])
    for block in (cells, table):
        words = read(print_sheet(sheet(block), made_at=NOW)).words
        assert long in words
        assert code in words


def test_heads_of_tables_are_repeated() -> None:
    """Thirty rows reach several pages; each page says what the columns are, and no row is lost."""
    rows = [(str(place), f"第{place}项" + "内容" * 40) for place in range(1, 31)]
    paper = read(print_sheet(sheet(Rows([Column("序号", 1), Column("事项内容", 6)], rows)), made_at=NOW))
    assert len(paper.pages) > 1
    assert all("序号事项内容" in page for page in paper.pages)
    assert all(f"第{place}项内容" in paper.words for place in range(1, 31))
    assert f"第2页共{len(paper.pages)}页" in paper.pages[1]


def test_a_draft_carries_its_mark_on_every_page() -> None:
    """The watermark stands on each page."""
    rows = [(str(place), "内容" * 60) for place in range(40)]
    form = replace(sheet(Rows([Column("序号", 1), Column("内容", 6)], rows)), watermark="草表")
    pages = read(print_sheet(form, made_at=NOW)).pages
    assert len(pages) > 1
    assert all("草表" in page for page in pages)


def test_a_blank_has_neither_digest_nor_number() -> None:
    """A form to be filled in by hand shows blanks, empty boxes and no digest."""
    form = Sheet(title="空白表", sections=[Section("", [Facts([Cell("姓名")])])], is_blank=True)
    words = read(print_sheet(form, made_at=NOW)).words
    assert "姓名" in words
    assert "内容摘要" not in words
    assert "√" not in words


def test_a_landscape_form_lies() -> None:
    """Width and height change places; pictures are drawn and told in words."""
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'
    form = replace(sheet(Picture(picture, "一个方块")), is_landscape=True)
    drawn = draw_sheet(form, made_at=NOW)
    width, height = struct.unpack(">II", drawn[0][16:24])
    assert (width, height) == (842, 595)


def test_the_digest_is_of_what_is_said() -> None:
    """The same words give the same digits, others give others; where it is looked up makes no difference."""
    form = sheet(Words(["甲"]))
    assert digest_of(form) == digest_of(replace(form, address="https://example.test/"))
    assert digest_of(form) != digest_of(sheet(Words(["乙"])))
    assert digest_of(form) != digest_of(replace(form, notes=["带有标记"]))


def test_a_code_is_a_picture() -> None:
    """An address becomes modules; nothing becomes nothing."""
    assert draw_code("https://example.test/").startswith("<svg")
    with pytest.raises(ValueError, match="leads nowhere"):
        draw_code("")


def test_too_much_is_refused() -> None:
    """A document beyond its bound is refused before any time is spent on it."""
    with pytest.raises(TooLarge):
        print_sheet(sheet(Words(["字" * typesetting.MAX_BYTES])), made_at=NOW)


def test_what_does_not_fit_is_said() -> None:
    """A template that misses its data, or is not there, is a failure with its name."""
    with pytest.raises(TypesettingFailed, match=r"sheet\.typ"):
        typeset(template="foundation/documents/typst/sheet.typ", data={}, made_at=NOW)
    with pytest.raises(TypesettingFailed, match=r"nowhere\.typ"):
        typeset(template="nowhere.typ", data={}, made_at=NOW)


def test_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """With every compiler at work one is told to come back, and afterwards all are there again."""
    monkeypatch.setattr(typesetting, "PATIENCE", 0.01)
    compilers = typesetting._compilers(typesetting.Path(typesetting.settings.FONT_DIR))
    taken = [compilers.get() for _ in range(typesetting.COMPILERS)]
    with pytest.raises(TooBusy):
        print_sheet(sheet(Words(["字"])), made_at=NOW)
    for compiler in taken:
        compilers.put(compiler)
    assert print_sheet(sheet(Words(["字"])), made_at=NOW)


def test_many_at_once() -> None:
    """Threads share the compilers and get what they asked for."""
    made: dict[int, bytes] = {}

    def print_one(place: int) -> None:
        made[place] = print_sheet(sheet(Words([f"第{place}份"])), made_at=NOW)

    threads = [threading.Thread(target=print_one, args=(place,)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(f"第{place}份" in read(made[place]).words for place in range(8))


@pytest.fixture
def own_fonts(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """Give the deployment a directory of founts, and forget it afterwards."""
    settings.FONT_DIR = tmp_path
    typesetting.forget_fonts()
    yield tmp_path
    typesetting.forget_fonts()


def test_an_office_may_bring_its_founts(own_fonts: Path) -> None:
    """What lies in the directory counts; what is no font is refused by name."""
    source = next(path for path in list_fonts(Path(typesetting.pylopdf_fonts_zh_cn.sans_path()).parent))
    (own_fonts / "own.otf").write_bytes(source.read_bytes())
    assert print_sheet(sheet(Words(["字"])), made_at=NOW)
    (own_fonts / "broken.ttf").write_bytes(b"no font")
    typesetting.forget_fonts()
    with pytest.raises(FontRefused, match=r"broken\.ttf"):
        print_sheet(sheet(Words(["字"])), made_at=NOW)


def test_coverage_joins_ranges() -> None:
    """Ranges that touch or overlap are one; what lies between two is not covered."""
    coverage = Coverage.of([(65, 70), (71, 80), (75, 90), (100, 101)])
    assert coverage.starts == (65, 100)
    assert [letter in coverage for letter in (chr(64), "A", "Z", chr(91), chr(100))] == [False, True, True, False, True]


def test_a_collection_of_faces_is_read(tmp_path: Path) -> None:
    """Old tables with segments and files with several faces are read, too."""
    segments = struct.pack(">HHHHHHH", 4, 0, 0, 4, 0, 0, 0)
    body = segments + struct.pack(">HH", 0x4E00, 0xFFFF) + b"\0\0" + struct.pack(">HH", 0x4E00, 0xFFFF) + b"\0" * 8
    cmap = struct.pack(">HH", 0, 1) + struct.pack(">HHI", 3, 1, 12) + body
    face = struct.pack(">IHHHH", 0x00010000, 1, 0, 0, 0) + struct.pack(">4sIII", b"cmap", 0, 16 + 28, len(cmap))
    path = tmp_path / "two.ttc"
    path.write_bytes(b"ttcf" + struct.pack(">III", 0x00010000, 1, 16) + face + cmap)
    assert "一" in coverage_of([path])
    assert "丁" not in coverage_of([path])
