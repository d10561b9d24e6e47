"""Days and business days of the fifteen marketplaces, against a plain calendar, day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.claims.calendar import (
    FIRST_YEAR,
    HOLIDAYS_FROM,
    HOLIDAYS_TO,
    LAST_YEAR,
    business_days_after,
    day_ends,
    day_starts,
    days_of,
)
from sheets_sync.policy import MARKETPLACES, marketplaces

EPOCH = date(1970, 1, 1)
EVERY_DAY = np.arange((date(2019, 1, 1) - EPOCH).days, (date(2031, 1, 1) - EPOCH).days, dtype=np.int32)
ANY_DAY = st.dates(date(1990, 1, 1), date(2060, 12, 31))
markets = pytest.mark.parametrize("code", range(len(MARKETPLACES)), ids=MARKETPLACES)


def column(value, size=1, dtype=np.int16):
    """The same value on every line."""
    return np.full(size, value, dtype)


def midnight(day, code):
    """The first UTC second of a calendar day, by the standard library."""
    zone = ZoneInfo(marketplaces()[MARKETPLACES[code]].zone)
    return int(datetime.combine(day, time(), zone).astimezone(UTC).timestamp())


@markets
def test_days_follow_each_other_without_gap_or_overlap(code):
    """Each day ends the second before the next begins, both ends are that day's, through every change of clocks."""
    market = column(code, len(EVERY_DAY))
    starts, ends = day_starts(market, EVERY_DAY), day_ends(market, EVERY_DAY)
    assert (starts[1:] == ends[:-1] + 1).all()
    assert set(np.unique(ends - starts + 1).tolist()) <= {82_800, 86_400, 90_000}
    for second in (starts, ends, (starts + ends) // 2):
        assert (days_of(market, second) == EVERY_DAY).all()


@given(ANY_DAY, st.integers(0, len(MARKETPLACES) - 1))
def test_a_day_starts_at_its_zones_midnight(day, code):
    """Midnights are the standard library's."""
    assert day_starts(column(code), column((day - EPOCH).days, dtype=np.int32)) == midnight(day, code)


@given(st.integers(-(10**9), 3 * 10**9), st.integers(0, len(MARKETPLACES) - 1))
def test_the_day_of_a_second_is_its_zones_day(second, code):
    """Calendar days are the standard library's."""
    day = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=second)).astimezone(
        ZoneInfo(marketplaces()[MARKETPLACES[code]].zone)
    )
    assert days_of(column(code), np.array([second])) == (day.date() - EPOCH).days


def test_lines_of_several_marketplaces_do_not_mix():
    """A column of many marketplaces answers as each alone does; an unknown marketplace has no day."""
    codes = np.array([*range(len(MARKETPLACES)), -1, *range(len(MARKETPLACES))], dtype=np.int16)
    seconds = np.arange(len(codes)) * 10_000_000 + 1_000_000_000
    found = days_of(codes, seconds)
    alone = [int(days_of(codes[here : here + 1], seconds[here : here + 1])[0]) for here in range(len(codes))]
    assert found.tolist() == alone
    assert found[len(MARKETPLACES)] == 0
    assert day_starts(codes, found)[len(MARKETPLACES)] == 0


@pytest.mark.parametrize("year", [1, 1899, 1900, 2031, 2198, 2199, 2200, 9999])
def test_wild_dates_cost_no_time_and_keep_their_order(year):
    """A date far outside is held at the edge of the calendar, never an error."""
    first, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 1, 1)
    wild = date(year, 6, 1)
    day = column((wild - EPOCH).days, dtype=np.int32)
    held = min(max(wild, first), last)
    assert day_starts(column(0), day) == midnight(held, 0)
    assert business_days_after(column(0), day, np.array([0])) == naive(0, held, 0)


def test_wild_seconds_are_held_too():
    """A second far beyond the calendar lies on or beyond its edge."""
    low, high = days_of(column(0, 2), np.array([-(2**62), 2**62]))
    assert EPOCH + timedelta(days=int(low)) < date(FIRST_YEAR, 1, 1)
    assert EPOCH + timedelta(days=int(high)) > date(LAST_YEAR, 1, 1)


@cache
def free_days(country):
    """The public holidays of a country."""
    return frozenset(holidays.country_holidays(country, years=range(HOLIDAYS_FROM, HOLIDAYS_TO + 1)))


def naive(code, day, count):
    """Business days one by one."""
    free = free_days(marketplaces()[MARKETPLACES[code]].country)
    working = lambda one: one.weekday() < 5 and one not in free  # noqa: E731  said once, where it is read
    while not working(day):
        day -= timedelta(days=1)
    while count:
        day += timedelta(days=1)
        count -= working(day)
    return (day - EPOCH).days


@markets
def test_business_days_skip_weekends_and_public_holidays(code):
    """Counting k business days is stepping day by day over what is no business day; a free start counts from before."""
    days = [date(2025, 12, 20) + timedelta(days=step) for step in range(0, 400, 3)]
    numbers = np.array([(day - EPOCH).days for day in days], dtype=np.int32)
    for count in (0, 1, 2, 3):
        found = business_days_after(column(code, len(days)), numbers, column(count, len(days), np.int64))
        assert found.tolist() == [naive(code, day, count) for day in days]


@pytest.mark.parametrize("day", [date(HOLIDAYS_FROM, 1, 1), date(HOLIDAYS_TO, 12, 25)])
def test_the_table_of_holidays_reaches_from_edge_to_edge(day):
    """The first and the last year of the table know New Year and Christmas."""
    eve = column((day - timedelta(days=1) - EPOCH).days, dtype=np.int32)
    assert business_days_after(column(0), eve, np.array([1])) > eve + 1


def test_no_lines_are_no_days():
    """Empty columns stay empty."""
    none = np.zeros(0, np.int64)
    assert len(days_of(none.astype(np.int16), none)) == 0
    assert len(business_days_after(none.astype(np.int16), none.astype(np.int32), none)) == 0
