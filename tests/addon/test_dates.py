"""Laws of dates as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon.dates import shown_moment, shown_serial
from sheets_sync.wording import words

ENGLISH, CHINESE = words("en"), words("zh-Hant")


@given(st.dates(min_value=date(1970, 1, 1), max_value=date(2099, 1, 1)), st.integers(0, 1439))
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
    assert shown_moment(at, "America/Los_Angeles", ENGLISH) == "2026-11-23 09:40 PST"
    assert shown_moment(at, "Asia/Tokyo", CHINESE) == "2026/11/24 02:40 JST"
