"""What an account is measured by (G3) and the days when more orders come (G18): the numbers behind account health."""

from __future__ import annotations

import calendar
import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, NamedTuple

from marshmallow import Schema

from schemas.measures import Measure, MeasureSchema, PeakEvent, PeakEventSchema, Rule, Span


@cache
def measures() -> Mapping[str, Measure]:
    """Load every measure by key."""
    return _loaded("health", MeasureSchema())


@cache
def peak_events() -> Mapping[str, PeakEvent]:
    """Load every peak event by key."""
    return _loaded("peaks", PeakEventSchema())


def measure(key: str) -> int:
    """Read the value of one measure."""
    return int(measures()[key].value)


class Peak(NamedTuple):
    """One event's days, both included."""

    key: str
    first: date
    last: date


def peaks(first: date, last: date) -> tuple[Peak, ...]:
    """List the peaks that touch the days from `first` to `last`, in order of time."""
    spans = (
        Peak(event.key, span.first, span.last)
        for event in peak_events().values()
        for span in (*event.announced, *_by_rule(event.rule, first, last))
    )
    return tuple(
        sorted((peak for peak in spans if peak.first <= last and peak.last >= first), key=lambda peak: peak.first)
    )


def _by_rule(rule: Rule | None, first: date, last: date) -> list[Span]:
    if rule is None:
        return []
    days = [_day_of(rule, year) for year in range(first.year, last.year + 1)]
    return [Span(day, day) for day in days]


def _day_of(rule: Rule, year: int) -> date:
    before = calendar.monthrange(year, rule.month)[0]
    nth = 1 + (rule.weekday - before) % 7 + 7 * (rule.nth - 1)
    return date(year, rule.month, nth) + timedelta(rule.plus)


def _loaded(page: str, schema: Schema) -> Mapping[str, Any]:
    raw = tomllib.loads(files(__package__).joinpath(f"{page}.toml").read_text("utf-8"))
    return MappingProxyType({key: schema.load({"key": key, **entry}) for key, entry in raw.items()})
