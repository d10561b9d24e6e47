"""Rectangles of a tab, as Google's GridRange writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from addon.playground.workbook.shifts import Shift

Dimension = Literal["ROWS", "COLUMNS"]


@dataclass(frozen=True, slots=True)
class Area:
    """0-based half-open indices; None at an end means: up to the end of the tab."""

    top: int = 0
    bottom: int | None = None
    left: int = 0
    right: int | None = None

    def shifted(self, dimension: Dimension, shift: Shift) -> Area | None:
        """Say where the area is after rows or columns came, went or moved; None: nothing is left of it."""
        if dimension == "ROWS" and not self.top and self.bottom is None:
            return self  # whole columns stay whole columns
        if dimension == "ROWS":
            rows = shift.span(self.top, self.bottom)
            return Area(*rows, self.left, self.right) if rows else None
        columns = shift.span(self.left, self.right)
        return Area(self.top, self.bottom, *columns) if columns else None

    def meets(self, other: Area) -> bool:
        """Say whether the two have a cell in common."""
        return _meet(self.top, self.bottom, other.top, other.bottom) and _meet(
            self.left, self.right, other.left, other.right
        )

    def within(self, rows: int, columns: int) -> Area:
        """Close the open ends, and cut at the edge of a tab of this size."""
        return Area(
            self.top,
            rows if self.bottom is None else min(self.bottom, rows),
            self.left,
            columns if self.right is None else min(self.right, columns),
        )

    def holds(self, row: int, column: int) -> bool:
        """Say whether the cell is inside."""
        return self.meets(Area(row, row + 1, column, column + 1))

    def written(self, sheet_id: int) -> dict[str, Any]:
        """Write it as a GridRange; open ends are left out, as Google does."""
        ends = {
            "startRowIndex": self.top if self.top or self.bottom is not None else None,
            "endRowIndex": self.bottom,
            "startColumnIndex": self.left if self.left or self.right is not None else None,
            "endColumnIndex": self.right,
        }
        return {"sheetId": sheet_id} | {name: end for name, end in ends.items() if end is not None}


def area_from(body: Mapping[str, Any]) -> Area:
    """Read a GridRange."""
    return Area(
        body.get("startRowIndex") or 0,
        body.get("endRowIndex"),
        body.get("startColumnIndex") or 0,
        body.get("endColumnIndex"),
    )


def _meet(start: int, end: int | None, other_start: int, other_end: int | None) -> bool:
    return (other_end is None or start < other_end) and (end is None or other_start < end)
