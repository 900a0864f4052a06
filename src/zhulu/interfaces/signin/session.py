"""What every request learns from its session: whether it has idled out, and who acts.

Reads and writes the session only through the functions here, so that its keys stand in one place.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.models import Account
from zhulu.domain.access.rules import needs_second_factor
from zhulu.usecases.identify_actor import identify_actor

LAST_SEEN = "last_seen"
"""Whole seconds since 1970 of the last request that was noted."""
NOTICE = "sign_in_notice"
"""Why the person must sign in again, shown once on the sign-in page."""
STALE = "password_stale"
"""Set while the person must replace an expired password before anything else."""
NOTED_EVERY = 60
"""Seconds between two writes of ``LAST_SEEN``: not every request writes to the database."""

Respond = Callable[[HttpRequest], HttpResponse]


def signed_in_account(request: HttpRequest) -> Account | None:
    """Give the account that has shown all its factors; ``None`` for everybody else."""
    account = request.user
    if not account.is_authenticated:
        return None
    if needs_second_factor(account.kind) and not cast("Any", account).is_verified():
        return None
    return account


def note_seen(request: HttpRequest) -> None:
    """Start the idle clock anew."""
    request.session[LAST_SEEN] = int(timezone.now().timestamp())


def take_notice(request: HttpRequest) -> str:
    """Give the reason for which the last session ended, once."""
    return str(request.session.pop(NOTICE, "")) if NOTICE in request.session else ""


class SessionTimeout:
    """End a session that has idled, and say so at the next sign-in; hold back who must replace a password."""

    def __init__(self, get_response: Respond) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on as a stranger where the session has idled out; a protected page then asks to sign in, with ``next``."""
        if SESSION_KEY in request.session:
            self._look_at_the_clock(request)
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        _view: Callable[..., HttpResponse],
        _args: tuple[Any, ...],
        _kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Send a person with an expired password to the page that replaces it, whatever was asked for."""
        held = request.session.get(STALE) and SESSION_KEY in request.session
        match = request.resolver_match
        if held and match is not None and match.namespace != "signin":
            return redirect("signin:change-password")
        return None

    @staticmethod
    def _look_at_the_clock(request: HttpRequest) -> None:
        idle = int(timezone.now().timestamp()) - int(request.session.get(LAST_SEEN, 0))
        if LAST_SEEN in request.session and idle > timedelta(minutes=settings.SESSION_IDLE_MINUTES).total_seconds():
            logout(request)
            request.session[NOTICE] = (
                f"您已 {settings.SESSION_IDLE_MINUTES} 分钟没有操作，为了安全已自动退出，请重新登录。"
            )
        elif idle >= NOTED_EVERY:
            note_seen(request)


class IdentifyActor:
    """Put ``request.actor`` on every request that reaches a view: who acts, or ``None``."""

    def __init__(self, get_response: Respond) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Start as a stranger; who never reaches a view costs no query."""
        cast("Any", request).actor = None
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        _view: Callable[..., HttpResponse],
        _args: tuple[Any, ...],
        _kwargs: dict[str, Any],
    ) -> None:
        """Identify who is signed in; strangers cost no query, an officer without a verified code is a stranger."""
        if SESSION_KEY in request.session:
            account = signed_in_account(request)
            cast("Any", request).actor = identify_actor(account=account) if account else None


def actor_of(request: HttpRequest) -> Actor | None:
    """Give who acts."""
    return cast("Actor | None", getattr(request, "actor", None))
