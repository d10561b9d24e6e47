"""Problems found while reading, few enough to read: the first of each kind and column by name, then how many more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.cells import SERIAL_ZERO, number_as_text
from schemas.columns import columns
from schemas.date_text import FIRST_YEAR, LAST_YEAR
from schemas.grid import Cell
from schemas.problem import Place, Problem
from sheets_sync.reading.raw import Lines, RawColumn, Reading

NAMED = 20
"""Problems of one kind in one column that are told one by one."""

Facts = Callable[[int], Mapping[str, str | int]]
"""The facts of the problem of an order line."""


class Findings:
    """Collects problems in the order in which they are found; `rows` is the sheet row of each order line."""

    def __init__(self, rows: NDArray[np.int32]) -> None:
        self._rows = rows
        self._problems: list[Problem] = []

    def problems(self) -> tuple[Problem, ...]:
        """Give everything found."""
        return tuple(self._problems)

    def one(self, problem: Problem) -> None:
        """Add a problem of a whole column or tab."""
        self._problems.append(problem)

    def lines(self, key: str, column: RawColumn | None, lines: Iterable[int], facts: Facts) -> None:
        """Add the same problem for several lines, given in their order."""
        found = list(lines)
        for line in found[:NAMED]:
            self._problems.append(Problem(key, self._at(line, column), dict(facts(line))))
        if len(found) > NAMED:
            more: Mapping[str, str | int] = {"count": len(found) - NAMED, "like": key}
            self._problems.append(Problem("more.alike", self._at(found[NAMED], column), more))

    def cells(self, key: str, column: RawColumn, lines: Lines) -> None:
        """Add a problem for each of these lines, quoting its cell."""
        self.lines(key, column, np.flatnonzero(lines).tolist(), lambda line: {"text": self.quoted(column, line)})

    def faults(self, column: RawColumn, reading: Reading[Any]) -> None:
        """Add every fault of a column's reading."""
        for key, distinct in reading.faults.items():
            self.cells(key, column, column.lines(distinct))

    def quoted(self, column: RawColumn, line: int) -> str:
        """Quote the cell of a line; a serial number as the date it shows."""
        cell = column.cells[column.index[line]]
        number = isinstance(cell, (int, float)) and not isinstance(cell, bool)
        return shown_day(cell) if number and columns()[column.key].kind == "instant" else shown(cell)

    def row(self, line: int) -> int:
        """Say the sheet row of a line."""
        return int(self._rows[line])

    def _at(self, line: int, column: RawColumn | None) -> Place:
        if column is None:
            return Place(row=self.row(line))
        return Place(row=self.row(line), column=column.place, key=column.key)


def shown(cell: Cell) -> str:
    """Write a cell as a person sees it, roughly."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    return cell if isinstance(cell, str) else number_as_text(cell)


def shown_day(serial: float) -> str:
    """Write a serial number as the date it shows, where it is one."""
    first, last = ((date(year, 1, 1) - SERIAL_ZERO).days for year in (FIRST_YEAR, LAST_YEAR + 1))
    return str(SERIAL_ZERO + timedelta(days=int(serial))) if first <= serial < last else shown(serial)


def counts(problems: Iterable[Problem]) -> dict[str, int]:
    """Count problems by key, those that are not told one by one included."""
    counted: dict[str, int] = {}
    for problem in problems:
        key, count = str(problem.facts.get("like", problem.key)), problem.facts.get("count", 1)
        more = problem.key == "more.alike"
        counted[key if more else problem.key] = counted.get(key if more else problem.key, 0) + (
            int(count) if more else 1
        )
    return counted
