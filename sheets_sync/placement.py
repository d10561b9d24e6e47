"""Where our columns and our ledger stand: found by the marks we left, whatever people renamed or moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count

from schemas.grid import Cell, Grid
from schemas.problem import CannotGoOn, Problem
from schemas.spreadsheet import Mark, Spreadsheet, Tab
from sheets_sync.mirror import KEY, OUR_COLUMNS

COLUMN_MARK, LEDGER_MARK, GENERATION_MARK = "claimwatch.column", "claimwatch.ledger", "claimwatch.generation"
FRONT_MARK = "claimwatch.front"
"""On the visible tab, on each of its columns that we write or read, and on the ledger's tab once per tab made."""
LEDGER_TITLE, LOG_TITLE = "_claimwatch", "_claimwatch_log"


@dataclass(frozen=True, slots=True)
class Label:
    """What a mark says: in which spreadsheet and for which tab it was set, and what it marks."""

    spreadsheet: str
    tab: int
    what: str

    def __str__(self) -> str:
        return f"{self.spreadsheet}/{self.tab}/{self.what}"


@dataclass(frozen=True, slots=True)
class Ours:
    """One column of ours: its 0-based place now, and the id of its mark."""

    column: int
    mark: int


@dataclass(frozen=True, slots=True)
class Placement:
    """What is ours on and for one tab. `foreign`: marks that were set for another spreadsheet or tab, by their id.

    `front` is the visible tab that tells of it, `log` the hidden one that keeps its runs, `tabs` the one
    that brings the rows of other tabs to its keys.
    """

    tab: Tab
    columns: Mapping[str, Ours]
    ledger: Tab | None
    foreign: Mapping[int, Label]
    front: Tab | None = None
    log: Tab | None = None
    tabs: Tab | None = None

    @property
    def key(self) -> Ours | None:
        """Our key column, if it is there."""
        return self.columns.get(KEY)


def placement(sheet: Spreadsheet, tab: Tab, *, adopt: bool = False) -> Placement:
    """Find what is ours.

    Raises:
        CannotGoOn: the marks say that this spreadsheet is a copy of a synced one, and nobody said to `adopt` it.
    """
    ledger, log, tabs = (_kept(sheet, tab, what) for what in ("ledger", "log", "tabs"))
    found = [(column, *each) for column, marks in tab.column_marks.items() for each in labelled(marks, COLUMN_MARK)]
    kept = (each for own in (ledger, log, tabs) if own for each in _ledger_labels(own))
    marks = [*((mark, label) for _, mark, label in found), *kept]
    foreign = {mark.id: label for mark, label in marks if (label.spreadsheet, label.tab) != (sheet.id, tab.id)}
    if not adopt and any(label.spreadsheet != sheet.id for label in foreign.values()):
        raise CannotGoOn(Problem("mirror.copied_workbook"))
    columns: dict[str, Ours] = {}
    for column, mark, label in sorted(found, key=lambda each: each[0]):
        if label.what in OUR_COLUMNS:
            columns.setdefault(label.what, Ours(column, mark.id))
    return Placement(tab, columns, ledger, foreign, _front(sheet, tab), log, tabs)


def candidates(sheet: Spreadsheet, worksheet: str | None) -> list[Tab]:
    """Choose the tabs to look at: the one that was named, else the one that is synced, else every visible one.

    Raises:
        CannotGoOn: there is no such tab, or it is our own.
    """
    theirs = [tab for tab in sheet.tabs if not is_tool_tab(tab)]
    if worksheet is not None:
        return [_named(sheet, theirs, worksheet)]
    visible = [tab for tab in theirs if not tab.hidden]
    synced = [tab for tab in visible if any(label.tab == tab.id for _, label in _on_columns(tab))]
    return synced[:1] or visible


def is_tool_tab(tab: Tab) -> bool:
    """Whether a tab is a ledger or a log of ours, or the visible tab."""
    return tab.title in {LEDGER_TITLE, LOG_TITLE} or any(True for _ in (*_ledger_labels(tab), *front_labels(tab)))


def ledger_title(sheet: Spreadsheet, wanted: str = LEDGER_TITLE, written: Iterable[Sequence[Cell]] = ()) -> str:
    """Find a free title for a new ledger, or for another hidden tab of ours; none that a formula `written` names.

    A formula that was written while its tab was gone stays broken, even when a tab of that name comes again.
    """
    taken = {tab.title for tab in sheet.tabs}
    named = "".join(cell for cells in written for cell in cells if isinstance(cell, str))
    titles = chain((wanted,), (f"{wanted}_{number}" for number in count(2)))
    return next(title for title in titles if title not in taken and f"{title}!" not in named)


def taken(ledger: Tab) -> int:
    """Give the last generation that a sync has taken, by the marks on the ledger's tab; 1 on a new one."""
    values = (mark.value for mark in ledger.marks if mark.key == GENERATION_MARK)
    return max((int(value) for value in values if value.isascii() and value.isdecimal()), default=1)


def without_ours(grid: Grid, place: Placement) -> Grid:
    """Blank our own columns, so that a result is never read as a fact about an order."""
    blank: list[Cell] = [None] * grid.height
    own = {ours.column for ours in place.columns.values()}
    return replace(grid, columns=[blank if each in own else cells for each, cells in enumerate(grid.columns)])


def _named(sheet: Spreadsheet, theirs: list[Tab], worksheet: str) -> Tab:
    gid = worksheet.removeprefix("gid=")
    for tab in sheet.tabs:
        if tab.title == worksheet or str(tab.id) == gid:
            if tab not in theirs:
                raise CannotGoOn(Problem("sheet.tool_tab", facts={"text": tab.title}))
            return tab
    allowed = ", ".join(tab.title for tab in theirs)
    raise CannotGoOn(Problem("sheet.no_such_tab", facts={"text": worksheet, "allowed": allowed}))


def _on_columns(tab: Tab) -> Iterator[tuple[Mark, Label]]:
    for marks in tab.column_marks.values():
        yield from labelled(marks, COLUMN_MARK)


def _kept(sheet: Spreadsheet, tab: Tab, what: str) -> Tab | None:
    own = (
        each for each in sheet.tabs for _, label in _ledger_labels(each) if (label.tab, label.what) == (tab.id, what)
    )
    return next(own, None)


def _ledger_labels(tab: Tab) -> Iterator[tuple[Mark, Label]]:
    yield from labelled(tab.marks, LEDGER_MARK)


def _front(sheet: Spreadsheet, tab: Tab) -> Tab | None:
    own = (each for each in sheet.tabs for _, label in front_labels(each) if label.tab == tab.id)
    return next(own, None)


def front_labels(tab: Tab) -> Iterator[tuple[Mark, Label]]:
    """Find the marks that make a tab our visible tab."""
    return (each for each in labelled(tab.marks, FRONT_MARK) if each[1].what == "tab")


def labelled(marks: tuple[Mark, ...], key: str) -> Iterator[tuple[Mark, Label]]:
    """Find the marks of one kind, and what they say."""
    for mark in marks:
        spreadsheet, _, rest = mark.value.partition("/")
        tab, _, what = rest.partition("/")
        if mark.key == key and tab.isdecimal() and tab.isascii():
            yield mark, Label(spreadsheet, int(tab), what)
