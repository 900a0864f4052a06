"""Reads the client's pages as a person would: forms with what stands in them, and what is wrong."""

import re
from html.parser import HTMLParser
from typing import Any


class _Form(HTMLParser):
    """Gathers what a browser would send of the form with one id."""

    def __init__(self, ident: str) -> None:
        super().__init__()
        self.ident = ident
        self.inside = False
        self.sent: dict[str, list[str]] = {}
        self.select = ""
        self.textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("id") == self.ident
        if not self.inside:
            return
        name = given.get("name") or ""
        if tag == "input":
            self._input(name, given)
        elif tag == "select":
            self.select = name
            self.sent.setdefault(name, [""])
        elif tag == "option" and "selected" in given:
            self.sent[self.select] = [given.get("value") or ""]
        elif tag == "textarea":
            self.textarea = name
            self.sent[name] = [""]

    def _input(self, name: str, given: dict[str, str | None]) -> None:
        if given.get("type") in {"checkbox", "radio"} and "checked" not in given:
            return
        self.sent.setdefault(name, []).append(given.get("value") or "")

    def handle_data(self, data: str) -> None:
        if self.inside and self.textarea:
            self.sent[self.textarea] = [self.sent[self.textarea][0] + data]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.textarea:
            self.sent[self.textarea] = [self.sent[self.textarea][0].removeprefix("\n")]
            self.textarea = ""
        elif tag == "form":
            self.inside = False


def text(response: Any) -> str:
    """Give a page's source."""
    return str(response.content.decode())


def sheet_form(response: Any) -> dict[str, list[str]]:
    """Give what the sheet's form would send as it stands."""
    form = _Form("sheet-form")
    form.feed(text(response))
    form.sent.pop("csrfmiddlewaretoken", None)
    return form.sent


def cell(form: dict[str, list[str]], table: str, column: str, row: int = 0) -> str:
    """Give the form name of a cell."""
    return f"{table}-{form[f'rows-{table}'][row]}-{column}"


def plain(response: Any) -> str:
    """Give a page's words without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", text(response)).split())
