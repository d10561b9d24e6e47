"""One look at a spreadsheet: which tab, which columns, what stands in ours, what the ledger holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from schemas.choices import Choices
from schemas.grid import Cell, Grid, letter
from schemas.problem import CannotGoOn, Problem
from schemas.spreadsheet import Spreadsheet, Tab
from sheets_sync.front.places import front_range
from sheets_sync.front.settings import kept, recognised, settled
from sheets_sync.google import Workbook
from sheets_sync.history.records import INDEX, Log, log_from
from sheets_sync.ledger import WIDTH, Ledger, ledger_from
from sheets_sync.mending import Seen
from sheets_sync.mirror import ECHO, KEY, is_flag
from sheets_sync.placement import Placement, candidates, ledger_title, placement, taken, without_ours
from sheets_sync.recognise import Recognition
from sheets_sync.rowkey import SEPARATOR, TEXT, Joined, joined
from sheets_sync.tabs.block import also_read
from sheets_sync.tabs.find import Beside, alone, blocks_of, others
from sheets_sync.tabs.home import TABS_TITLE
from sheets_sync.tabs.sources import source_of
from sheets_sync.values.display import LONGEST_MIRROR, display_of

TOP = 60
"""Rows that are read to find the header."""

Columns = list[list[Cell]]
Recognised = tuple[Recognition, Choices, tuple[Problem, ...]]


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen. `keys` is our key column from row 1 on, None where there is none; `ledger` too.

    `choices` are those of the run and of the settings in the sheet; `faults` says which of the settings are none.
    `cells`: where results stand as plain values, the columns of results and of the echo from row 1 on; they are read in
    the same call as the keys, so that what one row holds belongs together.
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
    log: Log | None = None
    beside: Beside = field(default_factory=Beside)
    cells: Mapping[str, list[Cell]] | None = None


@dataclass(frozen=True, slots=True)
class _Heads:
    """The formulas that stand over our columns of a tab, and in the first row of what joins other tabs with it."""

    own: Mapping[str, list[Cell]] = field(default_factory=dict)
    home: list[Cell] = field(default_factory=list)

    @property
    def plain(self) -> bool:
        """Whether results stand there as plain values."""
        return any(is_flag(cell) for cell in self.own.get(ECHO, ()))


@dataclass(frozen=True, slots=True)
class _Read:
    """One tab as far as it was read."""

    place: Placement
    top: Grid
    keys: list[Cell] | None
    ledger: Columns | None
    front: Columns | None
    log: Columns | None
    tabs: Columns | None
    heads: _Heads
    cells: Mapping[str, list[Cell]] | None


def look(workbook: Workbook, choices: Choices, worksheet: str | None, *, adopt: bool) -> Look:
    """Look at the tab that was chosen, or at the first one with orders: at most three calls, nothing is written.

    Raises:
        CannotGoOn: there is no order sheet, or it is a copy of a synced one, or Google does not let us.
    """
    sheet = workbook.describe()
    places = [placement(sheet, tab, adopt=adopt) for tab in candidates(sheet, worksheet) if tab.rows and tab.columns]
    reads, tops = _read(workbook, sheet, places, others(sheet, places))
    read, (recognition, choices, faults) = _recognised(reads, choices)
    beside = _beside(sheet, read, recognition, [*((each.place, each.top) for each in reads if each != read), *tops])
    beside, apart = (beside, ()) if choices.tabs_hold else alone(beside)
    header = recognition.header + 1
    seen = Seen(
        place=read.place,
        header=header,
        used=_used(read, recognition),
        parts=_titled(joined(recognition.columns, also=also_read(beside.blocks)), read.top, header, recognition.levels),
        beside=beside.blocks,
        written=read.heads.own,
        shown={what: read.top.columns[each.column] for what, each in read.place.columns.items()},
        display=display_of(
            choices.display,
            lambda: _lines(workbook, read, recognition),
            holds=choices.mirror_holds,
            plain=choices.values_hold,
        ),
    )
    title = _cell(read.top, recognition.columns["order_id"], header)
    log = None if read.log is None else log_from(read.log)
    faults = (*faults, *apart)
    return Look(
        sheet, recognition, seen, read.keys, _ledger(read), title, choices, faults, read.front, log, beside, read.cells
    )


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


def _read(
    workbook: Workbook, sheet: Spreadsheet, places: Sequence[Placement], aside: Sequence[Placement]
) -> tuple[list[_Read], list[tuple[Placement, Grid]]]:
    """Read the tabs that may be the orders', and the top of every other; our formulas first, what they show last."""
    heads = _heads(workbook, places)
    known = list(zip(places, heads, strict=True))
    asked = [*(range_ for each in known for range_ in _ranges(*each)), *(_top(place.tab) for place in aside)]
    answers = iter(workbook.values(asked) if asked else ())
    reads = [_one(sheet, *each, [next(answers) for _ in _ranges(*each)]) for each in known]
    return reads, [(place, _grid(sheet, place.tab, next(answers))) for place in aside]


def _heads(workbook: Workbook, places: Sequence[Placement]) -> list[_Heads]:
    """Read our own formulas, where there are any, in one call."""
    asked = [_formulas(place) for place in places]
    answers = iter(workbook.formulas([range_ for ranges in asked for range_ in ranges]) if any(asked) else ())
    return [_headed(place, [next(answers) for _ in ranges]) for place, ranges in zip(places, asked, strict=True)]


