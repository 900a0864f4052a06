"""The enterprise client's door: clerks of firms only, refusals as pages, and the side menu."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import wraps
from http import HTTPStatus
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import AccountKind, Permission
from zhulu.domain.credit.queries import CreditNotFound, count_leads_and_cases
from zhulu.domain.errata.desks import count_waiting
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.queries import FilingNotFound, count_own, get_filing_for
from zhulu.domain.filings.states import FILING_MACHINES, RETURNED
from zhulu.domain.intake.queries import BundleNotFound
from zhulu.domain.library.queries import ProjectNotFound
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.clock import local_day
from zhulu.foundation.web import exports
from zhulu.foundation.web.components.shapes import NavGroup, NavItem
from zhulu.foundation.web.exports import Exportable
from zhulu.foundation.web.views import DeclaredView, declares
from zhulu.usecases.export_list import record_export

View = Callable[..., HttpResponseBase]

CLERKS_ONLY = "企业客户端只供勘察、设计、施工、监理企业的经办人使用（一(二)2）"


CLERKS = frozenset({AccountKind.CLERK})
PARTIES = frozenset({AccountKind.CLERK, AccountKind.OWNER})
"""Who has part in a project of the approval system: firms and owners."""


def desk(permission: Permission, *, kinds: Collection[str] = CLERKS) -> Callable[[View], DeclaredView[...]]:
    """Declare a page's permission; only clerks of a firm pass, and of an owner where ``kinds`` says so.

    What another enterprise owns looks like what does not exist (404); a use-case's ``NotPermitted`` becomes the 403
    page with its words.
    """

    def declare(view: View) -> DeclaredView[...]:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = actor_of(request)
            if actor.kind not in kinds or actor.organisation_id is None:
                raise PermissionDenied(CLERKS_ONLY)
            try:
                return view(request, *args, **kwargs)
            except (FilingNotFound, CreditNotFound, ProjectNotFound, BundleNotFound) as missing:
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


def own_filing(request: HttpRequest, public_id: str) -> Filing:
    """Give a filing of the clerk's enterprise.

    Raises:
        FilingNotFound: there is none, or it is another's.
    """
    return get_filing_for(actor=actor_of(request), public_id=public_id, on=today())


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page."""
    return bool(getattr(request, "htmx", None))


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object],
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """Draw a page of the client with its side menu."""
    filing = context.get("filing")
    path = filing.path if isinstance(filing, Filing) else str(context.get("path", ""))
    nav = menu_for(request, path=path)
    return render(request, f"enterprise/{template}.html", {"nav": nav, **context}, status=status)


def list_address(path: str) -> str:
    """Give the address of the list on which a path's filings stand."""
    return reverse("enterprise:specialist" if path == Path.SPECIALIST else "enterprise:filings")


def menu_for(request: HttpRequest, *, path: str = "") -> list[NavGroup]:
    """Give the side menu in the notice's own words; what came back is counted.

    Args:
        path: the path of the filing whose page it is; empty on other pages, which the address tells.
    """
    if actor_of(request).kind == AccountKind.OWNER:
        return _owner_menu(request)
    home, results = reverse("enterprise:home"), reverse("enterprise:specialist-results")
    is_results = request.path == results
    here = "" if is_results else path or _path_of(request.path)
    shown = NavItem(label="专业承包业绩", href=results, current=is_results)
    work = [_work(request, each, current=here == each) for each in (Path.BACK_FILING, Path.SPECIALIST)]
    return [
        NavGroup(items=[NavItem(label="首页", href=home, current=request.path == home)]),
        NavGroup(title="工程项目信息管理", items=[*work, shown, _library(request), _errata(request)]),
        NavGroup(items=[_credit(request)]),
        NavGroup(title="公开信息", items=[NavItem(label="工程项目查询", href=reverse("portal:projects"))]),
        NavGroup(title="我的账号", items=[NavItem(label="修改密码", href=reverse("signin:change-password"))]),
    ]


def _owner_menu(request: HttpRequest) -> list[NavGroup]:
    """Give the menu of an owner, who files nothing here: its projects, and their errata."""
    return [
        NavGroup(title="工程项目信息管理", items=[_library(request), _errata(request)]),
        NavGroup(title="公开信息", items=[NavItem(label="工程项目查询", href=reverse("portal:projects"))]),
        NavGroup(title="我的账号", items=[NavItem(label="修改密码", href=reverse("signin:change-password"))]),
    ]


def _library(request: HttpRequest) -> NavItem:
    address = reverse("enterprise:library")
    return NavItem(label="工程审批系统项目", href=address, current=request.path.startswith(address))


def _errata(request: HttpRequest) -> NavItem:
    waiting = count_waiting(actor=actor_of(request), on=today())
    return NavItem(label="勘误办理", href=reverse("errata:list"), count=waiting, hot=waiting > 0)


def _credit(request: HttpRequest) -> NavItem:
    running = count_leads_and_cases(actor=actor_of(request), on=today())
    address = reverse("enterprise:credit")
    return NavItem(label="信用", href=address, count=running, hot=running > 0, current=request.path == address)


def _path_of(address: str) -> str:
    paths = (Path.BACK_FILING, Path.SPECIALIST)
    return next((path.value for path in paths if address.startswith(list_address(path))), "")


def _work(request: HttpRequest, path: Path, *, current: bool) -> NavItem:
    back = count_own(actor=actor_of(request), on=today(), path=path).get(RETURNED, 0)
    return NavItem(
        label=FILING_MACHINES[path].label, href=list_address(path), count=back, hot=back > 0, current=current
    )


def export(request: HttpRequest, *listings: Exportable) -> StreamingHttpResponse | None:
    """Answer with a list as a file if one is asked for, and write down who took it; else give None."""

    def record(listing: Exportable, form: str, filters: Mapping[str, str]) -> None:
        record_export(actor=actor_of(request), name=listing.name, form=form, filters=filters, rows=listing.count())

    return exports.export(request, *listings, record=record)
