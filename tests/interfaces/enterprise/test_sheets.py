"""Sheets as forms: every field of the catalogue, both marks, records, masked numbers, two windows, saving by itself."""

import pytest
from django.test import Client

from tests.interfaces.enterprise.pages import cell, plain, sheet_form, text
from tests.support.filings import Cast, Person, Plan, filled_filing, make_clerk, make_firm, submitted_filing
from zhulu.domain.filings.models import Filing, SheetDraft
from zhulu.domain.standard.catalogue import SHEETS, SHEETS_OF_PATH, TABLES
from zhulu.domain.standard.catalogue import field as catalogue_field
from zhulu.interfaces.enterprise.layout import groups_of
from zhulu.usecases.start_back_filing import start_back_filing


@pytest.fixture
def filing(cast: Cast) -> Filing:
    """A complete draft."""
    return filled_filing(cast.clerk)


def at(filing: Filing, sheet: str, query: str = "") -> str:
    """Give a sheet's address."""
    return f"/enterprise/filings/{filing.public_id}/{sheet}/{query}"


@pytest.mark.parametrize("sheet", SHEETS_OF_PATH["2"])
def test_every_asked_field_of_the_catalogue_stands_on_its_sheet(
    cast: Cast, desk: Client, filing: Filing, sheet: str
) -> None:
    """No field that the catalogue asks for is lost by grouping."""
    form = sheet_form(desk.get(at(filing, sheet)))
    page = text(desk.get(at(filing, sheet)))
    for table in SHEETS[sheet].tables:
        for item in TABLES[table].asked:
            assert f'name="{cell(form, table, item.column)}"' in page, (table, item.column)


@pytest.mark.parametrize("table", [table for table in TABLES if table != "attachments"])
def test_groups_hold_every_field_once(table: str) -> None:
    """Grouping neither loses nor repeats a field, whatever the province marks with a star."""
    asked = [item.column for item in TABLES[table].asked]
    for stars in (frozenset(), frozenset((table, column) for column in asked)):
        shown = [item.column for group in groups_of(TABLES[table], stars=stars) for item in group.fields]
        assert sorted(shown) == sorted(asked)


def test_a_saved_sheet_comes_back_as_it_was_typed(desk: Client, filing: Filing) -> None:
    """Sending a page back unchanged changes nothing, masked ID numbers included."""
    for sheet in SHEETS_OF_PATH["2"]:
        before = SheetDraft.objects.get(filing=filing, sheet=sheet).tables
        answer = desk.post(at(filing, sheet), sheet_form(desk.get(at(filing, sheet))))
        assert answer.status_code == 302
        assert _filled(SheetDraft.objects.get(filing=filing, sheet=sheet).tables) == _filled(before)


def _filled(tables: dict[str, list[dict[str, object]]]) -> dict[str, list[dict[str, object]]]:
    return {
        key: [{name: value for name, value in row.items() if value} for row in rows] for key, rows in tables.items()
    }


def test_id_numbers_are_masked(desk: Client, filing: Filing) -> None:
    """An ID number is shown with stars only, and a telephone too."""
    page = desk.get(at(filing, "permit"))
    form = sheet_form(page)
    assert form[cell(form, "participants", "PersonIDCard")] == ["2201***********4"]
    assert form[cell(form, "participants", "PersonPhone")] == ["139****0003"]
    assert "19800101" not in text(page)


def test_a_new_id_number_replaces_the_masked_one(desk: Client, filing: Filing) -> None:
    """What holds stars is kept as it was; what holds none is taken as typed, and its fault is told at the field."""
    form = sheet_form(desk.get(at(filing, "permit")))
    name = cell(form, "participants", "PersonIDCard")
    desk.post(at(filing, "permit"), form | {name: ["220102198001010000"]})
    answer = desk.get(at(filing, "permit"))
    assert "不是有效的身份证号码" in text(answer)
    assert "220102198001010000" not in text(answer)


def test_roles_are_those_of_the_sheet_and_the_stage_is_not_asked(desk: Client, filing: Filing) -> None:
    """Survey and design firms stand with the drawing review, builders with the permit; nobody types the stage."""
    review, permit = text(desk.get(at(filing, "drawing_review"))), text(desk.get(at(filing, "permit")))
    assert '<option value="2" selected>设计企业' in review
    assert "监理企业</option>" not in review
    assert '<option value="4" selected>监理企业' in permit
    assert "勘察企业</option>" not in permit
    assert "-Stage" not in review + permit


