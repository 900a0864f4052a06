"""Real records of the national platform, with their dirt, on the page of one project: shown, remarked, not mended."""

import html
import json
import re
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.interfaces.portal.fakes import Library, row
from zhulu.domain.publication.national import SOURCE, build_national
from zhulu.domain.standard.catalogue import TABLES
from zhulu.domain.standard.normalise import NationalRecord, read_national_record
from zhulu.domain.standard.values import display_json
from zhulu.foundation.web.components.badges import GRADE_WORDS
from zhulu.interfaces.portal.document import lay_out

RECORDS = json.loads((Path(__file__).parents[2] / "support" / "national_records.json").read_text(encoding="utf-8"))[
    "projects"
]
STRANGE_AREAS = frozenset({"441351", "469040"})
by_number = pytest.mark.parametrize("raw", RECORDS, ids=[record["prjNum"] for record in RECORDS])


def read(raw: dict[str, Any]) -> NationalRecord:
    """Read a record, two of whose areas GB/T 2260 does not have."""
    return read_national_record("project", raw, lambda code: code not in STRANGE_AREAS)


def page(client: Client, library: Library, raw: dict[str, Any]) -> str:
    """Open the page of a record and give its text as a reader sees it."""
    library.documents["national000000001"] = build_national(read(raw))
    response = client.get("/projects/national000000001/")
    assert response.status_code == HTTPStatus.OK
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def squeezed(text: str) -> str:
    """Give a text without the blanks in which a page may break it."""
    return re.sub(r"\s+", "", text)


@by_number
def test_every_fact_is_on_the_page(raw: dict[str, Any], client: Client, library: Library) -> None:
    """Each value that was kept is printed in words under its label, and the number as it was issued."""
    record = read(raw)
    shown = squeezed(page(client, library, raw))

    assert record.statements["PrjNum"] in shown
    for column, value in record.row.items():
        known = TABLES["project"].find(column)
        assert known is not None
        assert squeezed(known.label) in shown
        assert squeezed(display_json(known, value)) in shown


@by_number
def test_every_oddity_is_on_the_page(raw: dict[str, Any], client: Client, library: Library) -> None:
    """Each remark is printed with the raw value, blanks included; a clean record has none."""
    record = read(raw)
    shown = squeezed(page(client, library, raw))

    for remark in record.remarks:
        assert squeezed(remark.said) in shown
        assert squeezed(f"“{remark.raw}”") in shown
    assert (f"原始数据有{len(record.remarks)}处说明" in shown) is bool(record.remarks)
    assert ("原始数据说明" in shown) is bool(record.remarks)


@by_number
def test_the_grade_is_stated_and_not_vouched_for(raw: dict[str, Any], client: Client, library: Library) -> None:
    """The platform's grade is shown in words, D is warned of, and nothing says that we have confirmed it."""
    shown = page(client, library, raw)

    assert GRADE_WORDS[raw["dataLevel"]] in shown
    assert "本平台没有审核过这条记录" in shown
    assert "还没有确认" in shown
    assert SOURCE in shown
    assert ("企业填报，未审核。" in shown) is (raw["dataLevel"] == "D")


@by_number
def test_a_line_of_the_list_bears_it(raw: dict[str, Any], client: Client, library: Library) -> None:
    """The list prints names, kinds and numbers of every style."""
    built = build_national(read(raw))
    library.show(
        replace(
            row(1),
            number=built["number"],
            name=built["name"],
            kind=built["kind"],
            owner_name=built["owner"]["name"],
            area_name=built["area"]["name"],
            path="",
            grade=built["grade"] or "",
        )
    )
    text = html.unescape(client.get("/projects/").content.decode())

    assert built["name"] in text
    assert built["number"] in text


def test_nothing_about_it_is_invented(client: Client, library: Library) -> None:
    """No part claims an office, a day of decision, a version or a digest, and the page speaks of none."""
    for raw in RECORDS:
        assert "核对摘要" not in page(client, library, raw)
        (part,) = lay_out(build_national(read(raw))).parts
        assert (part.authority, part.decided_on, part.version, part.digest, list(part.rungs)) == ("", "", "", "", [])


def test_a_record_without_grade_says_so() -> None:
    """Without a stated grade none is guessed."""
    built = build_national(read_national_record("project", {"prjName": "某项目", "prjNum": "4413512109270002"}))

    assert (built["grade"], built["grade_label"], built["has_unconfirmed"]) == (None, "未标等级", False)
