"""Keeps what was set a moment ago: public papers are asked for again and again, and change seldom."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock


class Shelf:
    """The newest documents by what they say; older ones fall off. One per process; threads share it."""

    def __init__(self, *, places: int) -> None:
        """Make room for some documents."""
        self._places = places
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def take(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Give the document of a key; made if it is not there. Two who ask at once may both make it: it is the same."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        made = make()
        with self._lock:
            self._kept[key] = made
            self._kept.move_to_end(key)
            while len(self._kept) > self._places:
                self._kept.popitem(last=False)
        return made