def test_places_stand_under_their_city(desk: Client, filing: Filing) -> None:
    """Counties are grouped by city, and zones without a county's code stand in the field of their own."""
    page = text(desk.get(at(filing, "basic")))
    assert '<optgroup label="长春市">' in page
    assert '<option value="220102" selected>南关区</option>' in page
    assert page.count(">长春新区</option>") == 1


def test_red_marks_only_where_the_roles_require_the_sheet(cast: Cast, desk: Client) -> None:
    """For a design firm the completion sheet is optional: no red mark, but the blue one stays."""
    for roles, expected in ((["3"], True), (["2"], False)):
        filing = start_back_filing(actor=cast.clerk.actor, roles=roles)
        page = text(desk.get(at(filing, "completion"))).split('id="sheet-form"')[1].split("</form>")[0]
        assert ('class="req"' in page) is expected
        assert 'class="req-a"' in page


def test_a_required_table_shows_one_empty_record(cast: Cast, desk: Client) -> None:
    """A new filing shows one record to fill at once; the firm's own name need not be typed."""
    filing = start_back_filing(actor=cast.clerk.actor, roles=["3"])
    form = sheet_form(desk.get(at(filing, "contract")))
    assert len(form["rows-contracts"]) == 1
    assert form[cell(form, "contracts", "ContractorCorpName")] == ["吉林澄岳建设集团有限公司"]
    assert not SheetDraft.objects.filter(filing=filing).exists()


def test_records_are_added_and_removed_without_script(desk: Client, filing: Filing) -> None:
    """The buttons save what was typed and add or remove; pressing 添加一行 twice adds one record."""
    page = desk.get(at(filing, "contract"))
    form = sheet_form(page)
    button = text(page).split('value="add:contracts:')[1].split('"')[0]
    sent = form | {cell(form, "contracts", "ContractNum"): ["HT-9"], "do": [f"add:contracts:{button}"]}
    assert desk.post(at(filing, "contract"), sent)["Location"].endswith("#t-contracts")
    assert desk.post(at(filing, "contract"), sent).status_code == 302
    added = sheet_form(desk.get(at(filing, "contract")))
    assert added["rows-contracts"] == [*form["rows-contracts"], button]
    assert added[cell(added, "contracts", "ContractNum")] == ["HT-9"]
    desk.post(at(filing, "contract"), added | {"do": [f"remove:contracts:{button}"]})
    assert sheet_form(desk.get(at(filing, "contract")))["rows-contracts"] == form["rows-contracts"]


def test_two_windows_do_not_overwrite_each_other(desk: Client, filing: Filing) -> None:
    """The later window keeps what it typed, is told, and may save over the other only by pressing once more."""
    form = sheet_form(desk.get(at(filing, "contract")))
    name = cell(form, "contracts", "ContractNum")
    assert desk.post(at(filing, "contract"), form | {name: ["第一窗"]}).status_code == 302
    answer = desk.post(at(filing, "contract"), form | {name: ["第二窗"]})
    assert answer.status_code == 409
    assert "在另一个窗口保存过" in text(answer)
    assert _number(filing) == "第一窗"
    again = sheet_form(answer)
    assert again[name] == ["第二窗"]
    assert desk.post(at(filing, "contract"), again).status_code == 302
    assert _number(filing) == "第二窗"


def _number(filing: Filing) -> object:
    return SheetDraft.objects.get(filing=filing, sheet="contract").tables["contracts"][0]["ContractNum"]


def test_saving_by_itself(desk: Client, filing: Filing) -> None:
    """By htmx comes a note with the new revision; after another window has saved, a note only, and nothing is kept."""
    form = sheet_form(desk.get(at(filing, "contract")))
    name = cell(form, "contracts", "ContractNum")
    headers = {"HX-Request": "true"}
    answer = desk.post(at(filing, "contract"), form | {name: ["自存"]}, headers=headers)
    assert "已自动保存" in text(answer)
    assert f'name="revision" value="{int(form["revision"][0]) + 1}" hx-swap-oob' in text(answer)
    refused = desk.post(at(filing, "contract"), form | {name: ["旧窗"]}, headers=headers)
    assert refused.status_code == 409
    assert "没有自动保存" in text(refused)
    assert _number(filing) == "自存"


