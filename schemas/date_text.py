"""How a date is written as text: the calendar days it can mean, its time and its offset. Precise and slow.

The order of day and month is not decided here: a text that leaves it open keeps every reading (`DateText.days`).
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from schemas.plain import LONGEST, Unreadable, plain
from schemas.vocabulary import bare, half_days, months, weekdays, zones

ORDERS = ("DMY", "MDY", "YMD")
"""The orders in which three numbers are written; `DateText.days` follows it."""

NO_DAY = -(2**31)
"""No such calendar day."""

FIRST_YEAR, LAST_YEAR = 2000, 2099
"""Years a date of an order can have; two digits are always of this century."""

FARTHEST_OFFSET = 14 * 3600
_EPOCH = date(1970, 1, 1).toordinal()

_SPACE = r"[ \t]*"
_NUMBERS = re.compile(r"(\d{1,4})([-/.])\s?(\d{1,2})\2\s?(\d{1,4})(?!\d)\.?")
_CJK = re.compile(
    r"(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?[日号號]?"
    r"(?: ?(?:(?:星期|週|周)[一二三四五六日天]|[月火水木金土日]曜日|\([月火水木金土日一二三四五六]\)))?"
)
_COMPACT = re.compile(r"(20\d\d)(\d\d)(\d\d)(?!\d)")
_NAME = r"([^\W\d_]+)\.?"
_DAY = r"(\d{1,2})(?:st|nd|rd|th|er|º|ª|°|\.)?"
_DAY_FIRST = re.compile(rf"{_DAY}[ \-/]*(?:de |of |d')?{_NAME}[ \-/,']*(?:de |del )?(\d{{4}}|\d\d)(?!\d)")
_MONTH_FIRST = re.compile(rf"{_NAME}[ \-/]*{_DAY}[ ,\-/]+(\d{{4}}|\d\d)(?!\d)")
_YEAR_FIRST = re.compile(rf"(\d{{4}})[ \-/]*{_NAME}[ \-/]*{_DAY}(?!\d)")
_NAMED = ((_MONTH_FIRST, "MDY"), (_DAY_FIRST, "DMY"), (_YEAR_FIRST, "YMD"))
_WEEKDAY = re.compile(r"([^\W\d_]+(?:-feira)?)\.?,? +")
_JOIN = re.compile(r"(?:t(?=\d)|[ ,]*(?:(?:at|um|à|alle ore|alle|ore|a las|às|kl\.?) +)?)")
_HALF = r"([ap]\. ?m\.?|[ap]m|上午|下午|午前|午後|午后|凌晨|早上)?"
_TIME = re.compile(
    rf"{_HALF} ?(\d{{1,2}})(?:(?:[:h時时点點]| h |\.)(\d\d)(?:(?:[:分]|\.|min)(\d\d)(?:[.,]\d{{1,9}})?)?)? ?"
    rf"(?:uhr|s|秒|分)? ?{_HALF}(?![:.\d])"
)
_ZONE = re.compile(r"([a-z]{1,5})?([+-]\d{1,2}(?::?\d\d)?)?(?: ?\([^()]*\))?")
_LETTERS = re.compile(r"[^\W\d_][\w /_+:-]*(?: ?\([^()]*\))?")


class DateText(NamedTuple):
    """A date as written.

    Attributes:
        days: days since 1970-01-01 it can mean, one per entry of `ORDERS`, `NO_DAY` where that order has none.
        time: seconds of the day, None for a date without a time. Midnight without an offset is none: programs print
            dates so, and the number cell of a date cannot say it otherwise.
        offset: seconds east of UTC, None without an offset.
        shape: separator and digits of the year (`"/2"`) where the order is open or was decided by the numbers
            alone; "" where the writing itself says the order.
    """

    days: tuple[int, int, int]
    time: int | None
    offset: int | None
    shape: str

    @property
    def day(self) -> int | None:
        """The day, where only one is possible."""
        possible = set(self.days) - {NO_DAY}
        return possible.pop() if len(possible) == 1 else None


def date_text(text: str) -> DateText:
    """Read a date in any of the ways reports and people write one.

    Raises:
        Unreadable: `date.unreadable`, `date.out_of_range` or `date.zone_unknown`.
    """
    written = plain(text[: LONGEST + 1]).casefold()
    if len(text) > LONGEST:
        raise Unreadable("date.unreadable")
    days, shape, rest = _date(written)
    time, offset = _time(rest)
    if time == 0 and offset is None:
        time = None
    if all(day == NO_DAY for day in days):
        raise Unreadable("date.unreadable")
    return DateText(days, time, offset, shape)


def _date(text: str) -> tuple[tuple[int, int, int], str, str]:
    if text[:1].isdigit():
        for pattern, reading in ((_NUMBERS, _numbers), (_CJK, _year_first), (_COMPACT, _year_first)):
            if found := pattern.match(text):
                days, shape = reading(found)
                return days, shape, text[found.end() :]
    for start in _starts(text):
        for pattern, order in _NAMED:
            found = pattern.match(text, start)
            parts = dict(zip(order, found.groups(), strict=True)) if found else {}
            if found and (month := _month(parts["M"])):
                return _same(_day(_year(parts["Y"]), month, int(parts["D"]))), "", text[found.end() :]
    raise Unreadable("date.unreadable")


@lru_cache(maxsize=256)
def _is_weekday(name: str) -> bool:
    return bare(name) in weekdays()


@lru_cache(maxsize=256)
def _month(name: str) -> int | None:
    return months().get(bare(name))


def _starts(text: str) -> list[int]:
    """Where a date with a month's name can begin: at once, or after the name of a weekday."""
    weekday = None if text[:1].isdigit() else _WEEKDAY.match(text)
    return [0, weekday.end()] if weekday and _is_weekday(weekday[1]) else [0]


