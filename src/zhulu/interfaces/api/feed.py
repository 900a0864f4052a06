"""The feed of the approval system: bundles come in, one answer each, and the client asks what became of a delivery."""

import json
from decimal import Decimal
from typing import Any, NoReturn

from django.http import Http404, HttpRequest
from ninja import Field, Router, Schema
from pydantic import ConfigDict

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import Permission
from zhulu.interfaces.api.doors import Machines
from zhulu.interfaces.api.refusals import TooLarge, Unreadable, WrongMedia
from zhulu.usecases.deliver_bundles import MOST_AT_ONCE, Answer, deliver, find_delivery

router = Router(tags=["工程审批系统"])
JSON = "application/json"
MEBI = 1024 * 1024
MOST_BYTES = 16 * MEBI
"""A batch of a thousand whole bundles takes about 5 MB."""
BODY = {
    "requestBody": {
        "required": True,
        "content": {
            JSON: {
                "schema": {
                    "type": "object",
                    "required": ["bundles"],
                    "properties": {
                        "bundles": {
                            "type": "array",
                            "maxItems": MOST_AT_ONCE,
                            "description": "各包。不合要求的包各自拒收，不影响相邻的包",
                            "items": {"type": "object"},
                        }
                    },
                }
            }
        },
    }
}


class AnswerOut(Schema):
    """What became of one bundle."""

    model_config = ConfigDict(json_schema_extra={"description": "一包的结论"})

    position: int = Field(description="在这一批中的次序，从 0 起")
    delivery: str = Field(description="交付编号，可据以查询；重复交付的是第一次的编号")
    outcome: str = Field(description="结论")
    also: list[str] = Field(description="同时成立的其他结论")
    source: str = Field(description="来源系统")
    inner_num: str = Field(description="内部编号")
    stage: str = Field(description="环节")
    version: int | None = Field(description="版本")
    project: str = Field(description="本库的项目编号，还没有的为空")
    project_id: str = Field(description="项目公开页的编号，还没有的为空")
    grade: str = Field(description="这一次定的等级，没有的为空")
    remarks: list[dict[str, Any]] = Field(description="备注：各条所据规则、条文、位置和处理办法")
    faults: list[dict[str, Any]] = Field(description="拒收的全部原因，各有规则编号")


class BatchOut(Schema):
    """The answers to a batch."""

    model_config = ConfigDict(json_schema_extra={"description": "一批的答复"})

    batch: str = Field(description="批次编号")
    answers: list[AnswerOut] = Field(description="按各包的次序")


def _no_constant(name: str) -> NoReturn:
    raise Unreadable(f"JSON 里不能有 {name}")


def _body(request: HttpRequest) -> bytes:
    """Read the body as far as a batch may go; pages keep Django's own, smaller bound."""
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise TooLarge(f"请求体超过 {MOST_BYTES // MEBI} MB，请分成几批交付")
    return body


def _bundles(request: HttpRequest) -> list[Any]:
    if request.content_type != JSON:
        raise WrongMedia(f"请用 {JSON}")
    try:
        given = json.loads(_body(request), parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Unreadable("请求体不是可读的 JSON（UTF-8）") from None
    bundles = given.get("bundles") if isinstance(given, dict) else None
    if not isinstance(bundles, list) or not bundles:
        raise Unreadable("应是 {“bundles”: [ … ]}，至少一包")
    if len(bundles) > MOST_AT_ONCE:
        raise TooLarge(f"一批最多 {MOST_AT_ONCE} 包，请分成几批交付")
    return bundles


def _out(answer: Answer) -> AnswerOut:
    return AnswerOut(
        position=answer.position,
        delivery=answer.delivery,
        outcome=answer.outcome.value,
        also=[outcome.value for outcome in answer.also],
        source=answer.source,
        inner_num=answer.inner_num,
        stage=answer.stage,
        version=answer.version,
        project=answer.project,
        project_id=answer.project_id,
        grade=answer.grade,
        remarks=list(answer.remarks),
        faults=list(answer.faults),
    )


def _machine(request: HttpRequest) -> Actor:
    actor: Actor = request.machine  # type: ignore[attr-defined]  # set by the door
    return actor


@router.post(
    "/bundles",
    response=BatchOut,
    auth=Machines(Permission.FEED_DELIVER),
    summary="交付数据包",
    description="以国家标准的列名（含原文拼写）交付数据包，每包一个答复。同一包重复交付不改变任何内容。",
    url_name="feed-bundles",
    openapi_extra=BODY,
)
def deliver_bundles(request: HttpRequest) -> BatchOut:
    """Take a batch of bundles."""
    batch = deliver(actor=_machine(request), raws=_bundles(request))
    return BatchOut(batch=batch.public_id, answers=[_out(answer) for answer in batch.answers])


@router.get(
    "/deliveries/{delivery}",
    response=AnswerOut,
    auth=Machines(Permission.FEED_TRACK),
    summary="查询一次交付",
    description="查询一次交付现在的结论；只能查自己来源系统的。",
    url_name="feed-delivery",
)
def track_delivery(request: HttpRequest, delivery: str) -> AnswerOut:
    """Tell what became of a delivery."""
    found = find_delivery(actor=_machine(request), public_id=delivery)
    if found is None:
        raise Http404
    return _out(found)
