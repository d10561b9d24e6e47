"""When each defect leaves the Order Defect Rate, and what the weeks ahead can bring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from schemas.orders import SCALE, Bools
from sheets_sync.health.defects import KINDS, Defects
from sheets_sync.health.rate import counts_from, leaves_on, window
from sheets_sync.policy.measures import measure


class Leaving(NamedTuple):
    """One defect: its order, what made it one, and the days from which and until which (not included) it counts."""

    order: str
    market: int
    kinds: tuple[str, ...]
    counts_from: int
    leaves_on: int


def leaving(defects: Defects, today: dict[int, int]) -> list[Leaving]:
    """List the defects that count now or will, the first to leave first."""
    counted = np.flatnonzero(defects.counted & defects.dated & (defects.market >= 0)).tolist()
    found = [_leaving(defects, at) for at in counted]
    return sorted((each for each in found if each.leaves_on > today[each.market]), key=lambda each: each[3:])


def _leaving(defects: Defects, at: int) -> Leaving:
    kinds = tuple(kind for kind, held in zip(KINDS, defects.kinds[at], strict=True) if held)
    day = int(defects.day[at])
    return Leaving(defects.order[at], int(defects.market[at]), kinds, counts_from(day), leaves_on(day))


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a day ahead can bring, by order of what is certain: counted defects alone, with open claims, with more.

    `orders` holds those known today and, for days not sold yet, as many as came per day of late (`estimated`).
    Rates in hundredths of a percent; None without orders.
    """

    day: int
    orders: int
    estimated: int
    low: int | None
    open: int | None
    high: int | None


def ahead(defects: Defects, here: Bools, at_risk: Bools, today: int, days: int) -> list[Ahead]:
    """Follow one marketplace and channel (`here`) over the days to come.

    `at_risk` marks orders that may yet become defects, beyond those with an open claim.
    """
    dated = here & defects.dated
    pace = _pace(defects, dated, today)
    return [_day(defects, dated, at_risk, today, today + step, pace) for step in range(days + 1)]


def _pace(defects: Defects, dated: Bools, today: int) -> float:
    days = measure("forecast.pace")
    recent = dated & (defects.day > today - days) & (defects.day <= today)
    return float(recent.sum()) / days


def _day(defects: Defects, dated: Bools, at_risk: Bools, today: int, day: int, pace: float) -> Ahead:  # noqa: PLR0913, PLR0917  what a day rests on
    first, last = window(day)
    inside = dated & (defects.day >= first) & (defects.day <= last) & (defects.day <= today)
    estimated = round(pace * max(last - max(first - 1, today), 0))
    orders = int(inside.sum()) + estimated
    sure, claims = inside & defects.counted, inside & (defects.counted | defects.pending)
    every = claims | (inside & at_risk)
    low, opened, high = (_points(int(held.sum()), orders) for held in (sure, claims, every))
    return Ahead(day, orders, estimated, low, opened, high)


def _points(defects: int, orders: int) -> int | None:
    return -(-defects * SCALE // orders) if orders else None
