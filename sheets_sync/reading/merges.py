"""Merged cells among the data: only the top left one holds the value, the others look blank but are not."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from schemas.grid import Cell, Grid, Merge
from schemas.plain import is_blank
from sheets_sync.reading.raw import Lines


class Unmerged(NamedTuple):
    """A column's data cells; the lines that a merged cell covers; those of them where it may not hold."""

    cells: list[Cell]
    covered: Lines
    doubtful: Lines


def unmerged(grid: Grid, first: int, place: int, of: Literal["order", "line"]) -> Unmerged:
    """Fill merged cells where the fact belongs to the order; a fact of one line is in doubt for the others."""
    column = Unmerged(grid.columns[place][first:], *(np.zeros(max(grid.height - first, 0), np.bool_) for _ in "cd"))
    for merge in grid.merges:
        if merge.left <= place < merge.right and merge.bottom > first:
            _unmerge(column, grid, first, place, merge, of)
    return column


def _unmerge(  # noqa: PLR0913, PLR0917  a column, where it stands, and the block over it
    column: Unmerged, grid: Grid, first: int, place: int, merge: Merge, of: str
) -> None:
    value = grid.columns[merge.left][merge.top]
    below = merge.top + 1 if place == merge.left else merge.top
    covered = slice(max(below - first, 0), max(min(merge.bottom, grid.height) - first, 0))
    if is_blank(value) or covered.start >= covered.stop:
        return
    column.covered[covered] = True
    if place == merge.left and of == "order" and merge.top >= first:
        column.cells[covered] = [value] * (covered.stop - covered.start)
    else:
        column.doubtful[covered] = True
