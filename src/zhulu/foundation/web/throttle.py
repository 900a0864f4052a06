"""What costs more than a page: how often one address may ask for it, and what it is told when nobody is free.

Requests are counted in each process and forgotten after a while.
"""

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Concatenate, ParamSpec

from axes.helpers import get_client_ip_address
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from zhulu.foundation.documents.typesetting import TooBusy
from zhulu.foundation.web.refusals import too_busy, too_many

REMEMBERED = 10_000
"""Addresses that one process remembers; the one that was quiet longest is forgotten first."""

COME_BACK = 10
"""Seconds after which somebody will be free."""

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class Throttle:
    """Lets an address through so many times in so many seconds."""

    def __init__(self, *, times: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Set the measure.

        Args:
            clock: gives seconds that only grow.
        """
        self.times = times
        self.seconds = seconds
        self._clock = clock
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, who: str) -> int:
        """Count a request; give the seconds that it comes too early, 0 if it may pass."""
        now = self._clock()
        with self._lock:
            seen = self._seen.setdefault(who, deque())
            self._seen.move_to_end(who)
            while seen and seen[0] <= now - self.seconds:
                seen.popleft()
            if len(seen) >= self.times:
                return max(1, round(seen[0] + self.seconds - now))
            seen.append(now)
            while len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
            return 0


def throttled(throttle: Throttle) -> Callable[[View[P]], View[P]]:
    """Refuse a view with 429 to an address that has had its share."""

    def wrap(view: View[P]) -> View[P]:
        @wraps(view)
        def measured(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            seconds = throttle.wait(str(get_client_ip_address(request) or ""))
            return too_many(request, seconds=seconds) if seconds else view(request, *args, **kwargs)

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
