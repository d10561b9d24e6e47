"""Days, moments and spans as cards write them: short, the year only where it is not this one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_date

from schemas.grid import Cell
from sheets_sync.wording import Words

_EPOCH, _SERIAL_ZERO = date(1970, 1, 1), datetime(1899, 12, 30, tzinfo=UTC)
_TOLERANCE = timedelta(seconds=1)
"""A fraction of a day stands for a minute only nearly; without this, 08:15 reads as 08:14."""
MINUTE, HOUR, DAY = 60, 3_600, 86_400
HOURS_COUNTED = 48
"""Hours up to which a span is counted in hours and minutes, and beyond which in days."""


def zone_of(name: str) -> ZoneInfo:
    """Find a time zone; an unknown one counts as UTC."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def day_said(day: int, today: date, speech: Words) -> str:
    """Write a calendar day (days since 1970-01-01)."""
    return _day(_EPOCH + timedelta(days=day), today, speech)


def moment_said(seconds: int, zone: str, now: int, speech: Words) -> str:
    """Write UTC seconds as a moment of a zone."""
    place = zone_of(zone)
    return _moment(datetime.fromtimestamp(seconds, place), datetime.fromtimestamp(now, place).date(), speech)


def cell_said(cell: Cell, zone: str, now: int, speech: Words) -> str:
    """Write a serial number of a sheet as it stands there: a whole number is a day, a fraction a moment."""
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        return ""
    moment, today = _SERIAL_ZERO + timedelta(days=cell) + _TOLERANCE, datetime.fromtimestamp(now, zone_of(zone)).date()
    return _day(moment.date(), today, speech) if cell == int(cell) else _moment(moment, today, speech)


def span_said(seconds: int, speech: Words) -> str:
    """Write a length of time, as coarse as one needs it; rounded down: no time is promised that is not there."""
    hours, minutes = seconds // HOUR, seconds % HOUR // MINUTE
    if seconds >= HOURS_COUNTED * HOUR:
        return speech.say("card.span.days", count=seconds // DAY)
    if hours and not minutes:
        return speech.say("card.span.whole_hours", hours=hours)
    if hours:
        return speech.say("card.span.hours", hours=hours, minutes=minutes)
    return speech.say("card.span.minutes", minutes=minutes)


def left_said(due: int, now: int, speech: Words) -> str:
    """Write how long there is until a moment, or for how long it has been over."""
    if due >= now:
        return speech.say("card.left", span=span_said(due - now, speech))
    return speech.say("card.overdue", span=span_said(now - due, speech))


def _day(day: date, today: date, speech: Words) -> str:
    pattern = speech.say("card.date.day" if day.year == today.year else "card.date.day_of_year")
    return format_date(day, pattern, locale="en" if speech.language == "en" else "zh_Hant")


def _moment(moment: datetime, today: date, speech: Words) -> str:
    return speech.say("card.date.moment", day=_day(moment.date(), today, speech), time=moment.strftime("%H:%M"))
