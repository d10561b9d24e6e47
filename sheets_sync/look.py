"""One look at a spreadsheet: which tab, which columns, what stands in ours, what the ledger holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from schemas.choices import Choices
from schemas.grid import Cell, Grid, letter
from schemas.problem import CannotGoOn, Problem
from schemas.spreadsheet import Spreadsheet, Tab
from sheets_sync.front.places import front_range
from sheets_sync.front.settings import kept, recognised, settled
from sheets_sync.google import Workbook
from sheets_sync.ledger import WIDTH, Ledger, ledger_from
from sheets_sync.mending import Seen
from sheets_sync.placement import Placement, candidates, placement, taken, without_ours
from sheets_sync.recognise import Recognition
from sheets_sync.rowkey import Joined, joined
from sheets_sync.values.display import LONGEST_MIRROR, display_of

TOP = 60
"""Rows that are read to find the header."""

Columns = list[list[Cell]]
Recognised = tuple[Recognition, Choices, tuple[Problem, ...]]


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen. `keys` is our key column from row 1 on, None where there is none; `ledger`, `front` likewise.

    `choices` are those of the run and of the settings in the sheet; `faults` says which of the settings are none.
    """

    sheet: Spreadsheet
    recognition: Recognition
    seen: Seen
    keys: list[Cell] | None
    ledger: Ledger | None
    order_title: Cell
    choices: Choices
    faults: tuple[Problem, ...]
    front: Columns | None


@dataclass(frozen=True, slots=True)
class _Read:
    """One tab as far as it was read."""

    place: Placement
    top: Grid
    keys: list[Cell] | None
    ledger: Columns | None
    front: Columns | None


def look(workbook: Workbook, choices: Choices, worksheet: str | None, *, adopt: bool) -> Look:
    """Look at the tab that was chosen, or at the first one with orders: at most three calls, nothing is written.

    Raises:
        CannotGoOn: there is no order sheet, or it is a copy of a synced one, or Google does not let us.
    """
    sheet = workbook.describe()
    places = [placement(sheet, tab, adopt=adopt) for tab in candidates(sheet, worksheet) if tab.rows and tab.columns]
    read, (recognition, choices, faults) = _recognised(_read(workbook, sheet, places), choices)
    own = read.place.columns
    rows = min(TOP, read.place.tab.rows)
    ranges = [f"{_of(read.place.tab)}!{letter(each.column)}1:{letter(each.column)}{rows}" for each in own.values()]
    formulas = workbook.formulas(ranges) if ranges else []
    header = recognition.header + 1
    seen = Seen(
        place=read.place,
        header=header,
        used=_used(read, recognition),
        parts=_titled(joined(recognition.columns), read.top, header),
        written={what: columns[0] if columns else [] for what, columns in zip(own, formulas, strict=True)},
        shown={what: read.top.columns[each.column] for what, each in own.items()},
        display=display_of(choices.display, lambda: _lines(workbook, read, recognition)),
    )
    title = _cell(read.top, recognition.columns["order_id"], header)
    return Look(sheet, recognition, seen, read.keys, _ledger(read), title, choices, faults, read.front)


def typed_below(workbook: Workbook, tab: Tab, column: int, header: int) -> int | None:
    """Find the first row below the header where something stands in a column of ours that could not spill."""
    name = letter(column)
    (columns,) = workbook.formulas([f"{_of(tab)}!{name}{header + 1}:{name}"]) if header < tab.rows else ([],)
    cells = columns[0] if columns else []
    return next((row for row, cell in enumerate(cells, header + 1) if cell is not None), None)


def raw_columns(workbook: Workbook, seen: Seen) -> Columns:
    """Read the columns that the key joins, from the header row on, all equally long."""
    tab = seen.place.tab
    names = [letter(part.column) for part in seen.parts]
    read = workbook.values([f"{_of(tab)}!{name}{seen.header}:{name}" for name in names])
    columns = [each[0] if each else [] for each in read]
    height = max(len(column) for column in columns)
    return [[*column, *([None] * (height - len(column)))] for column in columns]


