"""The days ahead by weeks: nothing of a day is lost, and the peaks stand where they fall (G18)."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.health.ageing import Ahead
from sheets_sync.health.weeks import weeks
from sheets_sync.policy.measures import Peak, peaks

START = 20_000
RATE = st.none() | st.integers(0, 500)
DAY = st.tuples(st.integers(0, 50), RATE, RATE, RATE)
SOME_DAYS = st.lists(DAY, min_size=1, max_size=90).map(
    lambda drawn: [Ahead(START + at, 100, new, low, mid, high) for at, (new, low, mid, high) in enumerate(drawn)]
)


@given(SOME_DAYS)
def test_each_day_is_in_one_week_and_the_week_is_as_bad_as_its_worst_day(days):
    """Weeks follow each other without a gap, seven days each but the last; each rate is the highest of its days."""
    found = weeks(days, ())
    assert found[0].first == days[0].day
    assert found[-1].last == days[-1].day
    assert [week.first for week in found[1:]] == [week.last + 1 for week in found[:-1]]
    assert all(week.last - week.first == 6 for week in found[:-1])
    for week in found:
        inside = [day for day in days if week.first <= day.day <= week.last]
        for key in ("low", "open", "high"):
            rates = [rate for day in inside if (rate := getattr(day, key)) is not None]
            assert getattr(week, key) == max(rates, default=None)
        assert week.estimated == inside[-1].estimated


@given(SOME_DAYS, st.lists(st.tuples(st.integers(-9, 99), st.integers(0, 20)), max_size=4))
def test_a_peak_stands_in_every_week_that_it_touches(days, drawn):
    """By its own days, the first and the last included."""
    zero = date(1970, 1, 1) + timedelta(START)
    known = [Peak(f"p{at}", zero + timedelta(a), zero + timedelta(a + long)) for at, (a, long) in enumerate(drawn)]
    for week in weeks(days, known):
        inside = {date(1970, 1, 1) + timedelta(day) for day in range(week.first, week.last + 1)}
        touching = [
            peak.key
            for peak in known
            if inside & {peak.first + timedelta(step) for step in range((peak.last - peak.first).days + 1)}
        ]
        assert list(week.peaks) == touching


def test_black_friday_and_cyber_monday_of_2026_have_their_weeks():
    """27 November is in the week of the 23rd, the Monday after it in the next."""
    first = (date(2026, 11, 23) - date(1970, 1, 1)).days
    days = [Ahead(first + at, 10, 0, 0, 0, 0) for at in range(14)]
    found = weeks(days, peaks(date(2026, 11, 23), date(2026, 12, 31)))
    assert [week.peaks for week in found] == [("black_friday",), ("cyber_monday",)]
