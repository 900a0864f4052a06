"""企业信息: search companies, and open one with its 工程项目库 (一(二)5)."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.publication import company_queries
from zhulu.foundation.web.components.shapes import Link, Tab
from zhulu.foundation.web.exports import export
from zhulu.foundation.web.views import declares
from zhulu.interfaces.portal import company_listing, company_page
from zhulu.interfaces.portal.company_criteria import CompanySearch, CompanyView
from zhulu.interfaces.portal.listing import PAGE_SIZE
from zhulu.interfaces.portal.views import HOME, wants_part


@declares(Permission.PUBLIC_READ)
@require_safe
def companies(request: HttpRequest) -> HttpResponseBase:
    """Search and list companies; htmx gets the result part only."""
    search = CompanySearch.read(request.GET)
    if sent := export(request, company_listing.listing_of(search)):
        return sent
    found = company_queries.search_companies(
        query=search.query,
        residence=search.residence,
        include_unconfirmed=search.include_unconfirmed,
        after=search.after,
        before=search.before,
        limit=PAGE_SIZE,
    )
    context = {
        "menu": "companies",
        "search": search,
        "query": search.query,
        "listing": company_listing.describe(search=search, page=found),
        "way": [HOME, Link("企业信息")],
        "partial": wants_part(request),
    }
    if not context["partial"]:
        return render(request, "portal/companies.html", context)
    response = render(request, "portal/company_results.html", context)
    response["HX-Push-Url"] = search.address
    return response


@declares(Permission.PUBLIC_READ)
@require_safe
def company(request: HttpRequest, code: str) -> HttpResponseBase:
    """One company with the projects in which it takes part, and apart from them those it owns.

    Any code it is or was known by leads to the address with the code of today.
    """
    view = CompanyView.read(code, request.GET)
    found = company_queries.find_company(code=code, include_unconfirmed=view.include_unconfirmed)
    if found is None:
        raise Http404
    if found.code != code:
        return redirect(CompanyView.read(found.code, request.GET).address)
    view = company_page.opening_role(view, found)
    if sent := export(request, company_page.listing_of(company=found, view=view)):
        return sent
    projects = company_queries.list_company_projects(
        company_id=found.company_id,
        role=view.role,
        grade=view.grade,
        include_unconfirmed=view.include_unconfirmed,
        after=view.after,
        before=view.before,
        limit=PAGE_SIZE,
    )
    page = company_page.lay_out(company=found, projects=projects, view=view)
    way = [HOME, Link("企业信息", CompanySearch().address), Link("企业详情")]
    credit = Tab("诚信信息", reverse("portal:company-credit", args=[found.code]))
    parts = [Tab("工程项目库", request.path, current=True), credit]
    return render(request, "portal/company.html", {"menu": "companies", "company": page, "parts": parts, "way": way})
