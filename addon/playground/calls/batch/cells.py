"""Requests that write cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from addon.playground.calls.batch.sheets import mask_of
from addon.playground.calls.cells import dressed, value_from
from addon.playground.calls.desk import Desk, inside
from addon.playground.calls.faults import Body, Refusal
from addon.playground.calls.masks import Mask, wants
from addon.playground.formulas.tree import Formula
from addon.playground.workbook.areas import Area, area_from
from addon.playground.workbook.tabs import Tab


def update_cells(desk: Desk, body: Body) -> Body:
    """Write rows of CellData, from a corner or into a range; what a masked cell leaves out is cleared."""
    mask = mask_of(body)
    rows = [row.get("values") or [] for row in body.get("rows") or []]
    tab, area = _place(desk, body, rows)
    desk.may_change(tab, area)
    for down, row in enumerate(range(area.top, area.bottom or 0)):
        cells = rows[down] if down < len(rows) else []
        width = (area.right or 0) - area.left if body.get("range") else len(cells)
        for right in range(width):
            _write(desk, tab, (row, area.left + right), cells[right] if right < len(cells) else {}, mask)
    return {}


def _place(desk: Desk, body: Body, rows: list[list[Body]]) -> tuple[Tab, Area]:
    start = body.get("start") or {}
    if body.get("range"):
        tab = desk.tab(body["range"].get("sheetId"))
        closed = inside(tab, area_from(body["range"]))
        if len(rows) > (closed.bottom or 0) - closed.top or any(
            len(row) > (closed.right or 0) - closed.left for row in rows
        ):
            raise Refusal("Attempting to write outside of the range.")
        return tab, closed
    if "start" not in body:
        raise Refusal("Must specify range or start.")
    tab = desk.tab(start.get("sheetId"))
    top, left = start.get("rowIndex") or 0, start.get("columnIndex") or 0
    area = Area(top, top + len(rows), left, left + max((len(row) for row in rows), default=0))
    if area.bottom > tab.row_count:  # type: ignore[operator]  # it is closed
        raise Refusal(
            f"Attempting to write row: {tab.row_count}, beyond the last requested row of: {tab.row_count - 1}"
        )
    if area.right > tab.column_count:  # type: ignore[operator]  # it is closed
        raise Refusal(
            f"Attempting to write column: {tab.column_count}, beyond the last column of: {tab.column_count - 1}"
        )
    return tab, area


def _write(desk: Desk, tab: Tab, place: tuple[int, int], cell: Body, mask: Mask) -> None:
    row, at = place
    column = tab.open(at)
    if wants(mask, "userEnteredValue"):
        column.put(row, value_from(cell.get("userEnteredValue"), desk.book))
    if set(mask) != {"userEnteredValue"}:
        column.wear(row, dressed(column.worn(row), cell, mask))


def repeat_cell(desk: Desk, body: Body) -> Body:
    """Write one CellData into every cell of a range; a formula's references move along."""
    mask = mask_of(body)
    cell = body.get("cell") or {}
    tab = desk.tab((body.get("range") or {}).get("sheetId"))
    area = inside(tab, area_from(body.get("range") or {}))
    desk.may_change(tab, area)
    if wants(mask, "userEnteredValue"):
        _repeat_value(desk, tab, area, cell)
    if set(mask) != {"userEnteredValue"}:
        tab.dressed(area, lambda worn: dressed(worn, cell, mask))
    return {}


def _repeat_value(desk: Desk, tab: Tab, area: Area, cell: Body) -> None:
    value = value_from(cell.get("userEnteredValue"), desk.book)
    for at in range(area.left, area.right or 0):
        column = tab.open(at)
        for row in range(area.top, area.bottom or 0):
            column.put(row, _carried(value, row - area.top, at - area.left) if isinstance(value, Formula) else value)


def _carried(formula: Formula, rows: int, columns: int) -> Formula:
    return formula.changed(lambda ref: ref.carried(rows, columns))


def append_cells(desk: Desk, body: Body) -> Body:
    """Write rows of CellData below the last row with data, adding rows where the grid ends."""
    mask = mask_of(body)
    tab = desk.tab(body.get("sheetId"))
    rows = [row.get("values") or [] for row in body.get("rows") or []]
    calculation = desk.calculation()
    last = max((_filled(calculation.shown(tab.sheet_id, at)) for at in range(tab.column_count)), default=0)
    if last + len(rows) > tab.row_count:
        tab.insert_rows(tab.row_count, last + len(rows) - tab.row_count, tab.row_count - 1)
    width = max((len(row) for row in rows), default=0)
    if width > tab.column_count:
        tab.insert_columns(tab.column_count, desk.book.new_columns(width - tab.column_count))
    desk.may_change(tab, Area(last, last + len(rows), 0, width))
    for down, cells in enumerate(rows):
        for at, cell in enumerate(cells):
            _write(desk, tab, (last + down, at), cell, mask)
    return {}


def _filled(values: Sequence[object]) -> int:
    return next((row + 1 for row in range(len(values) - 1, -1, -1) if values[row] is not None), 0)


REQUESTS: dict[str, Callable[[Desk, Body], Body]] = {
    "updateCells": update_cells,
    "repeatCell": repeat_cell,
    "appendCells": append_cells,
}
