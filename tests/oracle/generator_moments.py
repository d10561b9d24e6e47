"""Moments that trip calendars, and the calendar days of every zone as arrays."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
from oracle.oracle_calendar import EPOCH, first_second, is_business_day, zone_of
from oracle.oracle_policy import TABLE

FIRST_DAY = date(2000, 1, 1).toordinal() - EPOCH
LAST_DAY = date(2046, 12, 31).toordinal() - EPOCH
ABOUT = (-3601, -3600, -2, -2, -2, -1, -1, 0, 0, 0, 1, 1, 3600, 43200, 86399)
"""Seconds about a moment."""


@cache
def starts_of_days(market: str | None, otherwise: str) -> tuple[np.ndarray, int]:
    """The first second of every calendar day of a zone, and the day the list begins with."""
    zone = zone_of(market, otherwise)
    return np.array([first_second(day, zone) for day in range(FIRST_DAY, LAST_DAY)], dtype=np.int64), FIRST_DAY


def _days(first: tuple[int, int, int], last: tuple[int, int, int]) -> range:
    return range(date(*first).toordinal() - EPOCH, date(*last).toordinal() - EPOCH)


def _changes(market: str) -> list[int]:
    """Days whose length is not 24 hours, 2015 to 2032 (Brazil left summer time in 2019; there midnight was skipped)."""
    zone = zone_of(market)
    days = _days((2015, 1, 1), (2033, 1, 1))
    return [day for day in days if first_second(day + 1, zone) - first_second(day, zone) != 86400]


def _holidays(market: str) -> list[int]:
    days = _days((2024, 1, 1), (2029, 1, 1))
    return [day for day in days if not is_business_day(day, market) and (day + 3) % 7 < 5]


def _edges(month: int | None, day: int) -> list[int]:
    """The same calendar day of every month, or of one month, over the years."""
    months = range(1, 13) if month is None else (month,)
    return [date(year, each, day).toordinal() - EPOCH for year in range(2015, 2033) for each in months]


def _versions() -> list[int]:
    """Days on which a new version of a rule comes into force."""
    words = {word for line in TABLE.splitlines() for word in line.split() if word.startswith("20") and len(word) == 10}
    return [date.fromisoformat(word).toordinal() - EPOCH for word in sorted(words)]


@cache
def trying_days(market: str) -> dict[str, list[int]]:
    """Kinds of days, by name."""
    leap = [date(year, 2, 28).toordinal() - EPOCH + more for year in (2016, 2024, 2028, 2032) for more in (0, 1, 2)]
    return {
        "change of the clocks": _changes(market) or _edges(4, 1),
        "leap day": leap,
        "month end": _edges(None, 1),
        "year end": _edges(1, 1),
        "holiday": _holidays(market),
        "new version": _versions(),
        "any": list(_days((2024, 1, 1), (2032, 12, 1))),
    }


def trying_moment(rng: np.random.Generator, market: str) -> int:
    """A moment near the edge of a day that matters, or some days after one."""
    kinds = trying_days(market)
    days = kinds[str(rng.choice(list(kinds)))]
    day = int(rng.choice(days)) + int(rng.choice([0, 0, 0, 1, 1, 2, 3, 4, 7, 30, 90]))
    start = first_second(day, zone_of(market))
    if rng.random() < 0.7:
        return start + int(rng.choice(ABOUT))
    return start + int(rng.integers(86400))
