"""ISO dates and times, by length: thousands of texts of one length are one block of bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.date_text import FARTHEST_OFFSET, FIRST_YEAR, LAST_YEAR

Whole = NDArray[np.int32]

NO_TIME = -1
NO_OFFSET = np.iinfo(np.int32).min

_DATE = "dddd-dd-dd"
_MINUTE = f"{_DATE}Tdd:dd"
_SECOND = f"{_MINUTE}:dd"
FORMS = (
    _DATE, _MINUTE, f"{_MINUTE}Z", f"{_MINUTE}sdd:dd", _SECOND, f"{_SECOND}Z", f"{_SECOND}sdd:dd", f"{_SECOND} UTC",
    f"{_SECOND}.ddd", f"{_SECOND}.dddZ", f"{_SECOND}.dddsdd:dd",
)  # fmt: skip
"""`d` is a digit, `T` a T or a space, `s` a sign; everything else is itself."""

_MARKS = {"T": b"T ", "s": b"+-"}
_EPOCH_YEAR = 1970
_MONTHS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates as read: day from 1970-01-01, second of the day (`NO_TIME`), seconds east of UTC (`NO_OFFSET`).

    Only where `sure`; every other text is for the slow reader.
    """

    day: Whole
    time: Whole
    offset: Whole
    sure: NDArray[np.bool_]


def no_dates(count: int) -> Dates:
    """Give as many dates of which none is read."""
    return Dates(
        np.zeros(count, np.int32),
        np.full(count, NO_TIME, np.int32),
        np.full(count, NO_OFFSET, np.int32),
        np.zeros(count, np.bool_),
    )


def iso_dates(texts: Sequence[str]) -> Dates:
    """Read every text that is surely ISO 8601 in one of `FORMS`."""
    dates = no_dates(len(texts))
    for length, places in _by_length(texts):
        block = "".join([texts[place] for place in places.tolist()]).encode("ascii")
        marks = np.frombuffer(block, np.uint8).reshape(-1, length)
        for form in FORMS:
            if len(form) == length:
                _read(dates, places, marks, form)
    return dates


def _by_length(texts: Sequence[str]) -> Iterator[tuple[int, NDArray[np.intp]]]:
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    if not "".join(texts).isascii():
        lengths[[place for place, text in enumerate(texts) if not text.isascii()]] = 0
    for length in sorted({len(form) for form in FORMS}):
        places = np.flatnonzero(lengths == length)
        if len(places):
            yield length, places


def _read(dates: Dates, places: NDArray[np.intp], marks: NDArray[np.uint8], form: str) -> None:
    fits = np.ones(len(marks), np.bool_)
    digits = marks.astype(np.int32) - ord("0")
    for place, mark in enumerate(form):
        if mark == "d":
            fits &= (digits[:, place] >= 0) & (digits[:, place] <= 9)  # noqa: PLR2004  a decimal digit
        else:
            fits &= np.isin(marks[:, place], list(_MARKS.get(mark, mark.encode())))
    here, digits = places[fits], digits[fits]
    day, real = _days(digits)
    time, in_time = _times(digits, form)
    offset, in_reach = _offsets(digits, marks[fits], form)
    sure = real & in_time & in_reach
    time = np.where((time == 0) & (offset == NO_OFFSET), NO_TIME, time)
    dates.day[here], dates.time[here], dates.offset[here], dates.sure[here] = day, time, offset, sure


def _days(digits: Whole) -> tuple[Whole, NDArray[np.bool_]]:
    year = _number(digits, 0, 4)
    month, day = _number(digits, 5, 7), _number(digits, 8, 10)
    real = (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12)  # noqa: PLR2004  months
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0)) & (month == 2)  # noqa: PLR2004  the Gregorian rule
    real &= (day >= 1) & (day <= _MONTHS[np.where(real, month, 0)] + leap)
    first = (year - _EPOCH_YEAR).astype("M8[Y]").astype("M8[M]") + (month - 1)
    return first.astype("M8[D]").astype(np.int32) + day - 1, real


def _times(digits: Whole, form: str) -> tuple[Whole, NDArray[np.bool_]]:
    if form == _DATE:
        return np.full(len(digits), NO_TIME, np.int32), np.ones(len(digits), np.bool_)
    hour, minute = _number(digits, 11, 13), _number(digits, 14, 16)
    second = _number(digits, 17, 19) if form.startswith(_SECOND) else np.zeros(len(digits), np.int32)
    return hour * 3600 + minute * 60 + second, (hour < 24) & (minute < 60) & (second < 60)  # noqa: PLR2004  the clock face


def _offsets(digits: Whole, marks: NDArray[np.uint8], form: str) -> tuple[Whole, NDArray[np.bool_]]:
    sign = form.find("s")
    if sign < 0:
        east = 0 if form.endswith(("Z", "UTC")) else NO_OFFSET
        return np.full(len(digits), east, np.int32), np.ones(len(digits), np.bool_)
    hours, minutes = _number(digits, sign + 1, sign + 3), _number(digits, sign + 4, sign + 6)
    seconds = hours * 3600 + minutes * 60
    reach = (minutes < 60) & (seconds <= FARTHEST_OFFSET)  # noqa: PLR2004  the clock face
    return np.where(marks[:, sign] == ord("-"), -seconds, seconds).astype(np.int32), reach


def _number(digits: Whole, start: int, stop: int) -> Whole:
    number = np.zeros(len(digits), np.int32)
    for place in range(start, stop):
        number = number * 10 + digits[:, place]
    return number
