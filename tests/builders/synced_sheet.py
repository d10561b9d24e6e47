"""An order book on the local workbook, synced over HTTP, and what may never happen to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from builders.local_google import LocalGoogle

from addon.playground.edits import Person
from schemas.choices import Choices
from schemas.grid import Grid
from schemas.problem import CannotGoOn
from schemas.results import RESULT_COLUMNS
from sheets_sync.assess import assess
from sheets_sync.front.places import STATUS
from sheets_sync.google import open_workbook
from sheets_sync.google.pace import Pace
from sheets_sync.google.shapes import DESCRIBED, spreadsheet_from
from sheets_sync.mirror import MIRROR_COLUMNS, ours
from sheets_sync.placement import COLUMN_MARK, FRONT_MARK, LEDGER_MARK
from sheets_sync.sync import Run, sync
from sheets_sync.wording import words

AS_OF = 1_795_435_200
"""23 November 2026, noon UTC."""
TODAY = 46_349
HEAD = (
    "Order ID", "Marketplace", "Currency", "Amount", "Status", "Order date", "Expected by", "Delivered at",
    "Buyer contacted at", "Buyer problem", "Note",
)  # fmt: skip
ZONE = "America/Los_Angeles"
STATUSES = ("Shipped", "Delivered", "Lost", "Cancelled", "Returned", "Unshipped", "Pending")
PROBLEMS = ("", "", "", "damaged", "not received", "changed mind")
NEUTRAL = ("pending", "recheck")


def order_id(number: int) -> str:
    """Make an order id."""
    return f"{100 + number % 900}-{1_234_567 + number * 7_919:07d}-{7_654_321 - number * 104:07d}"


def order_row(number: int, dice: Random) -> list[object]:
    """Make one order line with dates around today."""
    ordered = TODAY - dice.randrange(0, 60)
    expected = ordered + dice.randrange(3, 12)
    arrived = dice.choice(["", "", expected - 1, expected + 2])
    contacted = dice.choice(["", "", "", TODAY - dice.randrange(1, 5) + 0.5])
    return [
        order_id(number), "US", "USD", dice.randrange(500, 20_000) / 100, dice.choice(STATUSES), ordered + 0.375,
        expected, arrived, contacted, dice.choice(PROBLEMS), f"note {number}",
    ]  # fmt: skip


def order_rows(count: int, seed: int = 1) -> list[list[object]]:
    """Make a sheet: the header row and so many order lines."""
    dice = Random(seed)
    return [list(HEAD), *(order_row(number, dice) for number in range(count))]


@dataclass
class SyncedSheet:
    """One spreadsheet with orders in a tab, how it is synced, and what it shows."""

    google: LocalGoogle
    rows: list[list[object]]
    choices: Choices = field(default_factory=Choices)
    as_of: int = AS_OF
    id: str = ""

    def __post_init__(self) -> None:
        if not self.id:
            self.id = self.google.spreadsheet(self.rows, timeZone=ZONE, locale="en_US")
        self.person = Person(self.google.store, self.id)

    def sync(self, **asked: object) -> Run:
        """Sync over HTTP, as the command does; waiting takes no time."""
        workbook = open_workbook(self.id, self.google.url, pace=Pace(sleep=lambda _: None))
        return sync(workbook, self.choices, self.as_of, **asked)

    def book(self):
        """What stands in the store."""
        return self.google.store.workbook(self.id).book

    def described(self):
        """The spreadsheet as the product describes it."""
        asked = {"spreadsheetId": self.id, "fields": DESCRIBED}
        return spreadsheet_from(self.google.store.call("sheets.spreadsheets.get", asked))

    def tab(self, title: str | None = None):
        """The tab with the orders (the first), as the product describes it."""
        return next(tab for tab in self.described().tabs if title is None or tab.title == title)

    def ours(self, title: str | None = None) -> dict[str, int]:
        """Where our columns stand."""
        marks = self.tab(title).column_marks.items()
        named = (
            (mark.value.rsplit("/", 1)[-1], column)
            for column, all_ in marks
            for mark in all_
            if mark.key == COLUMN_MARK
        )
        return dict(named)

    def cells(self, title: str | None = None) -> list[list[object]]:
        """All columns of the tab, as they show, equally long; None is blank."""
        tab = self.tab(title)
        asked = {
            "spreadsheetId": self.id, "range": "'" + tab.title.replace("'", "''") + "'", "majorDimension": "COLUMNS",
            "valueRenderOption": "UNFORMATTED_VALUE",
        }  # fmt: skip
        columns = self.google.store.call("sheets.spreadsheets.values.get", asked).get("values", [])
        height = max((len(column) for column in columns), default=0)
        padded = [
            [None if cell == "" else cell for cell in [*column, *([""] * (height - len(column)))]] for column in columns
        ]
        return padded + [[None] * height for _ in range(tab.columns - len(padded))]

    def grid(self, title: str | None = None) -> Grid:
        """The tab without our columns."""
        own, cells = set(self.ours(title).values()), self.cells(title)
        blank = [None] * len(cells[0]) if cells else []
        return Grid([blank if each in own else column for each, column in enumerate(cells)], zone=ZONE, locale="en_US")

    def answers(self, title: str | None = None) -> dict[int, tuple[object, ...]]:
        """The right answer of each order line, by 1-based row: what `check` would say of the sheet as it stands.

        Rows without an order id have none: the mirror leaves them blank.
        """
        grid = self.grid(title)
        found = assess(grid, self.choices, self.as_of)
        ids = grid.columns[found.recognition.columns["order_id"]]
        lines = zip(*(found.results.cells[what] for what in RESULT_COLUMNS), strict=True)
        by_row = zip(found.orders.row.tolist(), lines, strict=True)
        return {row: line for row, line in by_row if ids[row - 1] is not None}

    def shown(self, title: str | None = None) -> dict[int, tuple[object, ...]]:
        """What our result columns show, by 1-based row; rows without anything are left out."""
        own, cells = self.ours(title), self.cells(title)
        columns = [cells[own[what]] if what in own else [None] * len(cells[0]) for what in RESULT_COLUMNS]
        lines = enumerate(zip(*columns, strict=True), 1)
        return {row: line for row, line in lines if any(cell is not None for cell in line)}

    def wrong(self, title: str | None = None) -> list[str]:
        """Every cell of ours that shows an answer that is not its own row's.

        Neutral words and blanks are not wrong, nor is what a person typed there.
        """
        try:
            right = self.answers(title)
        except CannotGoOn:
            return []
        speech = words(self.choices.language)
        harmless = {
            None,
            *(speech.say(f"mirror.{word}") for word in NEUTRAL),
            *map(speech.title, RESULT_COLUMNS),
            "#REF!",
        }
        by_hand = self._by_hand(title)
        found = []
        for row, line in self.shown(title).items():
            expected = right.get(row, (None,) * len(RESULT_COLUMNS))
            pairs = zip(RESULT_COLUMNS, line, expected, strict=True)
            found += [
                f"row {row} {what}: {cell!r}, not {own!r}"
                for what, cell, own in pairs
                if cell not in harmless and cell != own and (row, what) not in by_hand
            ]
        return found

    def _by_hand(self, title: str | None) -> set[tuple[int, str]]:
        """Where somebody typed into our result columns: 1-based row and column."""
        tab = self.book().titled(self.tab(title).title)
        columns = {what: tab.columns[place].values for what, place in self.ours(title).items()}
        return {
            (row, what)
            for what, values in columns.items()
            for row, value in enumerate(values, 1)
            if value is not None and not hasattr(value, "parts")
        }

    def unanswered(self, title: str | None = None) -> list[str]:
        """Every order line that does not show exactly its answer."""
        shown = self.shown(title)
        blank = (None,) * len(RESULT_COLUMNS)
        return [
            f"row {row}: {shown.get(row, blank)} is not {line}"
            for row, line in self.answers(title).items()
            if shown.get(row, blank) != line
        ]

    def people(self) -> dict[int, tuple[object, object]]:
        """Everything that is people's, by column: what they typed (into our columns too); and how theirs look."""
        book = self.book()
        own = {mark.uid for mark in book.marks.values() if mark.key == COLUMN_MARK}
        tool = {mark.sheet_id for mark in book.marks.values() if mark.key == LEDGER_MARK}
        told = {mark.uid for mark in book.marks.values() if is_told(mark)}
        columns = [column for tab in book.tabs if tab.sheet_id not in tool for column in tab.columns]
        columns = [column for column in columns if column.uid not in told]
        return {column.uid: (_typed(column), None if column.uid in own else _looks(column)) for column in columns}


def is_told(mark) -> bool:
    """Whether a mark is on a column of the visible tab that every sync may write again."""
    return mark.key == FRONT_MARK and mark.dimension is not None and mark.value.rsplit("/", 1)[-1] in STATUS


def _typed(column) -> list[tuple[int, object]]:
    cells = ((row, getattr(value, "parts", value)) for row, value in enumerate(column.values))
    return [
        (row, cell) for row, cell in cells if cell is not None and not (isinstance(cell, tuple) and ours("".join(cell)))
    ]


def _looks(column) -> object:
    return list(column.dress), column.size, column.hidden


def lost(before: dict[int, tuple[object, object]], after: dict[int, tuple[object, object]]) -> list[str]:
    """What of people's is not there any more, or not as it was."""
    found = []
    for uid, (typed, looks) in before.items():
        cells, now = after.get(uid, (None, None))
        if cells != typed:
            found.append(f"column {uid}: {typed} became {cells}")
        elif looks is not None and now is not None and now != looks:
            found.append(f"column {uid} looks different")
    return found


def all_columns(sheet: SyncedSheet) -> bool:
    """Whether each of our columns is there."""
    return set(sheet.ours()) == set(MIRROR_COLUMNS)
