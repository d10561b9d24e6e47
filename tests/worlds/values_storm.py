"""Histories of plain values: the same storm, but what counts is whether a row *looks valid* while its answer is wrong.

A cell looks valid where no rule greys it. People's own words in our columns are theirs; what stands outside of our
columns is never touched. `ByRow` writes the same answers the plain way, by row number, and is caught.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from worlds.failures import CELLS, Call, Port, Time
from worlds.people import ID
from worlds.storm import CHOICES, NEUTRAL, TRUTH, ZONE, Lost, Sight, Storm, Wrong, as_of_ledger, cells_lost, rules_lost
from worlds.truth import NOTHING, padded, same

from addon.playground.workbook.book import Book
from addon.playground.workbook.conditions import formats_at
from addon.playground.workbook.tabs import Tab
from schemas.choices import Choices
from schemas.grid import Grid
from schemas.problem import CannotGoOn
from schemas.results import RESULT_COLUMNS
from sheets_sync.assess import Assessment, assess
from sheets_sync.google.requests import cells
from sheets_sync.ledger import Write
from sheets_sync.mirror import OUR_COLUMNS
from sheets_sync.placement import COLUMN_MARK, FRONT_MARK, LEDGER_MARK
from sheets_sync.sync import Run

VALUES = replace(CHOICES, display="values")


@dataclass
class ValuesStorm(Storm):
    """One history of plain values.

    `overwritten`: words that people typed into our own result columns between a sync's read and its write, where the
    row got another answer. Sheets cannot be asked to write a cell only if it is still what it was.
    """

    choices: Choices = VALUES
    overwritten: int = 0

    def __post_init__(self) -> None:
        """Build the sheet."""
        super().__post_init__()
        self.read: Book = self.book

    def _watch(self, call: Call) -> None:
        super()._watch(call)
        self.read = self.book if call.kind == CELLS else self.read

    def sight(self, book: Book, tab: Tab) -> Sight:
        """Look for what looks valid."""
        return ValuesSight(self, book, tab)

    def _hold_people(self, when: str) -> None:
        if self.book is not self.before:
            self.overwritten += len(typed(self.before) - typed(self.book) - typed(self.read))
            gone = outside(self.before, self.book)
            self.before = self.book
            if gone:
                self.figures.lost += len(gone)
                raise Lost(f"after {when}: {gone[:5]}")

    def _calm(self) -> None:
        self.quiet = True
        self.log.append("quiet")
        run = self._sync()
        if run is None:
            return
        tab = self.book.tab(0)
        assert tab is not None
        told = {problem.at.row for problem in run.problems if problem.at and problem.at.row}
        self.sight(self.book, tab).settled(told)
        after = self.book
        again = self._sync()
        assert again is not None
        assert again.calls.write == 0, "a second sync writes"
        assert again.calls.read <= 3
        assert self.book is after


@dataclass
class ValuesSight(Sight):
    """What our columns show at one instant, and which of it looks valid."""

    def is_lit(self, row: int, column: int) -> bool:
        """Whether a cell, by 1-based row, looks valid: no rule greys it."""
        calculation = self.storm.store.workbook(ID).calculate(self.book)
        formats = formats_at(calculation, self.tab, row - 1, column)
        return not any((each.get("textFormat") or {}).get("italic") for each in formats)

    def shown(self) -> Iterator[tuple[int, int, str, Any]]:
        """Every result cell that says something of its own: row, column, what it is, what it says."""
        for at, what in _results(self.book, self.tab):
            for row, cell in enumerate(self.columns[at], 1):
                self.storm.figures.cells += 1
                if cell not in NEUTRAL and not (isinstance(cell, str) and cell.startswith(("typed ", "title "))):
                    yield row, at, what, cell

    def hold(self) -> None:
        """No cell that looks valid says anything but its own row's answer."""
        as_of = as_of_ledger(self.book) or self.storm.now
        right = TRUTH.of(self.grid(), as_of)
        bared = {at for at, column in enumerate(self.tab.columns) if column.uid in self.storm.hand.bared}
        for row, at, what, cell in self.shown():
            if at in bared:
                continue  # a person took away what greys it
            own = right.get(row, NOTHING)[RESULT_COLUMNS.index(what)]
            if not same(cell, own) and self.is_lit(row, at):
                self.storm.figures.wrong += 1
                raise Wrong(f"row {row} {what} looks valid and says {cell!r}, not {own!r}")

    def settled(self, told: set[int]) -> None:
        """Every row shows its answer and looks valid; those that a Problem names may wait, or stay grey."""
        columns = {what: at for at, what in _marked(self.book, self.tab)}
        assert set(OUR_COLUMNS) <= columns.keys()
        for row, line in TRUTH.whole(self.grid(), self.storm.now).items():
            for what, own in zip(RESULT_COLUMNS, line, strict=True):
                column = self.columns[columns[what]]
                cell = column[row - 1] if row <= len(column) else None
                waits = row in told and (cell in NEUTRAL or not self.is_lit(row, columns[what]))
                assert waits or same(cell, own), f"quiet, but row {row} {what} shows {cell!r}, not {own!r}"
                assert row in told or self.is_lit(row, columns[what]), f"quiet, but row {row} is grey"


