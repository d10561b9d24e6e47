"""A synced sheet and what may happen to it at every moment of a sync, without sockets."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache

from builders.local_google import NOW, LocalGoogle
from builders.synced_sheet import SyncedSheet, lost, order_rows
from worlds.failures import WRITE, Call, Plan, Port, Time
from worlds.storm import as_of_ledger

from addon.playground.calls.faults import Refusal
from addon.playground.store import Store
from addon.playground.workbook.book import Book
from schemas.grid import Grid
from schemas.problem import CannotGoOn, Problem
from sheets_sync.sync import Run, sync

ROWS = 6
Edit = Callable[["Life"], object]
_ANSWERS: dict[object, dict[int, tuple[object, ...]]] = {}


class Crash(Exception):  # noqa: N818  no error of the product's: the process dies
    """The process dies here."""


@dataclass
class Life(SyncedSheet):
    """One spreadsheet through its life.

    Attributes:
        calls: every call of the last sync.
        writes: every write call so far, for whoever wants to repeat one late.
        watched: whether an answer may be wrong at no instant; else only after the sync.
    """

    calls: list[Call] = field(default_factory=list)
    writes: list[Call] = field(default_factory=list)
    watched: bool = True

    def sync(self, plan: Plan | None = None, before: Callable[[Call], None] = lambda _: None, **asked: object) -> Run:
        """Sync; at every call nobody's cell may change but ours, and no answer may be wrong (while `watched`)."""
        people = self.people()

        def come(call: Call) -> None:
            nonlocal people
            before(call)
            people = self.people()
            if call.kind == WRITE:
                self.writes.append(call)

        def gone(_: Call) -> None:
            assert not lost(people, self.people())
            with suppress(Refusal):  # the sheet may be read by nobody any more
                assert not (self.watched and self.wrong()), self.wrong()

        port = Port(self.google.store, Time(), plan, watch=gone, before=come)
        try:
            return sync(port.workbook(self.id), self.choices, self.as_of, **asked)
        finally:
            self.calls = port.calls

    def grid(self, title: str | None = None) -> Grid:
        """The tab without our columns, in the zone that the file has now."""
        return replace(super().grid(title), zone=self.book().properties["timeZone"])

    def answers(self, title: str | None = None) -> dict[int, tuple[object, ...]]:
        """The right answers, judged once for equal sheets."""
        grid = self.grid(title)
        known = (
            str(self.choices),
            self.as_of,
            grid.zone,
            tuple(tuple((type(cell), cell) for cell in each) for each in grid.columns),
        )
        if known not in _ANSWERS:
            _ANSWERS[known] = super().answers(title)
        return _ANSWERS[known]

    def wrong(self, title: str | None = None) -> list[str]:
        """Every cell that shows an answer that is not its own row's, as of when the ledger speaks."""
        now, self.as_of = self.as_of, as_of_ledger(self.book()) or self.as_of
        try:
            return super().wrong(title)
        finally:
            self.as_of = now

    def stopped(self, **asked: object) -> Problem:
        """Sync, and give the one sentence that ends it; people's tabs are as they were."""
        tabs, people = self._theirs(), self.people()
        try:
            self.sync(**asked)
        except CannotGoOn as stop:
            assert self._theirs() == tabs, "stopped, but wrote"
            assert not lost(people, self.people())
            return stop.problem
        raise AssertionError("the sync went through")

    def _theirs(self) -> list[list[int]]:
        """Which columns stand in the tabs that are not ours, each as the object that it is."""
        tool = {mark.sheet_id for mark in self.book().marks.values() if mark.dimension is None}
        return [[id(column) for column in tab.columns] for tab in self.book().tabs if tab.sheet_id not in tool]

    def request(self, **requests: object) -> None:
        """Edit as a person by requests of the API's."""
        self.person._requests(*({kind: body} for kind, body in requests.items()))

    def answered(self) -> None:
        """Every row shows its answer now, without another sync."""
        assert not self.unanswered()
        assert not self.wrong()

    def settled(self) -> Run:
        """Sync: every row shows its answer; sync again: nothing is written."""
        run = self.sync()
        self.answered()
        assert self.sync().calls.write == 0
        assert len(self.calls) <= 3
        return run

    def later(self, seconds: int) -> None:
        """Let time pass, for the workbook and for whoever syncs."""
        self.google.now += seconds
        self.as_of += seconds


def life(rows: list[list[object]] | None = None) -> Life:
    """Make a sheet of orders that was never synced."""
    google = LocalGoogle("", Store(None, lambda: NOW, keep=False))
    google.store.now = lambda: google.now
    return Life(google, order_rows(ROWS) if rows is None else rows)


def synced() -> Life:
    """Make a sheet that was synced once."""
    google = LocalGoogle("", Store(None, lambda: NOW, keep=False))
    google.store.now = lambda: google.now
    book = google.store.add(_synced_book().copy()).book
    return Life(google, [], id=book.book_id)


@cache
def _synced_book() -> Book:
    made = life()
    made.sync()
    return made.book()


def at_every_call(edit: Edit, build: Callable[[], Life] = synced) -> None:
    """Make the edit before each call of a sync that has something to write; then one quiet sync makes all right."""
    for at in range(_calls(build)):
        sheet = _stale(build)
        done: list[int] = []

        def before(_: Call, sheet: Life = sheet, at: int = at, done: list[int] = done) -> None:
            done.append(at)
            if len(done) == at + 1:
                edit(sheet)

        sheet.sync(before=before)
        sheet.settled()


def _stale(build: Callable[[], Life]) -> Life:
    sheet = build()
    status = 4
    sheet.person.types("Orders", 2, status, "Lost" if sheet.cells()[status][2] != "Lost" else "Shipped")
    return sheet


@cache
def _calls(build: Callable[[], Life]) -> int:
    sheet = _stale(build)
    sheet.sync()
    return len(sheet.calls)