def _formulas(place: Placement) -> list[str]:
    tab, home = place.tab, place.tabs
    own = (_column(tab, each.column, min(TOP, tab.rows)) for each in place.columns.values())
    return [*own, *([f"{_of(home)}!A1:{letter(home.columns - 1)}1"] if home else [])]


def _headed(place: Placement, answers: list[Columns]) -> _Heads:
    own = {what: columns[0] if columns else [] for what, columns in zip(place.columns, answers, strict=False)}
    home = answers[len(own)] if place.tabs else []
    return _Heads(own, [column[0] if column else None for column in home])


def _beside(
    sheet: Spreadsheet, read: _Read, recognition: Recognition, tabs: Sequence[tuple[Placement, Grid]]
) -> Beside:
    """Say which of the other tabs are joined with the orders, and what our hidden tab shows of them."""
    home = read.place.tabs
    title = home.title if home else ledger_title(sheet, TABS_TITLE)
    return Beside(blocks_of(recognition, tabs, title), home, title, read.tabs or (), read.heads.home)


def _top(tab: Tab) -> str:
    return f"{_of(tab)}!A1:{letter(tab.columns - 1)}{min(TOP, tab.rows)}"


def _ranges(place: Placement, heads: _Heads) -> list[str]:
    tab = place.tab
    ranges = [_top(tab)]
    if place.key is not None:
        ranges.append(_column(tab, place.key.column))
    if place.ledger is not None:
        ranges.append(f"{_of(place.ledger)}!A1:{letter(WIDTH - 1)}")
    if place.front is not None:
        ranges.append(f"{_of(place.front)}!{front_range(place.front)}")
    if place.log is not None:
        ranges.append(f"{_of(place.log)}!{INDEX}")
    if place.tabs is not None:
        ranges.append(f"{_of(place.tabs)}!A1:{letter(place.tabs.columns - 1)}")
    if heads.plain:
        ranges += [_column(tab, each.column) for what, each in place.columns.items() if what != KEY]
    return ranges


def _column(tab: Tab, column: int, rows: int | None = None) -> str:
    name = letter(column)
    return f"{_of(tab)}!{name}1:{name}{rows or ''}"


def _one(sheet: Spreadsheet, place: Placement, heads: _Heads, answers: list[Columns]) -> _Read:
    top, *rest = answers
    keys = rest.pop(0) if place.key is not None else None
    ledger = rest.pop(0) if place.ledger is not None else None
    front = rest.pop(0) if place.front is not None else None
    log = rest.pop(0) if place.log is not None else None
    tabs = rest.pop(0) if place.tabs is not None else None
    grid = _grid(sheet, place.tab, top)
    own = [what for what in place.columns if what != KEY]
    cells = {what: each[0] if each else [] for what, each in zip(own, rest, strict=True)} if heads.plain else None
    return _Read(place, grid, None if keys is None else keys[0] if keys else [], ledger, front, log, tabs, heads, cells)


def _grid(sheet: Spreadsheet, tab: Tab, top: Columns) -> Grid:
    height = max((len(column) for column in top), default=0)
    columns = [[*column, *([None] * (height - len(column)))] for column in top]
    columns += [[None] * height for _ in range(tab.columns - len(columns))]
    return Grid(columns, zone=sheet.zone or None, locale=sheet.locale or None, merges=tab.merges)


def _recognised(tabs: Sequence[_Read], choices: Choices) -> tuple[_Read, Recognised]:
    """Take the first tab of orders, else the first that can be judged alone; else say what the first tab lacks."""
    lacks: list[CannotGoOn] = []
    alone: list[tuple[_Read, Recognised]] = []
    for read in tabs:
        try:
            known = kept(read.place.front, read.front)
            found = recognised(without_ours(read.top, read.place), settled(choices, known), known)
        except CannotGoOn as stop:
            lacks.append(stop)
            continue
        if source_of(found[0]) is None:
            return read, found
        alone.append((read, found))
    if alone:
        return alone[0]
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
    return sum(map(_is_line, cells))


def _is_line(cell: Cell) -> bool:
    """Whether a key, or an order id where there are no keys yet, is of more than white space."""
    if not isinstance(cell, str):
        return cell is not None
    _, parted, rest = cell.partition(SEPARATOR)
    order = rest.partition(SEPARATOR)[0] if parted else cell
    return bool(order.removeprefix(TEXT).strip())


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


def _titled(parts: Sequence[Joined], top: Grid, header: int, levels: int) -> tuple[Joined, ...]:
    """Say what stands in the header cells now, and over them where that counts too; no text is not held to."""
    titles = [_text(_cell(top, part.column, header)) for part in parts]
    above = [_text(_cell(top, part.column, header - 1)) if levels > 1 else None for part in parts]
    return tuple(replace(part, title=title, above=over) for part, title, over in zip(parts, titles, above, strict=True))


def _text(cell: Cell) -> str | None:
    return "" if cell is None else cell if isinstance(cell, str) else None


def _cell(grid: Grid, column: int, row: int) -> Cell:
    cells = grid.columns[column]
    return cells[row - 1] if row <= len(cells) else None


def _of(tab: Tab) -> str:
    return "'" + tab.title.replace("'", "''") + "'"
