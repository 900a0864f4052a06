"""诚信信息: adverse records in display, the list of false entries, and a company's own (三(五)c).

What has ended is not there: its address answers 404, as one that never was.
"""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.publication import company_queries
from zhulu.domain.publication import credit as publication
from zhulu.foundation.clock import local_day
from zhulu.foundation.web.components.shapes import Cell, Column, Fact, Link, Pager, Tab, Table
from zhulu.foundation.web.views import declares

Document = dict[str, Any]
"""A record's public document."""
HOME = Link("首页", "/")
LONGEST_QUERY = 100
RECORDS, FALSE = "records", "false"
HEADINGS = {RECORDS: "不良行为记录", FALSE: "虚假录入名单"}


@declares(Permission.PUBLIC_READ)
@require_safe
def credit(request: HttpRequest) -> HttpResponse:
    """Search and list what is shown today: by firm, code, document or project; as records or as false entries."""
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    chosen = FALSE if request.GET.get("list") == FALSE else RECORDS
    found = publication.search_adverse(query=query, on=_today(), after=request.GET.get("after", ""))
    start = _address(query, chosen)
    context = {
        "menu": "credit",
        "query": query,
        "chosen": chosen,
        "heading": HEADINGS[chosen],
        "tabs": [Tab(words, _address(query, key), current=key == chosen) for key, words in HEADINGS.items()],
        "table": (_false_table if chosen == FALSE else _records_table)(found.rows, caption=HEADINGS[chosen]),
        "total": found.total,
        "pager": Pager(
            previous=start if request.GET.get("after") else "",
            next=_address(query, chosen, found.next) if found.next else "",
            summary=f"本页 {len(found.rows)} 条，每页至多 {publication.PAGE} 条",
        ),
        "all": [Link("看全部", _address("", chosen))],
        "way": [HOME, Link("诚信信息")],
    }
    return render(request, "portal/credit.html", context)


@declares(Permission.PUBLIC_READ)
@require_safe
def record(request: HttpRequest, public_id: str) -> HttpResponse:
    """One adverse record, while it is shown."""
    document = publication.find_adverse(public_id=public_id, on=_today())
    if document is None:
        raise Http404
    context = {
        "menu": "credit",
        "record": document,
        "facts": _facts(document),
        "way": [HOME, Link("诚信信息", reverse("portal:credit")), Link(document["number"])],
    }
    return render(request, "portal/credit_record.html", context)


@declares(Permission.PUBLIC_READ)
@require_safe
def company(request: HttpRequest, code: str) -> HttpResponse:
    """A company's credit: what is shown of it today, or that nothing is."""
    known = company_queries.find_company(code=code)
    records = publication.list_adverse_of(codes=[code], on=_today())
    if known is None and not records:
        raise Http404
    name = known.name if known else records[0]["name"]
    page = reverse("portal:company", args=[code]) if known else ""
    context = {
        "menu": "companies",
        "name": name,
        "code": code,
        "tabs": [Tab("工程项目库", page), Tab("诚信信息", request.path, current=True, note=len(records))]
        if page
        else [],
        "table": _records_table(records, caption="不良行为记录"),
        "way": [HOME, Link("企业信息", reverse("portal:companies")), Link(name, page), Link("诚信信息")],
    }
    return render(request, "portal/company_credit.html", context)


def _address(query: str, chosen: str, after: str = "") -> str:
    asked = {"q": query, "list": "" if chosen == RECORDS else chosen, "after": after}
    kept = urlencode({key: value for key, value in asked.items() if value})
    return f"{reverse('portal:credit')}?{kept}" if kept else reverse("portal:credit")


def _records_table(rows: list[Document], *, caption: str) -> Table:
    columns = [
        Column("name", "诚信记录主体", "lead"),
        Column("conduct", "决定内容"),
        Column("authority", "实施部门（文号）"),
        Column("shown", "发布有效期", "fit"),
    ]
    return Table(caption, columns, [_record_row(row) for row in rows])


def _record_row(row: Document) -> dict[str, object]:
    return {
        "name": Cell(
            text=row["name"], href=reverse("portal:credit-record", args=[row["public_id"]]), note=str(row["code"])
        ),
        "conduct": Cell(text=row["conduct"]["label"], note=str(row["number"])),
        "authority": Cell(text=row["authority"], note=str(row["document_number"])),
        "shown": f"{row['shown_from']} 至 {row['shown_until']}",
    }


def _false_table(rows: list[Document], *, caption: str) -> Table:
    columns = [
        Column("project", "虚假项目", "lead"),
        Column("name", "填报企业"),
        Column("authority", "认定部门（文号）"),
        Column("decided", "认定日期", "fit"),
    ]
    return Table(caption, columns, [_false_row(row) for row in rows])


def _false_row(row: Document) -> dict[str, object]:
    address = reverse("portal:credit-record", args=[row["public_id"]])
    return {
        "project": Cell(text=row["project"]["name"], href=address, note=f"{row['project']['number']}（已撤下）"),
        "name": Cell(text=row["name"], note=str(row["code"])),
        "authority": Cell(text=row["authority"], note=str(row["document_number"])),
        "decided": row["decided_on"],
    }


def _facts(document: Document) -> list[Fact]:
    conduct, project = document["conduct"], document["project"]
    return [
        Fact("企业", document["name"], note=f"{document['code']}　{document['kind']}"),
        Fact("诚信记录编号", document["number"]),
        Fact("不良行为", f"{conduct['code']} {conduct['label']}", note=conduct["edition"], wide=True),
        Fact("决定内容", document["text"], wide=True),
        Fact("虚假项目", project["name"], note=f"{project['number']}，已撤出公开展示"),
        Fact("建设单位", project["owner"], note="按虚假填报所写"),
        Fact("发生日期", document["happened_on"]),
        Fact("认定部门", document["authority"], note=str(document["level"])),
        Fact("决定文号", document["document_number"], note=str(document["decided_on"])),
        Fact("认定依据", document["grounds"], clause="三(五)c"),
        Fact("程度", document["severity"], note=f"适用{document['rule']}"),
        Fact("发布有效期", f"{document['shown_from']} 至 {document['shown_until']}", note="期满自动停止公示"),
    ]


def _today() -> date:
    return local_day(timezone.now())
