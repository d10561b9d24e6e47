"""What becomes of a value that is written: as it is (RAW), or read as if a person typed it (USER_ENTERED)."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, NamedTuple

from addon.playground.calls.desk import LONGEST_CELL
from addon.playground.calls.faults import Refusal
from addon.playground.calls.locales import date_order, date_pattern, decimal_mark, group_mark
from addon.playground.formulas.coerce import plain
from addon.playground.formulas.tree import Fault
from addon.playground.workbook.book import Book
from addon.playground.workbook.columns import Typed

_DATE = re.compile(r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_EPOCH = date(1899, 12, 30).toordinal()
_CENTURY_TURNS = 30


class Entered(NamedTuple):
    """A typed value, and the number format that typing it brings along (None: none)."""

    value: Typed
    format: dict[str, Any] | None = None


def raw(value: object) -> Typed:
    """Take a JSON value as it is; empty text clears.

    Raises:
        Refusal: it is no cell value, or too long.
    """
    if isinstance(value, str):
        return checked(value) or None
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        number = plain(value)
        return None if isinstance(number, Fault) else number
    raise Refusal(f"Invalid values[0][0]: {'struct_value' if isinstance(value, dict) else 'list_value'} {{ }}")


def checked(text: str) -> str:
    """Refuse a text that is too long for a cell."""
    if len(text) > LONGEST_CELL:
        raise Refusal(f"Your input contains more than the maximum of {LONGEST_CELL} characters in a single cell.")
    return text


def typed(value: object, book: Book) -> Entered:
    """Read a JSON value as if a person typed it into a cell of this spreadsheet."""
    if not isinstance(value, str):
        return Entered(raw(value))
    text = checked(value)
    if text.startswith("'"):
        return Entered(text[1:] or None)
    if text.startswith("=") and len(text) > 1:
        return Entered(book.formula(text))
    return _read(text, book.properties.get("locale", "en_US")) if text else Entered(None)


def _read(text: str, locale: str) -> Entered:
    bare = text.strip()
    if bare.upper() in {"TRUE", "FALSE"}:
        return Entered(bare.upper() == "TRUE")
    return _number(bare, locale) or _date(bare, locale) or _time(bare) or Entered(text)


def _number(text: str, locale: str) -> Entered | None:
    group, mark = re.escape(group_mark(locale)), re.escape(decimal_mark(locale))
    pattern = rf"([-+]?)([$€£¥]?)([-+]?)(\d+|\d{{1,3}}(?:{group}\d{{3}})+)?({mark}\d*)?([eE][-+]?\d+)?(%?)"
    match = re.fullmatch(pattern, text)
    if match is None or not (match[4] or (match[5] and len(match[5]) > 1)):
        return None
    sign, symbol, second, units, decimals, exponent, percent = (part or "" for part in match.groups())
    digits = re.sub(group, "", units) + (decimals.replace(decimal_mark(locale), ".", 1) if decimals else "")
    number = float((sign or second) + digits + exponent) / (100 if percent else 1)
    value = plain(number)
    return Entered(
        None if isinstance(value, Fault) else value, _number_format(symbol, percent, decimals, units, exponent)
    )


def _number_format(symbol: str, percent: str, decimals: str, units: str, exponent: str) -> dict[str, Any] | None:
    places = "." + "0" * 2 if len(decimals) > 1 else ""
    if percent:
        return {"type": "PERCENT", "pattern": f"0{places}%"}
    if symbol:
        return {"type": "CURRENCY", "pattern": f'"{symbol}"#,##0{places}'}
    if exponent:
        return {"type": "SCIENTIFIC", "pattern": "0.00E+00"}
    return {"type": "NUMBER", "pattern": f"#,##0{places}"} if not units.isdigit() and units else None


def _date(text: str, locale: str) -> Entered | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    day = _day(match[1], match[3], match[4], locale)
    seconds = _seconds(match[5], match[6], match[7]) if match[5] else 0
    if day is None or seconds is None:
        return None
    if not match[5]:
        pattern = match[2].join(("yyyy", "mm", "dd")) if len(match[1]) == 4 else date_pattern(locale)  # noqa: PLR2004  a year in front
        return Entered(day, {"type": "DATE", "pattern": pattern})
    value = plain(day + seconds / 86_400)
    return Entered(0 if isinstance(value, Fault) else value, {"type": "DATE_TIME"})


def _day(first: str, second: str, third: str, locale: str) -> int | None:
    order = "ymd" if len(first) > 2 else date_order(locale)  # noqa: PLR2004  a year in front
    parts = dict(zip(order, (first, second, third), strict=True))
    year = int(parts["y"])
    if len(parts["y"]) <= 2:  # noqa: PLR2004  a year of two digits
        year += 2000 if year < _CENTURY_TURNS else 1900
    try:
        return date(year, int(parts["m"]), int(parts["d"])).toordinal() - _EPOCH
    except ValueError:
        return None


def _seconds(hours: str, minutes: str, seconds: str | None) -> int | None:
    parts = (int(hours), int(minutes), int(seconds or 0))
    fits = parts[0] < 24 and parts[1] < 60 and parts[2] < 60  # noqa: PLR2004  a clock's limits
    return parts[0] * 3600 + parts[1] * 60 + parts[2] if fits else None


def _time(text: str) -> Entered | None:
    match = _TIME.fullmatch(text)
    seconds = _seconds(match[1], match[2], match[3]) if match else None
    return None if seconds is None else Entered(seconds / 86_400, {"type": "TIME"})
