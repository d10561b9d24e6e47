"""Rows and columns coming, going and moving, with everything that must follow them."""

from __future__ import annotations

from addon.playground.calls.desk import Desk
from addon.playground.calls.faults import Refusal
from addon.playground.workbook.areas import Area, Dimension
from addon.playground.workbook.columns import Column, inherited
from addon.playground.workbook.conditions import rules_follow
from addon.playground.workbook.shifts import Deleted, Inserted, Moved, Shift
from addon.playground.workbook.tabs import Tab


def _follow(desk: Desk, tab: Tab, dimension: Dimension, shift: Shift) -> None:
    desk.book.follow(tab.sheet_id, dimension, shift)
    rules_follow(desk.book, tab.sheet_id, dimension, shift)


def insert_rows(desk: Desk, tab: Tab, at: int, count: int, dress_from: int | None) -> None:
    """Insert rows; they take the formats of the row `dress_from`."""
    desk.may_change(tab, _seam(tab, "ROWS", at))
    tab.insert_rows(at, count, dress_from)
    _follow(desk, tab, "ROWS", Inserted(at, count))


def insert_columns(desk: Desk, tab: Tab, at: int, count: int, dress_from: int | None) -> None:
    """Insert columns; they take the formats and the width of the column `dress_from`."""
    desk.may_change(tab, _seam(tab, "COLUMNS", at))
    fresh = desk.book.new_columns(count)
    if dress_from is not None:
        for column in fresh:
            _take_after(column, tab.columns[dress_from])
    tab.insert_columns(at, fresh)
    _follow(desk, tab, "COLUMNS", Inserted(at, count))


def _take_after(column: Column, model: Column) -> None:
    column.dress = [inherited(dress) for dress in model.dress]
    column.size, column.hidden = model.size, model.hidden


def _seam(tab: Tab, dimension: Dimension, at: int) -> Area:
    """Only a protection that reaches over both sides of the seam is touched by what is put in between."""
    limit = tab.row_count if dimension == "ROWS" else tab.column_count
    if at in {0, limit}:
        return Area(limit, limit) if dimension == "ROWS" else Area(left=limit, right=limit)
    return Area(at, at + 1) if dimension == "ROWS" else Area(left=at, right=at + 1)


def cut_rows(desk: Desk, tab: Tab, start: int, end: int) -> None:
    """Delete rows.

    Raises:
        Refusal: no row would be left.
    """
    desk.may_change(tab, Area(start, end))
    if end - start >= tab.row_count:
        raise Refusal("You can't delete all the rows on the sheet.")
    tab.delete_rows(start, end)
    _follow(desk, tab, "ROWS", Deleted(start, end))


def cut_columns(desk: Desk, tab: Tab, start: int, end: int) -> None:
    """Delete columns.

    Raises:
        Refusal: no column would be left.
    """
    desk.may_change(tab, Area(left=start, right=end))
    if end - start >= tab.column_count:
        raise Refusal("You can't delete all the columns on the sheet.")
    tab.delete_columns(start, end)
    _follow(desk, tab, "COLUMNS", Deleted(start, end))


def move(desk: Desk, tab: Tab, dimension: Dimension, span: tuple[int, int], to: int) -> None:
    """Move rows or columns to before the old index `to`.

    Raises:
        Refusal: the place is inside of what is moved.
    """
    start, end = span
    rows = dimension == "ROWS"
    desk.may_change(tab, Area(start, end) if rows else Area(left=start, right=end))
    if start < to < end:
        raise Refusal("Cannot move a dimension into itself.")
    if to in {start, end}:
        return
    if rows:
        tab.move_rows(start, end, to)
    else:
        tab.move_columns(start, end, to)
    _follow(desk, tab, dimension, Moved(start, end, to))
