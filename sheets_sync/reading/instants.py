"""Date columns: from cells as written to moments, in the marketplace's days."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from schemas.cells import SECONDS_PER_DAY
from schemas.orders import Codes, Instants, State
from sheets_sync.claims.calendar import day_starts, days_of
from sheets_sync.policy import MARKETPLACES, marketplaces
from sheets_sync.reading.clock import utc_of
from sheets_sync.reading.iso import NO_OFFSET, NO_TIME
from sheets_sync.reading.written import Written

Seconds = NDArray[np.int64]


def instants(column: Written, market: Codes, zone: str | None) -> Instants:
    """Turn a column into moments; a time without an offset is in `zone`, without one in the line's marketplace.

    Where the marketplace is unknown, days and times are taken as UTC: every clock is unknown there anyway.
    """
    index = column.raw.index
    state = column.state[index]
    read = state == State.READ
    day = np.where(read, column.day[index], 0)
    time, offset = column.time[index], column.offset[index]
    whole = read & (time == NO_TIME)
    local = day * SECONDS_PER_DAY + np.where(time == NO_TIME, 0, time)
    seconds = local - np.where(offset == NO_OFFSET, 0, offset)
    floating = read & ~whole & (offset == NO_OFFSET)
    seconds[floating] = _floating(local[floating], market[floating], zone)
    seconds[whole] = _starts(day[whole], market[whole])
    timed = read & ~whole
    day[timed] = _days(seconds[timed], market[timed])
    return Instants(np.where(read, seconds, 0), np.where(read, day, 0).astype(np.int32), whole, state)


def _floating(local: Seconds, market: Codes, zone: str | None) -> Seconds:
    if zone:
        return utc_of(zone, local)
    seconds = local.copy()
    for code in np.unique(market[market >= 0]).tolist():
        here = market == code
        seconds[here] = utc_of(marketplaces()[MARKETPLACES[code]].zone, local[here])
    return seconds


def _starts(day: Seconds, market: Codes) -> Seconds:
    return np.where(market >= 0, day_starts(market, day.astype(np.int32)), day * SECONDS_PER_DAY)


def _days(seconds: Seconds, market: Codes) -> Seconds:
    return np.where(market >= 0, days_of(market, seconds), seconds // SECONDS_PER_DAY).astype(np.int64)
