"""When the next call fits: an exact sliding window over moments that were given out already, the future ones included.

Times are milliseconds. Pure: no clock, no database.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

Moments = Sequence[int]


def fits(granted: Moments, at: int, cap: int, window: int) -> bool:
    """Whether one more at `at` leaves at most `cap` in every half-open window [t, t + window)."""
    first, last = bisect_right(granted, at - window), bisect_left(granted, at + window)
    near = [*granted[first:last], at]
    near.sort()
    return all(near[place + cap] - near[place] >= window for place in range(len(near) - cap))


def earliest(granted: Moments, since: int, cap: int, window: int) -> int:
    """Give the first moment from `since` on at which one more fits; `granted` is in order."""
    ends = (moment + window for moment in granted if moment + window > since)
    return next(at for at in (since, *ends) if fits(granted, at, cap, window))


def together(held: Sequence[tuple[Moments, int]], since: int, window: int) -> int:
    """Give the first moment from `since` on that fits several windows at once: (granted, cap) of each."""
    at = since
    while True:
        later = max(earliest(granted, at, cap, window) for granted, cap in held)
        if later == at:
            return at
        at = later


def kept(granted: Moments, now: int, window: int) -> list[int]:
    """Forget what no window from `now` on can hold any more."""
    return list(granted[bisect_right(granted, now - window) :])
