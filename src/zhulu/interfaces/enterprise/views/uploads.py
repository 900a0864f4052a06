"""Excel 批量导入: the template, handing in a workbook, watching it become drafts, and what is wrong with it."""

from functools import partial
from http import HTTPStatus
from typing import BinaryIO, cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.uploads.models import Upload
from zhulu.domain.uploads.queries import PAGE, UploadNotFound, get_upload_for, list_rows, list_uploads, stream_rows
from zhulu.domain.uploads.vocabulary import RowOutcome
from zhulu.foundation.storage.interface import FileMissing
from zhulu.foundation.storage.stores import current_storage
from zhulu.foundation.tabular.refusals import TableRefused
from zhulu.foundation.tabular.sources import Limits
from zhulu.foundation.tabular.xlsx_writing import MEDIA_TYPE
from zhulu.foundation.web.components.shapes import Problem
from zhulu.foundation.web.downloads import as_download
from zhulu.foundation.web.exports import Listing
from zhulu.interfaces.enterprise.door import actor_of, desk, export, is_htmx, list_address, page, today
from zhulu.interfaces.enterprise.uploads import (
    KINDS,
    first_outcome,
    kind_of,
    pager_of,
    rows_table,
    standing_of,
    tabs_of,
    uploads_table,
)
from zhulu.usecases.make_template import make_template
from zhulu.usecases.start_specialist_filing import is_builder
from zhulu.usecases.start_upload import start_upload

TITLES = {Path.BACK_FILING: "房屋市政工程业绩补录", Path.SPECIALIST: "专业承包业绩录入"}


def _path_of(kind: str) -> Path:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


@desk(Permission.FILING_CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def excel(request: HttpRequest, kind: str) -> HttpResponse:
    """Offer the template, and take a workbook in; a refused file is told with everything that is wrong with it."""
    path = _path_of(kind)
    if request.method != "POST":
        return _start_page(request, path)
    given = request.FILES.get("file")
    if given is None or given.file is None or given.size is None:
        return _start_page(request, path, [Problem("没有选择文件", "请选择填好的 XLSX 文件", target="file")])
    try:
        upload = start_upload(
            actor=actor_of(request),
            path=path.value,
            name=given.name or "",
            stream=cast("BinaryIO", given.file),
            size=given.size,
            takes_incomplete=bool(request.POST.get("incomplete")),
        )
    except TableRefused as refusal:
        problems = [
            Problem(f"{fault.place}：{fault.what}" if fault.place else fault.what, fault.remedy, target="file")
            for fault in refusal.faults
        ]
        return _start_page(request, path, problems)
    return redirect("enterprise:upload", upload.public_id)


def _start_page(request: HttpRequest, path: Path, problems: list[Problem] | None = None) -> HttpResponse:
    context = {
        "kind": kind_of(path),
        "title": TITLES[path],
        "back": list_address(path),
        "problems": problems or [],
        "may": path != Path.SPECIALIST or is_builder(actor=actor_of(request)),
        "incomplete": bool(request.POST.get("incomplete")),
        "limit": f"{Limits().rows:,}",
        "is_specialist": path == Path.SPECIALIST,
        "uploads": uploads_table(list_uploads(actor=actor_of(request), path=path)),
        "path": path.value,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return page(request, "excel", context, status=status)


@desk(Permission.FILING_CREATE)
@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponseBase:  # noqa: ARG001 - the day decides, not the clerk
    """Give the template of the day."""
    path = _path_of(kind)
    return as_download(
        iter([make_template(path=path, on=today())]), name=f"{TITLES[path]}模板-{today()}.xlsx", media_type=MEDIA_TYPE
    )


@desk(Permission.WORKBENCH_ENTERPRISE)
@require_safe
def upload(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Show how far an upload has come; when it is done, what is wrong and which drafts there are."""
    found = _own(request, public_id)
    outcome = request.GET.get("outcome", "") or first_outcome(found)
    if outcome not in RowOutcome.values:
        raise Http404
    rows = partial(stream_rows, upload=found, outcome=outcome)
    name = f"{RowOutcome(outcome).label}的行"
    if sent := export(request, Listing(name, rows, partial(rows_table, outcome=outcome))):
        return sent
    context = {
        "upload": found,
        "standing": standing_of(found),
        "kind": kind_of(found.path),
        **_rows(found, outcome, request),
    }
    if is_htmx(request):
        return render(request, "enterprise/_upload.html", context)
    context |= {"title": TITLES[Path(found.path)], "back": list_address(found.path), "path": found.path}
    return page(request, "upload", context)


def _rows(found: Upload, outcome: str, request: HttpRequest) -> dict[str, object]:
    if found.finished_at is None:
        return {}
    given = request.GET.get("after", "")
    after = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0  # noqa: PLR2004 - an integer
    rows = list_rows(upload=found, outcome=outcome, after=after, limit=PAGE + 1)
    shown, pager = pager_of(rows, outcome=outcome, after=after)
    return {
        "tabs": tabs_of(found, outcome),
        "table": rows_table(shown, outcome=outcome),
        "pager": pager,
        "drafts": f"{list_address(found.path)}?state=draft",
    }


@desk(Permission.WORKBENCH_ENTERPRISE)
@require_safe
def marked(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Hand over the copy with the faults in place."""
    found = _own(request, public_id)
    if found.marked is None:
        raise Http404
    try:
        stream = current_storage().open(found.marked.sm3)
    except FileMissing as missing:
        raise Http404 from missing
    name = f"{found.name.rpartition('.')[0]}-标出错误.xlsx"
    response = FileResponse(stream, as_attachment=True, filename=name, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "private, no-store"
    return response


def _own(request: HttpRequest, public_id: str) -> Upload:
    try:
        return get_upload_for(actor=actor_of(request), public_id=public_id)
    except UploadNotFound as missing:
        raise Http404 from missing
