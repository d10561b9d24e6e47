"""How much speaks for one order of day and month against another, in natural logarithms of odds.

Real dates of one column lie close together, follow each other down the sheet, and keep the order of an order's life;
read in the wrong order they scatter over months. Evidence is counted per distinct date, so that a thousand lines of
one day are one witness.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.date_text import NO_DAY, ORDERS
from sheets_sync.reading.history import PAIRS
from sheets_sync.reading.written import Written

SURE = math.log(1_000)
"""Odds from which a reading is taken: a thousand to one."""

ENDS = 2
"""Dates that only say where a span begins and ends."""

VIOLATION = math.log(30)
"""What one date weighs that would stand before its own cause."""

MOST_VIOLATIONS = 5

Days = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Group:
    """Open cells of one column written in one shape; `entries` index the column's `Open`."""

    key: str
    shape: str
    entries: NDArray[np.intp]


class Evidence:
    """Compares orders for groups of open cells, given everything that is sure in the tab."""

    def __init__(self, columns: Mapping[str, Written]) -> None:
        self._columns = columns
        self._known = {key: column.line_days() for key, column in columns.items()}

    def possible(self, group: Group) -> list[int]:
        """Say which orders give every cell of a group a day."""
        days = self._columns[group.key].open.days[:, group.entries]
        return [order for order in range(len(ORDERS)) if (days[order] != NO_DAY).all()]

    def weigh(self, groups: Iterable[Group], order: int, against: int) -> float:
        """Weigh an order against another, both for all these groups at once."""
        pool = list(groups)
        mine, theirs = ({group.key: self._days(group, each) for group in pool} for each in (order, against))
        near = sum(self._near(group, mine[group.key], theirs[group.key], order, against) for group in pool)
        return _together(near, self._beside(mine, theirs)) + self._violated(theirs) - self._violated(mine)

    def _days(self, group: Group, order: int) -> Days:
        """Give the day of every line of the group's column, read in this order."""
        column = self._columns[group.key]
        days = np.full(len(column.raw.cells), NO_DAY, np.int64)
        days[column.open.cells[group.entries]] = column.open.days[order, group.entries]
        return np.maximum(days[column.raw.index], self._known[group.key])

    def _near(self, group: Group, mine: Days, theirs: Days, order: int, against: int) -> float:
        """Weigh by how close together the column's days lie, and how they follow each other down the sheet."""
        days = self._columns[group.key].open.days[:, group.entries]
        known = self._known[group.key]
        anchors = min(len(np.unique(known[known != NO_DAY])), ENDS)
        witnesses = len(np.unique(days[order][days[order] != days[against]]))
        return max(witnesses - ENDS + anchors, 0) * max(
            ratio(span(theirs), span(mine)), ratio(step(theirs), step(mine)), key=abs
        )

    def _beside(self, mine: Mapping[str, Days], theirs: Mapping[str, Days]) -> float:
        """Weigh by how close the days lie to other dates of their lines."""
        best = 0.0
        for key, days in mine.items():
            for other in self._columns:
                beside, there = mine.get(other, self._known[other]), theirs.get(other, self._known[other])
                pairs = (days != NO_DAY) & (theirs[key] != NO_DAY) & (beside != NO_DAY) & (there != NO_DAY)
                if other == key or not pairs.any():
                    continue
                witnesses = len(np.unique(np.stack((days[pairs], theirs[key][pairs])), axis=1)[0])
                far = np.abs(theirs[key][pairs] - there[pairs])
                near = np.abs(days[pairs] - beside[pairs])
                weight = max(witnesses - ENDS, 0) * ratio(float(np.median(far)), float(np.median(near)))
                best = max(best, weight, key=abs)
        return best

    def _violated(self, days: Mapping[str, Days]) -> float:
        """Weigh the distinct dates that would stand before what they follow."""
        count = 0
        for earlier, later in PAIRS:
            if {earlier, later} & set(days) and {earlier, later} <= set(self._columns):
                first, second = (days.get(key, self._known[key]) for key in (earlier, later))
                wrong = (first != NO_DAY) & (second != NO_DAY) & (second < first)
                count += len(np.unique((days[later] if later in days else days[earlier])[wrong]))
        return VIOLATION * min(count, MOST_VIOLATIONS)


def _together(near: float, beside: float) -> float:
    """Join two kinds of evidence: where they agree they are one, where they do not they fight."""
    return max(near, beside, key=abs) if near * beside >= 0 else near + beside


def span(days: Days) -> float:
    """Measure how many days lie between the first and the last."""
    known = days[days != NO_DAY]
    return float(known.max() - known.min()) if len(known) else 0.0


def step(days: Days) -> float:
    """Measure how many days lie between one line and the next that differs."""
    steps = np.abs(np.diff(days[days != NO_DAY]))
    steps = steps[steps > 0]
    return float(steps.mean()) if len(steps) else 0.0


def ratio(far: float, near: float) -> float:
    """Weigh a distance against a smaller one, per witness."""
    return math.log((far + 1) / (near + 1))
