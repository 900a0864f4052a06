"""Workbooks of filings: every row becomes a draft or a fault with its place, nothing twice, nothing half."""

import io
import zipfile
from typing import Any

import pytest
import python_calamine

from tests.support.filings import Person, make_clerk, make_firm, make_officer
from tests.support.sample_files import zip_bomb
from tests.support.uploads import (
    PROJECTS,
    WORKS,
    begin,
    faults_of,
    filled,
    hand_in,
    project_rows,
    projects,
    work_row,
    works,
)
from tests.support.workbooks import Cell, encrypted, old_xls, with_member, workbook
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.filings.models import Filing, SheetDraft
from zhulu.domain.filings.states import DRAFT
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.uploads.columns import sheets_of
from zhulu.domain.uploads.models import Upload, UploadedRow
from zhulu.domain.uploads.vocabulary import IMPORT_TASK, RowOutcome
from zhulu.foundation.crypto.models import PersonalDatum
from zhulu.foundation.storage.stores import current_storage
from zhulu.foundation.tabular.refusals import TableRefused
from zhulu.foundation.tabular.xlsx_frame import column_name
from zhulu.usecases import carry_on_upload as job
from zhulu.usecases.check_filing import check_filing

pytestmark = pytest.mark.django_db
PAPERS_LEFT = {"CollectionPapersAttached", "PapersAttached"}


@pytest.fixture
def clerk() -> Person:
    """A builder's clerk."""
    return make_clerk()


def figures(upload: Upload) -> tuple[int | None, int, int, int, int]:
    """Give an upload's figures: rows, done, drafts, doubles, faulty."""
    return (upload.total, upload.done, upload.drafts, upload.doubles, upload.faulty)


@pytest.mark.notice("一(三)3")
def test_every_work_becomes_a_draft_to_which_only_papers_are_lacking(clerk: Person) -> None:
    """Names of places and choices are read as their codes; what stands against submission then are the papers alone."""
    upload = hand_in(clerk, works(work_row(1), work_row(2)))

    assert figures(upload) == (2, 2, 2, 0, 0)
    assert upload.finished_at is not None
    assert upload.marked is None
    drafts = list(Filing.objects.order_by("pk"))
    assert [(filing.name, filing.area_code, filing.state) for filing in drafts] == [
        ("净月体育公园综合馆消防工程1", "220102", DRAFT),
        ("净月体育公园综合馆消防工程2", "220102", DRAFT),
    ]
    blocks = check_filing(actor=clerk.actor, filing_id=drafts[0].public_id).submission.blocks
    assert {fault.rule for fault in blocks} == {"CollectionPapersAttached"}


@pytest.mark.notice("一(二)6")
def test_a_project_gathers_its_rows_from_all_sheets(clerk: Person) -> None:
    """Two projects with their rows on twelve sheets become two drafts with six sheets each."""
    upload = hand_in(clerk, projects(project_rows(1), project_rows("B-2")), path=Path.BACK_FILING.value)

    assert (figures(upload), faults_of(upload)) == ((2, 2, 2, 0, 0), [])
    for filing in Filing.objects.all():
        assert filing.roles == ["3"]
        assert SheetDraft.objects.filter(filing=filing).count() == 6
        blocks = check_filing(actor=clerk.actor, filing_id=filing.public_id).submission.blocks
        assert {fault.rule for fault in blocks} == {"PapersAttached"}
    head = SheetDraft.objects.filter(sheet="basic").earliest("pk").tables["project"][0]
    assert (head["PrjTypeNum"], head["NoPermitReason"], head["BDate"]) == ("01", "land,planning", "2018-04-15")


def test_personal_numbers_go_to_the_vault_alone(clerk: Person) -> None:
    """Neither drafts nor the rows of the upload hold an ID number or telephone."""
    upload = hand_in(clerk, works(work_row(1), work_row(2, PrjHeadPhone="12")))

    cells = SheetDraft.objects.get().tables["specialist_works"][0]
    assert set(cells["PrjHeadIDCard"]) == set(cells["PrjHeadPhone"]) == {"commitment"}
    assert PersonalDatum.objects.count() == 2
    kept = str(list(upload.rows.values("faults", "name", "number")))
    assert "13900001234" not in kept
    assert faults_of(upload) == [(3, "联系电话", "ValuesReadable")]


