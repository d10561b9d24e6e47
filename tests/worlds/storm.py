"""Histories: a team edits between any two calls of a sync, any call may fail before or after it was applied.

After every edit and every call the sheet is looked at: no cell of ours shows an answer that is not its own row's, and
no call of ours touches a cell of people's. Then it is quiet, and one sync makes everything right.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from math import exp
from random import Random
from typing import Any

from worlds.failures import FAULTS, WRITE, Call, Fault, Port, Time
from worlds.people import ID, RULE, Hand, hand_in, rules
from worlds.truth import NOTHING, Truth, padded, same

from addon.playground.calls.faults import Refusal
from addon.playground.formulas.tree import Formula
from addon.playground.store import Store
from addon.playground.workbook.book import Book
from addon.playground.workbook.columns import Column
from addon.playground.workbook.tabs import Tab
from schemas.choices import Choices
from schemas.grid import Grid
from schemas.problem import CannotGoOn
from schemas.results import RESULT_COLUMNS
from sheets_sync.google import Workbook
from sheets_sync.mirror import KEY, MIRROR_COLUMNS, ours, titles
from sheets_sync.placement import COLUMN_MARK, LEDGER_MARK
from sheets_sync.sync import Run, sync
from sheets_sync.wording import words

NOON = 1_795_435_200
"""23 November 2026, 12:00 UTC."""
HOUR = 3_600
ZONE = "America/Los_Angeles"
SPEECH = words("en")
TITLES = titles(SPEECH)
NEUTRAL = {SPEECH.say("mirror.pending"), SPEECH.say("mirror.recheck"), "#REF!", None, *TITLES.values()}
PASSING = tuple(fault for fault in FAULTS if fault.passes and not fault.slow)
CHOICES = Choices(marketplace="US")
"""Chosen, so that a blank marketplace does not follow from what other rows say: that may change between syncs."""
TRUTH = Truth(CHOICES)
"""Shared by all histories of a process: the same row is judged once."""


class Lost(AssertionError):  # noqa: N818  what happened, not an error of the product's
    """A cell of people's is not there any more, or is not as it was."""


class Wrong(AssertionError):  # noqa: N818  likewise
    """A cell shows an answer that is not its row's."""


@dataclass
class Figures:
    """What was seen."""

    histories: int = 0
    instants: int = 0
    cells: int = 0
    pending: int = 0
    blocked: int = 0
    edits: int = 0
    syncs: int = 0
    stopped: int = 0
    reads: int = 0
    writes: int = 0
    wrong: int = 0
    lost: int = 0
    kinds: Counter[str] = field(default_factory=Counter)

    def add(self, other: Figures) -> None:
        """Add up."""
        for name, value in vars(other).items():
            getattr(self, name).update(value) if name == "kinds" else setattr(self, name, getattr(self, name) + value)


@dataclass
class Weather:
    """Which call fails, how, and whether it was applied; drawn anew for each call."""

    dice: Random
    chance: float
    fault: Fault = PASSING[0]
    applied: bool = False

    def hits(self, _request: int) -> bool:
        """Draw."""
        if self.dice.random() >= self.chance:
            return False
        self.fault = self.dice.choice(FAULTS if self.dice.random() < 0.1 else PASSING)
        self.applied = self.dice.random() < 0.5
        return True