def typed(book: Book) -> set[str]:
    """Every word that people typed into our columns."""
    own = {mark.uid for mark in book.marks.values() if mark.key == COLUMN_MARK}
    columns = (column for tab in book.tabs for column in tab.columns if column.uid in own)
    return {cell for column in columns for cell in column.values if isinstance(cell, str) and cell.startswith("typed ")}


def outside(before: Book, after: Book) -> list[str]:
    """Name what of people's outside of our columns is not there any more, or not as it was."""
    own = {mark.uid for book in (before, after) for mark in book.marks.values() if mark.key == COLUMN_MARK}
    return cells_lost(_without(before, own), _without(after, own)) + rules_lost(before, after)


def _without(book: Book, columns: set[int | None]) -> Book:
    copy = book.copy()
    tools = {mark.sheet_id for mark in book.marks.values() if mark.key in {LEDGER_MARK, FRONT_MARK}}
    copy.tabs = [tab for tab in copy.tabs if tab.sheet_id not in tools]
    for tab in copy.tabs:
        tab.columns = [column for column in tab.columns if column.uid not in columns]
    return copy


def _results(book: Book, tab: Tab) -> list[tuple[int, str]]:
    return [(at, what) for at, what in _marked(book, tab) if what in RESULT_COLUMNS]


def _marked(book: Book, tab: Tab) -> list[tuple[int, str]]:
    labels = {mark.uid: mark.value.rsplit("/", 1)[-1] for mark in book.marks.values() if mark.key == COLUMN_MARK}
    return [(at, labels[column.uid]) for at, column in enumerate(tab.columns) if column.uid in labels]


@dataclass
class ByRow(ValuesStorm):
    """The plain way: read the sheet, judge it, write each answer into the row where its order was read."""

    def _sync(self) -> Run | None:
        port = Port(self.store, Time(), watch=self._watch, before=self._before)
        workbook = port.workbook(ID)
        with suppress(CannotGoOn):
            tab = workbook.describe().tabs[0]
            own = {mark.value: at for at, marks in tab.column_marks.items() for mark in marks}
            (read,) = workbook.values([f"'{tab.title}'"])
            theirs = [[] if at in own.values() else column for at, column in enumerate(read)]
            height = max(len(column) for column in theirs)
            found = assess(Grid(padded(theirs, height), zone=ZONE, locale="en_US"), self.choices, self.now)
            workbook.apply(list(_by_row(tab.id, tab.columns, own, found, height)))
        return None


def _by_row(sheet: int, width: int, own: dict[str, int], found: Assessment, height: int) -> Iterator[dict[str, Any]]:
    """Write each column whole, in the place where it was seen; the first time, in new columns at the right end."""
    for number, what in enumerate(RESULT_COLUMNS):
        at = own.get(what, width + number)
        if what not in own:
            yield {"appendDimension": {"sheetId": sheet, "dimension": "COLUMNS", "length": 1}}
            where = {"sheetId": sheet, "dimension": "COLUMNS", "startIndex": at, "endIndex": at + 1}
            mark = {"metadataKey": COLUMN_MARK, "metadataValue": what, "visibility": "DOCUMENT"}
            place = {"location": {"dimensionRange": where}}
            yield {"createDeveloperMetadata": {"developerMetadata": {**mark, **place}}}
        lines = dict(zip(found.orders.row.tolist(), found.results.cells[what], strict=True))
        yield cells(sheet, Write(2, at, tuple((lines.get(row),) for row in range(2, height + 1))))