def _numbers(found: re.Match[str]) -> tuple[tuple[int, int, int], str]:
    first, mark, middle, last = found.groups()
    if len(first) == len("2026"):
        return _year_first_numbers(first, middle, last), ""
    if len(first) > len("26") or len(last) not in {len("26"), len("2026"), len("6")}:
        raise Unreadable("date.unreadable")
    a, b, c = int(first), int(middle), int(last)
    backward = _day(_year(first), b, c) if len(first) == len("26") and len(last) <= len("26") else NO_DAY
    if len(last) == len("6"):
        return (NO_DAY, NO_DAY, backward), f"{mark}2"
    year = _year(last)
    return (_day(year, b, a), _day(year, a, b), backward), f"{mark}{len(last)}"


def _year_first(found: re.Match[str]) -> tuple[tuple[int, int, int], str]:
    return _year_first_numbers(*found.groups()), ""


def _year_first_numbers(year: str, month: str, day: str) -> tuple[int, int, int]:
    if len(day) > len("31"):
        raise Unreadable("date.unreadable")
    return _same(_day(_year(year), int(month), int(day)))


def _same(day: int) -> tuple[int, int, int]:
    return (day, day, day)


def _year(text: str) -> int:
    year = int(text) + (FIRST_YEAR if len(text) <= len("26") else 0)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable("date.out_of_range")
    return year


def _day(year: int, month: int, day: int) -> int:
    try:
        return date(year, month, day).toordinal() - _EPOCH
    except ValueError:
        return NO_DAY


def _time(rest: str) -> tuple[int | None, int | None]:
    rest = rest.rstrip()
    if not rest.strip(" ,"):
        return None, None
    joined = _JOIN.match(rest)
    start = joined.end() if joined else 0
    found = _TIME.match(rest, start)
    if not found or not start:
        raise Unreadable("date.unreadable")
    before, hour, minute, second, after = found.groups()
    if (minute is None and not (before or after)) or (before and after):
        raise Unreadable("date.unreadable")
    seconds = _seconds(before or after, int(hour), int(minute or 0), int(second or 0))
    return seconds, _offset(rest[found.end() :].strip())


def _seconds(half: str | None, hour: int, minute: int, second: int) -> int:
    if half:
        added = half_days()[half.replace(".", "").replace(" ", "")]
        if hour > 12 and not added:  # noqa: PLR2004  13 a.m. is no time
            raise Unreadable("date.unreadable")
        hour = hour % 12 + added if hour <= 12 else hour  # noqa: PLR2004  12 a.m. is midnight, 12 p.m. noon
    if hour > 23 or minute > 59 or second > 59:  # noqa: PLR2004  the clock face
        raise Unreadable("date.unreadable")
    return hour * 3600 + minute * 60 + second


def _offset(text: str) -> int | None:
    if not text:
        return None
    found = _ZONE.fullmatch(text)
    name, shift = found.groups() if found else (None, None)
    if not found or (name and name not in zones()) or (name and shift and zones()[name]):
        raise Unreadable("date.zone_unknown" if _LETTERS.fullmatch(text) else "date.unreadable")
    if shift is None:
        return zones()[name] if name else _no_offset()
    return _shift(shift)


def _no_offset() -> int:
    raise Unreadable("date.unreadable")


def _shift(text: str) -> int:
    digits = text[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > len("14") else (int(digits), 0)
    seconds = hours * 3600 + minutes * 60
    if minutes > 59 or seconds > FARTHEST_OFFSET:  # noqa: PLR2004  the clock face
        raise Unreadable("date.unreadable")
    return -seconds if text[0] == "-" else seconds
