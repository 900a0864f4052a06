"""Every list leaves as XLSX and CSV: the rows of its pages, in their scope, and the trail says who took it."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest
import python_calamine
import time_machine
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from tests.support import database
from tests.support.database import Cluster
from tests.support.filing_sheets import uscc
from tests.support.filings import (
    Cast,
    Person,
    Plan,
    applied_filing,
    confirmed_filing,
    filled_filing,
    make_cast,
    make_rechecker,
    submitted_filing,
)
from tests.support.fixtures import FROZEN_AT
from tests.support.people import make_account, signed_in
from tests.support.specialist import confirmed_work, filled_work, make_works_officer, submitted_work
from zhulu.domain.access.models import Account
from zhulu.domain.access.rules import ADMINISTRATORS
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.filings.models import Filing
from zhulu.foundation.audit.models import Event, SecurityLog
from zhulu.foundation.db.flows import BATCH, Flow
from zhulu.usecases.apply_for_grade import apply_for_recheck
from zhulu.usecases.return_filing import Reason, return_filing
from zhulu.usecases.waive_rule import request_waiver

FORMS = ("xlsx", "csv")
LISTS = {
    "待审核": ("county", "authority:home", "", 0, 5),
    "退回和已办": ("county", "authority:done", "", 0, 7),
    "下级在办": ("city", "authority:below", "", 0, 5),
    "B 级复核申请": ("city", "authority:rechecks", "waiting", 0, 1),
    "下级的 C 级数据": ("city", "authority:rechecks", "raisable", 1, 2),
    "A 级申请": ("province", "authority:applications", "", 0, 1),
    "各地在办": ("province", "authority:below", "", 0, 5),
    "特批申请": ("province", "authority:waivers", "", 0, 1),
    "企业的补录": ("clerk", "enterprise:filings", "", 0, 11),
    "企业的专业承包": ("clerk", "enterprise:specialist", "", 0, 4),
    "企业已确认的专业承包": ("clerk", "enterprise:specialist-results", "", 0, 2),
    "公开的专业承包": ("nobody", "portal:specialist", "", 0, 2),
    "公开的工程项目": ("nobody", "portal:projects", "", 0, 6),
    "公开的企业": ("nobody", "portal:companies", "", 0, 5),
}
"""Who reads it, its page, its key, its place on the page, and how many rows stand on it."""


class PageRows(HTMLParser):
    """Gathers the words of each cell of a page's tables, without spaces."""

    def __init__(self) -> None:
        """Start before the first table."""
        super().__init__()
        self.tables: list[list[str]] = []
        self._takes = self._is_body = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Open what opens; a cell of buttons is no fact of the list."""
        if tag == "table":
            self.tables.append([])
        elif tag == "tbody":
            self._is_body = True
        elif tag == "tr" and self._is_body:
            self.tables[-1].append("")
        elif tag in {"th", "td"} and self._is_body:
            self._takes = "data-act" not in dict(attributes)

    def handle_data(self, data: str) -> None:
        """Take words."""
        if self._takes:
            self.tables[-1][-1] += "".join(data.split())

    def handle_endtag(self, tag: str) -> None:
        """Close what closes."""
        if tag in {"th", "td"}:
            self._takes = False
        elif tag == "tbody":
            self._is_body = False


def pages(client: Client, address: str, place: int = 0) -> list[str]:
    """Read a list as a person does, page by page; each row as its words."""
    found: list[str] = []
    onward = address
    while onward:
        html = client.get(onward).content.decode()
        reader = PageRows()
        reader.feed(html)
        found += reader.tables[place] if len(reader.tables) > place else []
        link = re.search(r'href="([^"]+)" rel="next"', html)
        following = link[1].replace("&amp;", "&") if link else ""
        onward = f"{address}{following}" if following.startswith("?") else following
    return found


def exported(client: Client, address: str, form: str, **parameters: str) -> list[list[str]]:
    """Take a list away and read the file, headings included."""
    answer = client.get(address, {**parameters, "export": form})
    assert answer.status_code == 200
    assert re.fullmatch(rf"attachment; filename\*=UTF-8''[%\w.-]+\.{form}", answer.headers["Content-Disposition"])
    data = b"".join(answer)
    if form == "csv":
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    book = python_calamine.load_workbook(io.BytesIO(data))
    sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
    return [[f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in row] for rows in sheets for row in rows]


def said(row: list[str]) -> str:
    """Give a file's row as its words; a formula's apostrophe is none of them."""
    return bare("".join("".join(cell.removeprefix("'").split()) for cell in row))


def bare(words: str) -> str:
    """Leave out the brackets in which a file puts the small text that has no column of its own."""
    return words.translate(dict.fromkeys(map(ord, "（）")))


@pytest.fixture(scope="module")
def busy(cluster: Cluster, template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """A province at work, committed and read through real roles; nothing below changes it but the trail."""
    with (
        django_db_blocker.unblock(),
        database.clone(cluster, template) as name,
        database.pointed_at(cluster, name),
        time_machine.travel(FROZEN_AT),
    ):
        yield at_work()


def at_work() -> Cast:
    """Have something stand on every list."""
    cast = make_cast()
    make_rechecker()
    filled_filing(cast.clerk, Plan(name="还在填的泵站"))
    for place in range(3):
        submitted_filing(cast, Plan(name=f"待审核的厂房{place}"))
    returned = submitted_filing(cast, Plan(name="退回的车间"))
    return_filing(actor=cast.county.actor, filing_id=returned.public_id, reasons=[Reason("R05", "缺页")])
    submitted_filing(cast, Plan(name="又一处厂房"))
    for place in range(2):
        confirmed_filing(cast, Plan(name=f"=确认的“教学楼”{place}"))
    applied_filing(cast, Plan(name="申请A级的综合馆"))
    raised = confirmed_filing(cast, Plan(name="申请升级的站房"))
    apply_for_recheck(actor=cast.clerk.actor, filing_id=raised.public_id)
    waived = filled_filing(
        cast.clerk, Plan(name="申请特批的仓库", change={("completion_checks", "BDate"): "2018-04-16"})
    )
    request_waiver(actor=cast.clerk.actor, filing_id=waived.public_id, rule="StartsAgree", reason="原件笔误，无法更正")
    specialist_works(cast)
    return cast


def specialist_works(cast: Cast) -> None:
    """Have specialist works at every station stand on the lists."""
    works = replace(cast, county=make_works_officer())
    filled_work(cast.clerk, PrjName="还在填的幕墙工程")
    submitted_work(works, PrjName="待审核的消防工程")
    for place in range(2):
        confirmed_work(works, PrjName=f"@确认的消防工程{place}", ContractMoney="638.55")


def browser_of(cast: Cast, who: str) -> Client:
    """Give somebody's browser."""
    people: dict[str, Person] = {"county": cast.county, "province": cast.province, "clerk": cast.clerk}
    if who in people:
        return people[who].client()
    return Client() if who == "nobody" else signed_in(Account.objects.get(sign_in_name="rechecker-220100"))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("who", "name", "which", "place", "count"), LISTS.values(), ids=LISTS.keys())