@dataclass
class Storm:
    """One history.

    Attributes:
        seed: everything follows from it.
        edits: edits before each call, on average.
        failing: how often a call fails.
        whole: judge the whole sheet at every instant, not row by row (slower).
    """

    seed: int
    edits: float = 1.0
    failing: float = 0.05
    syncs: int = 3
    orders: int = 8
    whole: bool = False
    figures: Figures = field(default_factory=Figures)
    log: list[str] = field(default_factory=list)
    choices: Choices = CHOICES

    def __post_init__(self) -> None:
        """Build the sheet."""
        self.now = NOON
        self.store = Store(None, lambda: self.now, keep=False)
        self.dice = Random(self.seed)
        self.draw = Random(self.seed + 1).randrange
        self.hand: Hand = hand_in(self.store, self.seed, self.orders)
        self.sent: list[Call] = []
        self.nested = False
        self.quiet = False
        self.before: Book = self.book
        self.watched: Book | None = None

    @property
    def book(self) -> Book:
        """The workbook as it is now."""
        return self.store.workbook(ID).book

    def run(self) -> Figures:
        """Live through it: syncs in the storm, then quiet, one sync that makes it right, one that has nothing to do.

        Raises:
            AssertionError: something went wrong, with the history up to there.
        """
        self.figures.histories += 1
        try:
            for _ in range(self.syncs):
                self._sync()
                self.now += self.dice.choice((60, HOUR, 5 * HOUR, 30 * HOUR, 75 * HOUR))
                self.look()
                self._edit(self.edits * 2)
            self._calm()
        except AssertionError as law:
            tail = "\n".join(self.log[-60:])
            raise type(law)(f"seed {self.seed}, {self.edits} edits a call: {law}\n{tail}") from law
        return self.figures

    def sight(self, book: Book, tab: Tab) -> Sight:
        """Look at the tab as it is."""
        return Sight(self, book, tab)

    def once(self, workbook: Workbook) -> Run:
        """Sync once."""
        return sync(workbook, self.choices, self.now, draw=self.draw)

    def weather(self) -> Weather:
        """Say how the calls of a sync fail."""
        return Weather(self.dice, 0.0 if self.quiet else self.failing)

    def acted(self, kind: str | None = None) -> None:
        """Make one edit, of this kind or any."""
        kind = self.hand.acts(kind)
        self.log.append(f"    {kind}")
        self.figures.kinds[kind] += 1
        self.figures.edits += 1
        self.look()

    def rival(self) -> None:
        """Let another sync run from end to end."""
        self.nested = True
        self.log.append("  another sync (")
        self._sync()
        self.log.append("  )")
        self.nested = False

    def late(self, call: Call) -> None:
        """Let an old call of ours arrive once more."""
        self.before = self.book
        self.log.append(f"  late: {call.method}")
        with suppress(Refusal):
            self.store.call(call.method, call.params, call.body)
        self._hold_people(f"a late call of {call.method}")
        self.look()

    def look(self) -> None:
        """Look at every cell of ours, if anything changed since the last look."""
        book = self.book
        if self.watched is book and not self.quiet:
            return
        self.watched = book
        self.figures.instants += 1
        tab = book.tab(0)
        if tab is not None:
            self.sight(book, tab).hold()

    def _sync(self) -> Run | None:
        port = Port(self.store, Time(), self.weather(), watch=self._watch, before=self._before)  # type: ignore[arg-type]  # a Weather is a Plan
        self.figures.syncs += 1
        try:
            run = self.once(port.workbook(ID))
        except CannotGoOn as stop:
            self.log.append(f"sync stopped: {stop.problem.key}")
            self.figures.stopped += 1
            self._hold_people("the end of a sync")
            self.look()
            if self.quiet and not stop.problem.key.startswith("header."):
                raise AssertionError(stop.problem) from stop
            return None
        self.log.append(f"sync: {run.calls}")
        self.figures.reads += run.calls.read
        self.figures.writes += run.calls.write
        self._hold_people("the end of a sync")
        self.look()
        return run

    def _before(self, call: Call) -> None:
        self._hold_people("an earlier call")
        if not self.quiet and not self.nested:
            self._edit(self.edits)
            self._others()
        self.before = self.book
        if call.kind == WRITE:
            self.sent.append(call)
        self.log.append(f"  {call.method.rsplit('.', 1)[-1]}")

    def _watch(self, call: Call) -> None:
        self._hold_people(call.method)
        self.look()

    def _edit(self, mean: float) -> None:
        for _ in range(_poisson(self.dice, mean)):
            self.acted()
        self.before = self.book

    def _others(self) -> None:
        """Let another sync run from end to end, or an old call of ours arrive late."""
        luck = self.dice.random()
        if luck < 0.02:
            self.rival()
        elif luck < 0.05 and self.sent:
            self.late(self.dice.choice(self.sent[-6:]))

    def _calm(self) -> None:
        self.quiet = True
        self.log.append("quiet")
        run = self._sync()
        if run is None:
            return
        tab = self.book.tab(0)
        assert tab is not None
        told = {problem.at.row for problem in run.problems if problem.at and problem.at.row}
        self.sight(self.book, tab).settled(told, len(run.assessment.orders))
        after = self.book
        again = self._sync()
        assert again is not None
        assert again.calls.write == 0, "a second sync writes"
        assert again.calls.read <= 3
        assert self.book is after

    def _hold_people(self, when: str) -> None:
        """No cell of people's changed since `before`: all that happened since then was ours."""
        if self.book is not self.before:
            gone = lost(self.before, self.book)
            self.before = self.book
            if gone:
                self.figures.lost += len(gone)
                raise Lost(f"after {when}: {gone[:5]}")


