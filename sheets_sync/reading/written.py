"""Date cells as written: what each distinct cell of a column says, and which of them leave day and month open."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from schemas.cells import SECONDS_PER_DAY, SERIAL_ZERO, as_float
from schemas.date_text import FIRST_YEAR, LAST_YEAR, NO_DAY, ORDERS, DateText, date_text
from schemas.orders import State, States
from schemas.plain import Unreadable
from sheets_sync.reading.iso import NO_OFFSET, NO_TIME, Whole, iso_dates, no_dates
from sheets_sync.reading.raw import RawColumn, Reading, fault_of

SERIAL_TO_DAY = int(np.datetime64(SERIAL_ZERO, "D").astype(np.int64))
"""Days from 1970-01-01 to serial number 0."""

_FIRST = int(np.datetime64(f"{FIRST_YEAR}-01-01", "D").astype(np.int64))
_AFTER = int(np.datetime64(f"{LAST_YEAR + 1}-01-01", "D").astype(np.int64))


@dataclass(slots=True)
class Open:
    """Distinct cells whose day depends on the order of their numbers.

    `days` has a row per entry of `ORDERS` and a column per cell; `NO_DAY` where the cell has no day in that order.
    """

    cells: NDArray[np.intp]
    days: NDArray[np.int64]
    shapes: list[str]

    def of(self, shape: str) -> NDArray[np.intp]:
        """Say which entries are written in this shape."""
        return np.array([place for place, own in enumerate(self.shapes) if own == shape], np.intp)


@dataclass(slots=True)
class Written:
    """One date column as written: per distinct cell the day, time and offset where `state` is READ.

    `votes` counts, per shape, the cells whose numbers allow one order only, and the decisions taken since. `serial`
    marks number cells, `numeric` text whose order its numbers or the column had to tell.
    """

    raw: RawColumn
    reading: Reading[None]
    day: NDArray[np.int64]
    time: Whole
    offset: Whole
    serial: NDArray[np.bool_]
    numeric: NDArray[np.bool_]
    open: Open
    votes: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def state(self) -> States:
        """What is known of each distinct cell."""
        return self.reading.state

    def line_days(self) -> NDArray[np.int64]:
        """Give the day of each order line, `NO_DAY` where it is not sure."""
        return np.where(self.state == State.READ, self.day, NO_DAY)[self.raw.index]


def written(raw: RawColumn) -> Written:
    """Read every distinct cell of a date column as far as it can be read by itself."""
    found = _unread(raw)
    texts: list[int] = []
    numbers: list[int] = []
    boxes: list[int] = []
    for number, cell in enumerate(raw.cells):
        kind = texts if isinstance(cell, str) else boxes if isinstance(cell, bool) else numbers
        kind.append(number)
    _read_texts(found, np.array(texts, np.intp))
    _read_numbers(found, np.array([number for number in numbers if not raw.blank[number]], np.intp))
    for number in boxes:
        found.reading.fault("date.unreadable", number)
    return found


def _unread(raw: RawColumn) -> Written:
    count = len(raw.cells)
    dates = no_dates(count)
    return Written(
        raw=raw,
        reading=Reading([], np.full(count, State.BLANK, np.uint8)),
        day=np.zeros(count, np.int64),
        time=dates.time,
        offset=dates.offset,
        serial=np.zeros(count, np.bool_),
        numeric=np.zeros(count, np.bool_),
        open=Open(np.zeros(0, np.intp), np.zeros((len(ORDERS), 0), np.int64), []),
    )


def _read_numbers(found: Written, places: NDArray[np.intp]) -> None:
    numbers = (found.raw.cells[place] for place in places.tolist())
    values = np.array([as_float(number) for number in numbers if isinstance(number, int | float)], np.float64)
    finite = np.isfinite(values)
    seconds = np.floor(np.clip(np.where(finite, values, 0), 0, 1e6) * SECONDS_PER_DAY + 0.5).astype(np.int64)
    day = seconds // SECONDS_PER_DAY + SERIAL_TO_DAY
    time = seconds % SECONDS_PER_DAY
    known = finite & (day >= _FIRST) & (day < _AFTER)
    found.day[places], found.time[places] = day, np.where(time == 0, NO_TIME, time)
    found.serial[places] = known
    found.state[places[known]] = State.READ
    for place, real in zip(places[~known].tolist(), finite[~known].tolist(), strict=True):
        found.reading.fault("date.out_of_range" if real else "date.unreadable", place)


def _read_texts(found: Written, places: NDArray[np.intp]) -> None:
    texts = [str(found.raw.cells[place]) for place in places.tolist()]
    dates = iso_dates(texts)
    found.day[places], found.time[places], found.offset[places] = dates.day, dates.time, dates.offset
    found.state[places[dates.sure]] = State.READ
    opened: dict[int, DateText] = {}
    for here in np.flatnonzero(~dates.sure).tolist():
        place = int(places[here])
        if not found.raw.blank[place]:
            _read_slowly(found, place, texts[here], opened)
    found.open = Open(
        np.fromiter(opened, np.intp, len(opened)),
        np.array([text.days for text in opened.values()], np.int64).reshape(-1, len(ORDERS)).T,
        [text.shape for text in opened.values()],
    )


def _read_slowly(found: Written, place: int, text: str, opened: dict[int, DateText]) -> None:
    try:
        read = date_text(text)
    except Unreadable as reason:
        found.reading.fault(fault_of(text, reason.key), place)
        return
    found.time[place] = NO_TIME if read.time is None else read.time
    found.offset[place] = NO_OFFSET if read.offset is None else read.offset
    found.numeric[place] = bool(read.shape)
    if read.day is None:
        opened[place] = read
        found.state[place] = State.UNREADABLE
        return
    found.day[place], found.state[place] = read.day, State.READ
    orders = [order for order, day in zip(ORDERS, read.days, strict=True) if day != NO_DAY]
    if read.shape and len(orders) == 1:
        found.votes.setdefault(read.shape, Counter())[orders[0]] += 1
