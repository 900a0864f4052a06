"""Every refusal of the machine interface as a problem document, whatever refused: a rule, the form, the door, a bug."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.rulebook.shapes import Violation
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.throttle.operations import TooManyTurns
from zhulu.foundation.web.problems import ProblemDocument, ProblemFault, cited_in
from zhulu.usecases.use_machine import TokenRefused

logger = logging.getLogger(__name__)

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="zhulu"'}
NOWHERE = ("AddressLeadsSomewhere", "没有这个地址，或不在您的范围内")
UNREADABLE = ("RequestReadable", "请求看不懂")
TOO_LARGE = ("RequestNotTooLarge", "请求太大")
BROKEN = ("PlatformWorks", "系统出错，没有办成")
UNFIT = ("ParametersFit", "参数不对")
NO_METHOD = ("MethodAllowed", "这个地址不支持这种方法")
NO_MEDIA = ("MediaTypeKnown", "不支持这种内容类型")
RULES: tuple[tuple[str, str], ...] = (
    NOWHERE,
    UNREADABLE,
    TOO_LARGE,
    BROKEN,
    UNFIT,
    NO_METHOD,
    NO_MEDIA,
    ("Authenticated", "没有出示接口凭证，或凭证不对、已作废、已过期"),
    ("Permitted", "没有办理的权限"),
    ("RequestsPerMinute", "请求太频繁"),
)
"""The rules that refuse requests as such, with what they say; the docs page lists them."""


class Unreadable(Exception):
    """The body is not what the operation reads; the message says why."""


class TooLarge(Exception):
    """The body, or what stands in it, is more than the operation takes at once; the message says how much it takes."""


class WrongMedia(Exception):
    """The body is of a media type that the operation does not read."""


def faults_of(violations: tuple[Violation, ...]) -> list[ProblemFault]:
    """Give violations of rules as faults."""
    return [
        ProblemFault(
            rule=item.rule,
            message=item.message,
            clause="、".join(item.cites),
            remedy=item.remedy,
            at=".".join(part for part in (item.place.table, item.place.row_id, item.place.column) if part),
        )
        for item in violations
    ]


def _not_permitted(_request: HttpRequest, refusal: Any) -> ProblemDocument:
    said = str(refusal)
    return ProblemDocument(HTTPStatus.FORBIDDEN, refusal.rule, "没有办理的权限", said, cited_in(said))


def _cannot(_request: HttpRequest, refusal: Any) -> ProblemDocument:
    said = str(refusal)
    return ProblemDocument(HTTPStatus.CONFLICT, refusal.rule, "现在不能办理", said, cited_in(said))


def _violated(_request: HttpRequest, refusal: RulesViolated) -> ProblemDocument:
    faults = faults_of(refusal.findings.blocks)
    return ProblemDocument(
        HTTPStatus.UNPROCESSABLE_ENTITY, refusal.rule, "不符合规定", str(refusal), faults[0].clause, faults
    )


def _unfit(_request: HttpRequest, refusal: ValidationError) -> ProblemDocument:
    faults = [
        ProblemFault(rule=UNFIT[0], message=_in_words(item), at=".".join(str(part) for part in item["loc"]))
        for item in refusal.errors
    ]
    return ProblemDocument(HTTPStatus.UNPROCESSABLE_ENTITY, *UNFIT, "请按接口说明改正后再来", faults=faults)


WORDS = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项",
    "string_type": "应是文字",
    "int_type": "应是整数",
    "int_parsing": "应是整数",
    "bool_parsing": "应是 true 或 false",
    "list_type": "应是一列",
    "model_attributes_type": "应是对象",
    "dict_type": "应是对象",
}
"""What pydantic calls the commonest faults, in words; a rarer one is told in its own."""


def _in_words(item: dict[str, Any]) -> str:
    return WORDS.get(str(item.get("type")), f"不合要求（{item.get('msg', '')}）")


def _unauthenticated(_request: HttpRequest, _refusal: Exception) -> ProblemDocument:
    said = "请在请求头 Authorization 中出示接口凭证：Bearer <凭证>"
    return ProblemDocument(HTTPStatus.UNAUTHORIZED, "Authenticated", "没有出示接口凭证", said, headers=CHALLENGE)


def _token(_request: HttpRequest, refusal: Any) -> ProblemDocument:
    return ProblemDocument(HTTPStatus.UNAUTHORIZED, refusal.rule, "接口凭证不能用", str(refusal), headers=CHALLENGE)


def _too_often(_request: HttpRequest, refusal: TooManyTurns) -> ProblemDocument:
    wait = {"Retry-After": str(refusal.wait)}
    return ProblemDocument(HTTPStatus.TOO_MANY_REQUESTS, refusal.rule, "请求太频繁", str(refusal), headers=wait)


def _http(_request: HttpRequest, refusal: HttpError) -> ProblemDocument:
    rule, title = UNREADABLE if refusal.status_code == HTTPStatus.BAD_REQUEST else UNFIT
    return ProblemDocument(refusal.status_code, rule, title, str(refusal))


def nowhere(_request: HttpRequest, _refusal: Exception | None = None) -> ProblemDocument:
    """Say that nothing is here, or nothing that this client may see."""
    return ProblemDocument(HTTPStatus.NOT_FOUND, *NOWHERE)


def wrong_method(*, allowed: str) -> ProblemDocument:
    """Say which methods an address answers to."""
    return ProblemDocument(
        HTTPStatus.METHOD_NOT_ALLOWED, *NO_METHOD, f"这个地址支持：{allowed}", headers={"Allow": allowed}
    )


def _broken(request: HttpRequest, refusal: Exception) -> ProblemDocument:
    logger.error("the machine interface failed: %s %s", request.method, request.path, exc_info=refusal)
    said = "请稍后再试；反复出现时，请把发生的时间告诉技术支持单位。没有收到答复的，可以原样再交付一次。"
    return ProblemDocument(HTTPStatus.INTERNAL_SERVER_ERROR, *BROKEN, said)


def _said(status: HTTPStatus, rule: str, title: str) -> Callable[[HttpRequest, Exception], ProblemDocument]:
    return lambda _request, refusal: ProblemDocument(status, rule, title, str(refusal))


HANDLERS: tuple[tuple[type[Exception], Callable[[HttpRequest, Any], ProblemDocument]], ...] = (
    (Exception, _broken),
    (Http404, nowhere),
    (HttpError, _http),
    (AuthenticationError, _unauthenticated),
    (ValidationError, _unfit),
    (TokenRefused, _token),
    (NotPermitted, _not_permitted),
    (CannotAdvance, _cannot),
    (RulesViolated, _violated),
    (TooManyTurns, _too_often),
    (Unreadable, _said(HTTPStatus.BAD_REQUEST, *UNREADABLE)),
    (WrongMedia, _said(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, *NO_MEDIA)),
    (TooLarge, _said(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, *TOO_LARGE)),
    (
        RequestDataTooBig,
        lambda _request, _refusal: ProblemDocument(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, *TOO_LARGE),
    ),
)


def refuse_in_one_form(api: NinjaAPI) -> None:
    """Have every exception of an interface answered by a problem document."""
    for kind, write in HANDLERS:
        api.add_exception_handler(kind, _answer(write))


def _answer(write: Callable[[HttpRequest, Any], ProblemDocument]) -> Callable[[HttpRequest, Any], HttpResponse]:
    return lambda request, refusal: write(request, refusal).response(instance=request.path)
