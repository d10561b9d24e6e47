"""Number cells that a spreadsheet made of text in the wrong order, beside the text it could not turn into dates.

Where a sheet reads day first and a report writes month first, the spreadsheet turns `05-07-2022` into 5 July and leaves
`05-13-2022` as text. What remains tells: every text has a day after the 12th, every number a day up to the 12th.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from schemas.date_text import NO_DAY
from schemas.orders import State
from sheets_sync.reading.date_evidence import SURE, ratio, span, step
from sheets_sync.reading.written import Written

LAST_MONTH = 12


def suspects(column: Written) -> NDArray[np.intp]:
    """Find the number cells of a column whose day and month were probably swapped; they become UNREADABLE."""
    nothing = np.zeros(0, np.intp)
    if not (column.serial.any() and column.numeric.any()):
        return nothing
    held = np.unique(column.raw.index)
    numbers = held[column.serial[held]]
    days = _text_days(column, held)
    if not len(numbers) or not len(days) or (_parts(days)[1] <= LAST_MONTH).any():
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


def _text_days(column: Written, held: NDArray[np.intp]) -> NDArray[np.int64]:
    """Give the days that text can mean whose order was a question, month first or day first."""
    read = held[column.numeric[held] & (column.state[held] == State.READ)]
    waiting = column.open.days[:2, column.state[column.open.cells] == State.UNREADABLE].reshape(-1)
    return np.concatenate((column.day[read], waiting[waiting != NO_DAY]))


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
