"""How a view declares its permission, and the few pages that belong to no surface: elder mode and health."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec, Protocol, cast
from urllib.parse import urlencode

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from zhulu.foundation.web.context import ELDER_COOKIE

PUBLIC_SCOPE = "public:"
"""Permissions of this scope need no sign-in; every other scope does."""
ELDER_COOKIE_AGE = 365 * 24 * 60 * 60
"""Seconds for which the choice of elder mode is kept."""

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class DeclaredView(Protocol[P]):
    """A view that says which one permission it needs."""

    permission: str

    def __call__(self, request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        """Answer the request."""
        ...


def declares(permission: str) -> Callable[[View[P]], DeclaredView[P]]:
    """State the one permission of a view; it wraps functions and the result of ``as_view()`` alike.

    Unless the permission's scope is ``public:``, a person who is not signed in is sent to the sign-in page and comes
    back afterwards. Whether a signed-in person holds the permission for the thing at hand is the policy's answer, asked
    in the use-case; this door only keeps strangers out. Pages shown to a signed-in person are never stored.
    """
    public = permission.startswith(PUBLIC_SCOPE)

    def declare(view: View[P]) -> DeclaredView[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            signed_in = getattr(request, "actor", None) is not None
            if not public and not signed_in:
                return _to_sign_in(request)
            response = view(request, *args, **kwargs)
            if signed_in or not public:
                patch_cache_control(response, private=True, no_store=True)
            patch_vary_headers(response, ["Cookie", "HX-Request"])
            return response

        declared = cast("DeclaredView[P]", guarded)
        declared.permission = permission
        return declared

    return declare


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    htmx = getattr(request, "htmx", None)
    came_from = htmx.current_url_abs_path if htmx else (request.get_full_path() if request.method == "GET" else None)
    address = reverse("signin:sign-in")
    if came_from:
        address = f"{address}?{urlencode({'next': came_from})}"
    response = HttpResponseClientRedirect(address) if htmx else HttpResponseRedirect(address)
    patch_cache_control(response, private=True, no_store=True)
    return response


@csrf_exempt  # a stranger's form could at worst enlarge the type; so public pages need no token and set no cookie
@require_POST
def elder_mode(request: HttpRequest) -> HttpResponse:
    """Turn large type, large buttons and strong contrast on or off, and go back to the page."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if request.POST.get("on") == "1":
        response.set_cookie(
            ELDER_COOKIE, "1", max_age=ELDER_COOKIE_AGE, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    else:
        response.delete_cookie(ELDER_COOKIE, samesite="Lax")
    return response


@require_GET
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view takes the request
    """Say whether the site can serve: 200 ``ok`` when the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database unavailable\n", content_type="text/plain", status=HTTPStatus.SERVICE_UNAVAILABLE)
    response = HttpResponse("ok\n", content_type="text/plain")
    patch_cache_control(response, no_store=True)
    return response
