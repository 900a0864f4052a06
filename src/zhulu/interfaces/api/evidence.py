"""The registers of tendering, quality, safety and permits come in, to be set beside what enterprises file (三(三))."""

import json
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema
from pydantic import ConfigDict

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.verification.reading import LABELS
from zhulu.domain.verification.vocabulary import Register
from zhulu.interfaces.api.doors import Machines
from zhulu.interfaces.api.refusals import TooLarge, Unreadable, WrongMedia
from zhulu.usecases.deliver_evidence import deliver_evidence, numbered

router = Router(tags=["登记数据"])
JSON = "application/json"
MOST_BYTES = 16 * 1024 * 1024
ROW = {"type": "object", "required": ["number", "name"], "properties": {}}
ROW["properties"] = {key: {"type": "string", "description": label} for key, label in LABELS.items()}
BODY = {
    "requestBody": {
        "required": True,
        "content": {
            JSON: {
                "schema": {
                    "type": "object",
                    "required": ["register", "source", "rows"],
                    "properties": {
                        "register": {"type": "string", "enum": list(Register.values)},
                        "source": {"type": "string", "maxLength": 60, "description": "来源系统的名称"},
                        "rows": {"type": "array", "items": ROW},
                    },
                }
            }
        },
    }
}


class BatchOut(Schema):
    """What was taken of a delivery."""

    model_config = ConfigDict(json_schema_extra={"description": "一批登记数据的答复"})

    batch: str = Field(description="批次编号")
    rows: int = Field(description="收到的行数")
    added: int = Field(description="其中新增或变更的行数")


def _given(request: HttpRequest) -> dict[str, Any]:
    if request.content_type != JSON:
        raise WrongMedia(f"请用 {JSON}")
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise TooLarge("请求体超过 16 MB，请分成几批交付")
    try:
        given = json.loads(body, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise Unreadable("请求体不是可读的 JSON（UTF-8）") from None
    if not isinstance(given, dict):
        raise Unreadable("应是 {“register”: …, “source”: …, “rows”: [ … ]}")
    return given


@router.post(
    "/batches",
    response=BatchOut,
    auth=Machines(Permission.EVIDENCE_DELIVER),
    summary="交付登记数据",
    description="一次交付一个登记簿；整批收下，或者连同全部错误整批拒收。同样的行重复交付不改变任何内容。",
    url_name="evidence-batches",
    openapi_extra=BODY,
)
def deliver(request: HttpRequest) -> BatchOut:
    """Take a batch of a register."""
    given = _given(request)
    actor: Actor = request.machine  # type: ignore[attr-defined]  # set by the door
    batch = deliver_evidence(
        actor=actor,
        register=str(given.get("register", "")),
        source=str(given.get("source", "")),
        rows=numbered(given.get("rows")),
    )
    return BatchOut(batch=batch.public_id, rows=batch.rows, added=batch.added)
