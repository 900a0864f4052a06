"""The applicant's draft in requests: sheets typed over, records and files that come and go, reasons, refusals."""

from collections.abc import Mapping
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.support.errata import drafted
from tests.support.filings import make_clerk, make_firm, upload
from tests.support.people import signed_in
from tests.support.stations import Station
from zhulu.domain.errata.models import Erratum, ErratumLine
from zhulu.domain.errata.vocabulary import Act
from zhulu.domain.library.models import Contribution
from zhulu.interfaces.errata.sheet_page import Sheet
from zhulu.usecases.errata.records import read_record

pytestmark = pytest.mark.usefixtures("frozen")


def scan(name: str = "合同第三页.pdf") -> SimpleUploadedFile:
    """Give an upload."""
    return SimpleUploadedFile(name, upload().read())


def opened(who: Client, address: str) -> str:
    """Open a file to its end and give its type."""
    answer = who.get(address)
    assert answer.status_code == HTTPStatus.OK
    assert answer.getvalue().startswith(b"%PDF")
    return str(answer["Content-Type"])


def begun(firm: Client) -> Erratum:
    """Begin a draft on the one record."""
    firm.post(reverse("errata:start", args=[Contribution.objects.get().public_id]))
    return Erratum.objects.select_related("contribution").get()


def at(name: str, erratum: Erratum, *more: str) -> str:
    """Give an address of a case."""
    return reverse(f"errata:{name}", args=[erratum.public_id, *more])


def form_of(erratum: Erratum, sheet: str, changes: Mapping[str, str]) -> dict[str, object]:
    """Give what the sheet's form would send, with other text in the cells whose names end so."""
    opened = Sheet(erratum, sheet, read_record(contribution=erratum.contribution).document, [])
    data: dict[str, object] = {"revision": str(erratum.revision)}
    for key, rows in opened.tables.items():
        data[f"rows-{key}"] = [row["row_id"] for row in rows]
        for row in rows:
            for column, text in row.items():
                name = f"{key}-{row['row_id']}-{column}"
                changed = [value for end, value in changes.items() if name.endswith(end)]
                data[name] = changed[0] if changed else text
    return data


def test_an_untouched_sheet_changes_nothing(at_confirmed: Station) -> None:
    """Each sheet, saved as it was shown, leaves no line behind: dates, codes, stars and all."""
    firm = signed_in(at_confirmed.cast.clerk.account)
    erratum = begun(firm)
    for sheet in ("basic", "tender", "contract", "drawing_review", "permit", "completion"):
        erratum.refresh_from_db()
        assert firm.post(at("sheet", erratum, sheet), form_of(erratum, sheet, {})).status_code == HTTPStatus.FOUND
    assert not ErratumLine.objects.exists()


def test_what_cannot_be_read_stays_as_typed(at_confirmed: Station) -> None:
    """A new record with a bad number keeps the typed text, marked in its place; mended, it is a record."""
    firm = signed_in(at_confirmed.cast.clerk.account)
    erratum = begun(firm)
    new = "0" * 15 + "7"
    page = firm.get(f"{at('sheet', erratum, 'basic')}?add=unit_works:{new}").content.decode()
    assert f'name="rows-unit_works" value="{new}"' in page
    data = form_of(erratum, "basic", {})
    data["rows-unit_works"] = [*_rows(data, "unit_works"), new]
    data |= {f"unit_works-{new}-SubPrjName": "2号楼", f"unit_works-{new}-BuildArea": "三千多"}
    assert "errata" in firm.post(at("sheet", erratum, "basic"), data)["Location"]
    shown = firm.get(at("sheet", erratum, "basic")).content.decode()
    assert 'value="三千多"' in shown
    assert "aria-invalid" in shown

    erratum.refresh_from_db()
    data |= {"revision": str(erratum.revision), f"unit_works-{new}-BuildArea": "3200"}
    firm.post(at("sheet", erratum, "basic"), data)
    line = ErratumLine.objects.get()
    assert (line.act, line.fault, line.new) == (Act.ADD, "", {"SubPrjName": "2号楼", "BuildArea": "3200.00"})


def _rows(data: Mapping[str, object], table: str) -> list[str]:
    found = data[f"rows-{table}"]
    assert isinstance(found, list)
    return [str(row) for row in found]


def test_a_record_is_removed_and_brought_back(at_confirmed: Station) -> None:
    """The button removes a unit work, the other brings it back; in between the case shows the whole record as gone."""
    firm = signed_in(at_confirmed.cast.clerk.account)
    erratum = begun(firm)
    data = form_of(erratum, "basic", {})
    (row,) = _rows(data, "unit_works")
    firm.post(at("sheet", erratum, "basic"), {**data, "do": f"remove:unit_works:{row}"})
    assert ErratumLine.objects.get().act == Act.REMOVE
    assert "不删了" in firm.get(at("sheet", erratum, "basic")).content.decode()

    erratum.refresh_from_db()
    data = {**data, "rows-unit_works": [], "revision": str(erratum.revision), "do": f"restore:unit_works:{row}"}
    firm.post(at("sheet", erratum, "basic"), data)
    assert not ErratumLine.objects.exists()


