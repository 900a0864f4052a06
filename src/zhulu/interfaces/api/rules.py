"""The rules by which anything may be refused, for programs: the stable id, the clauses, how severe, what it asks."""

from collections.abc import Iterator

from django.http import HttpRequest
from ninja import Field, Router, Schema
from pydantic import ConfigDict

from zhulu.domain.rulebook.shapes import Severity
from zhulu.interfaces.api.doors import Anybody
from zhulu.interfaces.api.refusals import RULES
from zhulu.usecases.moments import MOMENTS

router = Router(tags=["规则"])
WORDS = {Severity.BLOCK: "阻断", Severity.WARN: "提醒"}
REQUEST = "接口请求"


class RuleOut(Schema):
    """One rule."""

    model_config = ConfigDict(json_schema_extra={"description": "一条规则"})

    rule: str = Field(description="稳定的规则编号，即问题文档里的 rule")
    moment: str = Field(description="在什么时候问")
    clauses: list[str] = Field(description="所依据的条文")
    severity: str = Field(description="阻断，或只提醒")
    says: str = Field(description="说什么；由情形拼成的为空")


class RulesOut(Schema):
    """All rules."""

    model_config = ConfigDict(json_schema_extra={"description": "全部规则"})

    rules: list[RuleOut] = Field(description="按时刻，先业务规则，后请求本身的规则")


@router.get(
    "",
    response=RulesOut,
    auth=Anybody(),
    summary="列出全部规则",
    description="列出平台据以拒绝或提醒的每条规则：稳定编号、所依据的条文、轻重、在什么时候问。",
    url_name="rules",
)
def list_rules(request: HttpRequest) -> RulesOut:  # noqa: ARG001 - an operation takes the request
    """List every rule by which the platform refuses or warns."""
    return RulesOut(rules=list(_rules()))


def _rules() -> Iterator[RuleOut]:
    for moment in MOMENTS.values():
        for rule in moment.rules:
            severity = WORDS[getattr(rule, "severity", Severity.BLOCK)]
            yield RuleOut(
                rule=rule.name,
                moment=moment.label,
                clauses=list(rule.cites),
                severity=severity,
                says=str(getattr(rule, "message", "")),
            )
    for name, title in RULES:
        yield RuleOut(rule=name, moment=REQUEST, clauses=[], severity=WORDS[Severity.BLOCK], says=title)
