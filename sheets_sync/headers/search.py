"""Where the header stands: the first row that names an order id among other known titles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from schemas.columns import headers
from schemas.grid import Grid
from schemas.problem import CannotGoOn, Problem
from schemas.reports import ambiguous, reports
from schemas.spelling import run_together
from sheets_sync.headers.titles import Heading, one_row, two_rows

ROWS = 50
"""Rows at the top of a tab among which the header is looked for."""

ENOUGH = 3
"""Known titles, the order id among them, that make a row a header without looking further."""


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: the titles everyone knows, and `chosen`: those of `--map` (key → title, or `=C`)."""

    chosen: Mapping[str, str] = field(default_factory=dict)

    def knows(self, spelled: str) -> bool:
        """Whether a spelling is a title that a report, a person or this person's choice uses."""
        return spelled in known_titles() or spelled in self._mine()

    def strength(self, heading: Heading) -> int:
        """Count the known titles of a heading; none counts without an order id."""
        known = {spelled for spelled in heading.spelled if spelled and self.knows(spelled)}
        return len(known) if self.names_order(known) else 0

    def names_order(self, known: set[str]) -> bool:
        """Whether an order id is among the titles, or the person says in which column it is."""
        choice = self.chosen.get("order_id", "")
        return choice.startswith("=") or run_together(choice) in known or not known.isdisjoint(order_titles())

    def _mine(self) -> frozenset[str]:
        return frozenset(run_together(title) for title in self.chosen.values() if title)


def heading_of(grid: Grid, search: Search) -> Heading:
    """Find the header of a grid.

    Raises:
        CannotGoOn: no row is one, none names an order id, or two rows name different columns.
    """
    best = _best(grid, search)
    if best is None:
        raise CannotGoOn(_nothing_found(grid, search))
    return best


def repeats_below(grid: Grid, heading: Heading, search: Search, order_column: int) -> tuple[int, ...]:
    """Find the rows below a header that repeat it (grid indices).

    Raises:
        CannotGoOn: a row below is a header too and names other columns.
    """
    least = min(ENOUGH, max(2, search.strength(heading)))
    rows = {*range(heading.bottom + 1, min(ROWS, grid.height)), *_suspects(grid, heading, search, order_column)}
    repeated = []
    for index in sorted(rows):
        row = one_row(grid, index)
        if search.strength(row) < least:
            continue
        if _disagree(heading, row):
            facts = {"first": grid.first_row + heading.bottom, "second": grid.first_row + index}
            raise CannotGoOn(Problem("header.two_disagree", facts=facts))
        repeated.append(index)
    return tuple(repeated)


def _best(grid: Grid, search: Search) -> Heading | None:
    best, most = None, 0
    for heading in candidates(grid, search):
        strength = search.strength(heading)
        if strength >= ENOUGH:
            return heading
        if strength > most:
            best, most = heading, strength
    return best


def candidates(grid: Grid, search: Search) -> Iterator[Heading]:
    """Give the first rows as headings, from the top; two together where they say more than each alone."""
    last = min(ROWS, grid.height)
    for index in range(last):
        single = one_row(grid, index)
        if index + 1 < grid.height and any(single.titles):
            pair = two_rows(grid, index, search.knows)
            alone = max(search.strength(single), search.strength(one_row(grid, index + 1)))
            if search.strength(pair) > alone:
                yield pair
                continue
        yield single


def _nothing_found(grid: Grid, search: Search) -> Problem:
    for index in range(min(ROWS, grid.height)):
        if sum(map(search.knows, set(one_row(grid, index).spelled) - {""})) > 1:
            return Problem("header.no_order_id", facts={"rows": last_row(grid)})
    return Problem("header.missing", facts={"rows": last_row(grid)})


def last_row(grid: Grid) -> int:
    """Number the last row of the sheet that was looked at for a header."""
    return grid.first_row + min(ROWS, max(1, grid.height)) - 1


def _suspects(grid: Grid, heading: Heading, search: Search, order_column: int) -> Iterator[int]:
    """Find the rows whose order id is a title: a header that was pasted together with more data."""
    column = grid.columns[order_column]
    for index in range(heading.bottom + 1, grid.height):
        cell = column[index]
        if isinstance(cell, str) and cell[:1].isalpha() and search.knows(run_together(cell)):
            yield index


def _disagree(first: Heading, second: Heading) -> bool:
    meanings = [[headers().get(spelled) for spelled in heading.spelled] for heading in (first, second)]
    places = [{key: place for place, key in enumerate(keys) if key} for keys in meanings]
    moved = any(places[0].get(key, place) != place for key, place in places[1].items())
    return moved or any(old and new and old != new for old, new in zip(*meanings, strict=True))


@cache
def known_titles() -> frozenset[str]:
    """Every spelling that stands for something in a report, in a list of ambiguous headers, or anywhere."""
    return frozenset(headers()).union(
        *(report.headers for report in reports()), *(several.headers for several in ambiguous())
    )


@cache
def order_titles() -> frozenset[str]:
    """Every spelling that can be the order id, in some report or anywhere."""
    everywhere = frozenset(spelled for spelled, key in headers().items() if key == "order_id")
    return everywhere.union(*(some for report in reports() for some in report.columns.get("order_id", ())))