def test_two_windows(at_confirmed: Station) -> None:
    """The second window is refused with 409, told why, and keeps what was typed; pressed again it wins."""
    firm = signed_in(at_confirmed.cast.clerk.account)
    erratum = begun(firm)
    mine = form_of(erratum, "tender", {"TenderMoney": "12300.00"})
    firm.post(at("sheet", erratum, "tender"), form_of(erratum, "tender", {"TenderMoney": "12200.00"}))
    answer = firm.post(at("sheet", erratum, "tender"), mine)
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "另一个窗口" in page
    assert 'value="12300.00"' in page
    erratum.refresh_from_db()
    assert f'name="revision" value="{erratum.revision}"' in page


def test_files_come_and_go(at_confirmed: Station) -> None:
    """A file is taken off a sheet and left on again; one is added, opened by its firm, and taken away."""
    firm = signed_in(at_confirmed.cast.clerk.account)
    erratum = begun(firm)
    (standing,) = [
        row
        for row in read_record(contribution=erratum.contribution).document["attachments"]
        if row["Sheet"] == "contract"
    ]
    assert opened(firm, at("file", erratum, standing["row_id"])) == "application/pdf"
    firm.post(at("sheet-file", erratum, "contract", standing["row_id"]))
    assert "要删去" in firm.get(at("sheet", erratum, "contract")).content.decode()
    firm.post(at("sheet-file", erratum, "contract", standing["row_id"]))
    assert not ErratumLine.objects.exists()

    refused = firm.post(at("add-sheet-file", erratum, "contract"), {"kind": "", "file": scan()}, follow=True)
    assert "没有选择材料种类" in refused.content.decode()
    firm.post(at("add-sheet-file", erratum, "contract"), {"kind": "contract", "file": scan()})
    added = ErratumLine.objects.get()
    assert opened(firm, at("file", erratum, added.row_id)) == "application/pdf"
    firm.post(at("sheet-file", erratum, "contract", added.row_id))
    assert not erratum.papers.exists()


def test_reasons_line_by_line(at_confirmed: Station) -> None:
    """A line's own reason, paper and pages are kept; a line that is taken out is gone; a paper is taken off."""
    cast = at_confirmed.cast
    erratum = drafted(cast.clerk.actor, Contribution.objects.select_related("project").get())
    firm = signed_in(cast.clerk.account)
    line, proof = ErratumLine.objects.get(), erratum.papers.get(use="evidence")
    grounds = {f"reason-{line.pk}": "看错一位", f"proof-{line.pk}": proof.public_id, f"pages-{line.pk}": "第 3 页"}
    firm.post(at("ground", erratum), {**grounds, "reason": "", "seal_note": ""})
    line.refresh_from_db()
    assert (line.reason, line.evidence, line.pages) == ("看错一位", proof, "第 3 页")

    firm.post(at("remove-paper", erratum, proof.public_id))
    firm.post(at("ground", erratum), {**grounds, "do": f"undo:{line.pk}"})
    assert not ErratumLine.objects.exists()
    assert not erratum.papers.filter(use="evidence").exists()


def test_a_draft_is_thrown_away(at_confirmed: Station) -> None:
    """What was never handed in may go; nothing of it is left."""
    firm = signed_in(at_confirmed.cast.clerk.account)
    erratum = begun(firm)
    assert firm.post(at("discard", erratum)).status_code == HTTPStatus.FOUND
    assert not Erratum.objects.exists()


def test_nobody_elses(at_confirmed: Station) -> None:
    """Another firm's clerk finds neither the case nor its sheets, files and steps; the county reads no draft."""
    cast = at_confirmed.cast
    erratum = drafted(cast.clerk.actor, Contribution.objects.select_related("project").get())
    paper = erratum.papers.first()
    assert paper is not None
    stranger = make_clerk(make_firm(serial=2, name="吉林澄岳路桥有限公司"), sign_in_name="lu.ren", name="陆任").client()
    for who in (stranger, signed_in(cast.county.account)):
        for address in (at("case", erratum), at("sheet", erratum, "tender"), at("file", erratum, paper.public_id)):
            assert who.get(address).status_code == HTTPStatus.NOT_FOUND
        for address in (at("step", erratum, "submit"), at("ground", erratum), at("discard", erratum)):
            assert who.post(address).status_code == HTTPStatus.NOT_FOUND
    assert Erratum.objects.get().state == "draft"
