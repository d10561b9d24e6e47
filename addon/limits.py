"""How much anybody may ask at once: bytes, depth, and calls in a row."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

import orjson
from flask import Request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

LARGEST_BODY = 1 << 20
"""Bytes of a request; what is longer is not read to its end."""
DEEPEST = 32
"""Levels of JSON in JSON."""
BURST = 120
"""Calls in a row that one spreadsheet may make."""
PER_SECOND = 4.0
"""Calls a second that it may go on making."""
_REMEMBERED = 10_000
_CONTAINERS = frozenset({dict, list})


def json_of(request: Request) -> object:
    """Read the body of a request as JSON, never more than the limit; None where there is none.

    Raises:
        HTTPException: it is too large (413), packed (415), no JSON or too deep (400).
    """
    request.max_content_length = LARGEST_BODY + 1  # a body without a length is cut there, silently
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType
    data = request.get_data(cache=False)
    if len(data) > LARGEST_BODY:
        raise RequestEntityTooLarge
    if not data:
        return None
    try:
        body: object = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise BadRequest from None
    if not is_shallow(body):
        raise BadRequest
    return body


def is_shallow(body: object) -> bool:
    """Whether there are at most 32 levels in what was parsed; rows of plain cells are passed over at once."""
    level = [body] if type(body) in _CONTAINERS else []
    for _ in range(DEEPEST):
        inner = [each.values() if isinstance(each, dict) else each for each in level if isinstance(each, dict | list)]
        deeper = (each for each in inner if not _CONTAINERS.isdisjoint(map(type, each)))
        level = [each for part in deeper for each in part if type(each) in _CONTAINERS]
        if not level:
            return True
    return not level


class Buckets:
    """A bucket of calls for each who calls: it holds a burst and fills at a steady pace. Kept in this process."""

    def __init__(
        self, burst: int = BURST, per_second: float = PER_SECOND, clock: Callable[[], float] = monotonic
    ) -> None:
        self._burst = float(burst)
        self._pace = per_second
        self._clock = clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, who: str) -> float:
        """Take one call; 0 if there was one, else the seconds until there is."""
        now = self._clock()
        with self._lock:
            left, at = self._held.pop(who, (self._burst, now))
            left = min(self._burst, left + (now - at) * self._pace)
            taken = left >= 1
            self._held[who] = (left - taken, now)
            if len(self._held) > _REMEMBERED:
                self._held.popitem(last=False)
        return 0.0 if taken else (1 - left) / self._pace
