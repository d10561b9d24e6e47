"""What each row of a sheet must show, said by `assess`, fast enough to be asked at every instant of a simulation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from schemas.choices import Choices
from schemas.grid import Cell, Grid
from schemas.problem import CannotGoOn
from schemas.results import RESULT_COLUMNS
from sheets_sync.assess import assess, assess_recognised
from sheets_sync.recognise import Recognition, recognise

Line = tuple[Cell, ...]
NOTHING: Line = (None,) * len(RESULT_COLUMNS)
Key = tuple[Any, ...]


@dataclass
class Truth:
    """The answers of sheets, kept by what the judge reads of each row: in these worlds no row depends on another."""

    choices: Choices = field(default_factory=Choices)
    known: dict[Key, Line] = field(default_factory=dict)

    def of(self, grid: Grid, as_of: int) -> dict[int, Line]:
        """Answer every row with an order id, by 1-based row, one by one; nothing where the sheet is no order sheet."""
        try:
            found = recognise(grid, self.choices)
        except CannotGoOn:
            return {}
        rows = [
            row
            for row in range(found.first, grid.height)
            if grid.columns[found.columns["order_id"]][row] is not None and row not in found.repeats
        ]
        head = (as_of, *((key, found.titles[at]) for key, at in found.columns.items()))
        keys = {row: (head, *(_typed(grid.columns[at][row]) for at in found.columns.values())) for row in rows}
        self._learn(grid, found, as_of, {key: row for row, key in keys.items() if key not in self.known})
        return {row + 1: self.known[key] for row, key in keys.items()}

    def whole(self, grid: Grid, as_of: int) -> dict[int, Line]:
        """Answer every row with an order id, all at once, as `check` does."""
        try:
            found = assess(grid, self.choices, as_of)
        except CannotGoOn:
            return {}
        ids = grid.columns[found.recognition.columns["order_id"]]
        lines = zip(*(found.results.cells[what] for what in RESULT_COLUMNS), strict=True)
        by_row = zip(found.orders.row.tolist(), lines, strict=True)
        return {row: line for row, line in by_row if ids[row - 1] is not None}

    def _learn(self, grid: Grid, found: Recognition, as_of: int, rows: dict[Key, int]) -> None:
        """Judge rows that were never seen; those of one order apart, so that none is held against another."""
        ids = grid.columns[found.columns["order_id"]]
        while rows:
            batch = {ids[row]: key for key, row in reversed(rows.items())}
            self._judge(grid, found, as_of, {key: rows.pop(key) for key in batch.values()})

    def _judge(self, grid: Grid, found: Recognition, as_of: int, rows: dict[Key, int]) -> None:
        picked = [found.header, *rows.values()]
        columns = [[column[row] for row in picked] for column in grid.columns]
        small = Grid(columns, zone=grid.zone, locale=grid.locale)
        known = replace(found, header=0, first=1, repeats=())
        judged = assess_recognised(small, known, self.choices, as_of)
        lines = zip(*(judged.results.cells[what] for what in RESULT_COLUMNS), strict=True)
        answers = dict(zip(judged.orders.row.tolist(), lines, strict=True))
        self.known.update({key: answers.get(at, NOTHING) for at, key in enumerate(rows, 2)})


def same(cell: Cell, other: Cell) -> bool:
    """Whether two cells show the same: dates to the second, amounts to a ten-thousandth."""
    if isinstance(cell, (int, float)) and isinstance(other, (int, float)):
        return round(cell, 5) == round(other, 5)
    return cell == other


def _typed(cell: Cell) -> Cell | tuple[bool]:
    return (cell,) if isinstance(cell, bool) else cell


def padded(columns: Sequence[Sequence[Cell]], height: int) -> list[list[Cell]]:
    """Make columns equally long."""
    return [[*column, *([None] * (height - len(column)))] for column in columns]
