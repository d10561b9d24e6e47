"""Sorting a range: its cells move, everything outside stays; what spills over it is no cell and stays too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from addon.playground.calls.desk import Desk, inside
from addon.playground.calls.faults import Body
from addon.playground.formulas.operators import ranked
from addon.playground.formulas.tree import Fault, Formula, Value
from addon.playground.workbook.areas import Area, area_from
from addon.playground.workbook.columns import Typed
from addon.playground.workbook.tabs import Tab


def sort_range(desk: Desk, body: Body) -> Body:
    """Sort rows of a range by what the named columns show; blanks come last, whatever the order."""
    tab = desk.tab((body.get("range") or {}).get("sheetId"))
    area = inside(tab, area_from(body.get("range") or {}))
    desk.may_change(tab, area)
    specs = body.get("sortSpecs") or [{"dimensionIndex": area.left, "sortOrder": "ASCENDING"}]
    rearrange(tab, area, sorted_rows(desk, tab, area, specs))
    return {}


def sorted_rows(desk: Desk, tab: Tab, area: Area, specs: list[Body]) -> list[int]:
    """Find the new order: the old rows in their new sequence."""
    calculation = desk.calculation()
    rows = list(range(area.top, area.bottom or 0))
    for spec in reversed(specs):
        shown = calculation.shown(tab.sheet_id, spec.get("dimensionIndex") or 0)
        keys = {row: (shown[row] if row < len(shown) else None) for row in rows}
        blank = [row for row in rows if keys[row] is None]
        filled = [row for row in rows if keys[row] is not None]
        ranks = {row: _rank(keys[row]) for row in filled}
        rows = sorted(filled, key=ranks.__getitem__, reverse=spec.get("sortOrder") == "DESCENDING") + blank
    return rows


def _rank(value: Value) -> tuple[int, float | str]:
    """Errors come after everything else."""
    return (3, 0) if isinstance(value, Fault) else ranked(value)


def rearrange(tab: Tab, area: Area, rows: list[int]) -> None:
    """Put the cells of the old rows in their new sequence; formulas move as if copied."""
    for at in range(area.left, area.right or 0):
        column = tab.open(at)
        values = [_moved(column.value(old), new - old) for new, old in enumerate(rows, area.top)]
        dress = [column.worn(old) for old in rows]
        _lay(column.values, area, values)
        _lay(column.dress, area, dress)


def _lay(cells: list[Any], area: Area, new: list[Any]) -> None:
    cells.extend([None] * ((area.bottom or 0) - len(cells)))
    cells[area.top : area.bottom] = new


def _moved(value: Typed, rows: int) -> Typed:
    return value.changed(lambda ref: ref.carried(rows, 0)) if isinstance(value, Formula) else value


REQUESTS: dict[str, Callable[[Desk, Body], Body]] = {"sortRange": sort_range}
