"""The oracle's own calendar: plain datetime and zoneinfo, one day or moment at a time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

import holidays

EPOCH = date(1970, 1, 1).toordinal()

ZONES = {
    "US": "America/Los_Angeles",
    "CA": "America/Los_Angeles",
    "MX": "America/Los_Angeles",
    "BR": "America/Sao_Paulo",
    "UK": "Europe/London",
    "DE": "Europe/Paris",
    "FR": "Europe/Paris",
    "IT": "Europe/Paris",
    "ES": "Europe/Paris",
    "NL": "Europe/Amsterdam",
    "JP": "Asia/Tokyo",
    "AU": "Australia/Sydney",
    "IN": "Asia/Kolkata",
    "SG": "Asia/Singapore",
    "AE": "Asia/Dubai",
}
"""Zones of the marketplaces, transcribed from the marketplace table of the policy facts (§9)."""

MARKETS = tuple(ZONES)
COUNTRIES = {market: "GB" if market == "UK" else market for market in MARKETS}


@cache
def zone_of(market: str | None, otherwise: str = "UTC") -> ZoneInfo:
    """The zone of a marketplace, or that of the sheet where the marketplace is unknown."""
    return ZoneInfo(ZONES.get(market or "", otherwise))


def day_at(seconds: int, zone: ZoneInfo) -> int:
    """The calendar day of a moment, in days since 1970-01-01."""
    return datetime.fromtimestamp(seconds, zone).toordinal() - EPOCH


@cache
def first_second(day: int, zone: ZoneInfo) -> int:
    """The first UTC second of a calendar day; where midnight does not exist, the moment the clocks jump over it."""
    return int(datetime.combine(date.fromordinal(day + EPOCH), datetime.min.time(), zone).timestamp())


@cache
def last_second(day: int, zone: ZoneInfo) -> int:
    """The last UTC second of a calendar day."""
    return first_second(day + 1, zone) - 1


HOLIDAYS_KNOWN = range(2001, 2036)
"""The years whose holidays are known for every marketplace (rules.md §1)."""


@cache
def _holidays(market: str, year: int) -> frozenset[date]:
    """Public holidays about a year; in far years there are only weekends."""
    years = [near for near in (year - 1, year, year + 1) if near in HOLIDAYS_KNOWN]
    return frozenset(holidays.country_holidays(COUNTRIES[market], years=years) if year in HOLIDAYS_KNOWN else ())


def is_business_day(day: int, market: str) -> bool:
    """Neither Saturday nor Sunday nor a public holiday of the marketplace's country."""
    plain = date.fromordinal(day + EPOCH)
    return plain.weekday() < 5 and plain not in _holidays(market, plain.year)


@cache
def after_business_days(day: int, count: int, market: str) -> int:
    """The `count`-th business day after `day`; a start on no business day counts from the last one before it."""
    while not is_business_day(day, market):
        day -= 1
    while count:
        day += 1
        count -= is_business_day(day, market)
    return day


def text_of(seconds: int, zone: ZoneInfo) -> str:
    """A moment as people read it, local and UTC."""
    local = datetime.fromtimestamp(seconds, zone)
    return f"{local:%Y-%m-%d %H:%M:%S %Z} ({datetime.fromtimestamp(seconds, UTC):%m-%d %H:%M:%S} UTC)"


def day_text(day: int) -> str:
    """A calendar day as people read it."""
    return date.fromordinal(day + EPOCH).isoformat()
