"""Facts as a language writes them: dates, amounts and spans by the Unicode data, with its few gaps filled by hand."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel.core import Locale, get_global
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, get_currency_precision
from babel.units import format_unit

from schemas.orders import SCALE
from sheets_sync.claims.calendar import SECONDS_PER_HOUR
from sheets_sync.letters.slots import Amount, Moment, Span, Value

EPOCH = date(1970, 1, 1).toordinal()
SECONDS_PER_MINUTE = 60

LOCALES = {
    "en": "en_GB",
    "zh-Hant": "zh_Hant_TW",
    "de": "de_DE",
    "fr": "fr_FR",
    "it": "it_IT",
    "es": "es_ES",
    "ja": "ja_JP",
}
"""Language of a text → whose forms it has, where no marketplace has its own."""

OWN_LOCALES = {
    ("en", "US"): "en_US",
    ("en", "CA"): "en_CA",
    ("en", "AU"): "en_AU",
    ("en", "IN"): "en_IN",
    ("en", "SG"): "en_SG",
    ("fr", "CA"): "fr_CA",
    ("es", "MX"): "es_MX",
    ("es", "US"): "es_US",
}
"""Marketplaces that write a language in their own way."""

UNGROUPED = ("it_IT", "es_ES")
LEAST_GROUPED = 10_000
"""Italian and Spanish group digits from five digits on; the library does not know."""

FIRST_OF_MONTH = {"fr_FR": "1er", "fr_CA": "1er", "it_IT": "1º"}
"""How the first day of a month is written where the library writes a bare 1."""

CLOSE = ("zh-Hant", "ja")
"""Languages that set no comma between a date and its time."""


@cache
def locale_of(language: str, market: str | None) -> str:
    """Name the locale of a language as a marketplace writes it."""
    return OWN_LOCALES.get((language, market or ""), LOCALES[language])


def said(value: Value, language: str, market: str | None, *, clock: bool) -> str | None:
    """Write a fact in a language; None where it cannot be written without changing it. `clock`: with time and zone."""
    locale = locale_of(language, market)
    if isinstance(value, Amount):
        return money(value, locale)
    if isinstance(value, Span):
        return format_unit(value.count, f"duration-{value.unit}", "long", locale=locale)
    if isinstance(value, Moment):
        return moment(value, locale, language) if clock and not value.whole else day(value.day, locale)
    return value


def day(number: int, locale: str) -> str:
    """Write a day counted from 1970."""
    shown = date.fromordinal(EPOCH + number)
    text = format_date(shown, "long", locale)
    ordinal = FIRST_OF_MONTH.get(locale)
    return f"{ordinal}{text[1:]}" if ordinal and shown.day == 1 and text.startswith("1 ") else text


def moment(value: Moment, locale: str, language: str) -> str:
    """Write a moment with its time and its distance from UTC, the same digits in every language."""
    local = datetime.fromtimestamp(value.seconds, ZoneInfo(value.zone))
    between = " " if language in CLOSE else ", "
    return f"{day(value.day, locale)}{between}{local:%H:%M} ({_offset(local)})"


def _offset(local: datetime) -> str:
    ahead = local.utcoffset()
    minutes = 0 if ahead is None else round(ahead.total_seconds()) // SECONDS_PER_MINUTE
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), SECONDS_PER_HOUR // SECONDS_PER_MINUTE)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def money(value: Amount, locale: str) -> str | None:
    """Write an amount; None for an unknown currency or a fraction that the currency does not have."""
    if value.currency not in get_global("all_currencies"):
        return None
    smallest = SCALE // 10 ** get_currency_precision(value.currency)
    if value.units % smallest:
        return None
    number, grouped = value.units / SCALE, locale not in UNGROUPED or value.units >= LEAST_GROUPED * SCALE
    if locale == LOCALES["ja"] and value.currency == "JPY":
        return f"{format_decimal(number, locale=locale)}円"
    text = format_currency(number, value.currency, locale=locale, group_separator=grouped)
    return text if Locale.parse(locale).language != "zh" else _no_bare_dollar(text, value.currency)


def _no_bare_dollar(text: str, currency: str) -> str:
    """In Chinese a bare $ may be any of six currencies."""
    return text if not text.startswith("$") else f"{'NT' if currency == 'TWD' else currency}{text}"
