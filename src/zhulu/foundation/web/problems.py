"""Refusals for programs: problem documents (RFC 9457) with the stable id of the rule, its clause and every fault.

One writer for the whole product: the pages' error handlers and the machine interface answer in the same form, so that
a client can act on ``rule`` whatever refused it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from urllib.parse import quote

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control

from zhulu.foundation.web.components.badges import CITATION

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class ProblemFault:
    """One fault of a request: by which rule, what is wrong and how to mend it (Chinese), and where.

    ``at`` is a JSON pointer into the body, or ``query.<name>`` and the like; empty for the whole request.
    """

    rule: str
    message: str
    clause: str = ""
    remedy: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class ProblemDocument:
    """A refusal: status, stable rule id, title and detail for people, clause of the notice, all faults at once."""

    status: int
    rule: str
    title: str
    detail: str = ""
    clause: str = ""
    faults: Sequence[ProblemFault] = ()
    headers: Mapping[str, str] | None = None

    def response(self, *, instance: str = "") -> HttpResponse:
        """Give the answer; ``instance`` is the address that was asked."""
        document = {
            "type": type_of(self.clause),
            "title": self.title,
            "status": int(self.status),
            "detail": self.detail,
            "instance": instance,
            "rule": self.rule,
            "clause": self.clause,
            "faults": [asdict(fault) for fault in self.faults],
        }
        response = JsonResponse(document, status=self.status, json_dumps_params={"ensure_ascii": False})
        response["Content-Type"] = MEDIA_TYPE
        for name, value in (self.headers or {}).items():
            response[name] = value
        patch_cache_control(response, no_store=True)
        return response


def type_of(clause: str) -> str:
    """Give the problem's type: the place of its first clause on the page 规则与依据, or ``about:blank``."""
    first = clause.split("、", maxsplit=1)[0]
    return f"{reverse('portal:rules')}#{quote(first)}" if first else "about:blank"


def cited_in(text: str) -> str:
    """Give the clauses that a sentence cites, each once, joined by ``、``; empty where it cites none."""
    return "、".join(dict.fromkeys(CITATION.findall(text)))
