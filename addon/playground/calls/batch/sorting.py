"""Sorting a range: cells move within the range, everything outside stays; what spills over it is no cell and stays too."""

from __future__ import annotations

from collections.abc import Callable
from functools import cmp_to_key
from typing import Any

from addon.playground.calls.desk import Desk, inside
from addon.playground.calls.faults import Body
from addon.playground.formulas.operators import order
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
        down = spec.get("sortOrder") == "DESCENDING"
        keys = {row: (shown[row] if row < len(shown) else None) for row in rows}
        blank = [row for row in rows if keys[row] in (None, "") and keys[row] is not False]
        filled = [row for row in rows if row not in set(blank)]
        filled.sort(key=cmp_to_key(lambda first, second, keys=keys: _order(keys[first], keys[second])), reverse=False)  # type: ignore[misc]  # bound per column
        if down:
            filled = _reversed(filled, keys)
        rows = filled + blank
    return rows


def _reversed(rows: list[int], keys: dict[int, Value]) -> list[int]:
    """Turn the order around, but leave equal rows in theirs."""
    return sorted(rows, key=cmp_to_key(lambda first, second: _order(keys[second], keys[first])))


def _order(first: Value, second: Value) -> int:
    if isinstance(first, Fault) or isinstance(second, Fault):
        return isinstance(first, Fault) - isinstance(second, Fault)
    return order(first, second)


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
