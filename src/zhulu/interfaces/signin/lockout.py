"""After five failures the door stays shut for half an hour, for the right password too; the page says until when."""

from http import HTTPStatus

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_ip_address
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from zhulu.usecases.guard_accounts import locked_until
from zhulu.usecases.record_sign_in import record_failed_sign_in


def address_of(request: HttpRequest) -> str:
    """Give the network address the request came from, as the lock counts it."""
    return str(get_client_ip_address(request) or "")


def is_locked_out(request: HttpRequest, *, sign_in_name: str) -> bool:
    """Whether this name is shut out from where the request comes from."""
    if getattr(request, "axes_locked_out", False):
        return True
    return not AxesProxyHandler.is_allowed(request, {"sign_in_name": sign_in_name})


def count_failure(request: HttpRequest, *, sign_in_name: str, reason: str) -> None:
    """Count a wrong code or a wrong present password towards the lock, as a wrong password at sign-in counts."""
    user_login_failed.send(sender=__name__, credentials={"sign_in_name": sign_in_name}, request=request)
    record_failed_sign_in(sign_in_name=sign_in_name, reason=reason, address=address_of(request))


def tries_left(request: HttpRequest) -> int:
    """How many more failures the name has before it is shut out; only right after a counted failure."""
    failures = getattr(request, "axes_failures_since_start", None) or 0
    return max(0, int(settings.AXES_FAILURE_LIMIT) - int(failures))


def lock_minutes() -> int:
    """How many minutes the door stays shut."""
    return round(settings.AXES_COOLOFF_TIME * 60)


def locked_out(
    request: HttpRequest, _response: HttpResponse | None = None, credentials: dict[str, str] | None = None
) -> HttpResponse:
    """Show how long the door stays shut and whom to call; axes calls this by ``AXES_LOCKOUT_CALLABLE``."""
    sign_in_name = (credentials or {}).get("sign_in_name") or ""
    until = locked_until(sign_in_name=sign_in_name, address=get_client_ip_address(request))
    left = round((until - timezone.now()).total_seconds() / 60) if until else lock_minutes()
    context = {
        "sign_in_name": sign_in_name,
        "minutes": max(1, left),
        "until": until,
        "limit": settings.AXES_FAILURE_LIMIT,
    }
    return render(request, "signin/locked_out.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