@pytest.mark.notice("一(三)1", "三(五)")
def test_faults_are_told_at_row_and_column_with_clause_and_remedy(clerk: Person) -> None:
    """All faults of a row at once, at the heading under which they stand; the good rows beside it become drafts."""
    bad = work_row(2, ContractMoney="很多", ContractDate="2018-13-01", CategoryName="屋面", BuildCorpName="")
    upload = hand_in(clerk, works(work_row(1), bad, work_row(3, CountyNum="不在这里")))

    assert figures(upload) == (3, 3, 1, 0, 2)
    assert sorted(faults_of(upload)) == [
        (3, "合同签订日期", "ValuesReadable"),
        (3, "合同额（万元）", "ValuesReadable"),
        (3, "建设单位名称", "CollectionSheetComplete"),
        (3, "承包类别", "CategoryOpen"),
        (4, "工程所在县（市、区）", "ValuesReadable"),
    ]
    fault = next(fault for fault in upload.rows.get(row=3).faults if fault["rule"] == "CategoryOpen")
    assert fault["clause"] == "一(三)1"
    assert "请从列表中选" in fault["remedy"]


def test_a_marked_copy_comes_back_mended_and_makes_no_doubles(clerk: Person) -> None:
    """The copy holds every row as typed and says what became of it; mended and handed in, only the mended is new."""
    rows = [work_row(1), work_row(2, ContractMoney="很多")]
    first = hand_in(clerk, works(*rows))
    assert first.marked is not None
    with current_storage().open(first.marked.sm3) as stored:
        copy = python_calamine.load_workbook(io.BytesIO(stored.read())).get_sheet_by_name(WORKS).to_python()
    assert copy[0][-1] == "导入结果"
    assert copy[1][-1] == "已建草稿"
    assert "“合同额”看不懂“很多”这个数" in str(copy[2][-1])
    assert "第 3 行“合同额（万元）”" in str(copy[2][-1])
    copy[2][copy[0].index("合同额（万元）")] = "638.50"

    second = hand_in(clerk, workbook({WORKS: copy}))
    assert figures(second) == (2, 2, 1, 1, 0)
    assert second.rows.get(row=2).filing == first.rows.get(row=2).filing
    assert Filing.objects.count() == 2
    third = hand_in(clerk, works(*rows))
    assert figures(third) == (2, 2, 0, 1, 1)


def test_a_deleted_draft_may_be_made_again(clerk: Person) -> None:
    """Only a draft that is still there stands against another; the same row twice in one file makes one."""
    hand_in(clerk, works(work_row(1)))
    Filing.objects.all().delete()
    upload = hand_in(clerk, works(work_row(1), {**work_row(1), "序号": "9"}))

    assert figures(upload) == (2, 2, 1, 1, 0)


def test_another_firm_makes_its_own(clerk: Person) -> None:
    """What one enterprise has uploaded is nobody else's double, and nobody else's to see."""
    hand_in(clerk, works(work_row(1)))
    other = make_clerk(make_firm(serial=2, name="吉林另一建设有限公司"), sign_in_name="other", name="他示例")
    upload = hand_in(other, works(work_row(1)), name="他家.xlsx")

    assert upload.doubles == 0
    assert faults_of(upload) != []


def test_numbers_tie_rows_together(clerk: Person) -> None:
    """A number missing, given twice, or found on another sheet only is told; the rest goes in."""
    one, two, three = project_rows(1), project_rows(1), project_rows("")
    stray = project_rows("没有")
    del stray[PROJECTS]
    upload = hand_in(clerk, projects(one, {PROJECTS: two[PROJECTS]}, three, stray), path=Path.BACK_FILING.value)

    assert (upload.total, upload.drafts) == (3, 1)
    rules = {(row.row, fault["rule"]) for row in upload.rows.filter(sheet=PROJECTS) for fault in row.faults}
    assert {(3, "NumberGiven"), (4, "NumberGiven")} <= rules
    strays = UploadedRow.objects.exclude(sheet=PROJECTS)
    assert {fault["rule"] for row in strays for fault in row.faults} == {"RowBelongs"}
    assert strays.count() == 2 * sum(len(rows) for rows in stray.values())
    assert upload.faulty == 2 + strays.count()


