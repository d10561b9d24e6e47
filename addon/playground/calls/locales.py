"""What a spreadsheet's locale decides: the decimal mark, the order of a date, the default formats."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol, get_group_symbol

_YEAR_FIRST = {"ja", "zh", "ko", "hu", "lt", "sv", "mn"}
_DOTTED = {"de", "pl", "tr", "ru", "fi", "nb", "cs"}
_MONTH_FIRST = {"en_US", "en_PH", "es_PR", "en"}


@lru_cache(maxsize=64)
def locale_of(name: str) -> Locale:
    """Find a locale by the name Google uses (`en_US`, `de`); an unknown one counts as en_US."""
    try:
        return Locale.parse(name.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en", "US")


def decimal_mark(name: str) -> str:
    """Give the locale's decimal mark."""
    return get_decimal_symbol(locale_of(name))


def group_mark(name: str) -> str:
    """Give the locale's thousands mark."""
    return get_group_symbol(locale_of(name))


def date_order(name: str) -> str:
    """Say in which order a date's numbers stand: `ymd`, `mdy` or `dmy`."""
    if name.partition("_")[0] in _YEAR_FIRST:
        return "ymd"
    return "mdy" if name in _MONTH_FIRST else "dmy"


def date_pattern(name: str) -> str:
    """Give the pattern a date shows in without one of its own."""
    patterns = {"ymd": "yyyy/mm/dd", "mdy": "m/d/yyyy", "dmy": "dd/mm/yyyy"}
    return "dd.mm.yyyy" if name.partition("_")[0] in _DOTTED else patterns[date_order(name)]
