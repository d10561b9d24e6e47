"""Open dates of a column in which both orders occur: only the lines above and below can tell, if at all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from schemas.date_text import NO_DAY
from schemas.orders import State
from sheets_sync.reading.raw import RawColumn
from sheets_sync.reading.written import Written

NEAR = 3
"""Days by which neighbouring lines of a sheet that is kept by date may stray."""

CLOSE = 31
"""Sure neighbours farther apart than this tell nothing."""

Days = NDArray[np.int64]


def settle_between(column: Written) -> None:
    """Read an open cell where exactly one of its days lies between those of the nearest sure lines above and below.

    The one reading that depends on the order of the rows.
    """
    known = column.line_days()
    above, below = _carried(known), _carried(known[::-1])[::-1]
    above, below = np.where(above == NO_DAY, below, above), np.where(below == NO_DAY, above, below)
    entry = np.full(len(column.raw.cells), -1, np.intp)
    entry[column.open.cells] = np.arange(len(column.open.cells))
    lines = np.flatnonzero((entry[column.raw.index] >= 0) & (known == NO_DAY) & (above != NO_DAY))
    days = column.open.days[:, entry[column.raw.index[lines]]]
    low, high = np.minimum(above, below)[lines] - NEAR, np.maximum(above, below)[lines] + NEAR
    between = (days >= low) & (days <= high)
    sure = (between.sum(axis=0) == 1) & (high - low <= CLOSE + 2 * NEAR)
    chosen = np.where(between, days, NO_DAY).max(axis=0)
    _split(column, lines[sure], chosen[sure])


def _carried(days: Days) -> Days:
    """Carry each sure day down to the lines after it."""
    places = np.where(days != NO_DAY, np.arange(len(days)), -1)
    last = np.maximum.accumulate(places) if len(places) else places
    return np.where(last >= 0, days[last], NO_DAY)


def _split(column: Written, lines: NDArray[np.intp], days: Days) -> None:
    """Give these lines cells of their own: the same text, with a day."""
    pairs = np.stack((column.raw.index[lines], days))
    new, which = np.unique(pairs, axis=1, return_inverse=True)
    old = new[0].astype(np.intp)
    index = column.raw.index.copy()
    index[lines] = len(column.raw.cells) + which.reshape(-1)
    raw = column.raw
    cells, blank = raw.cells + [raw.cells[each] for each in old], np.append(raw.blank, raw.blank[old])
    column.raw = RawColumn(raw.key, raw.place, cells, blank, index)
    column.day = np.append(column.day, new[1])
    column.time, column.offset = (np.append(each, each[old]) for each in (column.time, column.offset))
    column.serial = np.append(column.serial, np.zeros(len(old), np.bool_))
    column.numeric = np.append(column.numeric, np.ones(len(old), np.bool_))
    column.reading.state = np.append(column.reading.state, np.full(len(old), State.READ, np.uint8))
