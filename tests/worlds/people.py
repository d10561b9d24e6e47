"""What a team does to a sheet of orders: every kind of edit, at random places, each cell of theirs unlike any other.

`hand_in(store, seed).acts()` makes one edit; a kind that cannot be made as things stand (nothing to undo, a cell beyond
the grid) is refused, and then nothing changed. The operations are those of `addon.playground.edits`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

from addon.playground.calls.faults import Refusal
from addon.playground.edits import Person
from addon.playground.store import Store
from addon.playground.workbook.areas import Area
from addon.playground.workbook.book import Book
from addon.playground.workbook.tabs import Tab

TODAY = 46_349
"""23 November 2026."""
TITLES: Mapping[str, tuple[str, ...]] = {
    "order_id": ("Order ID", "order-id", "amazon-order-id"),
    "marketplace": ("Marketplace",),
    "amount": ("Amount", "item-price"),
    "status": ("Status", "order-status"),
    "ordered": ("Order date", "purchase-date"),
    "expected": ("Expected by", "latest-delivery-date"),
    "arrived": ("Delivered at", "delivered at"),
    "contacted": ("Buyer contacted at",),
    "problem": ("Buyer problem",),
    "note": ("Note",),
}
"""The columns of a sheet, with the titles that mean the same."""
_KIND_OF = {title.lower(): kind for kind, titles in TITLES.items() for title in titles}
_STATUSES = ("Shipped", "Delivered", "Lost", "Cancelled", "Returned", "Unshipped", "Pending")
_PROBLEMS = ("", "", "damaged", "not received", "changed mind")
ID = "storm" + "_" * 20 + "workbook"
RULE = "rule "
"""What people's colour rules ask for begins so."""
Own = Callable[[Book, Tab], set[int]]


def marked(book: Book, tab: Tab) -> set[int]:
    """Find the columns of a tab that carry a mark of ours."""
    places = (book.place(mark) for mark in book.marks.values() if mark.key == "claimwatch.column")
    uids = {mark.uid for mark in book.marks.values() if mark.key == "claimwatch.column"}
    return {at for at in places if at is not None and at < tab.column_count and tab.columns[at].uid in uids}


@dataclass
class Hand:
    """One person at work in one tab, and the dice.

    Attributes:
        person: who edits.
        dice: what is done, where.
        sheet: the tab's id, whatever its title.
        own: which columns are the tool's.
        count: how many unlike values were made so far.
        journal: what was done, newest last.
        bared: columns from which a rule of ours was deleted, by uid.
    """

    person: Person
    dice: Random
    sheet: int = 0
    own: Own = marked
    count: int = 0
    journal: list[str] = field(default_factory=list)
    bared: set[int | None] = field(default_factory=set)

    def acts(self, kind: str | None = None) -> str:
        """Make one edit, of this kind or of any; a Refusal leaves everything as it was."""
        kind = kind or self.dice.choices(tuple(WEIGHTS), tuple(WEIGHTS.values()))[0]
        self.journal.append(kind)
        with suppress(Refusal):
            KINDS[kind](self)
        return kind

    @property
    def tab(self) -> Tab:
        """The tab as it is now.

        Raises:
            Refusal: somebody deleted it.
        """
        tab = self.person.store.workbook(self.person.spreadsheet).book.tab(self.sheet)
        if tab is None:
            raise Refusal("The tab is gone.")
        return tab

    def unlike(self) -> int:
        """Count on: each value is made once."""
        self.count += 1
        return self.count

    def theirs(self) -> list[int]:
        """Columns in use that are people's."""
        book, tab = self.person.store.workbook(self.person.spreadsheet).book, self.tab
        own = self.own(book, tab)
        return [at for at, column in enumerate(tab.columns) if column.values and at not in own]

    def ours(self) -> list[int]:
        """Columns that are the tool's."""
        return sorted(self.own(self.person.store.workbook(self.person.spreadsheet).book, self.tab))

    def header(self) -> int:
        """The row with the title of the order ids; 0 if there is none."""
        tab = self.tab
        heads = (row for at in self.theirs() for row, cell in enumerate(tab.columns[at].values[:30]) if _is_id(cell))
        return min(heads, default=0)

    def height(self) -> int:
        """Rows in use."""
        return max((len(self.tab.columns[at].values) for at in self.theirs()), default=1)

    def row(self) -> int:
        """Any row with data, or the one under the last."""
        return self.dice.randint(self.header() + 1, max(self.height(), self.header() + 1))

    def kind(self, column: int) -> str:
        """What a column holds by its title; `note` for anything else."""
        return _KIND_OF.get(str(self.tab.columns[column].value(self.header())).lower(), "note")

    def value(self, kind: str) -> Any:
        """Make a cell of this kind that no other cell equals (but for words of closed lists)."""
        number, dice = self.unlike(), self.dice
        moment = number % 1_440 / 1_440
        dated = {"ordered": (-60, 0), "expected": (-50, 12), "arrived": (-45, 1), "contacted": (-5, 0)}
        if kind in dated:
            blank = kind in {"arrived", "contacted"} and dice.random() < 0.5
            return None if blank else TODAY + dice.randint(*dated[kind]) + moment
        return {
            "order_id": f"{100 + number % 900}-{1_000_000 + number:07d}-{9_000_000 - number:07d}",
            "marketplace": "US",
            "amount": (500 + number) / 100,
            "status": dice.choice(_STATUSES),
            "problem": dice.choice(_PROBLEMS) or None,
        }.get(kind, f"note {number}")