def test_nothing_typed_is_lost_when_the_filing_was_submitted_meanwhile(cast: Cast, desk: Client) -> None:
    """A sheet of a filing that is being reviewed cannot be saved; the page says why and still shows what was typed."""
    filing = filled_filing(cast.clerk)
    form = sheet_form(desk.get(at(filing, "contract")))
    desk.post(f"/enterprise/filings/{filing.public_id}/submit/", {"promise": "1"})
    answer = desk.post(at(filing, "contract"), form | {cell(form, "contracts", "ContractNum"): ["迟到的"]})
    assert answer.status_code == 409
    assert "没有保存" in text(answer)
    assert 'value="迟到的"' in text(answer)
    assert desk.get(at(filing, "contract"))["Location"] == f"/enterprise/filings/{filing.public_id}/"


def test_faults_stand_at_their_fields(cast: Cast, desk: Client) -> None:
    """保存并做数据校验 lists every fault of the sheet with clause and leads to its field; saving alone does not."""
    filing = filled_filing(
        cast.clerk, Plan(change={("project", "BDate"): "2019-09-12"}, blank=frozenset({("project", "Address")}))
    )
    form = sheet_form(desk.get(at(filing, "basic")))
    assert desk.post(at(filing, "basic"), form | {"do": ["check"]})["Location"] == at(filing, "basic", "?check=1")
    page = text(desk.get(at(filing, "basic", "?check=1")))
    ident = f"f-project-{form['rows-project'][0]}"
    for column, words in (("BDate", "不早于 2019-09-12"), ("Address", "“具体地点”没有填")):
        assert f'href="#{ident}-{column}"' in page
        assert f'id="{ident}-{column}-e"' in page
        assert words in page
    assert "一(二)1" in page
    assert "不早于" not in text(desk.get(at(filing, "basic")))


def test_what_cannot_be_read_is_told_and_kept(desk: Client, filing: Filing) -> None:
    """A date that no control can show is still shown as it was typed, with the fault beside it."""
    form = sheet_form(desk.get(at(filing, "basic")))
    desk.post(at(filing, "basic"), form | {cell(form, "project", "BDate"): ["2018年13月"]})
    page = text(desk.get(at(filing, "basic")))
    assert 'value="2018年13月"' in page
    assert "看不懂“2018年13月”这个日期" in page


def test_a_forged_row_id_is_ignored(desk: Client, filing: Filing) -> None:
    """Record ids are of our own making; anything else in their place is no record."""
    form = sheet_form(desk.get(at(filing, "contract")))
    desk.post(at(filing, "contract"), form | {"rows-contracts": [*form["rows-contracts"], "x' OR 1=1 --"]})
    assert sheet_form(desk.get(at(filing, "contract")))["rows-contracts"] == form["rows-contracts"]


def test_unknown_sheet(desk: Client, filing: Filing) -> None:
    """A sheet that does not exist is not found."""
    assert desk.get(at(filing, "nonsense")).status_code == 404


def test_completeness_leads_to_what_is_missing(cast: Cast, desk: Client) -> None:
    """The aside counts the ``*`` fields and leads to each that is lacking."""
    filing = filled_filing(cast.clerk, Plan(blank=frozenset({("completion_checks", "Span")})))
    page = text(desk.get(at(filing, "basic")))
    assert "25<small>/26</small>" in page
    assert f'href="{at(filing, "completion")}?check=1#f-completion_checks-' in page
    assert catalogue_field("completion_checks", "Span").label in plain(desk.get(at(filing, "basic")))


def test_the_same_firms_other_clerk_may_go_on(cast: Cast, filing: Filing) -> None:
    """A filing is the enterprise's, not one person's."""
    colleague: Person = make_clerk(filing.enterprise, sign_in_name="colleague", name="同事")
    assert colleague.client().get(at(filing, "basic")).status_code == 200


def test_another_firm_finds_nothing(cast: Cast, filing: Filing) -> None:
    """Another enterprise's filing looks like one that does not exist, on every address."""
    submitted = submitted_filing(cast, Plan(name="另一个项目"))
    stranger = make_clerk(make_firm(serial=2, name="长春他人建设有限公司"), sign_in_name="stranger").client()
    paper = filing.papers.first()
    assert paper is not None
    for found in (filing, submitted):
        base = f"/enterprise/filings/{found.public_id}/"
        for address in (base, f"{base}basic/", f"{base}check/", f"{base}papers/{paper.public_id}/"):
            assert stranger.get(address).status_code == 404, address
        for address in (
            "basic/",
            "submit/",
            "withdraw/",
            "apply/",
            "basic/papers/",
            f"papers/{paper.public_id}/remove/",
        ):
            assert stranger.post(f"{base}{address}", {"promise": "1"}).status_code == 404, address
