"""Bundles out of JSON, one after another: memory holds one bundle, however long the file is."""

import io
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, BinaryIO, Final, NoReturn

WINDOW: Final = 1 << 18
"""Bytes that are read at a time."""
LONGEST: Final = 16 << 20
"""Characters of one bundle; as much as the machine interface takes at once."""
BLANKS: Final = " \t\r\n"
SHOWN: Final = 2000
"""How much is kept of what is no JSON, so that its sender finds it."""


class Broken(Exception):
    """From here on the text is no JSON; the message says why."""


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


DECODER: Final = json.JSONDecoder(parse_float=Decimal, parse_constant=_no_constant)


def read_lines(stream: BinaryIO) -> Iterator[Any]:
    """Give the bundle of each line; a line that is no JSON is given as its text, for the rules to refuse it alone."""
    while line := stream.readline(LONGEST + 1):
        if len(line) > LONGEST and not line.endswith(b"\n"):
            _skip_line(stream)
        text = line.decode("utf-8-sig" if stream.tell() == len(line) else "utf-8", "replace").strip()
        if text:
            yield _parsed(text)


def _skip_line(stream: BinaryIO) -> None:
    while (rest := stream.readline(WINDOW)) and not rest.endswith(b"\n"):
        pass


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return text[:SHOWN]


def read_array(stream: BinaryIO) -> Iterator[Any]:
    """Give the bundles of an array: the file's own, or that of its member ``bundles``.

    Raises:
        Broken: the text stops being JSON; the bundles before were given.
    """
    text = _Window(io.TextIOWrapper(stream, encoding="utf-8-sig"))
    try:
        _enter(text)
        if text.peek() == "]":
            return
        while True:
            yield text.value()
            if (mark := text.take()) == "]":
                return
            if mark != ",":
                raise Broken(f"应是逗号或方括号，却是“{mark}”")
    except UnicodeDecodeError:
        raise Broken("不是 UTF-8 文字") from None
    finally:
        text.detach()


def _enter(text: "_Window") -> None:
    """Go to the first bundle, past members of the outer object that stand before ``bundles``."""
    mark = text.take()
    while mark == "{":
        name = text.value()
        if text.take() != ":":
            break
        if name == "bundles":
            mark = text.take()
            break
        text.value()
        mark = "{" if text.take() == "," else ""
    if mark != "[":
        raise Broken("应是 {“bundles”: [ … ]} 或 [ … ]")


class _Window:
    """A text of which only what is being read is held."""

    def __init__(self, source: io.TextIOWrapper) -> None:
        """Start at the beginning."""
        self._source = source
        self._text = ""
        self._at = 0

    def detach(self) -> None:
        """Let go of the stream without closing it."""
        self._source.detach()

    def peek(self) -> str:
        """Give the next sign without taking it.

        Raises:
            Broken: the text has ended.
        """
        while True:
            while self._at < len(self._text) and self._text[self._at] in BLANKS:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                raise Broken("文件没有写完")

    def take(self) -> str:
        """Take the next sign."""
        mark = self.peek()
        self._at += 1
        return mark

    def value(self) -> Any:
        """Take the next value, reading on until it is whole."""
        self.peek()
        while True:
            try:
                found, end = DECODER.raw_decode(self._text, self._at)
            except RecursionError:
                raise Broken("嵌套太深") from None
            except ValueError:
                if len(self._text) - self._at > LONGEST or not self._more():
                    raise Broken(f"从“{self._text[self._at : self._at + 40]}”起看不懂") from None
                continue
            if end == len(self._text) and self._more():
                continue
            self._at = end
            return found

    def _more(self) -> bool:
        piece = self._source.read(WINDOW)
        if piece:
            self._text, self._at = self._text[self._at :] + piece, 0
        return bool(piece)
