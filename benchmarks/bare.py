"""What a search costs over HTTP without the product around it: plain WSGI, no routing, no middleware, no template.

``ours`` runs the product's own queries, ``orm`` the same search as a Django application would write it.
"""

import json
import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhulu.config.settings")
django.setup()

# Django's models can be had only now.
from benchmarks.search import Answer, orm_contains, ours_cold  # noqa: E402
from zhulu.domain.publication.conditions import Filters  # noqa: E402

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment


def _application(ask: Callable[[Filters], Answer]) -> Callable[["WSGIEnvironment", "StartResponse"], Iterable[bytes]]:
    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        given = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
        asked = {
            "query": given.get("q", ""),
            **{name: given.get(name, "") for name in ("area", "path", "kind", "grade")},
        }
        found, total = ask(Filters(**asked))
        body = json.dumps({"found": found, "total": total}).encode()
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    return answer


ours = _application(ours_cold)
orm = _application(orm_contains)