def test_a_file_holds_the_pages_rows(
    busy: Cast, who: str, name: str, which: str, place: int, count: int, form: str
) -> None:
    """All rows of all pages stand in the file, in their order and in the page's words."""
    client, address = browser_of(busy, who), reverse(name)
    on_pages = [bare(row.replace("未确认", "")) for row in pages(client, address, place)]
    headings, *rows = exported(client, address, form, **({"list": which} if which else {}))
    assert len(rows) == count
    assert [said(row) for row in rows] == on_pages
    assert all(headings)


@pytest.mark.parametrize("form", FORMS)
def test_a_companys_library(busy: Cast, form: str) -> None:
    """A company's projects leave with roles, grades and who filed; “as the project” is said by the grade itself."""
    address = reverse("portal:company", args=[uscc(1)])
    headings, *rows = exported(Client(), address, form, d="1")
    shown = pages(Client(), f"{address}?d=1", 1)
    of_page = ["项目名称", "编号", "所在地", "承担角色", "录入途径", "项目等级", "本单位所在部分", "填报", "确认日期"]
    assert headings == of_page
    assert len(rows) == len(shown) == 10
    for row, words in zip(rows, shown, strict=True):
        assert words.startswith(said(row[:6]))
        assert row[6:8] == [row[5], "本单位填报"]


@pytest.mark.parametrize("form", FORMS)
def test_filters_narrow_the_file(busy: Cast, form: str) -> None:
    """What narrows the page narrows the file, and where the page stands does not: a file holds the whole list."""
    clerk = busy.clerk.client()
    confirmed = exported(clerk, reverse("enterprise:filings"), form, state="confirmed", after="x")[1:]
    assert len(confirmed) == 4
    assert {row[3] for row in confirmed} == {"已确认"}
    for query, area, unconfirmed, count in (
        ("教学楼", "", "", 2),
        ("教学楼", "220100", "", 2),
        ("教学楼", "220200", "", 0),
        ("厂房", "", "", 0),
        ("厂房", "", "1", 4),
        ("没有这个词", "", "1", 0),
        ("\x00", "", "1", 0),
    ):
        parameters = {"q": query, "area": area, "d": unconfirmed, "after": "WyIyMDI2LTAzLTE2IiwgMV0="}
        assert len(exported(Client(), reverse("portal:projects"), form, **parameters)) == count + 1, query


