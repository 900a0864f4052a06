"""Refusals as pages: what is wrong and what to do next, in the product's own frame.

Django calls these for errors it meets; htmx requests get the same words swapped into the page's main part, and a
program that asks for JSON gets a problem document (RFC 9457) with the stable id of the rule that refused.
"""

import logging
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control

from zhulu.foundation.web.problems import ProblemDocument, cited_in

logger = logging.getLogger(__name__)

BARE_PAGE = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>系统出错</title>'
    "<h1>系统出错，没有办成</h1><p>您刚才的操作没有保存。请稍后再试；反复出现时，请告诉技术支持单位发生的时间。</p>"
)
"""The last resort, when even the page frame cannot be drawn."""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's door
    """400: the request could not be read."""
    return _refuse(request, HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the person may not do this; a ``PermissionDenied`` message made for people is shown."""
    reason = str(exception) if isinstance(exception, PermissionDenied) else ""
    rule = str(getattr(exception.__cause__, "rule", "")) if exception else ""
    return _refuse(request, HTTPStatus.FORBIDDEN, reason=reason, rule=rule)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's door
    """404: nothing is here, or nothing that this person may see."""
    return _refuse(request, HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a fault of ours; falls back to a bare page when the frame itself cannot be drawn."""
    try:
        return _refuse(request, HTTPStatus.INTERNAL_SERVER_ERROR)
    except Exception:
        logger.exception("the error page itself could not be drawn")
        return HttpResponse(BARE_PAGE, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def too_many(request: HttpRequest, *, seconds: int) -> HttpResponse:
    """429: too many of these in a short time; says after how many seconds it works again."""
    response = _refuse(request, HTTPStatus.TOO_MANY_REQUESTS, reason=f"请 {seconds} 秒以后再试。")
    response["Retry-After"] = str(seconds)
    return response


def too_busy(request: HttpRequest, *, seconds: int) -> HttpResponse:
    """503: everybody who could do this is at work; says after how many seconds to come back."""
    response = _refuse(request, HTTPStatus.SERVICE_UNAVAILABLE, reason=f"请 {seconds} 秒以后再试。")
    response["Retry-After"] = str(seconds)
    return response


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token is stale or missing; what was typed has not been saved."""
    logger.info("form refused: %s", reason)
    return _refuse(request, HTTPStatus.FORBIDDEN, page="csrf", rule="FormCurrent")


TITLES = {
    HTTPStatus.BAD_REQUEST: ("RequestReadable", "请求看不懂"),
    HTTPStatus.FORBIDDEN: ("Permitted", "没有办理这一件的权限"),
    HTTPStatus.NOT_FOUND: ("AddressLeadsSomewhere", "没有这个地址，或不在您的范围内"),
    HTTPStatus.TOO_MANY_REQUESTS: ("AskedInModeration", "要得太频繁"),
    HTTPStatus.SERVICE_UNAVAILABLE: ("SomebodyFree", "正忙，请稍后再试"),
    HTTPStatus.INTERNAL_SERVER_ERROR: ("PlatformWorks", "系统出错，没有办成"),
}
"""For a problem document: the rule's id where nothing more special refused, and the title."""


def _refuse(
    request: HttpRequest, status: HTTPStatus, *, page: str = "", reason: str = "", rule: str = ""
) -> HttpResponse:
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        common, title = TITLES[status]
        problem = ProblemDocument(
            status=status, rule=rule or common, title=title, detail=reason, clause=cited_in(reason)
        )
        return problem.response(instance=request.path)
    name = page or str(status.value)
    partial = bool(getattr(request, "htmx", None))
    context = {"reason": reason, "shell": "zhulu/errors/part.html" if partial else "zhulu/errors/page.html"}
    response = HttpResponse(render_to_string(f"zhulu/errors/{name}.html", context, request), status=status)
    if partial:
        response["HX-Retarget"] = "#main"
        response["HX-Reswap"] = "innerHTML show:window:top"
    patch_cache_control(response, no_store=True)
    return response
