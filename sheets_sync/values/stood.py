"""Plain values as answers by row key: what stands there for a sync to remember, and what an undo puts back.

A cell that is not what its row's echo says was changed by a person: it is no part of any answer, and is never written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.grid import Cell
from schemas.problem import Place, Problem
from schemas.results import RESULT_COLUMNS
from sheets_sync.ledger import Entry
from sheets_sync.mirror import ECHO
from sheets_sync.values.cells import Cells, Standing, writes_of
from sheets_sync.values.seal import Echo, Wish, echo_from, echo_of, part

_ORDER = ("risk", "reasons", "action", "basis", "opens", "closes", "act_by", "amount")
"""The columns as an Entry gives them: its texts, then its numbers."""
_TEXTS = 4


@dataclass(frozen=True, slots=True)
class Stood:
    """The answers that stand in a sheet, by the key they were computed for; and keys whose row is still that very one.

    An answer that stands nowhere beside its own key any more is known too: its row was edited since, or went elsewhere.
    """

    entries: Mapping[str, Entry]
    here: frozenset[str]


def stood(standing: Standing) -> Stood:
    """Read the answers; of several rows with one key, the first that is still its own."""
    elsewhere: dict[str, Entry] = {}
    here: dict[str, Entry] = {}
    for _, key, cell, cells in standing.rows():
        echo = echo_from(cell)
        if echo is not None:
            own = dict(zip(RESULT_COLUMNS, cells, strict=True))
            known = here if echo.key == key else elsewhere
            known.setdefault(echo.key, _entry({what: own[what] for what in _untouched(own, echo)}, echo.until))
    return Stood(elsewhere | here, frozenset(here))


def wish_of(entry: Entry, rules: str) -> Wish:
    """Say what must stand in a row for an answer."""
    *numbers, until = entry.numbers
    cells = dict(zip(_ORDER, (*entry.texts, *numbers), strict=True))
    return Wish(tuple(cells[what] for what in RESULT_COLUMNS), rules, until if isinstance(until, int) else None)


def put_back(standing: Standing, wishes: Mapping[str, Wish]) -> Cells:
    """Plan to write these answers beside their own keys, but for cells that a person changed, which are named."""
    after: dict[int, dict[str, Cell]] = {}
    before: dict[int, dict[str, Cell]] = {}
    left: list[Problem] = []
    for row, key, cell, cells in standing.rows():
        echo = echo_from(cell)
        if echo is None or echo.key != key or key not in wishes:
            continue
        own = dict(zip(RESULT_COLUMNS, cells, strict=True))
        wish, free = wishes[key], _untouched(own, echo)
        line = dict(zip(RESULT_COLUMNS, wish.line, strict=True))
        after[row] = {**{what: line[what] for what in free}, ECHO: echo_of(key, wish)}
        before[row] = {**{what: own[what] for what in free}, ECHO: cell}
        left += (_changed(standing, row, what) for what in RESULT_COLUMNS if what not in free)
    writes, stood_ = (tuple(writes_of(rows, standing.columns)) for rows in (after, before))
    return Cells(0, len(after), 0, 0, writes, stood_, tuple(left), frozenset(wishes))


def _untouched(own: Mapping[str, Cell], echo: Echo) -> list[str]:
    sealed = zip(RESULT_COLUMNS, echo.parts, strict=True)
    return [what for what, its in sealed if part(what, own[what]) == its]


def _entry(cells: Mapping[str, Cell], until: int | None) -> Entry:
    line = tuple(cells.get(what) for what in _ORDER)
    return Entry(line[:_TEXTS], (*line[_TEXTS:], until))


def _changed(standing: Standing, row: int, what: str) -> Problem:
    place = Place(row=row, column=standing.columns[what], tab=standing.tab)
    return Problem("values.changed", place, {"title": standing.titles[what]})