def rows_of(hand: Hand, count: int) -> list[list[Any]]:
    """Make a header row and so many orders."""
    lines = [[hand.value(kind) for kind in TITLES] for _ in range(count)]
    return [[titles[0] for titles in TITLES.values()], *lines]


def sheet_of(store: Store, hand: Hand, orders: int, spare: int = 6) -> None:
    """Make the spreadsheet that the hand works in: `Orders`, with so many orders and spare rows."""
    book = hand.person.spreadsheet
    store.create("Order book", spreadsheet=book, tab="Orders", properties={"timeZone": "America/Los_Angeles"})
    rows = rows_of(hand, orders)
    grid = {"rowCount": len(rows) + spare, "columnCount": len(TITLES) + 1}
    change = {"properties": {"sheetId": 0, "gridProperties": grid}, "fields": "gridProperties(rowCount,columnCount)"}
    store.call(
        "sheets.spreadsheets.batchUpdate", {"spreadsheetId": book}, {"requests": [{"updateSheetProperties": change}]}
    )
    params = {"spreadsheetId": book, "range": "Orders!A1", "valueInputOption": "RAW"}
    store.call("sheets.spreadsheets.values.update", params, {"values": rows})


def rules(tab: Tab) -> list[str]:
    """What each colour rule of a tab asks for, in their order; people's begin with RULE."""
    conditions = (item.body["booleanRule"]["condition"] for item in tab.bound.get("conditionalFormats", ()))
    return [condition["values"][0]["userEnteredValue"] for condition in conditions]


def tokens(book: Book, skipped: set[int] = frozenset()) -> set[Any]:
    """Every value of people's that exists once by the way it was made; `skipped` tabs are the tool's."""
    return {
        cell
        for tab in book.tabs
        if tab.sheet_id not in skipped
        for column in tab.columns
        for cell in column.values
        if _is_token(cell)
    }


def _is_token(cell: Any) -> bool:
    if isinstance(cell, float):
        return True
    return isinstance(cell, str) and (cell.startswith(("note ", "typed ", "title ")) or cell[3:4] == "-")


def _is_id(cell: Any) -> bool:
    return isinstance(cell, str) and _KIND_OF.get(cell.lower()) == "order_id"


def _types(hand: Hand, row: int, column: int, text: str) -> None:
    hand.person.types(hand.tab.title, row, column, text)


def _text(value: Any) -> str:
    """Write a value as a person types it; dates as serial numbers, which the cell's format shows as it likes."""
    return "" if value is None else str(value)


def _sorts(hand: Hand, area: Area) -> None:
    hand.person.sorts(hand.tab.title, area, hand.dice.choice(hand.theirs()), down=hand.dice.random() < 0.5)


def sort_all(hand: Hand) -> None:
    """Sort whole rows, our columns among them."""
    _sorts(hand, Area(hand.header() + 1, hand.tab.row_count))