@pytest.mark.notice("一(二)2")
@pytest.mark.parametrize("roles", ["", "设计院", "施工、质量检测"])
def test_roles_must_be_known(clerk: Person, roles: str) -> None:
    """A role that does not file is told with its clause."""
    upload = hand_in(clerk, projects(project_rows(1, 本单位承担角色=roles)), path=Path.BACK_FILING.value)

    assert (2, "本单位承担角色", "FilerTookPart") in faults_of(upload)
    assert Filing.objects.count() == 0


def test_incomplete_rows_may_become_drafts_if_asked(clerk: Person) -> None:
    """Then only what cannot be read stands against a draft; the rest is told for later."""
    rows = works(work_row(1, BuildCorpName="", EDate=""), work_row(2, EDate="昨天"))
    upload = hand_in(clerk, rows, takes_incomplete=True)

    assert figures(upload) == (2, 2, 1, 0, 1)
    told = upload.rows.get(row=2)
    assert {fault["column"] for fault in told.faults} >= {"建设单位名称", "竣工或专项验收日期"}
    assert all(fault["warns"] for fault in told.faults)
    assert hand_in(clerk, rows).drafts == 0


def test_own_name_and_code_are_filled_in(clerk: Person) -> None:
    """Who leaves both empty where the firm itself belongs gets them filled in."""
    upload = hand_in(clerk, works(work_row(1, ContractorCorpName="", ContractorCorpCode="")))

    assert upload.drafts == 1
    row = SheetDraft.objects.get().tables["specialist_works"][0]
    assert row["ContractorCorpName"] == clerk.actor.organisation_name


def test_the_example_is_not_imported_and_blank_rows_do_not_count(clerk: Person) -> None:
    """The template's example row is skipped, wherever it stands."""
    upload = hand_in(clerk, works(work_row("示例"), {}, work_row("示例：请删除"), work_row(4)))

    assert figures(upload) == (1, 1, 1, 0, 0)


