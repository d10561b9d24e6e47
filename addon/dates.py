"""Serial numbers of a sheet as dates a person reads, in the form of the reader's language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from schemas.grid import Cell
from sheets_sync.wording import Words

_SERIAL_ZERO = datetime(1899, 12, 30, tzinfo=UTC)
_TOLERANCE = timedelta(seconds=1)
"""A fraction of a day stands for a minute only nearly; without this, 08:15 reads as 08:14."""


def shown_serial(cell: Cell, speech: Words) -> str:
    """Write a serial number as a day (whole number) or a moment (with a fraction); anything else is blank."""
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        return ""
    moment = _SERIAL_ZERO + timedelta(days=cell) + _TOLERANCE
    return _written("date.day" if cell == int(cell) else "date.moment", moment, speech)


def shown_moment(seconds: int, zone: str, speech: Words) -> str:
    """Write UTC seconds as a moment of that zone, with the zone's abbreviation or offset."""
    moment = datetime.fromtimestamp(seconds, ZoneInfo(zone))
    return f"{_written('date.moment', moment, speech)} {moment.tzname()}"


def _written(key: str, moment: datetime, speech: Words) -> str:
    parts = {"year": "%Y", "month": "%m", "day": "%d", "time": "%H:%M"}
    return speech.say(key, **{name: moment.strftime(form) for name, form in parts.items()})