def test_formulas_are_defused_in_csv_alone(busy: Cast) -> None:
    """A project whose name looks like a formula is text in both files; only CSV needs an apostrophe for it."""
    for client, address, parameters in (
        (Client(), reverse("portal:projects"), {"q": "教学楼"}),
        (busy.county.client(), reverse("authority:done"), {}),
    ):
        of_csv = {row[0] for row in exported(client, address, "csv", **parameters) if "教学楼" in row[0]}
        of_xlsx = {row[0] for row in exported(client, address, "xlsx", **parameters) if "教学楼" in row[0]}
        assert of_csv == {"'=确认的“教学楼”0", "'=确认的“教学楼”1"}
        assert of_xlsx == {"=确认的“教学楼”0", "=确认的“教学楼”1"}


def test_days_are_days(busy: Cast) -> None:
    """A spreadsheet can sort by the days of a list."""
    answer = Client().get(reverse("portal:projects"), {"export": "xlsx"})
    rows = python_calamine.load_workbook(io.BytesIO(b"".join(answer))).get_sheet_by_index(0).to_python()
    assert {str(type(row[-1]).__name__) for row in rows[1:]} == {"date"}


def test_pages_offer_their_files(busy: Cast) -> None:
    """A list with rows offers both forms with its own filters, without its place in the list."""
    html = Client().get("/projects/?q=教学楼&after=WyIyMDM2LTAzLTE2IiwgMV0=").content.decode()
    assert 'href="/projects/?q=%E6%95%99%E5%AD%A6%E6%A5%BC&amp;export=xlsx">导出 XLSX' in html
    assert "after=" not in "".join(re.findall(r'href="([^"]+export=csv)"', html))
    city = browser_of(busy, "city").get(reverse("authority:rechecks")).content.decode()
    assert "?list=waiting&amp;export=csv" in city
    assert "?list=raisable&amp;export=csv" in city


def test_an_officers_export_stands_in_the_trail(busy: Cast) -> None:
    """Who took which list, in which form, with which filters and how many rows; the public leaves no trail."""
    before = Event.objects.filter(action="export_list").count()
    exported(busy.province.client(), reverse("authority:applications"), "csv", desk="all")
    exported(Client(), reverse("portal:projects"), "csv")
    event = Event.objects.filter(action="export_list").latest("pk")
    assert Event.objects.filter(action="export_list").count() == before + 1
    assert (event.actor_name, event.subject_id) == (busy.province.actor.name, "A 级申请")
    assert event.summary == "导出“A 级申请”（CSV，1 行）"
    assert event.detail == {"form": "csv", "filters": {"desk": "all"}, "rows": 1}


def test_only_asking_takes_it_away(busy: Cast) -> None:
    """HEAD, a made-up form and a list that the page does not have draw no file and leave no trail."""
    client, address = busy.county.client(), reverse("authority:done")
    before = Event.objects.filter(action="export_list").count()
    assert "Content-Disposition" not in client.head(address, {"export": "csv"}).headers
    assert "Content-Disposition" not in client.get(address, {"export": "pdf"}).headers
    assert "Content-Disposition" not in client.get(address, {"export": "csv", "list": "other"}).headers
    assert Event.objects.filter(action="export_list").count() == before


@pytest.mark.parametrize("form", FORMS)
def test_a_file_needs_what_its_page_needs(busy: Cast, form: str) -> None:
    """Strangers are asked to sign in, other kinds of account refused, other levels told that nothing is there."""
    for who, name, which, _place, _count in LISTS.values():
        if who == "nobody":
            continue
        parameters = {"export": form, "list": which} if which else {"export": form}
        assert Client().get(reverse(name), parameters).status_code == 302
        stranger = busy.county if who == "clerk" else busy.clerk
        assert stranger.client().get(reverse(name), parameters).status_code == 403
    county = busy.county.client()
    for name in ("authority:applications", "authority:decided", "authority:unassigned", "authority:waivers"):
        assert county.get(reverse(name), {"export": form}).status_code == 404
    assert SecurityLog.objects.filter(action="authority:workbench:read").exists()


