"""Columns of raw cells, taken apart into their distinct cells and who holds which."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from schemas.cells import cell_fault
from schemas.grid import Cell
from schemas.orders import State, States
from schemas.plain import Unreadable, is_blank

Held = TypeVar("Held")
Lines = NDArray[np.bool_]
"""Which order lines."""
Index = NDArray[np.intp]
"""For each order line, which distinct cell it holds."""


@dataclass(frozen=True, slots=True)
class RawColumn:
    """One column.

    Attributes:
        key: its canonical key.
        place: its place in the grid.
        cells: its distinct cells.
        blank: which of them show nothing.
        index: which of them each line holds.
    """

    key: str
    place: int
    cells: list[Cell]
    blank: Lines
    index: Index

    def lines(self, distinct: Iterable[int]) -> Lines:
        """Say which lines hold one of these distinct cells."""
        wanted = np.zeros(len(self.cells), dtype=np.bool_)
        wanted[list(distinct)] = True
        return wanted[self.index]

    def kept(self, lines: Index) -> RawColumn:
        """Keep only these lines."""
        return RawColumn(self.key, self.place, self.cells, self.blank, self.index[lines])


@dataclass(slots=True)
class Reading(Generic[Held]):
    """The distinct cells of a column, read: a value where READ, the keys of Problems where UNREADABLE."""

    values: list[Held | None]
    state: States
    faults: dict[str, list[int]] = field(default_factory=dict)

    def fault(self, key: str, distinct: int) -> None:
        """Mark a distinct cell as one that cannot be read, and why."""
        self.state[distinct] = State.UNREADABLE
        self.faults.setdefault(key, []).append(distinct)


def distinct(key: str, place: int, cells: list[Cell]) -> RawColumn:
    """Take a column apart. TRUE and 1 are one key of a dict but two cells."""
    marked = [_MARKS.get(cell, cell) if cell.__class__ is bool else cell for cell in cells] if _mixed(cells) else cells
    numbers: dict[Any, int] = {cell: number for number, cell in enumerate(dict.fromkeys(marked))}
    index = np.fromiter(map(numbers.__getitem__, marked), np.intp, len(cells))
    found = [_UNMARKS.get(cell, cell) for cell in numbers] if marked is not cells else list(numbers)
    blank = np.array([cell is None or (isinstance(cell, str) and is_blank(cell)) for cell in found], np.bool_)
    return RawColumn(key, place, found, blank, index)


def read_each(raw: RawColumn, reader: Callable[[Any], Held | None]) -> Reading[Held]:
    """Read distinct cells one by one; `reader` gives None for a cell that says what a blank one says."""
    cells = raw.cells
    reading: Reading[Held] = Reading([None] * len(cells), np.full(len(cells), State.BLANK, np.uint8))
    for number in np.flatnonzero(~raw.blank).tolist():
        cell = cells[number]
        try:
            value = reader(cell)
        except Unreadable as reason:
            reading.fault(fault_of(cell, reason.key), number)
            continue
        reading.values[number] = value
        if value is not None:
            reading.state[number] = State.READ
    return reading


def fault_of(cell: Cell, otherwise: str) -> str:
    """Say why a cell cannot be read: what the spreadsheet shows instead of a value, before any other reason."""
    return (cell_fault(cell) if isinstance(cell, str) else None) or otherwise


def _mixed(cells: list[Cell]) -> bool:
    kinds = set(map(type, cells))
    return bool in kinds and bool(kinds & {int, float})


class _Mark:
    """Stands for a checkbox while cells are told apart."""


_MARKS: Mapping[Any, Any] = {True: _Mark(), False: _Mark()}
_UNMARKS: Mapping[Any, Any] = {mark: cell for cell, mark in _MARKS.items()}
