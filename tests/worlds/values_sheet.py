"""A sheet of orders whose results are plain cells, without a storm: one edit, one sync, one look."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from worlds.failures import Port, Time
from worlds.people import ID
from worlds.values_storm import ValuesSight, ValuesStorm

from addon.playground.edits import Person
from schemas.spreadsheet import Guard
from sheets_sync.placement import COLUMN_MARK
from sheets_sync.sync import Run, sync


class Sheet(ValuesStorm):
    """A sheet of orders without a storm."""

    def sync(self, display: str = "values", **asked: Any) -> Run:
        """Sync once."""
        self.port = Port(self.store, Time(), judged=True)
        run = sync(self.port.workbook(ID), replace(self.choices, display=display), self.now, **asked)
        assert not self.port.faults
        return run

    @property
    def eye(self) -> ValuesSight:
        """Look at it now."""
        return self.sight(self.book, self.book.tab(0))

    def grey(self) -> set[int]:
        """Rows whose risk does not look valid, of those with orders."""
        eye, at = self.eye, self.places()["risk"]
        return {row for row in self.rows() if not eye.is_lit(row, at)}

    def rows(self) -> list[int]:
        """Rows with an order id."""
        return [row for row, cell in enumerate(self.eye.columns[0], 1) if row > 1 and cell is not None]

    def places(self) -> dict[str, int]:
        """Where our columns stand."""
        marks = [mark for mark in self.book.marks.values() if mark.key == COLUMN_MARK]
        return {mark.value.rsplit("/", 1)[-1]: self.book.place(mark) for mark in marks}

    def cell(self, row: int, what: str) -> Any:
        """What one of our cells shows."""
        column = self.eye.columns[self.places()[what]]
        return column[row - 1] if row <= len(column) else None

    def described(self) -> tuple[Guard, ...]:
        """Our protections of columns."""
        return Port(self.store, Time()).workbook(ID).describe().tabs[0].guards

    @property
    def person(self) -> Person:
        """Who edits."""
        return self.hand.person

    def healed(self) -> Run:
        """One sync makes all right, a second one writes nothing."""
        run = self.sync()
        self.eye.settled({problem.at.row for problem in run.problems if problem.at.row})
        assert self.sync().calls.write == 0
        return run
