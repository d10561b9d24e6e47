"""Laws of dates as text: every form reads back, nothing else is a date, and no text raises anything but a Problem."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from babel.dates import format_date, format_datetime
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.date_text import NO_DAY, ORDERS, date_text
from schemas.plain import Unreadable
from schemas.problem import PROBLEMS

EPOCH = date(1970, 1, 1)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
TIMES = st.times().map(lambda at: at.replace(microsecond=0)).filter(lambda at: at != time(0))
OFFSETS = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
LOCALES = ("en_US", "en_GB", "de", "fr", "it", "es", "es_MX", "pt_BR", "nl", "pl", "sv", "ja", "zh_CN", "zh_TW")


def day_of(text):
    """The day of a date text that has one reading."""
    day = date_text(text).day
    assert day is not None, text
    return EPOCH + timedelta(days=day)


def fault_of(text):
    """The key of the Problem of a text."""
    with pytest.raises(Unreadable) as reason:
        date_text(text)
    return reason.value.key


def attempt(text):
    """A date, or the key of its Problem."""
    try:
        return date_text(text)
    except Unreadable as reason:
        return reason.key


@given(DAYS, TIMES, OFFSETS)
def test_iso_with_an_offset_is_the_instant_python_reads(day, at, zone):
    """ISO texts of every precision mean the same instant to us and to the standard library."""
    moment = datetime.combine(day, at, zone)
    for text in (moment.isoformat(), moment.isoformat(" "), moment.isoformat(timespec="milliseconds")):
        read = date_text(text)
        seconds = read.day * 86_400 + read.time - read.offset
        assert seconds == int(datetime.fromisoformat(text).timestamp())


@given(DAYS, TIMES)
def test_a_time_without_an_offset_stays_without_one(day, at):
    """Nothing turns a wall clock into UTC by itself."""
    read = date_text(f"{day}T{at}")
    assert (EPOCH + timedelta(days=read.day), read.time, read.offset) == (
        day,
        at.hour * 3600 + at.minute * 60 + at.second,
        None,
    )
    assert date_text(f"{day} {at} UTC").offset == 0
    assert date_text(f"{day}T{at}Z").offset == 0


@settings(max_examples=25)
@given(DAYS)
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("length", ["long", "full", "medium"])
def test_a_date_with_a_named_month_reads_back_in_every_language(locale, length, day):
    """What CLDR prints with a month's name, or year first, has one reading: the day it was printed from."""
    text = format_date(day, length, locale=locale)
    read = date_text(text)
    if read.shape:
        assert (day - EPOCH).days in read.days
    else:
        assert day_of(text) == day


@settings(max_examples=25)
@given(DAYS, TIMES)
@pytest.mark.parametrize(
    ("pattern", "locale"),
    [
        ("MMM d, y h:mm:ss a", "en_US"),
        ("d MMM y HH:mm:ss", "en_GB"),
        ("dd-MMM-y", "en_US"),
        ("d. MMMM y HH:mm:ss", "de"),
        ("d MMMM y HH:mm:ss", "fr"),
        ("d MMM y H:mm:ss", "it"),
        ("d 'de' MMMM 'de' y H:mm:ss", "es"),
        ("y年M月d日 H:mm:ss", "ja"),
        ("y年M月d日 aHH:mm", "zh_CN"),
        ("y/M/d a hh:mm:ss", "zh_TW"),
        ("d MMM. y h:mm a", "en_CA"),
        ("y/MM/dd HH:mm", "ja"),
        ("EEEE, d MMMM y", "en_GB"),
        ("EEE MMM d y HH:mm:ss", "en_US"),
        ("yMMdd", "en_US"),
    ],
)
def test_every_written_form_reads_back(pattern, locale, day, at):
    """A date printed in any form of reports.md, with its time where it has one, is read as what was printed."""
    moment = datetime.combine(day, at)
    if "aHH" in pattern and at.hour > 12:
        moment = moment.replace(hour=at.hour - 12)
    text = format_datetime(moment, pattern, locale=locale)
    read = date_text(text)
    assert day_of(text) == day
    if "m:" in pattern or ":mm" in pattern:
        half = "h:" in pattern or "hh" in pattern
        assert read.time is None or read.time // 60 % 60 == moment.minute
        assert not half or read.time is None or read.time // 3600 == moment.hour


@settings(max_examples=25)
@given(DAYS)
@pytest.mark.parametrize("mark", ["/", "-", "."])
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("padded", [True, False])
@pytest.mark.parametrize("digits", [2, 4])
def test_numbers_keep_every_order_they_can_have(order, mark, padded, digits, day):
    """Three numbers read in the order they were written are the day, and no impossible day is ever offered."""
    year = f"{day.year:04}"[-digits:]
    parts = {
        "Y": year,
        "M": f"{day.month:02}" if padded else str(day.month),
        "D": f"{day.day:02}" if padded else str(day.day),
    }
    text = mark.join(parts[part] for part in order)
    read = date_text(text)
    assert read.days[ORDERS.index(order)] == (day - EPOCH).days
    others = {other for other in read.days if other != NO_DAY}
    assert all(0 <= other - (date(2000, 1, 1) - EPOCH).days < 36_525 for other in others)


