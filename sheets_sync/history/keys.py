"""The keys of the lines of a tab as its own formulas make them, whatever is done with them afterwards."""

from __future__ import annotations

from schemas.cells import cell_fault
from schemas.grid import Cell
from sheets_sync.google import Workbook
from sheets_sync.look import Look, raw_columns
from sheets_sync.mending import is_sound
from sheets_sync.rowkey import encoded
from sheets_sync.wording import words


def line_keys(workbook: Workbook, seen: Look) -> list[Cell]:
    """Give the keys from the header row on (which has none); from the raw columns where our key column is not sound."""
    top = seen.seen
    if seen.keys is not None and is_sound(top, words(seen.choices.language)):
        return [None, *seen.keys[top.header :]]
    raw = encoded(raw_columns(workbook, top), top.parts, lambda text: cell_fault(text) is not None)
    return [None, *raw[1:]]
