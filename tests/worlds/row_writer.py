"""What everybody writes by hand: read the rows, judge them, write each answer into the row where its order was read.

It lives through the same histories, so that it is seen whether they can be failed at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from worlds.failures import WRITE, Call
from worlds.people import Hand, marked, tokens
from worlds.storm import NEUTRAL, TRUTH, ZONE, Sight, Storm
from worlds.truth import NOTHING, padded, same

from addon.playground.workbook.book import Book
from addon.playground.workbook.tabs import Tab
from schemas.grid import Grid, letter
from schemas.results import RESULT_COLUMNS
from sheets_sync.assess import assess
from sheets_sync.google import Workbook
from sheets_sync.google.transport import Calls
from sheets_sync.mirror import titles
from sheets_sync.wording import words

TITLES = {title: what for what, title in titles(words("en")).items() if what in RESULT_COLUMNS}


@dataclass
class Written:
    """What a run of the row writer says of itself."""

    calls: Calls
    problems: tuple[Any, ...] = ()


@dataclass
class RowWriter(Storm):
    """A history of the row writer; nothing is raised, all is counted.

    Attributes:
        spoke: as of when it wrote last.
        gone: what people lost.
        written: its own columns, wherever they are now, whose numbers are not people's.
    """

    spoke: int = 0
    written: set[int] = field(default_factory=set)
    gone: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Know our columns by their titles: there are no marks."""
        super().__post_init__()
        self.hand = Hand(self.hand.person, self.hand.dice, own=titled, count=self.hand.count)

    def once(self, workbook: Workbook) -> Any:
        """Read everything, judge it, write it beside the rows, by their numbers."""
        sheet = workbook.describe()
        tab = next(each for each in sheet.tabs if not each.id)
        name = "'" + tab.title.replace("'", "''") + "'"
        (columns,) = workbook.values([f"{name}!A1:{letter(tab.columns - 1)}"])
        height = max((len(column) for column in columns), default=0)
        columns = padded(columns, height)
        own = {TITLES[cell]: at for at, column in enumerate(columns) for cell in column[:1] if cell in TITLES}
        theirs = [[None] * height if at in own.values() else column for at, column in enumerate(columns)]
        found = assess(Grid(theirs, zone=ZONE, locale="en_US"), self.choices, self.now)
        start = len(columns)
        places = {what: own.get(what, start + at) for at, what in enumerate(RESULT_COLUMNS)}
        more = max(places.values()) + 1 - tab.columns
        grown = {"appendDimension": {"sheetId": tab.id, "dimension": "COLUMNS", "length": more}}
        writes = [_cell(tab.id, 0, at, words("en").title(what)) for what, at in places.items()]
        for at, row in enumerate(found.orders.row.tolist()):
            writes += [_cell(tab.id, row - 1, place, found.results.cells[what][at]) for what, place in places.items()]
        workbook.apply([*([grown] if more > 0 else []), *writes])
        return Written(workbook.calls)

    def sight(self, book: Book, tab: Tab) -> Sight:
        """Look for answers under our titles."""
        return _RowSight(self, book, tab)

    def _watch(self, call: Call) -> None:
        if call.kind == WRITE and not call.refused:
            self.spoke = self.now
        super()._watch(call)

    def _theirs(self, book: Book) -> set[Any]:
        """Everything people made: all but the numbers in columns of ours."""
        self.written |= {tab.columns[at].uid for tab in book.tabs for at, _ in _heads(tab)}
        own = {
            cell for tab in book.tabs for column in tab.columns if column.uid in self.written for cell in column.values
        }
        return {cell for cell in tokens(book) if isinstance(cell, str) or cell not in own}

    def _hold_people(self, when: str) -> None:
        if self.book is not self.before:
            missing = self._theirs(self.before) - tokens(self.book)
            self.figures.lost += len(missing)
            self.gone += [f"{when}: {token}" for token in missing]
            self.before = self.book

    def _calm(self) -> None:
        self.quiet = True
        self._sync()


@dataclass
class _RowSight(Sight):
    def hold(self) -> None:
        """Count every answer that is not its row's."""
        at_title = {at: TITLES[cell] for at, cell in _heads(self.tab)}
        self.own = set(at_title)
        writer = self.storm
        assert isinstance(writer, RowWriter)
        right = TRUTH.of(self.grid(), writer.spoke) if writer.spoke else {}
        for row, what, cell in self._cells(at_title):
            own = right.get(row, NOTHING)[RESULT_COLUMNS.index(what)]
            writer.figures.cells += 1
            writer.figures.wrong += cell not in NEUTRAL and not same(cell, own) and not str(cell).startswith("typed ")

    def _cells(self, places: dict[int, str]) -> Iterator[tuple[int, str, Any]]:
        for at, what in places.items():
            for row, cell in enumerate(self.columns[at], 1):
                yield row, what, cell


def titled(book: Book, tab: Tab) -> set[int]:
    """Find the columns under our titles, and those that are marked."""
    return {at for at, _ in _heads(tab)} | marked(book, tab)


def _heads(tab: Tab) -> list[tuple[int, str]]:
    return [(at, str(cell)) for at, column in enumerate(tab.columns) for cell in column.values[:1] if cell in TITLES]


def _cell(sheet: int, row: int, column: int, value: Any) -> dict[str, Any]:
    kind = "numberValue" if isinstance(value, (int, float)) else "stringValue"
    start = {"sheetId": sheet, "rowIndex": row, "columnIndex": column}
    values = [{} if value is None else {"userEnteredValue": {kind: value}}]
    return {"updateCells": {"start": start, "rows": [{"values": values}], "fields": "userEnteredValue"}}