@pytest.mark.parametrize(
    ("text", "day", "seconds", "offset"),
    [
        ("2026-12-04T07:59Z", "2026-12-04", 28_740, 0),
        ("2017-09-23T14:18:23-07:00", "2017-09-23", 51_503, -25_200),
        ("2025-06-09 05:23:19 UTC", "2025-06-09", 19_399, 0),
        ("Jun 8, 2025 10:23:05 PM PDT", "2025-06-08", 80_585, -25_200),
        ("Jun 8, 2025, 10:23:05 p.m. PDT", "2025-06-08", 80_585, -25_200),
        ("8 juin 2025 22:23:05 UTC+2", "2025-06-08", 80_585, 7_200),
        ("2026/12/3 下午 02:05:11", "2026-12-03", 50_711, None),
        ("2026年12月3日 午前0時15分", "2026-12-03", 900, None),
        ("Jun 8, 2025 12:00:05 AM PST", "2025-06-08", 5, -28_800),
        ("Jun 8, 2025 12:00:05 PM JST", "2025-06-08", 43_205, 32_400),
        ("Sun Jun 08 2025 10:23:05 GMT-0700 (Pacific Daylight Time)", "2025-06-08", 37_385, -25_200),
        ("2022-05-07T18:29:59+00:00", "2022-05-07", 66_599, 0),
        ("２０２６／１２／０３", "2026-12-03", None, None),
        ("20260612", "2026-06-12", None, None),
        ("2026-12-03 00:00:00", "2026-12-03", None, None),
        ("3 déc. 2026 à 14:05", "2026-12-03", 50_700, None),
        ("08.06.2025 14:05 Uhr", None, 50_700, None),
    ],
)
def test_forms_of_the_reports(text, day, seconds, offset):
    """Dates as they stand in real files and sheets."""
    read = date_text(text)
    assert (read.time, read.offset) == (seconds, offset)
    assert day is None or day_of(text) == date.fromisoformat(day)


@pytest.mark.parametrize("zone", ["IST", "CST", "XYZ", "Pacific Time", "America/Los_Angeles", "PT"])
def test_an_unknown_zone_is_said_and_never_utc(zone):
    """A time whose zone means several or none is a Problem of its own."""
    assert fault_of(f"2026-12-03 10:00:00 {zone}") == "date.zone_unknown"


@pytest.mark.parametrize(
    ("zone", "hours"),
    [("PDT", -7), ("PST", -8), ("UTC", 0), ("GMT", 0), ("BST", 1), ("CET", 1), ("CEST", 2), ("JST", 9), ("MESZ", 2)],
)
def test_known_zones_have_their_offset(zone, hours):
    """The abbreviations of Amazon's own reports."""
    assert date_text(f"Jun 8, 2025 10:23:05 AM {zone}").offset == hours * 3600


@pytest.mark.parametrize("year", [1899, 1999, 2100, 2999])
def test_another_century_is_no_date_of_an_order(year):
    """Years before 2000 and after 2099 are told as such; two digits are always this century."""
    for text in (f"{year}-06-01", f"01/06/{year}", f"1 June {year}"):
        assert fault_of(text) == "date.out_of_range"
    assert day_of("12-Aug-99") == date(2099, 8, 12)


@pytest.mark.parametrize(
    "text",
    [
        "2024-13-45",
        "31/02/2026",
        "2023-02-29",
        "2026-12",
        "12/2026",
        "14:05",
        "N/A",
        "-",
        "yesterday",
        "3",
        "45000 ",
        "2026-12-03T25:00",
        "2026-12-03 10",
        "2026-12-03T10:00:60",
        "2026-12-03 13:00 AM",
        "1/2/3",
        "111/2/2026",
        "2026-12-03T10:00:00+15:00",
        "2026-12-03T10:00Z0:",
        "2026-06-08 24:00",
        "2026-12-03 and more",
        "12-Foo-2026",
        "2026-12-0333",
        "1①/06/2026",
        "2026-12-03-04",
        "9" * 5000,
    ],
)
def test_what_is_no_date_is_refused(text):
    """No prefix of a text is taken for the whole of it."""
    assert fault_of(text) in {"date.unreadable", "date.zone_unknown"}


@given(st.text() | st.text("0123456789/-.:TZ +amp年月日", max_size=30))
def test_no_text_raises_anything_else(text):
    """Whatever a cell holds, it is a date or a Problem with words."""
    read = attempt(text)
    if isinstance(read, str):
        assert read in PROBLEMS
    else:
        assert any(day != NO_DAY for day in read.days)
        assert read.time is None or 0 <= read.time < 86_400


@given(DAYS, DAYS)
def test_a_day_that_exists_only_in_one_order_has_one_reading(first, second):
    """`13/06/2026` is June; the numbers alone tell."""
    for day in (first, second):
        if day.day > 12:
            assert day_of(f"{day.day}/{day.month}/{day.year}") == day
            assert day_of(f"{day.month}/{day.day}/{day.year}") == day


def test_python_agrees_on_the_epoch():
    """Days count from 1970-01-01 UTC."""
    assert date_text("2026-01-01T00:00Z").day * 86_400 == datetime(2026, 1, 1, tzinfo=UTC).timestamp()
