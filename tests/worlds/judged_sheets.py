"""Sheets of made-up orders as cells, for whichever door judges them: every judged column, words, dates and dirt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from builders.order_lines import JUDGED, lines_of
from builders.orders_builder import UNREADABLE

from schemas.columns import columns

ZONE = "America/Los_Angeles"
SERIAL_ZERO = datetime(1899, 12, 30, tzinfo=UTC)
DIRT = {"instant": "as soon as possible", "money": "a lot", "number": "many", "flag": "perhaps", "word": "??"}
SOME = 24
"""Columns of one sheet beside the essential ones: what one call of a function may carry."""


def sheet_of(seed, as_of, count):
    """Make the rows of a sheet: a header of canonical keys, then orders with ids of their own."""
    rows, dice = lines_of(seed, as_of, count)
    named = {key for row in rows for key in row}
    keys = ["order_id", *(key for key in JUDGED if key in named and key != "order_id")]
    ids = [_id(number, row.get("order_id")) for number, row in enumerate(rows)]
    lines = [[own, *(_cell(key, row.get(key), dice) for key in keys[1:])] for own, row in zip(ids, rows, strict=True)]
    return [keys, *lines]


def serial(seconds, zone=ZONE):
    """The serial number that a sheet in `zone` holds for a moment, to the minute."""
    local = datetime.fromtimestamp(seconds - seconds % 60, ZoneInfo(zone)).replace(tzinfo=UTC)
    days = (local - SERIAL_ZERO) / timedelta(days=1)
    return int(days) if days == int(days) else days


def _id(number, given):
    head = "S01" if isinstance(given, str) and given.startswith("S") else f"{100 + number % 900}"
    return "" if given is None and number % 97 == 0 else f"{head}-{number:07}-{1_000_000 + number:07}"


def _cell(key, value, dice):
    if value is None:
        return ""
    kind = columns()[key].kind
    if value == UNREADABLE:
        return DIRT.get(kind, "#N/A")
    if kind != "instant":
        return value
    moment = serial(value)
    if dice.random() < 0.3:
        return int(moment)
    text = datetime.fromtimestamp(value - value % 60, UTC)
    return text.strftime("%Y-%m-%dT%H:%M:%SZ") if dice.random() < 0.2 else moment
