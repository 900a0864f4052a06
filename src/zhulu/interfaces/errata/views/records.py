"""Records of the approval system: an owner's own, and those for which an authority enters an owner's stamped paper."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.foundation.web.components.shapes import Field, Pager
from zhulu.interfaces.errata.door import actor_of, desk, page
from zhulu.interfaces.errata.views.drafts import begun
from zhulu.usecases.errata.finding import Correctable, find_for_paper, list_own_records
from zhulu.usecases.errata.starting import enter_paper_application

LONGEST_QUERY = 60


@desk(Permission.ERRATUM_APPLY)
@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """List the approval system's records that name the owner, to apply for their correction."""
    query = _query(request)
    found = list_own_records(actor=actor_of(request), query=query, after=request.GET.get("after", ""))
    following = f"{request.path}?{urlencode({'q': query, 'after': found.next})}"
    context = {
        "rows": _rows(found.rows),
        "query": _field(query),
        "asked": query,
        "pager": Pager(next=following, summary=f"本页 {len(found.rows)} 条") if found.next else None,
    }
    return page(request, "projects", context)


@desk(Permission.ERRATUM_ENTER)
@require_safe
def paper(request: HttpRequest) -> HttpResponse:
    """Find the record that an owner's stamped paper is about."""
    query = _query(request)
    found = find_for_paper(actor=actor_of(request), query=query, now=timezone.now())
    return page(request, "paper", {"rows": _rows(found), "query": _field(query), "asked": query})


@desk(Permission.ERRATUM_ENTER)
@require_POST
def enter(request: HttpRequest, public_id: str) -> HttpResponse:
    """Begin an erratum for an owner who brought a stamped paper."""
    return begun(request, lambda: enter_paper_application(actor=actor_of(request), contribution_id=public_id))


def _query(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:LONGEST_QUERY]


def _field(query: str) -> Field:
    return Field("q", "项目名称或项目编号", kind="search", value=query)


def _rows(found: Sequence[Correctable]) -> list[dict[str, object]]:
    return [
        {
            "record": row,
            "project": row.contribution.project,
            "holds": "、".join(row.holds),
            "public": "" if row.is_deleted else reverse("portal:project", args=[row.contribution.project.public_id]),
            "case": reverse("errata:case", args=[row.open_case.public_id]) if row.open_case else "",
        }
        for row in found
    ]
