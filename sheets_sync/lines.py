"""The lines of a tab as a sync reads them: by their row keys, with what other tabs of the workbook say of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from schemas.cells import cell_fault
from schemas.choices import Choices
from schemas.grid import Cell, Grid, letter
from schemas.problem import Place, Problem
from schemas.spelling import normalised
from sheets_sync.assess import Assessment, assess_recognised
from sheets_sync.google import Workbook
from sheets_sync.look import Look, raw_columns
from sheets_sync.mending import is_sound
from sheets_sync.mirror import tab_name
from sheets_sync.reading.findings import NAMED
from sheets_sync.recognise import Recognition
from sheets_sync.rowkey import broken, decoded, encoded
from sheets_sync.tabs.block import Block
from sheets_sync.tabs.disagree import contradictions, disagreements
from sheets_sync.tabs.join import Sheet, asked_again, joined_sheet, placed
from sheets_sync.tabs.keys import doubtful, extended, lines_of
from sheets_sync.tabs.rows import Found, Rows, rows_raw, rows_shown
from sheets_sync.wording import words


@dataclass(frozen=True, slots=True)
class Lines:
    """The keys from the header row on (None: no order, or none that can be looked up), and what is judged.

    `raw` are the keys as the sheet makes them, whether they can be looked up or not.
    """

    keys: list[Cell]
    sheet: Sheet
    problems: tuple[Problem, ...]
    raw: list[Cell] = field(default_factory=list)


def read_lines(workbook: Workbook, seen: Look, choices: Choices) -> Lines:
    """Take the row keys from the header row on; where our key column cannot be trusted, from the raw columns.

    Lines that no key can stand for (a separator in a cell, cells merged over several lines) get none, and a Problem.
    """
    top = seen.seen
    keys, rows = _keys(workbook, seen, choices)
    says = lines_of(keys, top.every, top.beside, rows)
    unclear = dict.fromkeys(broken(keys, top.every), "row.confusable")
    unclear |= doubtful(keys, says, top.beside) | dict.fromkeys(_merged(seen), "row.merged")
    hidden = (_hidden(block, row) for block in top.beside for row in block.merged[:NAMED])
    problems = (Problem(what, Place(row=row + top.header)) for row, what in sorted(unclear.items()) if row < len(keys))
    kept = [None if row in unclear else key for row, key in enumerate(keys)]
    found = [[None if row in unclear else each for row, each in enumerate(lines)] for lines in says]
    return Lines(kept, _sheet(seen, kept, found, choices), (*problems, *hidden), keys)


def assessed(lines: Lines, choices: Choices, as_of: int) -> Assessment:
    """Judge the lines; each Problem says where its cell stands, in whatever tab."""
    sheet = lines.sheet
    judged = assess_recognised(sheet.grid, sheet.recognition, choices, as_of, whole=False)
    apart = (*disagreements(sheet, judged.orders, choices), *contradictions(sheet)) if sheet.spots else ()
    return replace(judged, problems=(*placed(judged.problems, sheet), *apart))


def _keys(workbook: Workbook, seen: Look, choices: Choices) -> tuple[list[Cell], list[Rows]]:
    """Give the keys, and the rows of the other tabs that they were made of."""
    top = seen.seen
    shown = [rows_shown(block, seen.beside.columns) for block in top.beside]
    if seen.keys is not None and None not in shown and is_sound(top, words(choices.language)):
        return [None, *seen.keys[top.header :]], [rows for rows in shown if rows is not None]
    keys = [None, *encoded(raw_columns(workbook, top), top.parts, lambda text: cell_fault(text) is not None)[1:]]
    if not top.beside:
        return keys, []
    rows = list(_raw_rows(workbook, seen))
    return extended(keys, top.parts, top.every, lines_of(keys, top.parts, top.beside, rows)), rows


def _raw_rows(workbook: Workbook, seen: Look) -> Iterator[Rows]:
    blocks = seen.seen.beside
    asked = [
        f"{tab_name(block.title)}!{letter(column)}{block.header}:{letter(column)}"
        for block in blocks
        for column in block.columns
    ]
    answers = iter(workbook.values(asked))
    for block in blocks:
        read = {column: next(answers) for column in block.columns}
        yield rows_raw(block, {column: cells[0] if cells else [] for column, cells in read.items()})


def _merged(seen: Look) -> set[int]:
    """Find the lines, counted from the header row, of which a merged cell hides what the judge would read."""
    read = {part.column for part in seen.seen.parts}
    merges = (each for each in seen.seen.place.tab.merges if not read.isdisjoint(range(each.left, each.right)))
    return {
        row - seen.seen.header + 1 for each in merges for row in range(max(each.top + 1, seen.seen.header), each.bottom)
    }


def _hidden(block: Block, row: int) -> Problem:
    return Problem("row.merged", Place(row=row, column=block.order, key="order_id", tab=block.title))


def _sheet(seen: Look, keys: list[Cell], found: list[list[Found | None]], choices: Choices) -> Sheet:
    """Make the keys into a grid again, each column at its place in the sheet, those of other tabs beyond it."""
    top = seen.seen
    own = top.place.tab.columns
    columns, _ = decoded(keys, top.every, own + len(top.every) - len(top.parts))
    grid = Grid(columns, first_row=top.header, zone=seen.sheet.zone or None, locale=seen.sheet.locale or None)
    sheet = joined_sheet(grid, _recognition(seen, grid), top.beside, found, own)
    return asked_again(sheet, choices) if top.beside else sheet


def _recognition(seen: Look, grid: Grid) -> Recognition:
    """Say of the grid made from keys what was recognised of the sheet itself."""
    known = seen.recognition
    order = known.columns["order_id"]
    title = normalised(str(seen.order_title))
    first = known.first - known.header
    repeats = (
        row for row, cell in enumerate(grid.columns[order]) if isinstance(cell, str) and normalised(cell) == title
    )
    return replace(
        known,
        header=0,
        first=first,
        columns={part.key: part.column for part in seen.seen.parts},
        repeats=tuple(row for row in repeats if row >= first),
    )
