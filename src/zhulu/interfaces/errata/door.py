"""The errata pages' door: refusals as pages, who acts, and the menu of whoever is there."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import wraps
from http import HTTPStatus
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.errata.queries import ErratumNotFound
from zhulu.foundation.clock import local_day
from zhulu.foundation.storage.inspection import FileFault, FileRefused
from zhulu.foundation.web import exports
from zhulu.foundation.web.exports import Exportable
from zhulu.foundation.web.views import DeclaredView, declares
from zhulu.interfaces.errata.menu import menu_for
from zhulu.usecases.export_list import record_export

View = Callable[..., HttpResponseBase]


def desk(permission: Permission) -> Callable[[View], DeclaredView[...]]:
    """Declare a page's permission; what is out of scope is a 404, ``NotPermitted`` a 403 with its words."""

    def declare(view: View) -> DeclaredView[...]:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except ErratumNotFound as missing:
                raise Http404 from missing
            except NotPermitted as refusal:
                raise PermissionDenied(str(refusal)) from refusal

        return declares(permission)(answered)

    return declare


def actor_of(request: HttpRequest) -> Actor:
    """Give who acts; the declared permission has kept strangers out."""
    return cast("Actor", cast("Any", request).actor)


def today() -> date:
    """Give the day it is in Asia/Shanghai."""
    return local_day(timezone.now())


def uploads_of(request: HttpRequest) -> "list[UploadedFile[bytes]]":
    """Give the files that were sent.

    Raises:
        FileRefused: none was.
    """
    uploads = request.FILES.getlist("file")
    if not uploads:
        raise FileRefused(FileFault(what="没有选择文件", remedy="请选择要上传的文件"))
    return uploads


def page(
    request: HttpRequest, template: str, context: Mapping[str, object], *, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    """Draw a page with the menu of whoever is there."""
    nav = menu_for(actor_of(request), here=request.path, on=today())
    return render(request, f"errata/{template}.html", {"nav": nav, **context}, status=status)


def export(request: HttpRequest, *listings: Exportable) -> StreamingHttpResponse | None:
    """Answer with a list as a file if one is asked for, and write down who took it; else give None."""

    def record(listing: Exportable, form: str, filters: Mapping[str, str]) -> None:
        record_export(actor=actor_of(request), name=listing.name, form=form, filters=filters, rows=listing.count())

    return exports.export(request, *listings, record=record)
