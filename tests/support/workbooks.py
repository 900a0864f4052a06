"""Workbooks made by code: as an office program writes them, as others do, and as nobody should."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import xlsxwriter

from tests.support.sample_files import archive

Cell = str | int | float | bool | date | datetime | None
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How old office files and encrypted new ones begin."""


def workbook(sheets: Mapping[str, Sequence[Sequence[Cell]]], *, merged: Sequence[tuple[str, str]] = ()) -> bytes:
    """Make a workbook with XlsxWriter.

    Args:
        merged: sheet and range of cells to be merged.
    """
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, datetime):
                        page.write_datetime(number, place, cell, moment)
                    elif isinstance(cell, date):
                        page.write_datetime(number, place, cell, day)
                    elif isinstance(cell, str):
                        page.write_string(number, place, cell)
                    elif cell is not None:
                        page.write(number, place, cell)
            for where, span in merged:
                if where == name:
                    page.merge_range(span, "")
    return target.getvalue()


def raw_workbook(
    sheet: str,
    *,
    strings: str = "",
    styles: str = "",
    prefix: str = "",
    workbook_properties: str = "",
    extra: Mapping[str, bytes] | None = None,
    content_types: str = "<Types/>",
) -> bytes:
    """Make a workbook of one sheet called ``表`` out of its XML.

    Args:
        sheet: what stands inside ``worksheet``.
        prefix: the prefix of every tag, such as ``x:``.
    """
    name = f"xmlns:{prefix.removesuffix(':')}" if prefix else "xmlns"
    links = [("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")]
    relations = "".join(
        f'<Relationship Id="rId{place}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(links, 1)
    )
    members = {
        "[Content_Types].xml": content_types,
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{workbook_properties}'
        '<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>",
        "xl/worksheets/sheet1.xml": f'<{prefix}worksheet {name}="{MAIN}">{sheet}</{prefix}worksheet>',
    }
    if strings:
        members["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    if styles:
        members["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'
    return archive({path: text.encode() for path, text in members.items()} | dict(extra or {}))


def with_member(made: bytes, name: str, body: bytes) -> bytes:
    """Give a workbook with one member more, or another one instead."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename != name:
                new.writestr(member, old.read(member))
        new.writestr(name, body)
    return target.getvalue()


def locked(made: bytes) -> bytes:
    """Give a workbook whose members say that they are encrypted, as a zip program does it."""
    bits = bytearray(made)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = bits.find(mark)
        while start >= 0:
            bits[start + offset] |= 1
            start = bits.find(mark, start + 1)
    return bytes(bits)


def encrypted() -> bytes:
    """Give the skeleton of a workbook that an office program has locked with a password."""
    return COMPOUND + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(1000)


def old_xls() -> bytes:
    """Give the skeleton of a workbook of 1997."""
    return COMPOUND + bytes(1000) + "Workbook".encode("utf-16-le") + bytes(1000)
