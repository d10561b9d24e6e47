"""Serial numbers of a sheet as dates a person reads, in the form of the reader's language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from schemas.grid import Cell
from sheets_sync.wording import Words

_SERIAL_ZERO = datetime(1899, 12, 30, tzinfo=UTC)
MINUTES_PER_HOUR = 60
_TOLERANCE = timedelta(seconds=1)
"""A fraction of a day stands for a minute only nearly; without this, 08:15 reads as 08:14."""


def shown_serial(cell: Cell, speech: Words) -> str:
    """Write a serial number as a day (a whole number) or a moment (a fraction); anything else is blank."""
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        return ""
    moment = _SERIAL_ZERO + timedelta(days=cell) + _TOLERANCE
    return _written("date.day" if cell == int(cell) else "date.moment", moment, speech)


def shown_moment(seconds: int, zone: str, speech: Words) -> str:
    """Write UTC seconds as a moment of that zone, with its distance from UTC: CST and its like mean several zones."""
    moment = datetime.fromtimestamp(seconds, ZoneInfo(zone))
    return f"{_written('date.moment', moment, speech)} {_offset(moment)}"


def _offset(moment: datetime) -> str:
    ahead = moment.utcoffset() or timedelta()
    hours, minutes = divmod(abs(ahead) // timedelta(minutes=1), MINUTES_PER_HOUR)
    sign = "-" if ahead < timedelta() else "+"
    return f"UTC{sign}{hours}" + (f":{minutes:02d}" if minutes else "") if ahead else "UTC"


def _written(key: str, moment: datetime, speech: Words) -> str:
    parts = {"year": "%Y", "month": "%m", "day": "%d", "time": "%H:%M"}
    return speech.say(key, **{name: moment.strftime(form) for name, form in parts.items()})
