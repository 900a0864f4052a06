"""Reads what a PDF says: its words as a reader would copy them, and what it declares itself to be."""

import io
import re
from dataclasses import dataclass
from typing import Any

import pikepdf

CHARACTER = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
SPANS = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
GLYPH_BYTES = 2


@dataclass(frozen=True)
class Paper:
    """What stands on a PDF: the words of each page, without blanks and breaks, and its metadata."""

    pages: list[str]
    metadata: str

    @property
    def words(self) -> str:
        """All pages one after the other."""
        return "".join(self.pages)


def read(content: bytes) -> Paper:
    """Read a PDF; text that cannot be copied is not found."""
    with pikepdf.open(io.BytesIO(content)) as document:
        metadata = document.Root.Metadata.read_bytes().decode()
        return Paper([_words(page) for page in document.pages], metadata)


def squeezed(text: str) -> str:
    """Give a text as ``Paper`` gives words: lines and blanks are the layout's business."""
    return re.sub(r"\s", "", text)


def _words(page: pikepdf.Page) -> str:
    found: list[str] = []
    _gather(page.resources, page, found)
    return squeezed("".join(found))


def _gather(resources: Any, stream: Any, found: list[str]) -> None:
    fonts = {name: _characters(font) for name, font in resources.get("/Font", {}).items()}
    forms: Any = resources.get("/XObject", {})
    current: dict[int, str] = {}
    instructions: Any = pikepdf.parse_content_stream(stream)
    for operands, operator in instructions:
        name = str(operator)
        if name == "Tf":
            current = fonts[str(operands[0])]
        elif name in {"Tj", "TJ"}:
            found.append(_shown(operands[0], current))
        elif name == "Do":
            form = forms[str(operands[0])]
            if form.get("/Subtype") == "/Form":
                _gather(form.get("/Resources", resources), form, found)


def _shown(operand: pikepdf.Object, characters: dict[int, str]) -> str:
    parts = list(operand) if isinstance(operand, pikepdf.Array) else [operand]
    codes = [bytes(part) for part in parts if isinstance(part, pikepdf.String)]
    return "".join(
        characters.get(int.from_bytes(code[place : place + GLYPH_BYTES], "big"), "")
        for code in codes
        for place in range(0, len(code), GLYPH_BYTES)
    )


def _characters(font: pikepdf.Object) -> dict[int, str]:
    table: dict[int, str] = {}
    for kind, body in SECTION.findall(font.ToUnicode.read_bytes()):
        if kind == b"bfchar":
            for code, text in CHARACTER.findall(body):
                table[int(code, 16)] = _text(text)
        else:
            for first, last, text in SPANS.findall(body):
                start = int(text, 16)
                for step in range(int(last, 16) - int(first, 16) + 1):
                    table[int(first, 16) + step] = chr(start + step)
    return table


def _text(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be")
