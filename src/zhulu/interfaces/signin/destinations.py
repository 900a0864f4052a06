"""Where a person goes after signing in: back to the own origin's page they asked for, or to their kind's home."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import AccountKind

HOMES = {
    AccountKind.CLERK: "enterprise:home",
    AccountKind.OFFICER: "authority:home",
    AccountKind.OWNER: "errata:list",
    AccountKind.DATA_BUREAU: "errata:list",
    AccountKind.SUPPORT: "errata:list",
    AccountKind.SYSTEM_ADMIN: "console:home",
    AccountKind.SECURITY_ADMIN: "console:home",
    AccountKind.AUDIT_ADMIN: "console:home",
}
"""The first page of each kind; a kind without one gets a plain page."""


def own_path(path: str) -> str:
    """Give the path back if it is a path of this very site, else nothing: no open redirect."""
    if path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return path
    return ""


def wanted_path(request: HttpRequest) -> str:
    """Give the own-origin path in ``next``, from the form or the address; empty for none or a foreign one."""
    return own_path(request.POST.get("next") or request.GET.get("next") or "")


def home_of(actor: Actor | None) -> str:
    """Give the URL name of the actor's home; empty where a plain page must do."""
    return HOMES.get(actor.kind, "") if actor and is_placed(actor) else ""


def is_placed(actor: Actor) -> bool:
    """Whether a clerk has an enterprise and an officer an authority; the other kinds need none."""
    if actor.kind in {AccountKind.CLERK, AccountKind.OWNER}:
        return actor.organisation_id is not None
    return actor.kind != AccountKind.OFFICER or actor.standing is not None
