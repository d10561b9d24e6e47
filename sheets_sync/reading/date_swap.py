"""Number cells that a spreadsheet made of text in the wrong order, beside the text it could not turn into dates.

Where a sheet reads day first and a report writes month first, the spreadsheet turns `05-07-2022` into 5 July and leaves
`05-13-2022` as text. What remains tells: every text has a day after the 12th, every number a day up to the 12th.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from schemas.date_text import NO_DAY
from schemas.orders import State
from sheets_sync.reading.date_evidence import SURE, ratio, span, step
from sheets_sync.reading.written import Written

LAST_MONTH = 12
NUMERIC_ORDERS = {"DMY", "MDY"}


def suspects(column: Written) -> NDArray[np.intp]:
    """Find the number cells of a column whose day and month were probably swapped; they become UNREADABLE."""
    votes: Counter[str] = sum(column.votes.values(), Counter())
    held = np.unique(column.raw.index)
    numbers = held[column.serial[held]]
    nothing = np.zeros(0, np.intp)
    if not len(numbers) or len(column.open.cells) or len(votes) != 1 or not set(votes) & NUMERIC_ORDERS:
        return nothing
    month, day = _parts(column.day[numbers])
    if (day > LAST_MONTH).any():
        return nothing
    differ: NDArray[np.intp] = numbers[day != month]
    swapped = column.day.copy()
    swapped[numbers] = _swapped(column.day[numbers])
    if not len(differ) or _as_it_is(column, swapped, len(differ)) >= SURE:
        return nothing
    column.state[differ] = State.UNREADABLE
    return differ


def _as_it_is(column: Written, swapped: NDArray[np.int64], witnesses: int) -> float:
    """Weigh the numbers as they stand against the swapped ones, beside the days of the text."""
    read = column.state == State.READ
    index = column.raw.index
    mine, theirs = (np.where(read, days, NO_DAY)[index] for days in (column.day, swapped))
    return witnesses * max(ratio(span(theirs), span(mine)), ratio(step(theirs), step(mine)), key=abs)


def _parts(days: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    dates = days.astype("M8[D]")
    months = dates.astype("M8[M]")
    return months.astype(np.int64) % LAST_MONTH + 1, (dates - months.astype("M8[D]")).astype(np.int64) + 1


def _swapped(days: NDArray[np.int64]) -> NDArray[np.int64]:
    month, day = _parts(days)
    years = days.astype("M8[D]").astype("M8[Y]").astype("M8[M]")
    return ((years + (day - 1)).astype("M8[D]") + (month - 1)).astype(np.int64)
