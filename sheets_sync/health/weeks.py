"""The days ahead by weeks: the worst that each can bring, and the peaks that fall into it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sheets_sync.health.ageing import Ahead
from sheets_sync.policy.measures import Peak

DAYS_PER_WEEK = 7
_FIRST_DAY = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from `first` on (days from 1970-01-01), fewer at the end.

    `low`, `open` and `high` are the highest of its days, each in hundredths of a percent: counted defects alone, with
    open claims, with orders at risk too; None without orders. `estimated` orders are those of its last day. `peaks`
    are keys of the peaks that touch it.
    """

    first: int
    last: int
    estimated: int
    low: int | None
    open: int | None
    high: int | None
    peaks: tuple[str, ...]


def weeks(ahead: Sequence[Ahead], peaks: Iterable[Peak]) -> list[Week]:
    """Gather the days ahead, in their order, week by week."""
    known = tuple(peaks)
    parts = (ahead[start : start + DAYS_PER_WEEK] for start in range(0, len(ahead), DAYS_PER_WEEK))
    return [_week(part, known) for part in parts]


def _week(days: Sequence[Ahead], peaks: Sequence[Peak]) -> Week:
    first, last = (_FIRST_DAY + timedelta(days=days[place].day) for place in (0, -1))
    touching = dict.fromkeys(peak.key for peak in peaks if peak.first <= last and peak.last >= first)
    return Week(
        first=days[0].day,
        last=days[-1].day,
        estimated=days[-1].estimated,
        low=_highest(day.low for day in days),
        open=_highest(day.open for day in days),
        high=_highest(day.high for day in days),
        peaks=tuple(touching),
    )


def _highest(rates: Iterable[int | None]) -> int | None:
    return max((rate for rate in rates if rate is not None), default=None)