@dataclass
class Sight:
    """The tab at one instant: what our columns show, and what people's say."""

    storm: Storm
    book: Book
    tab: Tab

    def __post_init__(self) -> None:
        """Read it."""
        shown = self.storm.store.tab(ID, self.tab.title)
        self.columns = [[_plain(cell) for cell in column] for column in shown.columns]
        self.ours = dict(_results(self.book, self.tab))
        self.own = set(self.ours) | {at for at, column in enumerate(self.tab.columns) if _marks(self.book, column)}

    def grid(self) -> Grid:
        """People's columns."""
        height = max((len(column) for column in self.columns), default=0)
        theirs = [[] if at in self.own else column for at, column in enumerate(self.columns)]
        return Grid(padded(theirs, height), zone=ZONE, locale="en_US")

    def right(self) -> dict[int, tuple[Any, ...]]:
        """What must stand there, as of the ledger."""
        as_of = as_of_ledger(self.book)
        alone = TRUTH.of(self.grid(), as_of) if as_of else {}
        # a line that is taken as part of the one above, and so has no answer, may show what it says by itself
        return alone | TRUTH.whole(self.grid(), as_of) if as_of and self.storm.whole else alone

    def hold(self) -> None:
        """Every cell of ours shows its row's answer, or a neutral word, or what a person typed there."""
        right, figures = self.right(), self.storm.figures
        for at, what in self.ours.items():
            place, typed = RESULT_COLUMNS.index(what), self.tab.columns[at]
            figures.blocked += "#REF!" in self.columns[at]
            figures.cells += len(self.columns[at])
            for row, cell in enumerate(self.columns[at], 1):
                if cell in NEUTRAL:
                    figures.pending += cell == "pending"
                elif not same(cell, right.get(row, NOTHING)[place]) and not _by_hand(typed, row):
                    figures.wrong += 1
                    raise Wrong(f"row {row} {what} shows {cell!r}, not {right.get(row, NOTHING)[place]!r}")

    def settled(self, told: set[int], orders: int) -> None:
        """Every one of so many orders shows its answer; those that a Problem names may wait."""
        assert set(MIRROR_COLUMNS) <= {_what(mark) for column in self.tab.columns for mark in _marks(self.book, column)}
        right = TRUTH.whole(self.grid(), self.storm.now)
        assert right or not orders, "a sync found orders where none stand"
        placed = [(_what(mark), at) for at, column in enumerate(self.tab.columns) for mark in _marks(self.book, column)]
        named = dict(reversed(placed))  # the leftmost counts, should undo have brought an old one back beside a new one
        for row, line in right.items():
            for what, cell in zip(RESULT_COLUMNS, line, strict=True):
                column = self.columns[named[what]]
                seen = column[row - 1] if row <= len(column) else None
                waits = row in told and seen in NEUTRAL
                assert same(seen, cell) or waits, f"quiet, but row {row} {what} shows {seen!r}, not {cell!r}"


def as_of_ledger(book: Book) -> int | None:
    """Read as of when the ledger speaks."""
    for mark in book.marks.values():
        own = mark.key == LEDGER_MARK and mark.value.endswith("/ledger")
        tab = book.tab(mark.sheet_id) if own and mark.sheet_id is not None else None
        if tab is not None:
            said = tab.value(0, 7)
            return int(said) if isinstance(said, (int, float)) else None
    return None


