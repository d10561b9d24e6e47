"""The plan of plain cells: what stands in our columns, compared with what must stand there, row by row.

A row is written whole or not at all, echo included, so that wherever a write lands, its cells belong together: beside
another key they are grey. A cell that a person changed is no part of it, as long as the row's key stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from schemas.choices import LANGUAGES
from schemas.grid import Cell
from schemas.problem import Place, Problem
from schemas.results import RESULT_COLUMNS
from sheets_sync.ledger import LONGEST_RUN, Write
from sheets_sync.mirror import ECHO, KEY, SEAL
from sheets_sync.values.seal import Echo, Line, Wish, echo_from, echo_of, equal, part
from sheets_sync.wording import words

Wanted = Callable[[str], Wish | None]
"""What must stand beside a key; None where nobody has judged it yet."""
Row = tuple[Cell, ...]

_TITLES = {what: {words(language).title(what) for language in LANGUAGES} for what in RESULT_COLUMNS}
_NOTHING = Wish((), "")


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in our columns.

    Attributes:
        tab: title of the tab.
        header: 1-based header row.
        columns: 0-based place in the sheet of each result column and of the echo.
        cells: per column of ours its cells from row 1 on; nothing for what a formula shows.
        titles: what each result column is called.
        live: columns in whose header cell a formula stands that must give way to the title.
    """

    tab: str
    header: int
    columns: Mapping[str, int]
    cells: Mapping[str, list[Cell]]
    titles: Mapping[str, str]
    live: frozenset[str] = frozenset()

    def rows(self) -> Iterator[tuple[int, Cell, Cell, Row]]:
        """Give each row: its number, key, echo and results; a row over the header has no key."""
        height = max(len(column) for column in self.cells.values())
        columns = [
            [*column, *([None] * (height - len(column)))]
            for column in (self.cells.get(what, []) for what in (KEY, ECHO, *RESULT_COLUMNS))
        ]
        for row, (key, echo, *cells) in enumerate(zip(*columns, strict=True), 1):
            if row != self.header:
                yield row, (key if row > self.header else None), echo, tuple(cells)


@dataclass(frozen=True, slots=True)
class Cells:
    """What a sync has to write into our columns, by row, and the writes themselves.

    `before` is what stood there; `keys` are those of the rows that get an answer.
    """

    added: int
    changed: int
    removed: int
    unchanged: int
    writes: tuple[Write, ...]
    before: tuple[Write, ...]
    problems: tuple[Problem, ...]
    keys: frozenset[str] = frozenset()


def cells_plan(standing: Standing, wanted: Wanted) -> Cells:
    """Compare row by row; an unchanged row is not written, nor one that was edited since it was judged."""
    counts = {"added": 0, "changed": 0, "removed": 0, "unchanged": 0}
    after: dict[int, dict[str, Cell]] = {standing.header: {what: standing.titles[what] for what in standing.live}}
    before: dict[int, dict[str, Cell]] = {}
    told: list[Problem] = []
    keys: set[str] = set()
    strayed = _strayed(standing)
    for row, key, echo, cells in standing.rows():
        if key is None and echo is None and not any(cells):
            continue
        own = dict(zip(RESULT_COLUMNS, cells, strict=True))
        wish = wanted(key) if isinstance(key, str) else _NOTHING
        if wish is None:
            continue
        line = wish.line
        if all(cell is None for cell in line):
            line = ()  # a row that is no order: a header again, white space; it needs no echo
        if isinstance(key, str) and SEAL in key:
            told.append(Problem("row.confusable", Place(row=row, tab=standing.tab)))
            line = ()
        cell = echo_from(echo)
        kept = own | dict.fromkeys(strayed.get(row, ()))
        new = _answered(key, wish, kept, cell) if isinstance(key, str) and line else _cleared(kept, cell)
        told += _left(standing, row, own, line, new) if line else ()
        old = {what: echo if what == ECHO else own[what] for what in new}
        if all(equal(what, old[what], new[what]) for what in new):
            counts["unchanged"] += bool(line)
            continue
        counts["removed" if not line else "changed" if cell else "added"] += 1
        after[row], before[row] = new, old
        keys.update((key,) if isinstance(key, str) and line else ())
    return Cells(
        **counts,
        writes=tuple(writes_of(after, standing.columns)),
        before=tuple(writes_of(before, standing.columns)),
        problems=tuple(told),
        keys=frozenset(keys),
    )


