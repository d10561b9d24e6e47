"""Syncs that are made to fail: what stands before, what a sync without a failure leaves, what may be seen meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import pytest
from worlds.failures import Call, Plan, Port, Signed, Time

from addon.playground.formulas.tree import Formula
from addon.playground.store import Store
from addon.playground.workbook.book import Book
from addon.playground.workbook.tabs import Tab
from schemas.choices import Choices
from schemas.problem import CannotGoOn, Problem
from schemas.results import RESULT_COLUMNS
from sheets_sync import ledger
from sheets_sync.google import requests
from sheets_sync.mirror import ours
from sheets_sync.placement import COLUMN_MARK, GENERATION_MARK, LEDGER_MARK
from sheets_sync.sync import Run, sync
from sheets_sync.values import cells
from sheets_sync.wording import words

DAY = 86_400
NOON = 1_795_435_200
"""23 November 2026, 12:00 UTC."""
ID = "failing" + "_" * 20 + "workbook"
ROWS = 16
TYPED = "ask Anna"
"""What the seller typed into a column of ours."""
PERSON = "seller@example.com"
HEADER = ["order-id", "purchase-date", "latest-delivery-date", "delivered at", "price", "note"]
BATCH = "sheets.spreadsheets.batchUpdate"
VALUES = Choices(marketplace="US", display="values")
NAMES = (
    "first", "changes", "column deleted", "column blocked", "ledger deleted", "language", "all at once", "growing",
    "values first", "values on", "values off", "values changes", "values growing",
)  # fmt: skip
LIMITED = (requests, requests, ledger, cells)
LIMIT_NAMES = ("MOST_BYTES", "FIRST_ROWS", "LONGEST_RUN", "LONGEST_RUN")
LIMITS = (4_000, 12, 10, 10)
"""Bytes of a batch, rows of a new ledger, rows of one write there and beside the orders."""
NEUTRAL = {
    "", TYPED,
    *(words(language).say(f"mirror.{said}") for language in ("en", "zh-Hant") for said in ("pending", "recheck")),
}  # fmt: skip
"""What is no answer."""
Table = Mapping[str, list[Any]]


def order(number: int) -> list[Any]:
    """Make one order; every third one has come."""
    came = 46_320 + number if number % 3 == 0 else None
    name = f"112-{number:07d}-{number * 7:07d}"
    return [name, 46_300 + number, 46_318 + number, came, 20.5 + number, f"note {number}"]


def new_store(book: Book | None = None, now: int = NOON) -> Store:
    """Make a store in memory, with one book."""
    store = Store(None, lambda: now, keep=False)
    if book is not None:
        store.add(book.copy())
    return store


def sheet(orders: int = 8) -> Book:
    """Make a sheet of orders with a formula of the seller's, nothing of ours."""
    store = new_store()
    store.create("Order book", spreadsheet=ID, tab="Orders")
    size = {"rowCount": ROWS, "columnCount": 7}
    change = {"properties": {"sheetId": 0, "gridProperties": size}, "fields": "gridProperties(rowCount,columnCount)"}
    batch(store, {"updateSheetProperties": change})
    rows = [HEADER, *(order(number) for number in range(1, orders + 1))]
    call(store, "values.update", {"range": "Orders!A1", "valueInputOption": "RAW"}, {"values": rows})
    typed = {"range": "Orders!G1", "valueInputOption": "USER_ENTERED"}
    call(store, "values.update", typed, {"values": [["sum"], ["=E2*2"]]})
    return store.workbook(ID).book


