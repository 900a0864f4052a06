"""The desk's door: who works here, what stands in the side menu, and a refusal as a page that says why."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from zhulu.domain.access.actors import Actor, Standing
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Level, Permission
from zhulu.domain.credit.queries import CreditNotFound, count_leads_and_cases
from zhulu.domain.errata.desks import count_waiting
from zhulu.domain.exchange.queries import count_waiting_for_people
from zhulu.domain.filings.queries import FilingNotFound, Horizon, OpenCounts, count_open
from zhulu.domain.grants.queries import CaseNotFound, OfficerNotFound, count_waiting_cases
from zhulu.domain.guides.queries import GuideNotFound
from zhulu.domain.intake.queries import BundleNotFound, count_for_people
from zhulu.foundation.clock import local_day
from zhulu.foundation.web import exports
from zhulu.foundation.web.components.shapes import NavGroup, NavItem
from zhulu.foundation.web.exports import Exportable
from zhulu.foundation.web.views import DeclaredView, declares
from zhulu.usecases.export_list import record_export
from zhulu.usecases.open_desk import open_desk
from zhulu.usecases.policy_settings.reading import count_open_changes

View = Callable[..., HttpResponseBase]
MISSING = (FilingNotFound, CreditNotFound, CaseNotFound, OfficerNotFound, GuideNotFound, BundleNotFound)
"""What does not exist, or lies outside the officer's scope: 404."""


def desk(permission: Permission) -> Callable[[View], DeclaredView[...]]:
    """Declare a page's permission; ``NotPermitted`` becomes the 403 page with its words, what is out of scope a 404."""

    def declare(view: View) -> DeclaredView[...]:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except NotPermitted as refusal:
                raise PermissionDenied(str(refusal)) from refusal
            except MISSING as missing:
                raise Http404 from missing

        return declares(permission)(answered)

    return declare


def actor_of(request: HttpRequest) -> Actor:
    """Give who acts; the declared permission has kept strangers out."""
    return cast("Actor", cast("Any", request).actor)


def frame_of(request: HttpRequest, horizon: Horizon | None = None) -> dict[str, Any]:
    """Give what every page of the desk needs: the officer's standing, the counts and the menu with them.

    Args:
        horizon: for the desk's own page, which shows how much each of its views holds.

    Raises:
        NotPermitted: the person is no officer.
    """
    actor = actor_of(request)
    standing = open_desk(actor=actor)
    counts = count_open(actor=actor, on=local_day(timezone.now()), horizon=horizon)
    return {"standing": standing, "counts": counts, "nav": _menu(request, standing, counts)}


def province_frame_of(request: HttpRequest) -> dict[str, Any]:
    """Give the frame of a page that is the province's alone.

    Raises:
        Http404: the officer is of another level.
    """
    return _frame_at(request, Level.PROVINCE)


def city_frame_of(request: HttpRequest) -> dict[str, Any]:
    """Give the frame of a page that is a city's alone.

    Raises:
        Http404: the officer is of another level.
    """
    return _frame_at(request, Level.CITY)


def _frame_at(request: HttpRequest, level: Level) -> dict[str, Any]:
    frame = frame_of(request)
    if frame["standing"].level != level:
        raise Http404
    return frame


def is_partial(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page only."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not (htmx.boosted or htmx.history_restore_request)


def sign_as(standing: Standing) -> str:
    """Give the name under which this officer's decisions will stand for ever (三(二))."""
    return f"{standing.authority_name} {standing.office}　{standing.name}"


def _menu(request: HttpRequest, standing: Standing, counts: OpenCounts) -> list[NavGroup]:
    entries: list[tuple[str, str, int, bool]] = []
    if standing.level == Level.PROVINCE:
        entries = [
            ("今天要办的", "authority:home", 0, False),
            ("A 级申请", "authority:applications", counts.applications, True),
            ("待派单", "authority:unassigned", counts.unassigned, True),
            ("各地在办", "authority:below", counts.below, False),
            ("已办的 A 级申请", "authority:decided", 0, False),
            ("特批申请", "authority:waivers", 0, False),
        ]
    else:
        entries = [("今天要办的", "authority:home", counts.own, True)]
        if standing.level == Level.CITY:
            entries.append(("下级在办", "authority:below", counts.below, False))
            entries.append(("B 级复核", "authority:rechecks", counts.rechecks, True))
        entries.append(("退回和已办", "authority:done", 0, False))
    on = local_day(timezone.now())
    errata = count_waiting(actor=actor_of(request), on=on)
    credit = count_leads_and_cases(actor=actor_of(request), on=on)
    entries += [_feed(request), ("勘误办理", "errata:list", errata, True), *_permission_entries(request, standing)]
    entries.append(("信用监管", "authority:credit", credit, True))
    entries.append(("责任统计", "authority:accounting", 0, False))
    items = [
        NavItem(label=label, href=reverse(name), count=count, hot=hot, current=request.path == reverse(name))
        for label, name, count, hot in entries
    ]
    password = NavItem(label="修改密码", href=reverse("signin:change-password"))
    own = reverse("authority:registration")
    registration = NavItem(label="我的实名登记", href=own, current=request.path == own)
    national = [_national(request)] if standing.level == Level.PROVINCE else []
    return [NavGroup(items=items), *national, NavGroup(title="我的账号", items=[registration, password])]


def _feed(request: HttpRequest) -> tuple[str, str, int, bool]:
    """Give the entry of the approval system's data; what waits for somebody to say something is counted."""
    waiting = count_for_people(actor=actor_of(request))
    return "审批系统数据", "authority:feed", waiting, True


def _permission_entries(request: HttpRequest, standing: Standing) -> list[tuple[str, str, int, bool]]:
    """Give the entries of permissions, registrations and guides that this level works with (三(一), 三(二), 三(四))."""
    waiting = 0
    if standing.level != Level.COUNTY:
        waiting = count_waiting_cases(actor=actor_of(request), on=local_day(timezone.now()))
    entries = [("管理权限", "authority:permissions", 0, False)]
    if standing.level == Level.PROVINCE:
        entries += [
            ("权限审核", "authority:permission-review", waiting, True),
            ("实名登记", "authority:registrations", 0, False),
            ("谁能确认", "authority:who-could", 0, False),
            ("政策设置", "authority:settings", count_open_changes(actor=actor_of(request)), True),
        ]
    elif standing.level == Level.CITY:
        entries.append(("开发区权限意见", "authority:permission-review", waiting, True))
    guides = "authority:guide-survey" if standing.level == Level.PROVINCE else "authority:guides"
    return [*entries, ("办事指南", guides, 0, False)]


def export(request: HttpRequest, *listings: Exportable) -> StreamingHttpResponse | None:
    """Answer with a list as a file if one is asked for, and write down who took it; else give None."""

    def record(listing: Exportable, form: str, filters: Mapping[str, str]) -> None:
        record_export(actor=actor_of(request), name=listing.name, form=form, filters=filters, rows=listing.count())

    return exports.export(request, *listings, record=record)


def _national(request: HttpRequest) -> NavGroup:
    """Give the province's entries about the national platform; what waits for people is counted."""
    waiting = count_waiting_for_people(actor=actor_of(request), on=local_day(timezone.now()))
    pushes, compared = reverse("authority:national"), reverse("authority:reconciliations")
    is_comparing = request.path.startswith(compared)
    is_pushing = request.path.startswith(pushes) and not is_comparing
    return NavGroup(
        title="国家平台",
        items=[
            NavItem(label="推送", href=pushes, count=waiting, hot=True, current=is_pushing),
            NavItem(label="对账", href=compared, current=is_comparing),
        ],
    )
