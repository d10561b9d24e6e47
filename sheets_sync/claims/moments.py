"""Counting from an event: where a clock ends, what is known of it, and whether that moment has come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.orders import Bools, Codes, Days, Seconds
from sheets_sync.claims.calendar import (
    NEVER,
    SECONDS_PER_DAY,
    SECONDS_PER_HOUR,
    business_days_after,
    day_ends,
    day_starts,
    days_of,
)
from sheets_sync.claims.case import Case, Event
from sheets_sync.claims.judgements import Known, Moments
from sheets_sync.claims.three import Three, yes_or_unknown
from sheets_sync.policy import UNITS, Values, ValueState

Edge = Callable[[Codes, Days], Seconds]
HOURS, DAYS, BUSINESS_DAYS = (UNITS.index(unit) for unit in ("hours", "days", "business_days"))


def ends(case: Case, start: Event, parameter: str, runs: Three) -> Moments:
    """Count from `start`: hours to the second, days to the last second of the last day.

    Silent where the clock does not run or the parameter does not exist; unknown where the start, the length or
    the running is.
    """
    return _counted(case, start, parameter, runs, day_ends)


def begins(case: Case, start: Event, parameter: str, runs: Three) -> Moments:
    """Count from `start` like `ends`, but days to the first second of the last day."""
    return _counted(case, start, parameter, runs, day_starts)


def _counted(case: Case, start: Event, parameter: str, runs: Three, edge: Edge) -> Moments:
    length = case.parameter(parameter, start)
    silent = runs.no | (length.state == ValueState.NONE)
    sure = ~silent & runs.yes & start.happened.yes & (length.state == ValueState.KNOWN)
    lines = np.flatnonzero(sure)
    found = _shifted(case.market[lines], _lines(start, lines), _values(length, lines), edge)
    known = np.select([silent, sure], [Known.NONE, Known.YES], Known.UNKNOWN).astype(np.uint8)
    return _spread(found, lines, known)


def _lines(start: Event, lines: NDArray[np.intp]) -> tuple[Seconds, Days]:
    return start.seconds[lines], start.day[lines]


def _values(length: Values, lines: NDArray[np.intp]) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    return length.amount[lines], length.unit[lines]


def _shifted(
    market: Codes, start: tuple[Seconds, Days], length: tuple[NDArray[np.int64], NDArray[np.uint8]], edge: Edge
) -> tuple[Seconds, Days, Bools]:
    seconds, day = start
    amount, unit = length
    last = (day + amount * (unit == DAYS)).astype(np.int32)
    business = unit == BUSINESS_DAYS
    last[business] = business_days_after(market[business], day[business], amount[business])
    whole = unit != HOURS
    moment = np.where(whole, edge(market, last), seconds + amount * SECONDS_PER_HOUR)
    return moment, np.where(whole, last, days_of(market, moment)), whole


def _spread(found: tuple[Seconds, Days, Bools], lines: NDArray[np.intp], known: NDArray[np.uint8]) -> Moments:
    seconds, day, whole = (_placed(column, lines, len(known)) for column in found)
    return Moments(seconds, day, whole, known)


def _placed(values: NDArray[Any], lines: NDArray[np.intp], count: int) -> NDArray[Any]:
    column = np.zeros(count, dtype=values.dtype)
    column[lines] = values
    return column


def moments(seconds: Seconds, day: Days, whole: Bools, known: NDArray[np.uint8]) -> Moments:
    """Put moments together; where nothing is known of one, its numbers are 0."""
    dated = np.isin(known, DATED)
    return Moments(seconds * dated, day * dated, whole & dated, known)


DATED = (Known.YES, Known.AT_LATEST)


def dated(moment: Moments) -> Bools:
    """Where a moment has a date, be it exact or an upper bound."""
    return np.isin(moment.known, DATED)


def come(case: Case, moment: Moments) -> Three:
    """Whether the moment has come; an upper bound still ahead may have come already, so it is unknown."""
    come = case.since(moment.seconds, dated(moment))
    doubtful = (moment.known == Known.UNKNOWN) | ((moment.known == Known.AT_LATEST) & ~come)
    return yes_or_unknown(come, doubtful)


def over(case: Case, moment: Moments) -> Three:
    """Whether the moment, itself still in time, has passed."""
    return come(case, later(moment, 1))


def later(moment: Moments, seconds: Seconds | int) -> Moments:
    """Shift a moment by elapsed seconds; its day is not looked at by those who compare."""
    return Moments(moment.seconds + seconds * dated(moment), moment.day, moment.whole, moment.known)


def ahead(case: Case, moment: Moments) -> Bools:
    """Where a running clock has not ended for sure; its end itself is still in time."""
    found: Bools = (moment.known != Known.NONE) & ~over(case, moment).yes
    return found


def first(*candidates: Moments) -> Moments:
    """Take the earliest dated moment per line; where none is dated, unknown if any is, else silent."""
    return _extreme(candidates, np.full(len(candidates[0].known), NEVER), np.less)


def last(*candidates: Moments) -> Moments:
    """Take the latest dated moment per line; where none is dated, unknown if any is, else silent."""
    return _extreme(candidates, np.full(len(candidates[0].known), -NEVER), np.greater)


def _extreme(candidates: tuple[Moments, ...], best: Seconds, beats: np.ufunc) -> Moments:
    unknown = np.any([moment.known == Known.UNKNOWN for moment in candidates], axis=0)
    known = np.where(unknown, np.uint8(Known.UNKNOWN), np.uint8(Known.NONE))
    day, whole = np.zeros(len(best), dtype=np.int32), np.zeros(len(best), dtype=np.bool_)
    for moment in candidates:
        better = dated(moment) & beats(moment.seconds, best)
        best = np.where(better, moment.seconds, best)
        day, whole = np.where(better, moment.day, day), np.where(better, moment.whole, whole)
        known = np.where(better, moment.known, known)
    return moments(best, day, whole, known)


def bounded(moment: Moments, perhaps_earlier: Bools) -> Moments:
    """Make a known moment an upper bound where it may be earlier."""
    bound = perhaps_earlier & (moment.known == Known.YES)
    return Moments(moment.seconds, moment.day, moment.whole, np.where(bound, np.uint8(Known.AT_LATEST), moment.known))


def nothing_dated(lines: int) -> Moments:
    """Say nothing for every line."""
    nothing = np.zeros(lines, dtype=np.int64)
    return Moments(nothing, nothing.astype(np.int32), nothing.astype(np.bool_), nothing.astype(np.uint8))


def either(where: Bools, moment: Moments, other: Moments) -> Moments:
    """Take `moment` where asked, else `other`."""
    return Moments(
        np.where(where, moment.seconds, other.seconds),
        np.where(where, moment.day, other.day),
        np.where(where, moment.whole, other.whole),
        np.where(where, moment.known, other.known),
    )


def span(values: Values) -> Seconds:
    """Turn a length of hours or days into elapsed seconds."""
    return values.amount * np.where(values.unit == HOURS, SECONDS_PER_HOUR, SECONDS_PER_DAY)
