"""The audit administrator's page 规则判定: what the rules said of a filing, by which text and with which values."""

import json
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.rulebook.models import Verdict
from zhulu.domain.rulebook.shapes import Severity
from zhulu.foundation.web.components.shapes import Fact
from zhulu.interfaces.console.door import actor_of, duty, menu_for
from zhulu.usecases.moments import MOMENTS
from zhulu.usecases.read_verdicts import read_verdicts

WORDS = {Severity.BLOCK: "阻断", Severity.WARN: "提醒", Severity.WAIVED: "已特批"}
LONGEST_ID = 40


@dataclass(frozen=True, slots=True)
class Judged:
    """One verdict in words."""

    title: str
    passed: bool
    facts: tuple[Fact, ...]
    violations: tuple[str, ...]
    asked: tuple[str, ...]


@duty(Permission.ACCOUNT_AUDIT_READ)
@require_safe
def verdicts(request: HttpRequest) -> HttpResponse:
    """Show the verdicts on one subject; without one, ask for it."""
    subject = request.GET.get("subject", "").replace("\x00", "").strip()[:LONGEST_ID]
    found = read_verdicts(actor=actor_of(request), subject_id=subject)
    context = {
        "nav": menu_for(request),
        "subject": subject,
        "verdicts": [_judged(verdict) for verdict in found],
    }
    return render(request, "console/verdicts.html", context)


def _judged(verdict: Verdict) -> Judged:
    moment = MOMENTS.get(verdict.moment)
    at = timezone.localtime(verdict.at).strftime("%Y-%m-%d %H:%M:%S")
    values = [Fact(key, json.dumps(value, ensure_ascii=False), wide=True) for key, value in verdict.policy.items()]
    return Judged(
        title=f"{moment.label if moment else verdict.moment}，{at}",
        passed=verdict.passed,
        facts=(
            Fact("依据的通知", verdict.notice),
            Fact("按哪一天的规定", verdict.as_of.isoformat()),
            Fact("所看内容的 SHA-256", verdict.subject_digest, wide=True),
            *values,
        ),
        violations=tuple(_words(item) for item in verdict.violations),
        asked=tuple(verdict.asked),
    )


def _words(item: dict[str, object]) -> str:
    severity = Severity(str(item["severity"]))
    cites = item["cites"]
    cited = "、".join(cites) if isinstance(cites, list) else ""
    waived = f"　{item['remedy']}" if severity is Severity.WAIVED else ""
    return f"{WORDS[severity]}　{item['rule']}：{item['message']}（{cited}）{waived}"
