"""The published description: OpenAPI 3.1 for programs, and the same as a page for people, without any script.

The page is drawn on the server from the description itself, so the two never differ, and it works under the strict
content policy, offline, in every browser.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.operation import Operation

from zhulu.foundation.web.components.shapes import Column, Link, Table
from zhulu.interfaces.api.doors import Anybody
from zhulu.interfaces.api.ground import INTRODUCTION, PROBLEM, describe, door_of, list_operations
from zhulu.interfaces.api.refusals import RULES, wrong_method

View = Callable[[HttpRequest], HttpResponse]
FIELDS = (
    Column("name", "名称", "lead"),
    Column("kind", "类型"),
    Column("must", "必填", "fit"),
    Column("means", "意思"),
)
PROBLEM_RULES = (Column("rule", "编号", "lead"), Column("says", "意思"))
READS = ("GET", "HEAD")
KINDS = {"string": "文字", "integer": "整数", "number": "数", "boolean": "是否", "array": "列表", "object": "对象"}


@dataclass(frozen=True, slots=True)
class Described:
    """One operation as the page shows it."""

    anchor: str
    method: str
    address: str
    summary: str
    text: str
    door: str
    permission: str
    parameters: Table | None
    body: str
    """The schema that the body follows; empty where there is none."""
    body_note: str
    answers: str
    """The schema of the usual answer."""


def description_of(api: NinjaAPI) -> View:
    """Give the view of the description for programs."""

    @csrf_exempt
    def openapi(request: HttpRequest) -> HttpResponse:
        if request.method not in READS:
            return wrong_method(allowed=", ".join(READS)).response(instance=request.path)
        return JsonResponse(describe(api), json_dumps_params={"ensure_ascii": False})

    return openapi


def page_of(api: NinjaAPI) -> View:
    """Give the view of the description for people."""

    @csrf_exempt
    def docs(request: HttpRequest) -> HttpResponse:
        if request.method not in READS:
            return wrong_method(allowed=", ".join(READS)).response(instance=request.path)
        document = describe(api)
        context = {
            "menu": "",
            "way": [Link("首页", "/"), Link("接口说明")],
            "introduction": INTRODUCTION,
            "operations": list(_operations(api, document)),
            "schemas": list(_schemas(document)),
            "rules": Table("请求本身被拒绝时的规则编号", PROBLEM_RULES, [{"rule": n, "says": s} for n, s in RULES]),
        }
        return render(request, "api/docs.html", context)

    return docs


def _operations(api: NinjaAPI, document: Mapping[str, Any]) -> Iterator[Described]:
    by_id = {
        details["operationId"]: (method, address, details)
        for address, methods in document["paths"].items()
        for method, details in methods.items()
    }
    for operation in list_operations(api):
        if operation.include_in_schema:
            yield _described(operation, *by_id[_id_of(api, operation)])


def _id_of(api: NinjaAPI, operation: Operation) -> str:
    return operation.operation_id or api.get_openapi_operation_id(operation)


def _described(operation: Operation, method: str, address: str, details: Mapping[str, Any]) -> Described:
    door = door_of(operation)
    usual = details["responses"].get(200, {}).get("content", {})
    content = details.get("requestBody", {}).get("content", {})
    return Described(
        anchor=details["operationId"],
        method=method.upper(),
        address=address,
        summary=details["summary"],
        text=str(details.get("description", "")),
        door="不需要凭证" if isinstance(door, Anybody) else "须出示接口凭证（Authorization: Bearer …）",
        permission=str(door.permission),
        parameters=_parameters(details.get("parameters", [])),
        body="、".join(_named(part["schema"]) for part in content.values()),
        body_note="、".join(content),
        answers="、".join(_named(part["schema"]) for part in usual.values() if "schema" in part),
    )


def _parameters(listed: list[Mapping[str, Any]]) -> Table | None:
    rows: list[dict[str, object]] = [
        {
            "name": item["name"],
            "kind": _kind(item["schema"]),
            "must": "是" if item.get("required") else "",
            "means": item.get("description", ""),
        }
        for item in listed
    ]
    return Table("参数", FIELDS, rows) if rows else None


def _schemas(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Table]]:
    schemas: dict[str, Any] = {**document["components"]["schemas"], "Problem": PROBLEM}
    for name, schema in schemas.items():
        required = set(schema.get("required", ()))
        rows: list[dict[str, object]] = [
            {
                "name": column,
                "kind": _kind(details),
                "must": "是" if column in required else "",
                "means": details.get("description", ""),
            }
            for column, details in schema.get("properties", {}).items()
        ]
        if rows:
            yield name, str(schema.get("description", "")), Table(name, FIELDS, rows)


def _named(schema: Mapping[str, Any]) -> str:
    return str(schema["$ref"]).rsplit("/", 1)[-1] if "$ref" in schema else _kind(schema)


def _kind(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return _named(schema)
    if "anyOf" in schema:
        kinds = [_kind(part) for part in schema["anyOf"] if part.get("type") != "null"]
        return "或".join(dict.fromkeys(kinds)) + "，可空"
    if "enum" in schema:
        return "、".join(str(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"列表：{_kind(schema.get('items', {}))}"
    kind = schema.get("type", "")
    return KINDS.get(str(kind), "任意") if isinstance(kind, str) else "、".join(KINDS.get(one, one) for one in kind)