@pytest.mark.parametrize("form", FORMS)
def test_administrators_take_their_own_lists(busy: Cast, form: str) -> None:
    """Accounts, security log and events each leave for the administrator whose they are, and for no other."""
    lists = {
        AccountKind.SYSTEM_ADMIN: "console:accounts",
        AccountKind.SECURITY_ADMIN: "console:security-log",
        AccountKind.AUDIT_ADMIN: "console:events",
    }
    for kind in sorted(ADMINISTRATORS):
        account = make_account(kind=kind, sign_in_name=f"{kind}-{form}".replace("_", "-"), name=kind.label)
        client = signed_in(account)
        for owner, name in lists.items():
            answer = client.get(reverse(name), {"export": form})
            assert answer.status_code == (200 if owner == kind else 403)
        rows = [said(row) for row in exported(client, reverse(lists[kind]), form)[1:]]
        # The events of the export itself are newer than what the page showed before.
        assert {bare(row) for row in pages(client, reverse(lists[kind]))[-5:]} <= set(rows)


@pytest.mark.parametrize("form", FORMS)
def test_permissions_and_registrations_leave(busy: Cast, form: str) -> None:
    """What an authority holds, its forms, the people who wait: each with its page's words, or its headings alone."""
    province, county = busy.province.client(), busy.county.client()
    own = reverse("authority:permissions")
    held = exported(county, own, form, list="held")
    assert [said(row) for row in held[1:]] == [bare(row) for row in pages(county, own)]
    assert held[0] == ["审核人员", "处（科）室", "权限", "范围", "起止", "依据", "实名登记"]
    assert {row[0] for row in held[1:]} >= {busy.county.actor.name}
    forms = ["表", "编号", "机关", "报送", "状态"]
    assert exported(county, own, form, list="cases")[0] == forms
    for key in ("waiting", "others"):
        assert exported(province, reverse("authority:permission-review"), form, list=key)[0] == forms
    assert exported(province, reverse("authority:registrations"), form)[0][:3] == ["姓名", "职务", "机关"]


@pytest.mark.parametrize("form", FORMS)
def test_who_could_confirm_leaves(busy: Cast, form: str) -> None:
    """The answer leaves as one list in which every person stands with what they could do; the auditor's is the same."""
    auditor = signed_in(make_account(kind=AccountKind.AUDIT_ADMIN, sign_in_name=f"auditor-{form}", name="审计"))
    number = Filing.objects.exclude(project=None).earliest("pk").project.number
    answers = [
        exported(client, reverse(name), form, number=number)
        for client, name in ((busy.province.client(), "authority:who-could"), (auditor, "console:who-could"))
    ]
    assert answers[0][0] == ["事项", "审核人员", "处（科）室", "权限", "范围", "起止", "依据", "实名登记"]
    assert {row[1] for row in answers[0][1:]} >= {busy.county.actor.name, busy.province.actor.name}
    assert [row[:2] for row in answers[0]] == [row[:2] for row in answers[1]]


def test_reading_a_list_costs_the_same_however_long(busy: Cast) -> None:
    """A batch of filings costs a fixed number of queries; the page itself asks nothing for a file nobody wants."""
    clerk, address = busy.clerk.client(), reverse("enterprise:filings")
    with CaptureQueriesContext(connection) as asked:
        exported(clerk, address, "csv")
    assert len(asked.captured_queries) <= 22
    with CaptureQueriesContext(connections["public"]) as of_page:
        Client().get("/projects/?q=教学楼")
    assert not [query for query in of_page.captured_queries if "COPY" in query["sql"]]


def test_a_flow_reads_in_batches(busy: Cast) -> None:
    """Rows come in batches through a cursor of the server, one at a time, and see one moment."""
    with CaptureQueriesContext(connection) as asked:
        batches = list(Flow(Event.objects.order_by("pk"), lambda rows: [row.pk for row in rows]).batches())
    assert [pk for batch in batches for pk in batch] == list(Event.objects.order_by("pk").values_list("pk", flat=True))
    assert max(len(batch) for batch in batches) <= BATCH
    statements = " ".join(query["sql"] for query in asked.captured_queries)
    assert "REPEATABLE READ, READ ONLY" in statements
    assert not connection.in_atomic_block


def test_an_abandoned_file_leaves_nothing_open(busy: Cast) -> None:
    """Who closes the browser half-way leaves no transaction behind."""
    answer = busy.county.client().get(reverse("authority:done"), {"export": "csv"})
    chunks = iter(answer)
    next(chunks)
    next(chunks)
    assert connection.in_atomic_block
    answer.close()
    assert not connection.in_atomic_block