def test_a_killed_job_goes_on_where_it_stopped(clerk: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash loses the batch it was in and nothing else; running twice more makes no doubles."""
    monkeypatch.setattr(job, "BATCH", 2)
    upload = begin(clerk, works(*(work_row(number) for number in range(5))))
    kept = job.create_filing
    calls = []

    def dying(**given: Any) -> Filing:
        calls.append(1)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return kept(**given)

    monkeypatch.setattr(job, "create_filing", dying)
    with pytest.raises(KeyboardInterrupt):
        job.carry_on_upload(upload_id=upload.public_id)
    upload.refresh_from_db()
    assert (figures(upload), Filing.objects.count()) == ((5, 2, 2, 0, 0), 2)
    job.carry_on_upload(upload_id=upload.public_id)
    assert job.carry_on_upload(upload_id=upload.public_id) is None
    upload.refresh_from_db()
    assert (figures(upload), Filing.objects.count()) == ((5, 5, 5, 0, 0), 5)


def test_a_long_job_gives_others_their_turn(clerk: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """After its time it defers itself again, in the transaction of the batch that it has written."""
    deferred: list[tuple[str, object]] = []
    monkeypatch.setattr(job, "BATCH", 2)
    monkeypatch.setattr(job, "defer", lambda task, **given: deferred.append((task, given["upload"])))
    upload = begin(clerk, works(*(work_row(number) for number in range(5))))
    job.carry_on_upload(upload_id=upload.public_id, seconds=0)

    assert deferred == [(IMPORT_TASK, upload.public_id)]
    upload.refresh_from_db()
    assert (upload.done, upload.finished_at) == (2, None)
    while upload.finished_at is None:
        job.carry_on_upload(upload_id=upload.public_id, seconds=0)
        upload.refresh_from_db()
    assert figures(upload) == (5, 5, 5, 0, 0)


def test_an_ended_account_stops_its_upload(clerk: Person) -> None:
    """Nobody files in the name of an account that has ended."""
    upload = begin(clerk, works(work_row(1)))
    clerk.account.is_active = False
    clerk.account.save()
    job.carry_on_upload(upload_id=upload.public_id)
    upload.refresh_from_db()

    assert (upload.refusal, Filing.objects.count()) == (["上传的账号已经停用，没有导入的行不再处理"], 0)


def test_a_file_is_refused_as_a_whole_with_every_fault(clerk: Person) -> None:
    """Sheets that are not there, columns that nobody knows: all told at once, and nothing is kept."""
    for data, path, words in (
        (workbook({"表": [["甲"]], "又一张": [["乙"]]}), Path.SPECIALIST, "没有名为“专业承包工程”的工作表"),
        (workbook({"表": [["甲"]]}), Path.SPECIALIST, "找不到标题“序号”"),
        (workbook({WORKS: [["序号", "工程名称", "颜色"]]}), Path.SPECIALIST, "不认识的列“颜色”"),
        (works(work_row(1)), Path.BACK_FILING, "没有名为“项目基本信息”的工作表"),
        (b"PK\x03\x04 and nothing", Path.SPECIALIST, "损坏"),
        (with_member(works(work_row(1)), "xl/vbaProject.bin", b"\xd0\xcf"), Path.SPECIALIST, "含有宏"),
        (zip_bomb(), Path.SPECIALIST, "压缩炸弹"),
        (old_xls(), Path.SPECIALIST, "旧版 XLS"),
        (encrypted(), Path.SPECIALIST, "打开密码"),
        (merged_works(), Path.SPECIALIST, "合并单元格：B2:B3"),
        (b"", Path.SPECIALIST, "空文件"),
    ):
        with pytest.raises(TableRefused) as refused:
            begin(clerk, data, path=path.value)
        assert words in str(refused.value)
    assert Upload.objects.count() == 0


def merged_works() -> bytes:
    """Give a workbook in which two rows share a cell."""
    columns: list[Cell] = [column.label for column in sheets_of(Path.SPECIALIST.value)[0].columns]
    return workbook({WORKS: [columns, ["1", "甲"], ["2", ""]]}, merged=[(WORKS, "B2:B3")])


def test_a_formula_without_a_value_is_told_at_its_cell(clerk: Person) -> None:
    """What a spreadsheet has not computed is no value; the row beside it goes in."""
    made = works(work_row(1), work_row(2))
    place = [column.key for column in sheets_of(Path.SPECIALIST.value)[0].columns].index("ContractMoney")
    cell = f'<c r="{column_name(place)}2"'
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    start = sheet.index(cell)
    formula = f"{cell}><f>SUM(A1:A2)</f></c>"
    changed = sheet[:start] + formula + sheet[sheet.index("</c>", start) + len("</c>") :]
    upload = hand_in(clerk, with_member(made, "xl/worksheets/sheet1.xml", changed.encode()))

    assert upload.drafts == 1
    assert (2, "合同额（万元）", "FormulasComputed") in faults_of(upload)


def test_a_csv_of_works_is_read(clerk: Person) -> None:
    """Path ③ has one table, so a CSV will do, in UTF-8 or GBK; its name does not matter."""
    labels = {column.key: column.label for column in sheets_of(Path.SPECIALIST.value)[0].columns}
    row = {labels.get(key, key): text for key, text in work_row(1).items()}
    texts = [",".join(row), ",".join(row.values())]
    for encoding in ("utf-8-sig", "gb18030"):
        Filing.objects.all().delete()
        upload = hand_in(clerk, "\n".join(texts).encode(encoding), name="我的业绩.csv")
        assert figures(upload) == (1, 1, 1, 0, 0), faults_of(upload)


def test_only_those_who_may_file_may_upload(clerk: Person) -> None:
    """An officer may not, and path ③ is a builder's."""
    with pytest.raises(NotPermitted):
        begin(make_officer(), works(work_row(1)))
    assert clerk.actor.organisation_id is not None
    upload = hand_in(clerk, filled(Path.SPECIALIST.value, {}))
    assert figures(upload) == (0, 0, 0, 0, 0)
    assert upload.rows.filter(outcome=RowOutcome.FAULTY).count() == 0
