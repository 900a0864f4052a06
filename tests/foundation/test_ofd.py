"""What an OFD says of itself; damaged or hostile files say nothing and harm nothing."""

import io

import pytest

from tests.support.sample_files import archive, ofd, pdf, zip_bomb
from zhulu.foundation.storage.ofd import OfdFacts, read_ofd_facts

ROOT = """<?xml version="1.0" encoding="UTF-8"?>
<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0"><ofd:DocBody><ofd:DocInfo>
<ofd:Title>竣工验收 &amp; 备案</ofd:Title><ofd:Author>某科</ofd:Author><ofd:CreationDate>2019-08-30</ofd:CreationDate>
</ofd:DocInfo><ofd:DocRoot>{place}</ofd:DocRoot></ofd:DocBody></ofd:OFD>"""
DOCUMENT = b'<ofd:Document><ofd:Pages><ofd:Page ID="1"/><ofd:Page ID="2"/></ofd:Pages><ofd:PageArea/></ofd:Document>'


def facts(place: str = "Doc_0/Document.xml") -> OfdFacts:
    """Read an OFD whose document lies at a place."""
    members = {"OFD.xml": ROOT.format(place=place).encode(), "Doc_0/Document.xml": DOCUMENT}
    return read_ofd_facts(io.BytesIO(archive(members)))


def test_title_author_day_and_pages() -> None:
    """What the file says is told, entities resolved."""
    assert facts() == OfdFacts(title="竣工验收 & 备案", author="某科", made_on="2019-08-30", pages=2)


def test_a_document_that_is_not_there() -> None:
    """A root that leads nowhere still has its title."""
    assert facts("Doc_9/Document.xml").title == "竣工验收 & 备案"
    assert facts("Doc_9/Document.xml").pages == 0


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", pdf(), zip_bomb(megabytes=32), ofd()])
def test_what_says_nothing(data: bytes) -> None:
    """An empty, damaged, foreign, hostile or silent file gives no facts and no error."""
    assert read_ofd_facts(io.BytesIO(data)) == OfdFacts()
