"""A form on paper: facts at the head, sheets of tables with their marks, and a code that leads to its public page.

What the sheets are about is the caller's; here is only how they stand on A4. The page needs nothing but one stylesheet,
so that it can be kept in a package and still be read in years.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import segno
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """One field: an empty value prints a blank to be filled in."""

    label: str
    value: str
    unit: str = ""
    required: bool = False
    star: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class PrintedRecord:
    """One record; a lone record of its table has no title."""

    title: str
    cells: Sequence[PrintedCell]


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """One table of a sheet."""

    label: str
    records: Sequence[PrintedRecord]


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """One sheet with its papers; ``note`` says what is special about it, such as 选填."""

    label: str
    note: str
    tables: Sequence[PrintedTable]
    papers: Sequence[str]


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """A whole form. A draft carries its kind as a watermark on every page."""

    kind: str
    title: str
    is_draft: bool
    facts: Sequence[tuple[str, str]]
    sheets: Sequence[PrintedSheet]
    notes: Sequence[str] = field(default=())
    digest: str = ""
    address: str = ""
    """Where the same content stands in public; empty where it is not public."""
    heading: str = ""
    """What the form is called on paper; its kind and what it is about stand below."""
    number: str = ""
    signed_at: datetime | None = None
    """When what is printed came to stand; a draft has no such moment."""

    @property
    def file_name(self) -> str:
        """Give the name of the file that this form becomes."""
        return "-".join(part for part in (self.number, self.title, self.kind) if part) + ".pdf"

    @property
    def code(self) -> SafeString:
        """The address as a picture that telephones read; without styles of its own, for no page of ours allows any."""
        made = segno.make(self.address, error="m", micro=False)
        picture = made.svg_inline(scale=3, border=2, svgclass="printed-code", lineclass=None)
        return mark_safe(picture)  # noqa: S308 - drawn here from modules of black and white, no text of others


def render_form(form: PrintedForm, *, stylesheet: str, script: str = "", back: str = "", paper: str = "") -> str:
    """Draw a form as a page.

    Args:
        stylesheet: the address of the style, relative to where the page will lie.
        script, back, paper: for the screen only: the site's script, where one came from, where the PDF is.
    """
    context = {"form": form, "stylesheet": stylesheet, "script": script, "back": back, "paper": paper}
    return render_to_string("zhulu/printed_form.html", context)
