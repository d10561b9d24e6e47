"""Days and moments of a marketplace: midnights of its zone, business days. Vectorised; the time is an argument."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays
import numpy as np
from numpy.typing import NDArray

from schemas.orders import Codes, Days, Seconds
from sheets_sync.policy import MARKETPLACES, marketplaces

Whole = NDArray[np.int64]

SECONDS_PER_HOUR = 3_600
SECONDS_PER_DAY = 86_400
NEVER = np.iinfo(np.int64).max
"""The second that does not come."""
YEARS_PER_BLOCK = 10
FIRST_YEAR, LAST_YEAR = 1900, 2199
"""A wild date is held at this edge, so that it costs no time; no order is older or later."""
EPOCH = np.datetime64("1970-01-01", "D")
HOLIDAYS_FROM, HOLIDAYS_TO = 2001, 2035
"""The years whose public holidays are published for every marketplace; beyond them only weekends are skipped."""
WORKING_WEEK = "1111100"
"""Monday to Friday, as numpy says it."""


def day_starts(market: Codes, day: Days) -> Seconds:
    """Say the first UTC second of each calendar day in its marketplace's zone; 0 where the marketplace is unknown."""
    return _by_market(market, day.astype(np.int64), _midnights)


def day_ends(market: Codes, day: Days) -> Seconds:
    """Say the last UTC second of each calendar day in its marketplace's zone; 0 where the marketplace is unknown."""
    return _by_market(market, day.astype(np.int64), lambda key, days: _midnights(key, days + 1) - 1)


def days_of(market: Codes, seconds: Seconds) -> Days:
    """Say on which calendar day of its marketplace each UTC second falls; 0 where the marketplace is unknown."""
    return _by_market(market, seconds, _calendar_days).astype(np.int32)


def business_days_after(market: Codes, day: Days, count: Whole) -> Days:
    """Count business days after each day; a start that is none counts from the last one before it."""
    lines = np.arange(len(market))

    def shifted(key: str, here: Whole) -> Whole:
        week = _working_days(marketplaces()[key].country)
        start = EPOCH + _held(day[here].astype(np.int64))
        return (np.busday_offset(start, count[here], roll="backward", busdaycal=week) - EPOCH).astype(np.int64)

    return _by_market(market, lines, shifted).astype(np.int32)


def _by_market(market: Codes, given: Whole, answer: Callable[[str, Whole], Whole]) -> Whole:
    found = np.zeros(len(market), dtype=np.int64)
    for code in np.unique(market[market >= 0]).tolist():
        here = market == code
        found[here] = answer(MARKETPLACES[code], given[here])
    return found


def _held(days: Whole) -> Whole:
    first, last = (_first_day(year) for year in (FIRST_YEAR, LAST_YEAR))
    return np.clip(days, first, last)


def _midnights(key: str, days: Whole) -> Whole:
    held = _held(days)
    first, table = _table(marketplaces()[key].zone, int(held.min()), int(held.max()))
    return table[held - first]


def _calendar_days(key: str, seconds: Whole) -> Whole:
    near = _held(seconds // SECONDS_PER_DAY)
    first, table = _table(marketplaces()[key].zone, int(near.min()) - 1, int(near.max()) + 1)
    return np.searchsorted(table, seconds, side="right") - 1 + first


def _table(zone: str, low: int, high: int) -> tuple[int, Whole]:
    """Midnights of every day from the decade of `low` to the decade of `high`, and the first of those days."""
    first, last = (_year(day) // YEARS_PER_BLOCK for day in (low, high))
    blocks = [_decade(zone, block) for block in range(first, last + 1)]
    return _first_day(first * YEARS_PER_BLOCK), np.concatenate(blocks)


@cache
def _decade(zone: str, block: int) -> Whole:
    first = date(block * YEARS_PER_BLOCK, 1, 1)
    length = _first_day((block + 1) * YEARS_PER_BLOCK) - _first_day(block * YEARS_PER_BLOCK)
    midnight = datetime(first.year, 1, 1, tzinfo=ZoneInfo(zone))
    moments = (midnight + timedelta(days=day) for day in range(length))
    return np.fromiter((int(moment.astimezone(UTC).timestamp()) for moment in moments), np.int64, length)


@cache
def _first_day(year: int) -> int:
    return int((np.datetime64(f"{year:04}-01-01", "D") - EPOCH).astype(np.int64))


def _year(day: int) -> int:
    return int(str(EPOCH + day).partition("-")[0])


@cache
def _working_days(country: str) -> np.busdaycalendar:
    years = range(HOLIDAYS_FROM, HOLIDAYS_TO + 1)
    return np.busdaycalendar(WORKING_WEEK, list(holidays.country_holidays(country, years=years)))
