"""How large a table may be, and where it ends."""

from __future__ import annotations

from schemas.grid import Cell, Grid

MOST_CELLS = 20_000_000
"""Twice what a Google spreadsheet holds."""


class TooManyCells(Exception):  # noqa: N818  the name says what is wrong with the file
    """Padded to a rectangle the table would be larger than any sheet."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__(f"{height:,} × {width:,}")


def check_shape(width: int, height: int) -> None:
    """Refuse a rectangle that no sheet could hold.

    Raises:
        TooManyCells: it has more than `MOST_CELLS`.
    """
    if width * height > MOST_CELLS:
        raise TooManyCells(width, height)


def without_blank_end(columns: list[list[Cell]]) -> list[list[Cell]]:
    """Cut the blank rows below the last row that holds anything, in place."""
    last = max((_length(column) for column in columns), default=0)
    for column in columns:
        del column[last:]
    return columns


def _length(column: list[Cell]) -> int:
    length = len(column)
    while length and column[length - 1] is None:
        length -= 1
    return length


def is_blank(grid: Grid) -> bool:
    """Whether a grid holds nothing at all."""
    return not grid.height