def _read(workbook: Workbook, sheet: Spreadsheet, places: Sequence[Placement]) -> list[_Read]:
    asked = [range_ for place in places for range_ in _ranges(place)]
    answers = iter(workbook.values(asked) if asked else ())
    return [_one(sheet, place, [next(answers) for _ in _ranges(place)]) for place in places]


def _ranges(place: Placement) -> list[str]:
    tab = place.tab
    ranges = [f"{_of(tab)}!A1:{letter(tab.columns - 1)}{min(TOP, tab.rows)}"]
    if place.key is not None:
        ranges.append(f"{_of(tab)}!{letter(place.key.column)}1:{letter(place.key.column)}")
    if place.ledger is not None:
        ranges.append(f"{_of(place.ledger)}!A1:{letter(WIDTH - 1)}")
    if place.front is not None:
        ranges.append(f"{_of(place.front)}!{front_range(place.front)}")
    return ranges


def _one(sheet: Spreadsheet, place: Placement, answers: list[Columns]) -> _Read:
    top, *others = answers
    height = max((len(column) for column in top), default=0)
    columns = [[*column, *([None] * (height - len(column)))] for column in top]
    columns += [[None] * height for _ in range(place.tab.columns - len(columns))]
    grid = Grid(columns, zone=sheet.zone or None, locale=sheet.locale or None, merges=place.tab.merges)
    keys = others.pop(0) if place.key is not None else None
    ledger = others.pop(0) if place.ledger is not None else None
    front = others.pop(0) if place.front is not None else None
    return _Read(place, grid, None if keys is None else keys[0] if keys else [], ledger, front)


def _recognised(tabs: Sequence[_Read], choices: Choices) -> tuple[_Read, Recognised]:
    """Take the first tab with an order header; where there is none, say what the first tab lacks."""
    lacks: list[CannotGoOn] = []
    for read in tabs:
        try:
            known = kept(read.place.front, read.front)
            return read, recognised(without_ours(read.top, read.place), settled(choices, known), known)
        except CannotGoOn as stop:
            lacks.append(stop)
    raise lacks[0] if lacks else CannotGoOn(Problem("header.missing", facts={"rows": 0}))


def _lines(workbook: Workbook, read: _Read, recognition: Recognition) -> int:
    """Count order lines by their keys; where there are none yet, by their order ids, if the grid is long enough."""
    tab, header = read.place.tab, recognition.header + 1
    if read.keys is not None or tab.rows <= LONGEST_MIRROR:
        cells = (read.keys or [])[header:]
    else:
        name = letter(recognition.columns["order_id"])
        (columns,) = workbook.values([f"{_of(tab)}!{name}{header}:{name}"])
        cells = columns[0][1:] if columns else []
    return sum(cell is not None for cell in cells)


def _ledger(read: _Read) -> Ledger | None:
    """Read the ledger; its generation is never before the last one that was taken, whatever somebody typed there."""
    if read.ledger is None or read.place.ledger is None:
        return None
    found = ledger_from(read.ledger)
    return replace(found, generation=max(found.generation, taken(read.place.ledger)))


def _used(read: _Read, recognition: Recognition) -> int:
    grid = without_ours(read.top, read.place)
    filled = [each for each, cells in enumerate(grid.columns) if any(cell is not None for cell in cells)]
    return max((*filled, *recognition.columns.values())) + 1


def _titled(parts: Sequence[Joined], top: Grid, header: int) -> tuple[Joined, ...]:
    """Say what stands in the header cells now; a header that is no text is not held to."""
    cells = [_cell(top, part.column, header) for part in parts]
    texts = ["" if cell is None else cell if isinstance(cell, str) else None for cell in cells]
    return tuple(replace(part, title=text) for part, text in zip(parts, texts, strict=True))


def _cell(grid: Grid, column: int, row: int) -> Cell:
    cells = grid.columns[column]
    return cells[row - 1] if row <= len(cells) else None


def _of(tab: Tab) -> str:
    return "'" + tab.title.replace("'", "''") + "'"
