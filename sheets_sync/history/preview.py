"""Which cells of a sheet would show something else: what stands in our columns now, beside what would stand there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from schemas.grid import Cell, letter
from schemas.results import RESULT_COLUMNS
from sheets_sync.answers import fits
from sheets_sync.front.birth import free_title
from sheets_sync.front.news import will_make_front
from sheets_sync.google import Workbook
from sheets_sync.ledger import Entry, Write
from sheets_sync.look import Look
from sheets_sync.mending import Mend
from sheets_sync.mirror import KEY, TOO_LONG
from sheets_sync.placement import LOG_TITLE, ledger_title
from sheets_sync.rowkey import decoded
from sheets_sync.values.cells import Cells
from sheets_sync.wording import Words, words

Line = tuple[Cell, ...]
"""What a row shows in RESULT_COLUMNS."""
NOTHING: Line = (None,) * len(RESULT_COLUMNS)
_ENTRY = ("risk", "reasons", "action", "basis", "opens", "closes", "act_by", "amount")
"""The result columns as an Entry gives them: its texts, then its numbers."""
_DIGITS = 5
"""Decimals up to which numbers are compared: a second of a day, a hundredth of a cent."""


@dataclass(frozen=True, slots=True)
class Change:
    """One cell: 1-based row, the order there, the key of the result column, what it shows and what it would show."""

    row: int
    order_id: str | None
    column: str
    before: Cell
    after: Cell


@dataclass(frozen=True, slots=True)
class Preview:
    """What a run would do to a sheet.

    Attributes:
        changes: the cells, by row and column.
        tabs: titles of the tabs that would be made.
        columns: keys of our columns that would be made.
        mended: keys of our columns whose formula would be written anew.
    """

    changes: tuple[Change, ...] = ()
    tabs: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """What the mirror shows: the keys of the lines from the 1-based `header` row on, and the answers they look up.

    `stale`: the ledger is so old that every row shows that it must be checked again.
    """

    header: int
    keys: Sequence[Cell]
    entries: Mapping[str, Entry]
    stale: bool

    def lines(self, speech: Words) -> dict[int, Line]:
        """Say what each row below the header shows."""
        pending: Line = (speech.say("mirror.pending"),) * len(RESULT_COLUMNS)
        recheck: Line = (speech.say("mirror.recheck"),) * len(RESULT_COLUMNS)
        long: Line = tuple(speech.say(TOO_LONG[what]) if what in TOO_LONG else None for what in RESULT_COLUMNS)
        known = {key: _line(entry) for key, entry in self.entries.items()}

        def line(key: Cell) -> Line:
            if not isinstance(key, str):
                return NOTHING
            if self.stale:
                return recheck
            return known.get(key, pending) if fits(key) else long

        return {row: line(key) for row, key in enumerate(self.keys[1:], self.header + 1)}


def preview(  # noqa: PLR0913  what was seen, what would be written, and both ways to show it
    workbook: Workbook, seen: Look, mend: Mend, after: Shown, cells: Cells | None, *, writes: bool
) -> Preview:
    """Say what a sync would do: with plain values what `cells` says, else what the mirror would show as `after`.

    `writes`: the run would write the ledger, and so begins the log where there is none.
    """
    place = seen.seen.place
    born = {new.what for new in mend.born}
    tabs = [mend.ledger] if mend.ledger else []
    if will_make_front(seen):
        tabs.append(free_title(seen.sheet))
    if place.log is None and writes:
        tabs.append(ledger_title(seen.sheet, LOG_TITLE))
    found = cell_changes(seen, cells, after.keys) if cells is not None else mirror_changes(workbook, seen, after, born)
    order = (KEY, *RESULT_COLUMNS)
    mended = {fill.what for fill in mend.fills}
    return Preview(
        tuple(found),
        tuple(tabs),
        tuple(what for what in order if what in born),
        tuple(what for what in order if what in mended),
    )


def mirror_changes(workbook: Workbook, seen: Look, after: Shown, born: Collection[str] = ()) -> Iterator[Change]:
    """Compare what the result columns show with what they would show; one that is to be `born` shows nothing yet."""
    now = _standing(
        workbook, seen, [what for what in RESULT_COLUMNS if what not in born and what in seen.seen.place.columns]
    )
    orders = order_ids(seen, after.keys)
    lines = after.lines(words(seen.choices.language))
    for row, line in lines.items():
        for what, cell in zip(RESULT_COLUMNS, line, strict=True):
            before = _at(now.get(what, ()), row - after.header - 1)
            if not same(before, cell):
                yield Change(row, orders.get(row), what, before, cell)


def order_ids(seen: Look, keys: Sequence[Cell]) -> dict[int, str]:
    """Say which order stands in each row, by the keys from the header row on."""
    top = seen.seen
    columns, _ = decoded(keys, top.every, top.place.tab.columns + len(top.every) - len(top.parts))
    ids = enumerate(columns[top.parts[0].column], top.header)
    return {row: str(cell) for row, cell in ids if cell is not None}


def same(cell: Cell, other: Cell) -> bool:
    """Whether two cells show the same."""
    if isinstance(cell, (int, float)) and isinstance(other, (int, float)):
        return round(cell, _DIGITS) == round(other, _DIGITS)
    return cell == other


def _standing(workbook: Workbook, seen: Look, wanted: Sequence[str]) -> dict[str, list[Cell]]:
    """Read our result columns below the header, as they show."""
    tab, header = seen.seen.place.tab, seen.seen.header
    title = tab.title.replace("'", "''")
    names = [letter(seen.seen.place.columns[what].column) for what in wanted]
    read = header < tab.rows and names
    answers = workbook.values([f"'{title}'!{name}{header + 1}:{name}" for name in names]) if read else []
    return {what: columns[0] if columns else [] for what, columns in zip(wanted, answers, strict=False)}


def cell_changes(seen: Look, cells: Cells, keys: Sequence[Cell]) -> Iterator[Change]:
    """Say which plain cells would show something else; `keys` are those from the header row on."""
    place = seen.seen.place
    missing = [what for what in RESULT_COLUMNS if what not in place.columns]
    named = {each.column: what for what, each in place.columns.items()}
    named |= {place.tab.columns + at: what for at, what in enumerate(missing)}
    orders = order_ids(seen, keys)
    before, after = _spread(cells.before, named), _spread(cells.writes, named)
    rank = {what: at for at, what in enumerate(RESULT_COLUMNS)}
    for row, what in sorted(after, key=lambda each: (each[0], rank.get(each[1], 0))):
        old, new = before.get((row, what)), after[row, what]
        if row > seen.seen.header and what in rank and not same(old, new):
            yield Change(row, orders.get(row), what, old, new)


def _spread(writes: Sequence[Write], named: Mapping[int, str]) -> dict[tuple[int, str], Cell]:
    return {
        (write.row + down, named.get(write.column + right, "")): cell
        for write in writes
        for down, line in enumerate(write.cells)
        for right, cell in enumerate(line)
    }


def _line(entry: Entry) -> Line:
    known = dict(zip(_ENTRY, (*entry.texts, *entry.numbers), strict=False))
    return tuple(known[what] for what in RESULT_COLUMNS)


def _at(cells: Sequence[Cell], index: int) -> Cell:
    return cells[index] if index < len(cells) else None