def sort_theirs(hand: Hand) -> None:
    """Sort the seller's columns only, those left of ours; ours stay behind."""
    right = min([*hand.ours(), hand.tab.column_count])
    if not right:
        return
    column = hand.dice.choice([at for at in hand.theirs() if at < right] or [0])
    area = Area(hand.header() + 1, hand.tab.row_count, 0, max(right, 1))
    hand.person.sorts(hand.tab.title, area, column, down=hand.dice.random() < 0.5)


def sort_with_header(hand: Hand) -> None:
    """Sort everything, the header too."""
    _sorts(hand, Area(0, hand.tab.row_count))


def insert_row(hand: Hand) -> None:
    """Insert a row, sometimes right under the header, sometimes above it."""
    hand.person.inserts_rows(
        hand.tab.title, hand.dice.choice([hand.row(), hand.row(), hand.header() + 1, hand.header()])
    )


def new_order(hand: Hand) -> None:
    """Write an order under the last one."""
    row = hand.height()
    for column in hand.theirs():
        hand.person.pastes(hand.tab.title, row, column, [[_text(hand.value(hand.kind(column)))]])


def delete_row(hand: Hand) -> None:
    """Delete a row."""
    row = hand.row()
    hand.person.deletes_rows(hand.tab.title, row, row + 1)


def move_row(hand: Hand) -> None:
    """Drag a row."""
    row = hand.row()
    hand.person.moves_rows(hand.tab.title, row, row + 1, hand.dice.randint(hand.header() + 1, hand.height()))


def move_column(hand: Hand) -> None:
    """Drag a column, theirs or ours."""
    column = hand.dice.choice(hand.theirs() + hand.ours())
    hand.person.moves_columns(hand.tab.title, column, column + 1, hand.dice.randint(0, hand.tab.column_count))


def insert_column(hand: Hand) -> None:
    """Insert a column with a title of no meaning and a note."""
    at = hand.dice.randint(0, hand.tab.column_count - 1)
    hand.person.inserts_columns(hand.tab.title, at)
    _types(hand, hand.header(), at, f"title {hand.unlike()}")
    _types(hand, hand.row(), at, hand.value("note"))


def edit_input(hand: Hand) -> None:
    """Change a cell of an order."""
    column = hand.dice.choice(hand.theirs())
    if hand.kind(column) != "order_id":
        _types(hand, hand.row(), column, _text(hand.value(hand.kind(column))))


def change_key(hand: Hand) -> None:
    """Change an order id: to a new one, to another row's, to nothing."""
    ids = [at for at in hand.theirs() if hand.kind(at) == "order_id"]
    column = hand.dice.choice(ids or [0])
    other = _text(hand.tab.columns[column].value(hand.row()))
    _types(hand, hand.row(), column, hand.dice.choice([hand.value("order_id"), hand.value("order_id"), other, ""]))


def type_in_ours(hand: Hand) -> None:
    """Type into a column of ours, sometimes over its title."""
    columns = hand.ours()
    if columns:
        row = hand.header() if hand.dice.random() < 0.2 else hand.row()
        _types(hand, row, hand.dice.choice(columns), f"typed {hand.unlike()}")


def note(hand: Hand) -> None:
    """Write into a column of no meaning, and put a note on the cell."""
    columns = [at for at in hand.theirs() if hand.kind(at) == "note"]
    row, column = hand.row(), hand.dice.choice(columns or [0])
    if hand.kind(column) == "note":
        _types(hand, row, column, hand.value("note"))
    hand.person.notes(hand.tab.title, row, column, f"remark {hand.unlike()}")


def duplicate_row(hand: Hand) -> None:
    """Copy a row below itself: theirs, or all of it, what we show included."""
    hand.person.repeats_row(hand.tab.title, hand.row())


def delete_ours(hand: Hand) -> None:
    """Delete one of our columns."""
    columns = hand.ours()
    if columns:
        column = hand.dice.choice(columns)
        hand.person.deletes_columns(hand.tab.title, column, column + 1)


def rename_header(hand: Hand) -> None:
    """Give a column another title of the same meaning, or take its meaning away."""
    column = hand.dice.choice(hand.theirs())
    kind = hand.kind(column)
    if kind != "note":
        others = TITLES[kind]
        text = hand.dice.choice([*others, *others, f"title {hand.unlike()}"] if kind != "order_id" else others)
        _types(hand, hand.header(), column, text)


