"""How a value looks in its cell: number formats, as far as sheets of orders use them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from babel.dates import get_day_names, get_month_names

from addon.playground.calls.locales import date_pattern, decimal_mark, group_mark
from addon.playground.formulas.coerce import general
from addon.playground.formulas.tree import Fault, Value

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  a sheet's serial numbers have no zone
LAST_SERIAL = 2_958_465
_DATE_PIECE = re.compile(r'"[^"]*"|\\.|y+|m+|d+|h+|s+|\.0+|am/pm|a/p|.', re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"(?P<digits>[#0?,]*[#0?](?:\.[#0?]*)?)(?P<exponent>E\+0+)?")
_MONTHS = [get_month_names("wide", locale="en")[month] for month in range(1, 13)]
_DAYS = [get_day_names("wide", locale="en")[day] for day in range(7)]


def displayed(value: Value, number_format: dict[str, Any] | None, locale: str) -> str:
    """Write a value as its cell shows it."""
    if value is None:
        return ""
    if isinstance(value, Fault):
        return value.sign
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    return formatted(value, number_format or {}, locale)


def formatted(number: float, number_format: dict[str, Any], locale: str) -> str:
    """Write a number in a NumberFormat (`type`, `pattern`)."""
    kind, pattern = number_format.get("type", ""), number_format.get("pattern", "")
    if kind in {"DATE", "TIME", "DATE_TIME"}:
        return _moment(number, pattern or _default(kind, locale))
    if kind == "TEXT" or not (kind or pattern):
        return general(number, decimal_mark(locale))
    return _patterned(number, pattern or {"PERCENT": "0.00%", "CURRENCY": "$#,##0.00"}.get(kind, "#,##0.00"), locale)


def _default(kind: str, locale: str) -> str:
    return {"DATE": date_pattern(locale), "TIME": "h:mm:ss"}.get(kind, date_pattern(locale) + " h:mm:ss")


def _moment(serial: float, pattern: str) -> str:
    if not -LAST_SERIAL < serial <= LAST_SERIAL:
        return general(serial)
    milliseconds = round(serial * 86_400_000)
    moment = EPOCH + timedelta(milliseconds=milliseconds)
    pieces = [piece for piece in _DATE_PIECE.findall(pattern) if piece]
    noon = any(piece.lower() in {"am/pm", "a/p"} for piece in pieces)
    out, minutes = "", False
    for at, piece in enumerate(pieces):
        minutes = _about_minutes(pieces, at)
        out += _piece(piece, moment, minutes=minutes, noon=noon)
    return out


def _about_minutes(pieces: list[str], at: int) -> bool:
    """An `m` beside hours or seconds means minutes."""
    letters = [index for index, piece in enumerate(pieces) if piece[0].lower() in "ymdhs"]
    place = letters.index(at) if at in letters else None
    if place is None:
        return False
    before = pieces[letters[place - 1]][0].lower() if place else ""
    after = pieces[letters[place + 1]][0].lower() if place + 1 < len(letters) else ""
    return before == "h" or after == "s"


def _piece(piece: str, moment: datetime, *, minutes: bool, noon: bool) -> str:
    kind, size = piece[0].lower(), len(piece)
    if piece.lower() in {"am/pm", "a/p"}:
        return ("AM" if moment.hour < 12 else "PM")[: 1 if size == 3 else 2]  # noqa: PLR2004  half a day; the length of a/p
    if kind in '"\\':
        return piece.strip('"') if kind == '"' else piece[1]
    writers: dict[str, Callable[[], str]] = {
        "y": lambda: f"{moment.year % 100:02d}" if size <= 2 else f"{moment.year:04d}",  # noqa: PLR2004  yy or yyyy
        "m": lambda: (
            f"{moment.minute:0{min(size, 2)}d}" if minutes else _name(_MONTHS, moment.month - 1, moment.month, size)
        ),
        "d": lambda: _name(_DAYS, moment.weekday(), moment.day, size),
        "h": lambda: f"{(moment.hour % 12 or 12) if noon else moment.hour:0{min(size, 2)}d}",
        "s": lambda: f"{moment.second:0{min(size, 2)}d}",
    }
    if kind == "." and size > 1:
        return "." + f"{moment.microsecond:06d}"[: size - 1]
    return writers[kind]() if kind in writers else piece


def _name(names: list[str], at: int, number: int, size: int) -> str:
    if size <= 2:  # noqa: PLR2004  m or mm: the number
        return f"{number:0{size}d}"
    return names[at][:3] if size == 3 else names[at]  # noqa: PLR2004  mmm: the short name


def _section(number: float, count: int) -> int:
    """A pattern may have sections for positive, negative and zero; the first stands in for a missing one."""
    wanted = 0 if number > 0 else 1 if number < 0 else 2
    return wanted if wanted < count else 0


def _patterned(number: float, pattern: str, locale: str) -> str:
    sections = pattern.split(";")
    section = sections[_section(number, len(sections))]
    bare = abs(number) if number < 0 and len(sections) > 1 else number
    plain = re.sub(r"\[[^\]]*\]", "", section)
    match = _NUMBER.search(re.sub(r'"[^"]*"', lambda quoted: "\0" * len(quoted.group()), plain))
    if match is None:
        return plain.replace('"', "")
    percent = "%" in plain
    digits = _digits(bare * 100 if percent else bare, match["digits"], locale)
    before, after = plain[: match.start()], plain[match.end() :]
    sign = "-" if digits.startswith("-") else ""
    return sign + _literal(before) + digits.removeprefix("-") + _literal(after)


def _literal(text: str) -> str:
    return text.replace('"', "").replace("\\", "").replace("_", "").replace("*", "")


def _digits(number: float, pattern: str, locale: str) -> str:
    whole, _, fraction = pattern.partition(".")
    least = fraction.count("0")
    exact = Decimal(f"{number:.15g}").quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    written = f"{abs(exact):f}"
    units, _, decimals = written.partition(".")
    while len(decimals) > least and decimals.endswith("0"):
        decimals = decimals[:-1]
    units = units.zfill(whole.count("0")) if whole.count("0") else units.lstrip("0")
    if "," in whole:
        units = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", lambda _: group_mark(locale), units)
    sign = "-" if exact < 0 else ""
    return sign + units + (decimal_mark(locale) + decimals if decimals else "")
