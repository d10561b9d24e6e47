"""A tab: its columns, its rows' properties, and the areas that carry properties."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from addon.playground.workbook.areas import Area, Dimension
from addon.playground.workbook.columns import Column, Dress, Typed
from addon.playground.workbook.shifts import Deleted, Inserted, Moved, Shift

KINDS = ("merges", "protectedRanges", "conditionalFormats", "basicFilter", "tables", "bandedRanges", "filterViews")
"""The properties that are bound to areas, by their names in the API."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A property bound to areas: a merge, a protected range, a conditional format, a filter, a table.

    Attributes:
        areas: where.
        body: the rest of it, as the API writes it, without its ranges.
    """

    areas: tuple[Area, ...]
    body: dict[str, Any]

    def shifted(self, dimension: Dimension, shift: Shift) -> Bound | None:
        """Follow rows or columns; None when nothing of its place is left."""
        areas = tuple(moved for area in self.areas if (moved := area.shifted(dimension, shift)) is not None)
        return replace(self, areas=areas) if areas else None


@dataclass(frozen=True, slots=True)
class Row:
    """A row's properties; a row without any has no such object.

    Attributes:
        uid: stays the same when the row moves; developer metadata hangs on it.
        size: height in pixels; None: the default.
        hidden: whether a person or the API hid it.
    """

    uid: int
    size: int | None = None
    hidden: bool = False


@dataclass(slots=True)
class Tab:
    """A tab of a spreadsheet.

    Attributes:
        sheet_id: its id, which never changes.
        title: its name.
        row_count: how many rows the grid has; `columns` says how many columns.
        properties: other sheet properties (frozen rows, colour, hidden …), as the API writes them.
        marked: the rows' properties, from row 0 on.
        bound: by kind, the properties bound to areas.
    """

    sheet_id: int
    title: str
    row_count: int
    columns: list[Column]
    properties: dict[str, Any] = field(default_factory=dict)
    marked: list[Row | None] = field(default_factory=list)
    bound: dict[str, tuple[Bound, ...]] = field(default_factory=dict)

    def copy(self) -> Tab:
        """Make a copy to change; the columns are shared until one is opened."""
        return replace(
            self,
            columns=list(self.columns),
            properties=dict(self.properties),
            marked=list(self.marked),
            bound=dict(self.bound),
        )

    @property
    def column_count(self) -> int:
        """How many columns the grid has."""
        return len(self.columns)

    @property
    def whole(self) -> Area:
        """The whole grid."""
        return Area(0, self.row_count, 0, self.column_count)

    def open(self, column: int) -> Column:
        """Get a column to change."""
        found = self.columns[column]
        if found.sealed:
            found = self.columns[column] = found.copy()
        return found

    def value(self, row: int, column: int) -> Typed:
        """Look at what is typed in a cell."""
        return self.columns[column].value(row)

    def row(self, row: int) -> Row | None:
        """Look at a row's properties."""
        return self.marked[row] if row < len(self.marked) else None

    def mark(self, row: int, properties: Row | None) -> None:
        """Set a row's properties."""
        self.marked += [None] * (row + 1 - len(self.marked))
        self.marked[row] = properties

    def insert_rows(self, at: int, count: int, dress_from: int | None) -> None:
        """Insert rows before row `at`."""
        for index in range(self.column_count):
            if self.columns[index].values[at:] or self.columns[index].dress:
                self.open(index).rows_inserted(at, count, dress_from)
        if at < len(self.marked):
            self.marked[at:at] = [None] * count
        self.row_count += count
        self._follow("ROWS", Inserted(at, count))

    def delete_rows(self, start: int, end: int) -> None:
        """Delete rows."""
        for index in range(self.column_count):
            if len(self.columns[index].values) > start or len(self.columns[index].dress) > start:
                self.open(index).rows_deleted(start, end)
        del self.marked[start:end]
        self.row_count -= end - start
        self._follow("ROWS", Deleted(start, end))

    def move_rows(self, start: int, end: int, to: int) -> None:
        """Take rows to before the old row `to`."""
        for index in range(self.column_count):
            if self.columns[index].values or self.columns[index].dress:
                self.open(index).rows_moved(start, end, to)
        marked = self.marked + [None] * (max(end, to) - len(self.marked))
        block = marked[start:end]
        del marked[start:end]
        at = to if to <= start else to - len(block)
        self.marked = marked[:at] + block + marked[at:]
        self._follow("ROWS", Moved(start, end, to))

    def insert_columns(self, at: int, columns: list[Column]) -> None:
        """Insert columns before column `at`."""
        self.columns[at:at] = columns
        self._follow("COLUMNS", Inserted(at, len(columns)))

    def delete_columns(self, start: int, end: int) -> None:
        """Delete columns."""
        del self.columns[start:end]
        self._follow("COLUMNS", Deleted(start, end))

    def move_columns(self, start: int, end: int, to: int) -> None:
        """Take columns to before the old column `to`."""
        block = self.columns[start:end]
        del self.columns[start:end]
        at = to if to <= start else to - len(block)
        self.columns[at:at] = block
        self._follow("COLUMNS", Moved(start, end, to))

    def dressed(self, area: Area, change: Callable[[Dress | None], Dress | None]) -> None:
        """Change what the cells of an area wear."""
        closed = area.within(self.row_count, self.column_count)
        made: dict[int, tuple[Dress | None, Dress | None]] = {}
        for index in range(closed.left, closed.right or 0):
            column = self.open(index)
            for row in range(closed.top, closed.bottom or 0):
                worn = column.worn(row)
                if id(worn) not in made:
                    made[id(worn)] = (worn, change(worn))
                column.wear(row, made[id(worn)][1])

    def _follow(self, dimension: Dimension, shift: Shift) -> None:
        for kind, items in self.bound.items():
            self.bound[kind] = tuple(moved for item in items if (moved := item.shifted(dimension, shift)) is not None)
