"""As-of moments."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon.moments import NotAMoment, iso, moment
from sheets_sync.policy import marketplaces


@given(st.dates(min_value=date(2015, 1, 1), max_value=date(2035, 1, 1)))
def test_a_bare_date_is_that_day_in_every_marketplace(day):
    """A date without a time is the same calendar day in all fifteen marketplaces."""
    at = datetime.fromtimestamp(moment(day.isoformat()), UTC)
    assert {at.astimezone(ZoneInfo(place.zone)).date() for place in marketplaces().values()} == {day}


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 1, 1)), st.times(), st.integers(-12, 14))
def test_an_offset_is_honoured(day, clock, hours):
    """The same wall time seven hours further west is seven hours later."""
    naive = datetime.combine(day, clock.replace(microsecond=0, tzinfo=None))
    offset = f"{'-' if hours < 0 else '+'}{abs(hours):02d}:00"
    assert moment(naive.isoformat() + offset) == moment((naive - timedelta(hours=hours)).isoformat() + "Z")


@given(st.integers(946684800, 4070908800))
def test_iso_reads_back(seconds):
    """What `--json` prints can be given back as `--as-of`."""
    assert moment(iso(seconds)) == seconds


@pytest.mark.parametrize("text", ["", "tomorrow", "31/02/2026", "2026-02-30", "2026-13-01", "20261123x"])
def test_anything_else_is_refused(text):
    """A text that is no ISO 8601 moment is refused, never guessed."""
    with pytest.raises(NotAMoment):
        moment(text)
