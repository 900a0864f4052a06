"""Addresses of the machine interface: its routers, its description for programs, and the same for people."""

from collections.abc import Mapping

from django.urls import path, re_path
from ninja import Router

from zhulu.domain.access.vocabulary import Permission
from zhulu.foundation.web.views import declares
from zhulu.interfaces.api import evidence, feed, rules
from zhulu.interfaces.api.description import description_of, page_of
from zhulu.interfaces.api.ground import addresses, make_api, not_here

ROUTERS: Mapping[str, Router] = {
    "evidence": evidence.router,
    "feed": feed.router,
    "rules": rules.router,
}
"""Each router by the first part of its addresses; a new one is entered here."""

api = make_api(ROUTERS)
app_name = "api"
everybody = declares(Permission.PUBLIC_READ)
urlpatterns = [
    path("openapi.json", everybody(description_of(api)), name="openapi"),
    path("docs", everybody(page_of(api)), name="docs"),
    *addresses(api),
    re_path(r"^.*$", everybody(not_here), name="nowhere"),
]
