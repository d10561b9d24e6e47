"""Laws of dates as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon.dates import shown_moment, shown_serial
from sheets_sync.claims.judgements import Known, Moments
from sheets_sync.wording import words
from sheets_sync.wording.moments import moment_cells

ENGLISH, CHINESE = words("en"), words("zh-Hant")


@given(st.dates(min_value=date(1970, 1, 1), max_value=date(2099, 1, 1)), st.integers(1, 1439))
def test_every_minute_of_every_day_reads_as_itself(day, minute):
    """A serial number to the minute is written as that minute, never one earlier; a whole one as the day alone."""
    serial = (day - date(1899, 12, 30)).days
    assert shown_serial(serial, ENGLISH) == day.isoformat()
    assert shown_serial(serial, CHINESE) == day.strftime("%Y/%m/%d")
    clock = f"{minute // 60:02d}:{minute % 60:02d}"
    assert shown_serial(serial + minute / 1440, ENGLISH) == f"{day.isoformat()} {clock}"


@pytest.mark.parametrize("cell", [None, "", "soon", True])
def test_what_is_no_date_is_blank(cell):
    """A blank, a text or a checkbox is shown as nothing."""
    assert not shown_serial(cell, ENGLISH)


def test_a_moment_names_its_zone():
    """A moment is written in the zone asked for, and says which."""
    at = int(datetime(2026, 11, 23, 17, 40, 59, tzinfo=UTC).timestamp())
    assert shown_moment(at, "America/Los_Angeles", ENGLISH) == "2026-11-23 09:40 UTC-8"
    assert shown_moment(at, "Asia/Tokyo", CHINESE) == "2026/11/24 02:40 UTC+9"
    assert shown_moment(at, "Asia/Kolkata", ENGLISH) == "2026-11-23 23:10 UTC+5:30"
    assert shown_moment(at, "Etc/GMT", ENGLISH) == "2026-11-23 17:40 UTC"


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 1, 1)))
def test_midnight_is_never_read_as_a_whole_day(day):
    """A deadline at midnight is shown as the minute before, since a whole number in a sheet lasts to that day's end."""
    at = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    one = np.ones(1, np.int64)
    due = Moments(one * at, (one * (at // 86_400)).astype(np.int32), one == 0, np.full(1, Known.YES, np.uint8))
    shown = shown_serial(moment_cells(due, "Etc/GMT")[0], ENGLISH)
    assert shown == f"{day - timedelta(days=1)} 23:59"
