"""Makes pages of templates and data: PDF/A-2b for keeping, PNG for looking at.

Data reach a template as JSON and are never part of its source, so that nothing anybody typed can be taken for a
command. The same template, data and moment give the same bytes: fonts come from a package and from the office's own
directory, never from the machine, and the only time in a page is the one that is given.
"""

import json
import queue
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pylopdf_fonts_zh_cn
import typst
from django.conf import settings

from zhulu.foundation.documents.coverage import Coverage, coverage_of, list_fonts

ROOT: Final = Path(__file__).resolve().parents[2]
"""The package: a template may include only what lies here."""
STANDARD: Final = "a-2b"
MAX_BYTES: Final = 2 * 1024 * 1024
"""The most JSON that one document may consist of: some thousand rows, and less than a second."""
COMPILERS: Final = 2
"""Documents that one process sets at a time; the others wait."""
PATIENCE: Final = 10.0
"""Seconds that somebody waits for a compiler."""
SUBSTITUTE: Final = "〓"
"""What printers set for a character that their case lacks."""
UNSEEN: Final = frozenset("\n\t\u200b\u200c\u200d\ufeff")
"""Breaks and joints; they are set by their effect, not by a picture."""
UNPRINTED: Final = frozenset({"Cc", "Cf", "Mn"})
"""Categories of characters without a picture of their own: controls, formats, marks upon another character."""
LOW_RESOLUTION: Final = 72.0


class TypesettingFailed(Exception):
    """A document cannot be set; the message says why, for the log."""


class TooLarge(TypesettingFailed):
    """It has more data than a document may have."""


class TooBusy(TypesettingFailed):
    """All compilers were busy for too long; trying again later helps."""


@dataclass(frozen=True, slots=True)
class Case:
    """The fonts of this deployment and what they can draw."""

    fonts: typst.Fonts
    coverage: Coverage


def typeset(*, template: str, data: Mapping[str, Any], made_at: datetime) -> bytes:
    """Set a document as PDF/A-2b.

    Args:
        template: its path inside the package.
        data: what JSON can say; the template finds it as ``sys.inputs.data``, and under ``missing`` the characters
            that no font can draw, for which ``〓`` was set.
        made_at: the only moment that the document knows.

    Raises:
        TooLarge: it is longer than a document may be.
        TooBusy: no compiler came free.
        TypesettingFailed: the template and the data do not fit together.
    """
    return _compile(template, data, made_at, form="pdf")[0]


def draw(
    *, template: str, data: Mapping[str, Any], made_at: datetime, resolution: float = LOW_RESOLUTION
) -> list[bytes]:
    """Draw the pages of a document as PNG, for showing them on a screen.

    Raises:
        TypesettingFailed: as for ``typeset``.
    """
    return _compile(template, data, made_at, form="png", resolution=resolution)


def forget_fonts() -> None:
    """Read the fonts anew at the next document: after the office's directory changed, and in tests."""
    _case.cache_clear()
    _compilers.cache_clear()


def _compile(
    template: str, data: Mapping[str, Any], made_at: datetime, *, form: str, resolution: float | None = None
) -> list[bytes]:
    directory = Path(settings.FONT_DIR)
    text = _printable(data, _case(directory).coverage)
    if len(text.encode()) > MAX_BYTES:
        raise TooLarge(f"{template}: {len(text)} characters of data")
    with _compiler(directory) as compiler:
        try:
            made = compiler.compile(
                str(ROOT / template),
                format="pdf" if form == "pdf" else "png",
                ppi=resolution,
                sys_inputs={"data": text},
                pdf_standards=[STANDARD] if form == "pdf" else [],
                timestamp=made_at.astimezone(UTC).replace(microsecond=0),  # PDF knows no smaller part of time
            )
        except (
            RuntimeError
        ) as fault:  # what typst raises, for a template that is not there as for one that does not fit
            raise TypesettingFailed(f"{template}: {fault}") from fault
    pages = made if isinstance(made, list) else [made]
    return [page for page in pages if page is not None]


def _printable(data: Mapping[str, Any], coverage: Coverage) -> str:
    """Write the data as JSON, with a substitute for each character that no font can draw."""
    letters = sorted(set().union(*(set(text) for text in _texts(data))))
    table = {ord(letter): _instead_of(letter) for letter in letters if letter not in coverage}
    missing = [f"U+{code:04X}" for code, instead in table.items() if instead == SUBSTITUTE]
    return json.dumps({**_translated(data, table), "missing": missing}, ensure_ascii=False)


def _instead_of(letter: str) -> str:
    """Keep breaks and joints, drop what is only a command to a screen, and mark what is a real character."""
    if letter in UNSEEN:
        return letter
    category = unicodedata.category(letter)
    if category.startswith("Z"):
        return " "
    return "" if category in UNPRINTED else SUBSTITUTE


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _translated(value: Any, table: Mapping[int, str]) -> Any:
    if isinstance(value, str):
        return value.translate(table)
    if isinstance(value, Mapping):
        return {key: _translated(inner, table) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_translated(inner, table) for inner in value]
    return value


@contextmanager
def _compiler(directory: Path) -> Iterator[typst.Compiler]:
    compilers = _compilers(directory)
    try:
        compiler = compilers.get(timeout=PATIENCE)
    except queue.Empty:
        raise TooBusy("no compiler came free") from None
    try:
        yield compiler
    finally:
        compilers.put(compiler)


@lru_cache(maxsize=1)
def _compilers(directory: Path) -> "queue.LifoQueue[typst.Compiler]":
    """Give the compilers that are free; a compiler that was used keeps what it has learnt of the templates."""
    fonts = _case(directory).fonts
    compilers: queue.LifoQueue[typst.Compiler] = queue.LifoQueue()
    for _ in range(COMPILERS):
        compilers.put(typst.Compiler(root=str(ROOT), font_paths=fonts, ignore_system_fonts=True))
    return compilers


@lru_cache(maxsize=1)
def _case(directory: Path) -> Case:
    directories = [Path(pylopdf_fonts_zh_cn.sans_path()).parent, *([directory] if directory.is_dir() else [])]
    return Case(
        typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(place) for place in directories]
        ),
        coverage_of(path for place in directories for path in list_fonts(place)),
    )
