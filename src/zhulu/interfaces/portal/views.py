"""The public pages: home, search, one project."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.publication import company_queries
from zhulu.domain.publication import queries as publication
from zhulu.foundation.clock import local_day
from zhulu.foundation.web.components.badges import GRADE_WORDS
from zhulu.foundation.web.components.shapes import Link
from zhulu.foundation.web.exports import export
from zhulu.foundation.web.views import declares
from zhulu.interfaces.portal.choices import Choices, list_choices
from zhulu.interfaces.portal.corrections import gone_page
from zhulu.interfaces.portal.criteria import FILTER_GRADES, Criteria, Offered
from zhulu.interfaces.portal.document import lay_out, named_codes
from zhulu.interfaces.portal.listing import COLUMNS, LABELS, PAGE_SIZE, describe, lines, listing_of

HOME = Link("首页", "/")
NEWEST = 5
"""How many newly confirmed projects the home page shows."""


@declares(Permission.PUBLIC_READ)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page: search, what the library is, what is new."""
    newest = publication.search_projects(filters=Criteria().filters, limit=NEWEST)
    context = {"menu": "home", "rows": lines(newest), "query": "", "columns": COLUMNS, "labels": LABELS}
    return render(request, "portal/home.html", context)


@declares(Permission.PUBLIC_READ)
@require_safe
def projects(request: HttpRequest) -> HttpResponseBase:
    """Search and list projects; htmx gets the result part only, everybody else the whole page or a file."""
    choices = list_choices(on=_today())
    criteria = _criteria(request, choices)
    if sent := export(request, listing_of(criteria)):
        return sent
    found = publication.search_projects(
        filters=criteria.filters,
        order=criteria.order,
        after=criteria.after,
        before=criteria.before,
        limit=PAGE_SIZE,
    )
    listing = describe(criteria=criteria, page=found, choices=choices)
    context = {
        "menu": "projects",
        "criteria": criteria,
        "choices": choices,
        "listing": listing,
        "rows": listing.lines,
        "query": criteria.query,
        "way": [HOME, Link("工程项目信息")],
        "grades": [(grade.value, GRADE_WORDS[grade]) for grade in FILTER_GRADES],
        "partial": wants_part(request),
    }
    if not context["partial"]:
        return render(request, "portal/projects.html", context)
    response = render(request, "portal/results.html", context)
    response["HX-Push-Url"] = criteria.address
    return response


@declares(Permission.PUBLIC_READ)
@require_safe
def project(request: HttpRequest, public_id: str) -> HttpResponse:
    """One project with its stages, its parts and how each came by its grade."""
    document = publication.find_project(public_id=public_id)
    if document is None:
        return gone_page(request, public_id)
    page = lay_out(document, company_queries.list_company_codes(codes=named_codes(document)))
    listed = [Link("专业承包业绩", reverse("portal:specialist"))] if page.is_ungraded else []
    way = [HOME, Link("工程项目信息", Criteria().address), *listed, Link("项目详情")]
    context = {"menu": "projects", "project": page, "way": way, "public_id": public_id}
    return render(request, "portal/project.html", context)


def _today() -> date:
    return local_day(timezone.now())


def _criteria(request: HttpRequest, choices: Choices) -> Criteria:
    offered = Offered(
        areas=frozenset(choices.place_names),
        kinds=frozenset(choices.kind_names),
        zones=choices.zones,
        roles=frozenset(choices.role_names),
    )
    return Criteria.read(request.GET, offered=offered)


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for the result part only."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    return bool(htmx) and not (htmx and (htmx.boosted or htmx.history_restore_request))
