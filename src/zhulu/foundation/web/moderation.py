"""What costs more than a page: how often one address may ask for it, and what it is told when nobody is free."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from axes.helpers import get_client_ip_address
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from zhulu.foundation.documents.typesetting import TooBusy
from zhulu.foundation.throttle.operations import TooManyTurns, take_turn
from zhulu.foundation.web.refusals import too_busy, too_many

COME_BACK = 10
"""Seconds after which somebody will be free."""

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def in_moderation(what: str, *, per_minute: int) -> Callable[[View[P]], View[P]]:
    """Refuse a view with 429 to an address that has had its share of this minute.

    Args:
        what: under which name its turns are counted.
    """

    def wrap(view: View[P]) -> View[P]:
        @wraps(view)
        def measured(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            try:
                key = f"{what}:{get_client_ip_address(request) or ''}"
                take_turn(key=key, allowed=per_minute, now=timezone.now())
            except TooManyTurns as refusal:
                return too_many(request, seconds=refusal.wait)
            return view(request, *args, **kwargs)

        return measured

    return wrap


def sets_paper(view: View[P]) -> View[P]:
    """Answer 503 where a view could not set its paper because all compilers were busy."""

    @wraps(view)
    def patient(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except TooBusy:
            return too_busy(request, seconds=COME_BACK)

    return patient
