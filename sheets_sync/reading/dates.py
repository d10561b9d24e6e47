"""The date columns of a tab: read cell by cell, settled as whole columns, turned into moments."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from schemas.columns import columns
from schemas.grid import Cell
from schemas.orders import Codes, Instants, State
from schemas.problem import Place, Problem
from sheets_sync.reading.date_neighbours import settle_between
from sheets_sync.reading.date_order import is_mixed, settle
from sheets_sync.reading.date_swap import suspects
from sheets_sync.reading.findings import Findings, shown, shown_day
from sheets_sync.reading.instants import instants
from sheets_sync.reading.raw import RawColumn
from sheets_sync.reading.written import Written, written

DATES = tuple(key for key, column in columns().items() if column.kind == "instant")


def dates_of(raw: Mapping[str, RawColumn], market: Codes, zone: str | None, found: Findings) -> dict[str, Instants]:
    """Read every date column that the sheet has."""
    read = {key: written(raw[key]) for key in DATES if key in raw}
    settle(read, market)
    for key, column in read.items():
        mixed = is_mixed(column)
        if mixed:
            settle_between(column)
        found.faults(column.raw, column.reading)
        _tell_open(key, column, mixed=mixed, found=found)
        _tell_swapped(column, found)
    return {key: instants(column, market, zone) for key, column in read.items()}


def _tell_open(key: str, column: Written, *, mixed: bool, found: Findings) -> None:
    """Tell once that a whole column is open; tell cell by cell where only some are."""
    still = column.open.cells[column.state[column.open.cells] == State.UNREADABLE]
    lines = column.raw.lines(still.tolist())
    if not lines.any():
        return
    if mixed or column.votes:
        found.cells("date.ambiguous", column.raw, lines)
        return
    example = found.quoted(column.raw, int(np.flatnonzero(lines)[0]))
    found.one(Problem("date.order_ambiguous", Place(column=column.raw.place, key=key), {"text": example}))


def _tell_swapped(column: Written, found: Findings) -> None:
    lines = np.flatnonzero(column.raw.lines(suspects(column).tolist())).tolist()

    def text(cell: Cell) -> str:
        return shown_day(cell) if isinstance(cell, int | float) else shown(cell)

    found.lines(
        "date.suspect_swap", column.raw, lines, lambda line: {"text": text(column.raw.cells[column.raw.index[line]])}
    )
