"""The ground on which every operation of the machine interface stands.

It turns routers into addresses that declare their permission like every other view, answers every refusal as a problem
document, records each use by another system, and publishes the description (OpenAPI 3.1).
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from http import HTTPStatus
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern
from django.utils.cache import patch_cache_control, patch_vary_headers
from ninja import NinjaAPI, Router
from ninja.operation import Operation, PathView

from zhulu.domain.access.actors import Actor
from zhulu.foundation.web.problems import MEDIA_TYPE
from zhulu.interfaces.api.doors import Anybody, Machines
from zhulu.interfaces.api.refusals import NO_METHOD, nowhere, refuse_in_one_form, wrong_method
from zhulu.usecases.use_machine import Use, record_use

ROOT = "/api/v1/"
TITLE = "筑录 Zhulu 接口"
VERSION = "1"
REFUSED = (400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500)
"""What any operation may answer beside what it says of itself."""


class Undeclared(Exception):
    """An operation names no door, or the operations of one address name different permissions."""


def make_api(routers: Mapping[str, Router]) -> NinjaAPI:
    """Make the interface of some routers, by the first part of their addresses."""
    api = NinjaAPI(title=TITLE, version=VERSION, openapi_url=None, docs_url=None, urls_namespace="api")
    refuse_in_one_form(api)
    for prefix, router in routers.items():
        api.add_router(prefix, router)
    return api


def addresses(api: NinjaAPI) -> list[URLPattern]:
    """Give the addresses of an interface, each with its permission.

    Raises:
        Undeclared: an operation has no door, or one address would need two permissions.
    """
    patterns, _, _ = api.urls
    found = [pattern for pattern in patterns if isinstance(pattern, URLPattern) and pattern.name != "api-root"]
    permissions = _permissions(api)
    for pattern in found:
        pattern.callback = _answering(pattern.callback, permissions[str(pattern.pattern)])
    return found


def _permissions(api: NinjaAPI) -> dict[str, tuple[str, str]]:
    """Give the permission of each route, and the methods it answers to."""
    permissions: dict[str, tuple[str, str]] = {}
    for bound in api._get_bound_routers():  # noqa: SLF001 - ninja has no public way to walk what it has bound
        for path, view in bound.path_operations.items():
            named = {str(_door(operation).permission) for operation in view.operations}
            if len(named) != 1:
                raise Undeclared(f"{bound.prefix}{path}: {sorted(named)}")
            route = f"{bound.prefix}/{path}".replace("//", "/").strip("/")
            permissions[_as_django(route)] = (named.pop(), _methods(view))
    return permissions


def _as_django(route: str) -> str:
    return route.replace("{", "<").replace("}", ">")


def _methods(view: PathView) -> str:
    methods = {method for operation in view.operations for method in operation.methods}
    return ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))


def _door(operation: Operation) -> Anybody | Machines:
    doors = [door for door in operation.auth_callbacks if isinstance(door, Anybody | Machines)]
    if len(doors) != 1:
        raise Undeclared(f"{operation.path}: {operation.view_func.__name__} names no door")
    return doors[0]


def _answering(view: Any, declared: tuple[str, str]) -> Any:
    """Wrap an address: its permission, HEAD as GET, 405 as a problem, no storing, one record of each machine's use."""
    permission, methods = declared

    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        method = str(request.method)
        if method not in methods.split(", "):
            return wrong_method(allowed=methods).response(instance=request.path)
        if method == "HEAD":
            request.method = "GET"
        response = cast("HttpResponseBase", view(request, *args, **kwargs))
        request.method = method
        actor = getattr(request, "machine", None)
        if isinstance(actor, Actor):
            record_use(actor=actor, use=Use(method, request.path, response.status_code))
            patch_cache_control(response, private=True, no_store=True)
        patch_vary_headers(response, ["Authorization"])
        return response

    answered.permission = permission  # type: ignore[attr-defined]  # what the walk over all addresses reads
    answered.csrf_exempt = True  # type: ignore[attr-defined]  # a session opens nothing here: see ``doors``
    return answered


def not_here(request: HttpRequest, /) -> HttpResponse:
    """Answer an address of the interface that does not exist."""
    return nowhere(request).response(instance=request.path)


@cache
def describe(api: NinjaAPI) -> dict[str, Any]:
    """Give the description of an interface (OpenAPI 3.1), with every way in which it refuses."""
    document = dict(api.get_openapi_schema(path_prefix=ROOT))
    document["info"] = {**document["info"], "description": INTRODUCTION}
    document["components"]["schemas"]["Problem"] = PROBLEM
    for operation in _operations(document["paths"].values()):
        for status in REFUSED:
            operation["responses"].setdefault(status, _refusal(status))
    return document


def _operations(paths: Iterable[Mapping[str, Any]]) -> Iterable[dict[str, Any]]:
    return (operation for path in paths for operation in path.values())


def _refusal(status: int) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "description": HTTPStatus(status).phrase,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        answer["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "多少秒以后再来"}}
    return answer


INTRODUCTION = (
    "省监管平台工程项目库的机器接口。所有拒绝都是问题文档（RFC 9457，application/problem+json）："
    "rule 是稳定的规则编号，clause 是通知的条号，faults 一次列出全部问题。"
    "超过限次答 429，Retry-After 写明多少秒以后再来。"
)

_TEXT = {"type": "string"}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "title": "Problem",
    "description": "一次拒绝（RFC 9457）",
    "required": ["type", "title", "status", "detail", "instance", "rule", "clause", "faults"],
    "properties": {
        "type": {**_TEXT, "format": "uri-reference", "description": "所据条文在“规则与依据”页的位置，或 about:blank"},
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "instance": {**_TEXT, "format": "uri-reference"},
        "rule": {**_TEXT, "description": f"稳定的规则编号，例如 {NO_METHOD[0]}"},
        "clause": {**_TEXT, "description": "通知的条号，没有的为空"},
        "faults": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["rule", "message", "clause", "remedy", "at"],
                "properties": {
                    "rule": _TEXT,
                    "message": _TEXT,
                    "clause": _TEXT,
                    "remedy": {**_TEXT, "description": "怎样改"},
                    "at": {**_TEXT, "description": "在哪里"},
                },
            },
        },
    },
}
"""The form of every refusal."""


def door_of(operation: Operation) -> Anybody | Machines:
    """Give the door of an operation.

    Raises:
        Undeclared: it names none.
    """
    return _door(operation)


def list_operations(api: NinjaAPI) -> Sequence[Operation]:
    """List an interface's operations in the order in which they were added."""
    return [
        operation
        for bound in api._get_bound_routers()  # noqa: SLF001 - see ``_permissions``
        for view in bound.path_operations.values()
        for operation in view.operations
    ]
