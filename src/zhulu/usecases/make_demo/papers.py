"""Papers for made-up filings: one small PDF each, which says that it is made up and of what it speaks.

The text is set in a Chinese font that every reader brings along, so that a page weighs a kilobyte.
"""

import io
from collections.abc import Sequence

FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
    (
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 7 0 R>>"
    ),
    (
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
        b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>"
    ),
)
TOP, LINE, MARGIN = 760, 30, 72
TITLE_SIZE, TEXT_SIZE = 20, 12


def write_paper(title: str, lines: Sequence[str]) -> io.BytesIO:
    """Write a page of text as an upload; the same words give the same bytes."""
    texts = [
        _text(title, TITLE_SIZE, TOP),
        *(_text(line, TEXT_SIZE, TOP - LINE * (place + 2)) for place, line in enumerate(lines)),
    ]
    content = b"\n".join(texts)
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
    )
    return io.BytesIO(_file((b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", *page, *FONT)))


def _text(text: str, size: int, height: int) -> bytes:
    shown = text.encode("utf-16-be").hex().encode()
    return b"BT/F1 %d Tf %d %d Td<%b>Tj ET" % (size, MARGIN, height, shown)


def _file(objects: Sequence[bytes]) -> bytes:
    """Write numbered objects with their table of places."""
    body = bytearray(b"%PDF-1.4\n")
    places: list[int] = []
    for number, written in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj%b endobj\n" % (number, written)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(body) + end % (size, table, size, len(body))
