"""Computed moments as serial numbers, the way a sheet keeps dates: days since 1899-12-30."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from schemas.grid import Cell
from schemas.orders import Bools, Seconds
from sheets_sync.claims.judgements import Known, Moments

EPOCH_SERIAL = 25_569
"""The serial number of 1970-01-01."""
SECONDS_PER_MINUTE = 60
MINUTES_PER_DAY = 1_440


def day_cells(moments: Moments) -> list[Cell]:
    """Whole days; a blank where no date is known. An upper bound is shown too: the words say that it is one."""
    return _cells(moments.day.astype(np.int64) + EPOCH_SERIAL, dated(moments))


def moment_cells(moments: Moments, zone: str) -> list[Cell]:
    """Whole days as int, instants in `zone` as float to the minute, rounded down: a deadline is never shown late.

    In a sheet a whole number is a day and lasts to its end, so midnight is shown as the minute before it.
    """
    cells = day_cells(moments)
    timed = np.flatnonzero(dated(moments) & ~moments.whole)
    for line, serial in zip(timed.tolist(), _serials(moments.seconds[timed], zone).tolist(), strict=True):
        cells[line] = serial
    return cells


def dated(moments: Moments) -> Bools:
    """Where there is a date to show."""
    known: Bools = (moments.known == Known.YES) | (moments.known == Known.AT_LATEST)
    return known


def _serials(seconds: Seconds, zone: str) -> NDArray[np.float64]:
    instants, index = np.unique(seconds, return_inverse=True)
    place = ZoneInfo(zone)
    offsets = [_offset(second, place) for second in instants.tolist()]
    minutes = (instants + np.array(offsets, dtype=np.int64)) // SECONDS_PER_MINUTE
    minutes -= minutes % MINUTES_PER_DAY == 0
    serials: NDArray[np.float64] = (EPOCH_SERIAL + minutes / MINUTES_PER_DAY)[index]
    return serials


def _offset(second: int, place: ZoneInfo) -> int:
    ahead = datetime.fromtimestamp(second, place).utcoffset()
    return 0 if ahead is None else round(ahead.total_seconds())


def _cells(numbers: NDArray[np.int64], known: Bools) -> list[Cell]:
    cells = numbers.astype(object)
    cells[~known] = None
    listed: list[Cell] = cells.tolist()
    return listed