def rename_tab(hand: Hand) -> None:
    """Rename the tab."""
    hand.person.renames(hand.tab.title, f"It's {hand.unlike()}")


def undo(hand: Hand) -> None:
    """Take one's last edit back, leaving what others did since."""
    hand.person.undoes()


def paste_block(hand: Hand) -> None:
    """Paste a block of cells over a few rows of neighbouring columns."""
    theirs, row = hand.theirs(), hand.row()
    first = hand.dice.choice(theirs)
    block = [at for at in range(first, first + 3) if at in theirs]
    if block == list(range(first, first + len(block))):
        kinds = [hand.kind(at) for at in block]
        lines = [[_text(hand.value(kind)) for kind in kinds] for _ in range(hand.dice.randint(1, 3))]
        hand.person.pastes(hand.tab.title, row, first, lines)


def clear_block(hand: Hand) -> None:
    """Press Delete over some cells, ours among them."""
    row, column = hand.row(), hand.dice.choice(hand.theirs() + hand.ours())
    hand.person.clears(hand.tab.title, Area(row, row + 2, column, column + 2))


def hide_column(hand: Hand) -> None:
    """Hide a column of ours."""
    for column in hand.ours()[:1]:
        hand.person.hides_columns(hand.tab.title, column, column + 1)


def add_rule(hand: Hand) -> None:
    """Add a colour rule over a column, theirs or ours, at any place in the order."""
    column = hand.dice.choice(hand.theirs() + hand.ours())
    condition = {"type": "TEXT_EQ", "values": [{"userEnteredValue": f"{RULE}{hand.unlike()}"}]}
    area = {"sheetId": hand.sheet, "startColumnIndex": column, "endColumnIndex": column + 1}
    rule = {"ranges": [area], "booleanRule": {"condition": condition, "format": {"textFormat": {"bold": True}}}}
    hand.person._requests(
        {"addConditionalFormatRule": {"rule": rule, "index": hand.dice.randint(0, len(rules(hand.tab)))}}
    )


def move_rule(hand: Hand) -> None:
    """Drag a colour rule, theirs or ours, to another place in the order."""
    count = len(rules(hand.tab))
    if count:
        places = {"index": hand.dice.randrange(count), "newIndex": hand.dice.randrange(count)}
        hand.person._requests({"updateConditionalFormatRule": {"sheetId": hand.sheet, **places}})


def delete_rule(hand: Hand) -> None:
    """Delete a colour rule, theirs or ours: then a column of ours may be without what greys it."""
    said = rules(hand.tab)
    if said:
        at = hand.dice.randrange(len(said))
        if not said[at].startswith(RULE):
            areas = hand.tab.bound["conditionalFormats"][at].areas
            hand.bared |= {column.uid for area in areas for column in hand.tab.columns[area.left : area.right]}
        hand.person._requests({"deleteConditionalFormatRule": {"sheetId": hand.sheet, "index": at}})


KINDS: Mapping[str, Callable[[Hand], None]] = {
    act.__name__: act
    for act in (
        sort_all, sort_theirs, insert_row, new_order, delete_row, move_row, move_column, insert_column, edit_input,
        change_key, type_in_ours, note, duplicate_row, delete_ours,
        sort_with_header, rename_header, rename_tab, undo, paste_block, clear_block, hide_column, add_rule,
        move_rule, delete_rule,
    )
}  # fmt: skip
"""Every kind of edit, the fourteen of the study first."""
WEIGHTS: Mapping[str, int] = {
    "sort_all": 8, "sort_theirs": 6, "insert_row": 8, "new_order": 10, "delete_row": 6, "move_row": 6, "move_column": 4,
    "insert_column": 3, "edit_input": 20, "change_key": 6, "type_in_ours": 4, "note": 8, "duplicate_row": 4,
    "delete_ours": 2, "sort_with_header": 1, "rename_header": 2, "rename_tab": 1, "undo": 5, "paste_block": 5,
    "clear_block": 2, "hide_column": 1, "add_rule": 3, "move_rule": 2, "delete_rule": 2,
}  # fmt: skip


def hand_in(store: Store, seed: int, orders: int = 8, own: Own = marked) -> Hand:
    """Make a spreadsheet in the store, and the hand that works in it."""
    hand = Hand(Person(store, ID), Random(seed), own=own)
    sheet_of(store, hand, orders)
    return hand
