"""The event a clock counts from, where a line has several of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

import numpy as np

from schemas.orders import Bools
from sheets_sync.claims.case import Event
from sheets_sync.claims.three import Three, any_of, depending


def earliest(*events: Event) -> Event:
    """Take the first that happened for sure; one that cannot be read may have been earlier still."""
    return _extreme(events, np.less, any_of(*(event.happened for event in events)))


def latest(*events: Event) -> Event:
    """Take the last that happened; where one of them cannot be read, the last is unknown."""
    some = any_of(*(event.happened for event in events))
    doubtful = np.any([event.happened.unknown for event in events], axis=0)
    return _extreme(events, np.greater, Three(some.yes & ~doubtful, some.no))


def chosen(where: Bools, one: Event, other: Event) -> Event:
    """Take `one` where asked, else `other`."""
    return Event(
        np.where(where, one.seconds, other.seconds),
        np.where(where, one.day, other.day),
        np.where(where, one.whole, other.whole),
        depending(where, one.happened, other.happened),
    )


def _extreme(events: tuple[Event, ...], beats: Callable[..., Bools], happened: Three) -> Event:
    def better(best: Event, event: Event) -> Event:
        first = ~best.happened.yes | beats(event.seconds, best.seconds)
        return chosen(event.happened.yes & first, event, best)

    return reduce(better, events)._replace(happened=happened)
