"""Where the reader is and can go: crumbs, tabs, pager, side menu, steps of a filing."""

from collections.abc import Iterable
from typing import Final

from django.http import HttpRequest
from django.template import Context

from zhulu.foundation.web.components.library import all_shaped, register, shaped
from zhulu.foundation.web.components.shapes import Link, NavGroup, NavItem, Pager, Step, Tab

FORMS: Final = ("xlsx", "csv")
"""The forms in which a list leaves, the one for people first."""


@register.inclusion_tag("zhulu/components/crumbs.html")
def crumbs(links: Iterable[object]) -> dict[str, object]:
    """Show the way to this page: a list of ``Link``; the last is the page itself and needs no ``href``."""
    *way, here = all_shaped(Link, links)
    return {"way": way, "here": here}


@register.inclusion_tag("zhulu/components/tabs.html")
def tabs(items: Iterable[object], label: str, target: str = "") -> dict[str, object]:
    """Show views of one thing: a list of ``Tab``; with ``target`` htmx swaps that part only."""
    return {"items": all_shaped(Tab, items), "label": label, "target": target}


@register.inclusion_tag("zhulu/components/pager.html")
def pager(page: object) -> dict[str, object]:
    """Show the two directions of a keyset: a ``Pager``."""
    return {"page": shaped(Pager, page)}


@register.inclusion_tag("zhulu/components/exports.html", takes_context=True)
def exports(context: Context, which: str = "") -> dict[str, object]:
    """Offer the page's list as a file, with the filters that the address holds; ``which`` where there are several."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    for parameter in ("after", "before", "export", "list"):
        query.pop(parameter, None)
    if which:
        query["list"] = which
    addresses = {form: f"{request.path}?{query.urlencode()}{'&' if query else ''}export={form}" for form in FORMS}
    return {"links": [Link(f"导出 {form.upper()}", address) for form, address in addresses.items()]}


@register.inclusion_tag("zhulu/components/side_nav.html")
def side_nav(groups: Iterable[object]) -> dict[str, object]:
    """Show the workbench's menu: a list of ``NavGroup``."""
    shaped_groups = all_shaped(NavGroup, groups)
    return {"groups": [(group.title, all_shaped(NavItem, group.items)) for group in shaped_groups]}


@register.inclusion_tag("zhulu/components/steps.html")
def steps(items: Iterable[object], label: str = "信息表") -> dict[str, object]:
    """Show the sheets of a filing with what each still needs: a list of ``Step``."""
    return {"items": all_shaped(Step, items), "label": label}
