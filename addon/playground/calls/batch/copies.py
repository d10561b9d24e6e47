"""Copying and cutting cells to another place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from addon.playground.calls.a1 import too_large
from addon.playground.calls.batch.bound import placed
from addon.playground.calls.desk import Desk
from addon.playground.calls.faults import Body
from addon.playground.formulas.refs import Ref
from addon.playground.formulas.tree import Fault, Formula
from addon.playground.workbook.areas import Area
from addon.playground.workbook.columns import Dress, Typed
from addon.playground.workbook.tabs import Tab


@dataclass(frozen=True, slots=True)
class Piece:
    """Copied cells, column by column."""

    values: list[list[Typed]]
    dress: list[list[Dress | None]]


def copy_paste(desk: Desk, body: Body) -> Body:
    """Copy a range over another, repeated where the target is a multiple of it."""
    source_tab, source = placed(desk, body.get("source"))
    source = source.within(source_tab.row_count, source_tab.column_count)
    tab, wanted = placed(desk, body.get("destination"))
    kind = body.get("pasteType", "PASTE_NORMAL")
    piece = _taken(desk, source_tab, source, values_only=kind == "PASTE_VALUES")
    area = _target(tab, wanted, source)
    desk.may_change(tab, area)
    _paste(tab, area, source, piece, kind)
    return {}


def _taken(desk: Desk, tab: Tab, area: Area, *, values_only: bool) -> Piece:
    calculation = desk.calculation()
    rows, columns = range(area.top, area.bottom or 0), range(area.left, area.right or 0)
    typed = [[tab.value(row, at) for row in rows] for at in columns]
    if values_only:
        shown = [[calculation.cell(tab.sheet_id, row, at) for row in rows] for at in columns]
        typed = [[value.sign if isinstance(value, Fault) else value for value in column] for column in shown]
    return Piece(typed, [[tab.columns[at].worn(row) for row in rows] for at in columns])


def _target(tab: Tab, wanted: Area, source: Area) -> Area:
    height, width = (source.bottom or 0) - source.top, (source.right or 0) - source.left
    closed = wanted.within(tab.row_count, tab.column_count)
    tall, wide = (closed.bottom or 0) - closed.top, (closed.right or 0) - closed.left
    area = Area(
        closed.top,
        closed.top + (tall if tall % height == 0 else height),
        closed.left,
        closed.left + (wide if wide % width == 0 else width),
    )
    if (area.bottom or 0) > tab.row_count or (area.right or 0) > tab.column_count:
        raise too_large(tab, area)
    return area


def _paste(tab: Tab, area: Area, source: Area, piece: Piece, kind: str) -> None:
    for at in range(area.left, area.right or 0):
        column, across = tab.open(at), (at - area.left) % len(piece.values)
        for row in range(area.top, area.bottom or 0):
            down = (row - area.top) % len(piece.values[across])
            if kind not in {"PASTE_FORMAT", "PASTE_DATA_VALIDATION", "PASTE_CONDITIONAL_FORMATTING"}:
                shift = row - source.top - down, at - source.left - across
                column.put(row, _copied(piece.values[across][down], *shift))
            if kind in {"PASTE_NORMAL", "PASTE_FORMAT"}:
                column.wear(row, piece.dress[across][down])


def _copied(value: Typed, rows: int, columns: int) -> Typed:
    return value.changed(lambda ref: ref.carried(rows, columns)) if isinstance(value, Formula) else value


def cut_paste(desk: Desk, body: Body) -> Body:
    """Move a range elsewhere; formulas keep what they point at."""
    source_tab, source = placed(desk, body.get("source"))
    source = source.within(source_tab.row_count, source_tab.column_count)
    corner = body.get("destination") or {}
    tab = desk.tab(corner.get("sheetId"))
    top, left = corner.get("rowIndex") or 0, corner.get("columnIndex") or 0
    area = Area(top, top + (source.bottom or 0) - source.top, left, left + (source.right or 0) - source.left)
    if (area.bottom or 0) > tab.row_count or (area.right or 0) > tab.column_count:
        raise too_large(tab, area)
    desk.may_change(source_tab, source)
    desk.may_change(tab, area)
    piece = _taken(desk, source_tab, source, values_only=False)
    _emptied(source_tab, source)
    home = source_tab.sheet_id
    for across, at in enumerate(range(area.left, area.right or 0)):
        column = tab.open(at)
        for down, row in enumerate(range(area.top, area.bottom or 0)):
            value = piece.values[across][down]
            column.put(row, value.changed(_named(home, tab)) if isinstance(value, Formula) else value)
            column.wear(row, piece.dress[across][down])
    by = (area.top - source.top, area.left - source.left)
    desk.book.rewrite(lambda of: lambda ref: _followed(ref, of, (home, source), (tab.sheet_id, *by)))
    return {}


def _named(home: int, tab: Tab) -> Callable[[Ref], Ref]:
    """A formula that is cut to another tab still points at the cells of its old one."""
    return lambda ref: replace(ref, sheet=home) if ref.sheet is None and tab.sheet_id != home else ref


def _followed(ref: Ref, home: int, source: tuple[int, Area], to: tuple[int, int, int]) -> Ref:
    """Let a reference follow cells that were cut, if all it points at was among them."""
    sheet, area = source
    if ref.broken or ref.unknown is not None or (home if ref.sheet is None else ref.sheet) != sheet:
        return ref
    (top, bottom), (left, right) = ref.rows, ref.columns
    rows_in = bottom is not None and area.top <= top and bottom <= (area.bottom or 0)
    columns_in = right is not None and area.left <= left and right <= (area.right or 0)
    return (
        ref.moved(to[1], to[2], None if to[0] == home and ref.sheet is None else to[0])
        if rows_in and columns_in
        else ref
    )


def _emptied(tab: Tab, area: Area) -> None:
    for at in range(area.left, area.right or 0):
        column = tab.open(at)
        for row in range(area.top, area.bottom or 0):
            column.put(row, None)
            column.wear(row, None)


REQUESTS: dict[str, Callable[[Desk, Body], Body]] = {"copyPaste": copy_paste, "cutPaste": cut_paste}
