"""Which rows of a tab are order lines: no blank rows, no second header, no promotion or summary rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.columns import columns
from schemas.grid import Grid
from schemas.spelling import normalised
from schemas.vocabulary import totals
from sheets_sync.reading.merges import Unmerged, unmerged
from sheets_sync.reading.raw import Lines, RawColumn, distinct
from sheets_sync.recognise import Recognition

IDENTITY = ("order_id", "order_item_id")
"""All that a promotion row repeats of its item."""

SUMMED = ("settlement", "date_range")
"""Reports in which a row without an order id is a sum, a fee or a transfer, not an order."""

LONGEST_SUM = 16
"""Characters of the word for a sum: shorter than any order id."""

PROMOTED = ("new_orders",)
"""Reports of Amazon in which a promotion has a row of its own."""

ENOUGH = 2
"""Cells beside its ids that make a row an order line, to which a promotion row can belong."""


@dataclass(frozen=True, slots=True)
class RawLines:
    """The order lines of a tab.

    Attributes:
        rows: their 1-based rows in the sheet.
        index: their rows in the grid.
        columns: their cells by canonical key.
        covered: lines under a merged cell, by key; only columns that have some.
        doubtful: lines under a merged cell that may not hold for them, by key; the same columns.
    """

    rows: NDArray[np.int32]
    index: NDArray[np.intp]
    columns: Mapping[str, RawColumn]
    covered: Mapping[str, Lines]
    doubtful: Mapping[str, Lines]

    def __len__(self) -> int:
        return len(self.rows)


def raw_lines(grid: Grid, recognition: Recognition, *, whole: bool) -> RawLines:
    """Take the order lines out of a grid, with the true number of every row; `whole` as in `table.orders_from`."""
    first = recognition.first
    plain = {key: unmerged(grid, first, place, columns()[key].of) for key, place in recognition.columns.items()}
    raw = {key: distinct(key, recognition.columns[key], column.cells) for key, column in plain.items()}
    kept = np.flatnonzero(_lines(raw, max(grid.height - first, 0), recognition, whole=whole))
    merged: dict[str, Unmerged] = {key: column for key, column in plain.items() if column.covered.any()}
    return RawLines(
        (kept + first + grid.first_row).astype(np.int32),
        kept + first,
        {key: column.kept(kept) for key, column in raw.items()},
        {key: column.covered[kept] for key, column in merged.items()},
        {key: column.doubtful[kept] for key, column in merged.items()},
    )


def _lines(raw: Mapping[str, RawColumn], height: int, recognition: Recognition, *, whole: bool) -> Lines:
    shown = {key: _shown(column) for key, column in raw.items()}
    lines = np.zeros(height, np.bool_)
    for column in shown.values():
        lines |= column
    lines[[row - recognition.first for row in recognition.repeats]] = False
    if "order_id" in raw:
        lines &= ~_sums(raw["order_id"])
    if recognition.report in SUMMED and "order_id" in shown:
        lines &= shown["order_id"]
    if whole or recognition.report in PROMOTED:
        lines &= ~_promotions(raw, shown, height)
    return lines


def _sums(ids: RawColumn) -> Lines:
    """Where a row says that it is the sum of the others."""
    texts = (
        (place, cell) for place, cell in enumerate(ids.cells) if isinstance(cell, str) and len(cell) <= LONGEST_SUM
    )
    return ids.lines(place for place, cell in texts if normalised(cell) in totals())


def _shown(column: RawColumn) -> Lines:
    """Where a cell shows something of an order; an empty checkbox, which people draw down to the last row, does not."""
    empty = column.blank | np.array([cell is False for cell in column.cells], np.bool_)
    return ~empty[column.index]


def _promotions(raw: Mapping[str, RawColumn], shown: Mapping[str, Lines], height: int) -> Lines:
    """Where a row repeats the ids of an earlier line and none of its facts: a discount of that line, told apart."""
    facts = np.zeros(height, np.int64)
    for key, lines in shown.items():
        facts += lines if key not in IDENTITY else False
    thin: Lines = (facts == 0) & shown.get("order_id", np.zeros(height, np.bool_))
    if not thin.any():
        return thin
    ids = [raw[key].index for key in IDENTITY if key in raw]
    seen: set[tuple[int, ...]] = set()
    for row in range(height):
        own = tuple(int(index[row]) for index in ids)
        if facts[row] >= ENOUGH:
            seen.add(own)
        thin[row] &= own in seen
    return thin
