"""Requests about rows and columns as such."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from addon.playground.calls.batch.lines import cut_columns, cut_rows, insert_columns, insert_rows, move
from addon.playground.calls.batch.sheets import mask_of
from addon.playground.calls.desk import Desk
from addon.playground.calls.faults import Body, Refusal
from addon.playground.calls.masks import wants
from addon.playground.workbook.areas import Dimension
from addon.playground.workbook.tabs import Row, Tab


def lines_of(desk: Desk, body: Body, *, may_end_after: bool = False) -> tuple[Tab, Dimension, int, int]:
    """Read a DimensionRange: the tab, what it counts, first and last index.

    Raises:
        Refusal: it is empty or leaves the grid.
    """
    tab = desk.tab(body.get("sheetId"))
    dimension: Dimension = body.get("dimension", "")
    if dimension not in {"ROWS", "COLUMNS"}:
        raise Refusal("range.dimension must be ROWS or COLUMNS.")
    limit = tab.row_count if dimension == "ROWS" else tab.column_count
    start, end = body.get("startIndex") or 0, body.get("endIndex", limit)
    if start >= end:
        raise Refusal(f"range.endIndex[{end}] must be greater than range.startIndex[{start}].")
    if start < 0 or (not may_end_after and end > limit):
        raise Refusal(f"Cannot use {dimension.lower()} {start} to {end}: the sheet has {limit}.")
    return tab, dimension, start, end


def insert_dimension(desk: Desk, body: Body) -> Body:
    """Insert rows or columns; they look like the line before or after."""
    tab, dimension, start, end = lines_of(desk, body.get("range") or {}, may_end_after=True)
    limit = tab.row_count if dimension == "ROWS" else tab.column_count
    before = bool(body.get("inheritFromBefore"))
    if before and start == 0:
        raise Refusal("range.startIndex must be greater than 0 if inheritFromBefore is true.")
    if (start >= limit and not before) or start > limit:
        raise Refusal(
            f"range.startIndex[{start}] must be less than the grid size ({limit}) if inheritFromBefore is false."
        )
    insert = insert_rows if dimension == "ROWS" else insert_columns
    insert(desk, tab, start, end - start, start - 1 if before else start)
    return {}


def delete_dimension(desk: Desk, body: Body) -> Body:
    """Delete rows or columns."""
    tab, dimension, start, end = lines_of(desk, body.get("range") or {})
    (cut_rows if dimension == "ROWS" else cut_columns)(desk, tab, start, end)
    return {}


def move_dimension(desk: Desk, body: Body) -> Body:
    """Move rows or columns; the destination counts as before the move."""
    tab, dimension, start, end = lines_of(desk, body.get("source") or {})
    to = body.get("destinationIndex") or 0
    if not 0 <= to <= (tab.row_count if dimension == "ROWS" else tab.column_count):
        raise Refusal(f"destinationIndex[{to}] is outside of the grid.")
    move(desk, tab, dimension, (start, end), to)
    return {}


def append_dimension(desk: Desk, body: Body) -> Body:
    """Add rows or columns at the end."""
    tab = desk.tab(body.get("sheetId"))
    length = body.get("length") or 0
    if length < 1:
        raise Refusal("length must be greater than 0.")
    if body.get("dimension") == "ROWS":
        tab.insert_rows(tab.row_count, length, tab.row_count - 1)
    else:
        insert_columns(desk, tab, tab.column_count, length, tab.column_count - 1)
    return {}


def update_dimension_properties(desk: Desk, body: Body) -> Body:
    """Change width, height and hidden flag of rows or columns."""
    mask = mask_of(body)
    properties = body.get("properties") or {}
    tab, dimension, start, end = lines_of(desk, body.get("range") or {})
    change: Body = {"size": properties.get("pixelSize")} if wants(mask, "pixelSize") else {}
    change |= {"hidden": bool(properties.get("hiddenByUser"))} if wants(mask, "hiddenByUser") else {}
    for at in range(start, end):
        _set(desk, tab, dimension, at, change)
    return {}


def _set(desk: Desk, tab: Tab, dimension: Dimension, at: int, change: Body) -> None:
    if dimension == "COLUMNS":
        column = tab.open(at)
        for name, value in change.items():
            setattr(column, name, value)
    else:
        tab.mark(at, replace(tab.row(at) or Row(desk.book.uid()), **change))


REQUESTS: dict[str, Callable[[Desk, Body], Body]] = {
    "insertDimension": insert_dimension,
    "deleteDimension": delete_dimension,
    "moveDimension": move_dimension,
    "appendDimension": append_dimension,
    "updateDimensionProperties": update_dimension_properties,
}