def _answered(key: str, wish: Wish, own: Mapping[str, Cell], echo: Echo | None) -> dict[str, Cell]:
    """Give the cells that must stand in a row: all of ours, and the echo; a person's cell is left out."""
    crowd = sum(cell is not None for cell in own.values()) > 1
    new: dict[str, Cell] = {}
    for place, (what, cell) in enumerate(zip(RESULT_COLUMNS, wish.line, strict=True)):
        typed = own[what]
        written = echo is not None and (echo.key != key or part(what, typed) == echo.parts[place])
        # an echo that is gone, beside several results, was taken away: these are ours; beside a single one it never was
        if typed is None or written or (echo is None and crowd) or equal(what, typed, cell) or typed in _TITLES[what]:
            new[what] = cell
    return {**new, ECHO: echo_of(key, wish)}


def _strayed(standing: Standing) -> dict[int, list[str]]:
    """Find cells of ours that somebody moved within their column, by row: nobody's words, to be written anew.

    Such a cell is not what its row's seal says, but is what the seal of another row says that lacks it.
    """
    found: dict[int, list[str]] = {}
    rows = [(row, seal, cells) for row, _, echo, cells in standing.rows() if (seal := echo_from(echo))]
    for place, what in enumerate(RESULT_COLUMNS):
        odd = [(row, seal.parts[place], part(what, cells[place])) for row, seal, cells in rows]
        odd = [each for each in odd if each[1] != each[2]]
        lacking = Counter(sealed for _, sealed, _ in odd)
        for row, _, own in odd:
            if lacking[own]:
                lacking[own] -= 1
                found.setdefault(row, []).append(what)
    return found


def _cleared(own: Mapping[str, Cell], echo: Echo | None) -> dict[str, Cell]:
    """Give the cells that must go where no order stands any more: those we wrote, and titles of ours gone astray."""
    parts = dict(zip(RESULT_COLUMNS, echo.parts, strict=True)) if echo else {}
    gone = [what for what, cell in own.items() if parts.get(what) == part(what, cell) or cell in _TITLES[what]]
    return {**dict.fromkeys(gone), **({ECHO: None} if echo else {})}


def _left(
    standing: Standing, row: int, own: Mapping[str, Cell], line: Line, new: Mapping[str, Cell]
) -> Iterator[Problem]:
    """Say which cells of a row are left as a person wrote them."""
    for what, cell in zip(RESULT_COLUMNS, line, strict=True):
        if what not in new and not equal(what, own[what], cell):
            place = Place(row=row, column=standing.columns[what], tab=standing.tab)
            yield Problem("values.changed", place, {"title": standing.titles[what]})


def writes_of(rows: Mapping[int, Mapping[str, Cell]], columns: Mapping[str, int]) -> Iterator[Write]:
    """Join cells that stand side by side, and rows of them that stand under each other, into one write each."""
    open_: dict[tuple[int, int], list[Row]] = {}
    starts: dict[tuple[int, int], int] = {}
    for row in sorted(rows):
        blocks = dict(_blocks({columns[what]: cell for what, cell in rows[row].items()}))
        for block in list(open_):
            if block not in blocks or starts[block] + len(open_[block]) != row or len(open_[block]) == LONGEST_RUN:
                yield Write(starts.pop(block), block[0], tuple(open_.pop(block)))
        for block, cells in blocks.items():
            starts.setdefault(block, row)
            open_.setdefault(block, []).append(cells)
    for block, lines in open_.items():
        yield Write(starts[block], block[0], tuple(lines))


def _blocks(cells: Mapping[int, Cell]) -> Iterator[tuple[tuple[int, int], Row]]:
    """Cut a row into runs of neighbours: first column and length of each, and its cells."""
    run: list[int] = []
    for column in sorted(cells):
        if run and column != run[-1] + 1:
            yield (run[0], len(run)), tuple(cells[each] for each in run)
            run = []
        run.append(column)
    if run:
        yield (run[0], len(run)), tuple(cells[each] for each in run)
