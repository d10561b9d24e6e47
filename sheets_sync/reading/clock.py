"""Wall clocks to UTC, by columns: a zone is asked once per hour in which something happens."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Seconds = NDArray[np.int64]

HOUR = 3_600


def utc_of(zone: str, local: Seconds) -> Seconds:
    """Turn seconds of a zone's wall clock (from 1970-01-01T00:00 on that clock) into UTC seconds.

    An hour that the clock shows twice is its first; one that it skips is told by the offset before.
    """
    hours, which = np.unique(local // HOUR, return_inverse=True)
    first = _offsets(zone, hours * HOUR)
    last = _offsets(zone, hours * HOUR + HOUR - 1)
    offsets = first[which]
    changing = np.flatnonzero((first != last)[which])
    offsets[changing] = _offsets(zone, local[changing])
    return local - offsets


def _offsets(zone: str, local: Seconds) -> Seconds:
    place = ZoneInfo(zone)
    moments = (datetime.fromtimestamp(second, UTC).replace(tzinfo=place) for second in local.tolist())
    shifts = (moment.utcoffset() for moment in moments)
    return np.fromiter((int(shift.total_seconds()) if shift else 0 for shift in shifts), np.int64, len(local))