def lost(before: Book, after: Book) -> list[str]:
    """Name what of people's is not there any more, or not as it was: cells, looks, colour rules."""
    return cells_lost(before, after) + rules_lost(before, after)


def cells_lost(before: Book, after: Book) -> list[str]:
    """Name people's cells that are not as they were; what is the same object was not touched."""
    marks = (*before.marks.values(), *after.marks.values())
    tool = {mark.sheet_id for mark in marks if mark.key.startswith("claimwatch.") and mark.dimension is None}
    now = {column.uid: column for tab in after.tabs for column in tab.columns}
    gone = []
    for tab in before.tabs:
        for column in tab.columns if tab.sheet_id not in tool else ():
            found = now.get(column.uid)
            if found is not column:
                gone += _differences(column, found, own=bool(_marks(before, column)))
    return gone


def rules_lost(before: Book, after: Book) -> list[str]:
    """Name people's colour rules that are gone, or stand in another order."""
    now = {tab.sheet_id: _rules(tab) for tab in after.tabs}
    old = {tab.sheet_id: _rules(tab) for tab in before.tabs}
    return [f"rules {own} became {now.get(tab)}" for tab, own in old.items() if own and own != now.get(tab)]


def _rules(tab: Tab) -> list[tuple[str, list[int | None]]]:
    """People's rules in their order, each with the columns it is over."""
    known = zip(rules(tab), tab.bound.get("conditionalFormats", ()), strict=True)
    return [
        (said, [column.uid for area in item.areas for column in tab.columns[area.left : area.right]])
        for said, item in known
        if said.startswith(RULE)
    ]


def _differences(old: Column, new: Column | None, *, own: bool) -> list[str]:
    if new is None:
        return [f"column {old.uid} is gone: {old.values}"] if any(cell is not None for cell in old.values) else []
    cells, present = _theirs(old), _theirs(new)
    found = [f"{cell!r} became {present.get(row)!r}" for row, cell in cells.items() if present.get(row) != cell]
    if not own:
        found += [f"{cell!r} came" for row, cell in present.items() if row not in cells]
        found += ["its looks changed"] if (old.dress, old.size, old.hidden) != (new.dress, new.size, new.hidden) else []
    return found


def _theirs(column: Column) -> dict[int, Any]:
    return {row: _text(cell) for row, cell in enumerate(column.values) if cell is not None and not _is_ours(cell)}


def _is_ours(cell: Any) -> bool:
    return isinstance(cell, Formula) and _ours(cell)


@lru_cache(maxsize=4_096)
def _ours(formula: Formula) -> bool:
    return ours(_written(formula))


@lru_cache(maxsize=4_096)
def _written(formula: Formula) -> str:
    """A formula never changes: one that says something else is another."""
    return formula.written(lambda _: "_claimwatch")


def _text(cell: Any) -> Any:
    return _written(cell) if isinstance(cell, Formula) else cell


def _results(book: Book, tab: Tab) -> list[tuple[int, str]]:
    """Find every column that shows results: by its mark, or, where we gave it up, by the title in its formula."""
    found = []
    for at, column in enumerate(tab.columns):
        named = [_what(mark) for mark in _marks(book, column)]
        written = [_text(column.values[row]) for row in column.formulas if _is_ours(column.values[row])]
        named = named or [what for text in written for what, title in TITLES.items() if f';"{title}";' in text]
        found += [(at, named[0])] if named and named[0] != KEY else []
    return found


def _marks(book: Book, column: Column) -> list[str]:
    return [mark.value for mark in book.marks.values() if mark.key == COLUMN_MARK and mark.uid == column.uid]


def _what(label: str) -> str:
    return label.rsplit("/", 1)[-1]


def _by_hand(column: Column, row: int) -> bool:
    return column.value(row - 1) is not None and not isinstance(column.value(row - 1), Formula)


def _plain(cell: Any) -> Any:
    return getattr(cell, "sign", cell)


def _poisson(dice: Random, mean: float) -> int:
    left, count = dice.random(), 0
    share = exp(-mean)
    while left > share:
        left *= dice.random()
        count += 1
    return count
