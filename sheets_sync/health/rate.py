"""The Order Defect Rate (G3): defects among the orders of a window of days, by order date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from schemas.orders import SCALE, Bools
from sheets_sync.health.defects import CHANNELS, Defects
from sheets_sync.policy.measures import measure


@dataclass(frozen=True, slots=True)
class Rate:
    """One marketplace's rate in one channel.

    `first` and `last` are the window's order days, from 1970-01-01. `orders` counts whole orders; `defects` the sure
    ones; `pending` those that open claims would add. `undated` orders stand outside every window.
    """

    market: int
    channel: str
    first: int
    last: int
    orders: int
    defects: int
    pending: int
    undated: int

    @property
    def basis_points(self) -> int | None:
        """The rate in hundredths of a percent, rounded up so that it never looks better; None without orders."""
        return -(-self.defects * SCALE // self.orders) if self.orders else None

    @property
    def headroom(self) -> int:
        """How many more defects the rate bears; below zero: how many too many there are."""
        return headroom(self.defects, self.orders)


def headroom(defects: int, orders: int) -> int:
    """Say how many more defects keep the rate below its target; negative where it is missed already."""
    most = max((measure("odr.target") * orders - 1) // SCALE, 0)
    return most - defects


def window(today: int) -> tuple[int, int]:
    """Say the first and last order day that count on a day; all are days from 1970-01-01."""
    last = today - measure("odr.lag")
    return last - measure("odr.window") + 1, last


def leaves_on(ordered: int) -> int:
    """Say the first day on which an order of that day counts no longer."""
    return ordered + measure("odr.window") + measure("odr.lag")


def counts_from(ordered: int) -> int:
    """Say the first day on which an order of that day counts."""
    return ordered + measure("odr.lag")


def rates(defects: Defects, today: dict[int, int]) -> list[Rate]:
    """Compute the rate of each marketplace and channel that has orders; `today` is the day in each marketplace."""
    return [_rate(defects, market, channel, here, today[market]) for market, channel, here in shares(defects)]


def shares(defects: Defects) -> Iterator[tuple[int, int, Bools]]:
    """Part the orders by marketplace and channel; orders without a marketplace have no window."""
    for market in np.unique(defects.market[defects.market >= 0]).tolist():
        for channel in range(len(CHANNELS)):
            here = (defects.market == market) & (defects.channel == channel)
            if here.any():
                yield market, channel, here


def _rate(defects: Defects, market: int, channel: int, here: Bools, today: int) -> Rate:
    first, last = window(today)
    inside = here & defects.dated & (defects.day >= first) & (defects.day <= last)
    return Rate(
        market, CHANNELS[channel], first, last,
        orders=int(inside.sum()),
        defects=int((inside & defects.counted).sum()),
        pending=int((inside & defects.pending & ~defects.counted).sum()),
        undated=int((here & ~defects.dated).sum()),
    )  # fmt: skip