def call(store: Store, method: str, params: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
    """Do something by the API as the seller."""
    whole = {"spreadsheetId": ID, **params}
    return store.call(f"sheets.spreadsheets.{method}", whole, dict(body), email=PERSON)


def batch(store: Store, *requests: Mapping[str, Any]) -> None:
    """Change a sheet as the seller."""
    call(store, "batchUpdate", {}, {"requests": list(requests)})


def columns(book: Book) -> dict[str, int]:
    """Find our columns by their marks; a second one of a kind is an error of ours."""
    found: dict[str, int] = {}
    for mark in book.marks.values():
        if mark.key == COLUMN_MARK:
            what = mark.value.split("/")[-1]
            assert what not in found, f"two columns of {what}"
            at = book.place(mark)
            assert at is not None
            found[what] = at
    return found


def ledgers(book: Book) -> list[str]:
    """Title the ledgers; a second hidden tab of any kind is an error of ours."""
    marks = [mark for mark in book.marks.values() if mark.key == LEDGER_MARK]
    assert len({mark.value for mark in marks}) == len(marks) == len([tab for tab in book.tabs if tab.title[:1] == "_"])
    return [str(book.title_of(mark.sheet_id)) for mark in marks if mark.value.endswith("/ledger")]


def shown(store: Store) -> Table:
    """Read what our columns show below the header, by what they are."""
    rows = call(store, "values.get", {"range": "Orders", "valueRenderOption": "UNFORMATTED_VALUE"}, {})["values"]
    found = columns(store.workbook(ID).book)
    return {what: [row[at] if at < len(row) else "" for row in rows[1:]] for what, at in found.items()}


def seller(book: Book, values: bool) -> list[list[str]]:  # noqa: FBT001  it is only passed on
    """Everything in the seller's tab that is no formula of ours, wherever; beside values our columns are left out."""
    tab = book.titled("Orders")
    assert tab is not None
    own = set(columns(book).values()) if values else set()
    cells = [[_text(value, book) for value in column.values] for at, column in enumerate(tab.columns) if at not in own]
    theirs = [["" if ours(cell) or cell == "None" else cell for cell in column] for column in cells]
    return [column for column in theirs if any(column)]


def entries(store: Store) -> dict[str, tuple[Any, ...]]:
    """Read the ledger: each key once, with its words in place of their number."""
    (title,) = ledgers(store.workbook(ID).book)
    asked = {"range": f"'{title}'!A3:M", "valueRenderOption": "UNFORMATTED_VALUE"}
    rows = [[*row, *[""] * (13 - len(row))] for row in call(store, "values.get", asked, {}).get("values", [])]
    texts = {row[8]: tuple(row[9:]) for row in rows if row[8] != ""}
    keys = [row[0] for row in rows if row[0] != ""]
    assert len(keys) == len(set(keys)), "a key twice"
    return {row[0]: (*texts.get(row[1], ()), *row[2:7]) for row in rows if row[0] != ""}


def state(store: Store) -> dict[str, Any]:
    """Describe a workbook wholly, except for what names one run: generation numbers, run ids, ids that are drawn."""
    book = store.workbook(ID).book
    tabs = {tab.title: _tab(tab, book) for tab in book.tabs}
    marks = sorted(
        (mark.key, mark.value, book.place(mark)) for mark in book.marks.values() if mark.key != GENERATION_MARK
    )
    return {"tabs": tabs, "marks": marks, "ledger": entries(store), "shown": shown(store), "whole": is_whole(store)}


def _tab(tab: Tab, book: Book) -> tuple[Any, ...]:
    passing = {3, 4, 6} if tab.title == "Claimwatch" else set()  # what it says of the run itself
    typed = [
        [_text(value, book) for row, value in enumerate(column.values) if row not in passing] for column in tab.columns
    ]
    guards = [len(item.areas) for item in tab.bound.get("protectedRanges", ())]
    hidden = [tab.properties.get("hidden"), *(column.hidden for column in tab.columns)]
    return tab.column_count, tab.title.lower().strip("_0123456789").startswith("claimwatch") or typed, guards, hidden


def _text(value: Any, book: Book) -> str:
    return str(value.written(book.title_of)) if isinstance(value, Formula) else str(value)


def is_whole(store: Store) -> bool:
    """Whether the ledger's two generations agree."""
    (title,) = ledgers(store.workbook(ID).book)
    asked = {"range": f"'{title}'!A1:M1", "valueRenderOption": "UNFORMATTED_VALUE"}
    head = call(store, "values.get", asked, {})["values"][0]
    return bool(head[1] == head[12])


def differences(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Name the parts of a workbook that differ."""
    return {part: (one[part], other[part]) for part in other if one[part] != other[part]}


@dataclass
class Outcome:
    """How one sync ended: with a run, or with a Problem."""

    run: Run | None
    problem: Problem | None
    port: Port


@dataclass
class World:
    """A sheet before a sync, and the sync that comes.

    Attributes:
        intact: the sheet as it would be had nobody damaged our columns; None: nobody did.
        values: whether results are plain cells: written row by row, so that each row is old or new by itself.
        old, new: what our columns show before (undamaged), and after a sync that does not fail.
        final: the workbook after a sync that does not fail.
        calls: the calls of that sync.
    """

    name: str
    book: Book
    choices: Choices = field(default_factory=lambda: Choices(marketplace="US"))
    as_of: int = NOON
    intact: Book | None = None
    values: bool = False

    def store(self) -> Store:
        """Begin anew."""
        return new_store(self.book, self.as_of)

    def sync(  # noqa: PLR0913  one per thing that a test may put in
        self,
        store: Store,
        plan: Plan | None = None,
        *,
        watch: Callable[[Call], None] = lambda _: None,
        before: Callable[[Call], None] = lambda _: None,
        judged: bool = False,
        who: Signed | None = None,
        time: Time | None = None,
    ) -> Outcome:
        """Sync once."""
        port = Port(store, time or Time(), plan, judged, watch, before)
        try:
            run = sync(port.workbook(ID, who), self.choices, self.as_of)
        except CannotGoOn as stop:
            return Outcome(None, stop.problem, port)
        return Outcome(run, None, port)

    @cached_property
    def old(self) -> Table:
        """What stands before."""
        return shown(new_store(self.intact or self.book, self.as_of))

    @cached_property
    def _reference(self) -> tuple[Store, Outcome]:
        store = self.store()
        outcome = self.sync(store, judged=True)
        assert outcome.run is not None, outcome.problem
        assert not outcome.port.faults
        return store, outcome

    @cached_property
    def new(self) -> Table:
        """What stands after."""
        return shown(self._reference[0])

    @cached_property
    def final(self) -> dict[str, Any]:
        """Everything after."""
        return state(self._reference[0])

    @cached_property
    def calls(self) -> list[Call]:
        """The calls of a sync that does not fail."""
        return self._reference[1].port.calls

    def is_old_or_new(self, store: Store) -> None:
        """See that our columns show what was there before or what must be there, all of them the same, or nothing yet.

        Raises:
            AssertionError: something else is shown, or a bit of both.
        """
        table = {what: cells for what, cells in shown(store).items() if what in RESULT_COLUMNS}
        height = max((len(cells) for cells in table.values()), default=0)
        for part in [slice(row, row + 1) for row in range(height)] if self.values else [slice(0, height)]:
            self._is_one(table, part)

    def _is_one(self, table: Table, part: slice) -> None:
        may = {"old", "new"}
        for what, column in table.items():
            if not _neutral(column[part]):
                others = (("old", self.old), ("new", self.new))
                may &= {name for name, other in others if column[part] == other.get(what, [])[part]}
                assert may, f"{self.name}: {what} shows {column[part]} in {part}"

    def is_untouched(self, store: Store) -> bool:
        """Whether everything of the seller's is there as it was."""
        return seller(store.workbook(ID).book, self.values) == seller(self.book, self.values)


def _neutral(cells: list[Any]) -> bool:
    waiting = {
        words(language).say(said) for language in ("en", "zh-Hant") for said in ("mirror.pending", "mirror.recheck")
    }
    return all(cell in waiting or cell in {"", TYPED} for cell in cells)


def _mirrored() -> Iterator[World]:
    """Build the syncs beside which live look-ups stand."""
    yield World("first", sheet())
    synced = _after(World("first", sheet()))
    yield World("changes", _edited(synced, _edits), as_of=NOON + DAY)
    yield World("column deleted", _edited(synced, _delete_reasons), intact=synced)
    yield World("column blocked", _edited(synced, _type_below_opens), as_of=NOON + DAY, intact=synced)
    yield World("ledger deleted", _edited(synced, _delete_ledger))
    yield World("language", synced, Choices(marketplace="US", language="zh-Hant"))
    yield World("all at once", _edited(synced, _everything), as_of=NOON + DAY, intact=_edited(synced, _edits))
    yield World("growing", _edited(synced, _append))


def _values() -> Iterator[World]:
    """Build the syncs that write plain cells, or take them away."""
    synced = _after(World("values first", sheet(), VALUES))
    yield World("values first", sheet(), VALUES, values=True)
    yield World("values on", _after(World("first", sheet())), VALUES, values=True)
    yield World("values off", synced, values=True)
    yield World("values changes", _edited(synced, _edits), VALUES, NOON + DAY, values=True)
    yield World("values growing", _edited(synced, _append), VALUES, values=True)


@cache
def made() -> dict[str, World]:
    """Build all worlds once; the limits of `small` must hold by then."""
    return {world.name: world for world in (*_mirrored(), *_values())}


def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a batch and a new ledger hold little, so that few orders need several batches and a ledger that grows."""
    for module, name, limit in zip(LIMITED, LIMIT_NAMES, LIMITS, strict=True):
        monkeypatch.setattr(module, name, limit)


def _after(world: World) -> Book:
    store = world.store()
    assert world.sync(store).run
    return store.workbook(ID).book


def _edited(book: Book, edit: Callable[[Store], None]) -> Book:
    store = new_store(book)
    edit(store)
    return store.workbook(ID).book


def _edits(store: Store) -> None:
    _type(store, "C3", 46_350)
    batch(store, {"deleteDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 4, "endIndex": 5}}})
    _type(store, "A9", order(20)[0], *order(20)[1:3])


def _append(store: Store) -> None:
    batch(store, {"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 60}})
    rows = [order(number) for number in range(20, 80)]
    call(store, "values.update", {"range": "Orders!A10", "valueInputOption": "RAW"}, {"values": rows})


def _type(store: Store, cell: str, *values: Any) -> None:
    typed = {"range": f"Orders!{cell}", "valueInputOption": "RAW"}
    call(store, "values.update", typed, {"values": [list(values)]})


def _delete_reasons(store: Store) -> None:
    at = columns(store.workbook(ID).book)["reasons"]
    whole = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": at, "endIndex": at + 1}
    batch(store, {"deleteDimension": {"range": whole}})


def _type_below_opens(store: Store) -> None:
    at = columns(store.workbook(ID).book)["opens"]
    _type(store, f"{chr(65 + at)}4", TYPED)


def _delete_ledger(store: Store) -> None:
    tab = store.workbook(ID).book.titled("_claimwatch")
    assert tab is not None
    batch(store, {"deleteSheet": {"sheetId": tab.sheet_id}})


def _everything(store: Store) -> None:
    _type_below_opens(store)
    _delete_reasons(store)
    _edits(store)
