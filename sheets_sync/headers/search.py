"""Where the header stands: the first row that names an order id among other known titles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from schemas.columns import headers
from schemas.grid import Cell, Grid, letter
from schemas.problem import CannotGoOn, Place, Problem
from schemas.reports import ambiguous, reports
from schemas.spelling import run_together
from sheets_sync.headers.titles import Heading, Rows, one_row, two_rows

ROWS = 50
"""Rows at the top of a tab among which the header is looked for."""

ENOUGH = 3
"""Known titles, the order id among them, that make a row a header without looking further."""

_PARTS = (3, 7, 7)


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for in the rows of one grid.

    Attributes:
        rows: the grid's rows as titles.
        known: spellings of the titles that a report, a person or this person's choice uses.
        orders: those that can be the order id.
        choice: the person's own choice of the order id: a title, `=C`, or "".
    """

    rows: Rows
    known: frozenset[str]
    orders: frozenset[str]
    choice: str

    @property
    def by_letter(self) -> bool:
        """Whether the person says in which column the order id is, so that no title needs to."""
        return self.choice.startswith("=")

    def strength(self, heading: Heading) -> int:
        """Count the known titles of a heading; none counts without an order id."""
        known = self.known.intersection(heading.spelled)
        return len(known) if self.by_letter or not known.isdisjoint(self.orders) else 0


def search_for(grid: Grid, chosen: Mapping[str, str] | None = None) -> Search:
    """Prepare the search in a grid for known titles and those that the person chose (key → title, or `=C`)."""
    chosen = chosen or {}
    mine = {key: run_together(title) for key, title in chosen.items()}
    orders = (order_titles() | {mine.get("order_id", "")}) - {""}
    return Search(Rows(grid), (known_titles() | set(mine.values())) - {""}, orders, chosen.get("order_id", ""))


def heading_of(search: Search) -> Heading:
    """Find the header of a grid.

    Raises:
        CannotGoOn: no row is one, none names an order id, or none has the title that was chosen for it.
    """
    best, most = None, 0
    for heading in candidates(search):
        strength = search.strength(heading)
        if strength >= ENOUGH:
            return heading
        if strength > most:
            best, most = heading, strength
    best = best or _over_chosen_column(search)
    if best is None:
        raise CannotGoOn(_nothing_found(search))
    return best


def candidates(search: Search) -> Iterator[Heading]:
    """Give the first rows as headings, from the top; two together where they say more than each alone."""
    for index in range(min(ROWS, search.rows.grid.height)):
        single = one_row(search.rows, index)
        if index + 1 < search.rows.grid.height and any(single.spelled):
            pair = two_rows(search.rows, index, search.known)
            alone = max(search.strength(single), search.strength(one_row(search.rows, index + 1)))
            if search.strength(pair) > alone:
                yield pair
                continue
        yield single


def repeats_below(search: Search, heading: Heading, order_column: int) -> tuple[int, ...]:
    """Find the rows below a header that repeat it (grid indices).

    Raises:
        CannotGoOn: a row below is a header too and names other columns.
    """
    grid = search.rows.grid
    least = min(ENOUGH, max(2, search.strength(heading)))
    rows = {*range(heading.bottom + 1, min(ROWS, grid.height)), *_suspects(search, heading, order_column)}
    repeated = []
    for index in sorted(rows):
        row = one_row(search.rows, index)
        if search.strength(row) < least:
            continue
        if _disagree(heading, row):
            facts = {"first": grid.first_row + heading.bottom, "second": grid.first_row + index}
            raise CannotGoOn(Problem("header.two_disagree", facts=facts))
        repeated.append(index)
    return tuple(repeated)


def last_row(grid: Grid) -> int:
    """Number the last row of the sheet that was looked at for a header."""
    return grid.first_row + min(ROWS, max(1, grid.height)) - 1


def _over_chosen_column(search: Search) -> Heading | None:
    """Where all titles are in a language we do not know, take the first text of the column chosen for the order id."""
    wanted = search.choice[1:].strip().upper() if search.by_letter else ""
    places = [place for place in range(search.rows.grid.width) if letter(place) == wanted]
    for index in range(min(ROWS, search.rows.grid.height) if places else 0):
        text = search.rows[index].texts[places[0]]
        if text:
            return None if is_order_id(text) else one_row(search.rows, index)
    return None


def _nothing_found(search: Search) -> Problem:
    grid = search.rows.grid
    if search.choice and not search.by_letter:
        return Problem("map.no_such_header", Place(key="order_id"), {"text": search.choice})
    for index in range(min(ROWS, grid.height)):
        if len(search.known.intersection(search.rows[index].spelled)) > 1:
            return Problem("header.no_order_id", facts={"rows": last_row(grid)})
    return Problem("header.missing", facts={"rows": last_row(grid)})


def _suspects(search: Search, heading: Heading, order_column: int) -> Iterator[int]:
    """Find the rows whose order id is a title: a header that was pasted together with more data."""
    grid = search.rows.grid
    column = grid.columns[order_column]
    for index in range(heading.bottom + 1, grid.height):
        cell = column[index]
        if isinstance(cell, str) and cell[:1].isalpha() and run_together(cell) in search.known:
            yield index


def _disagree(first: Heading, second: Heading) -> bool:
    meanings = [[headers().get(spelled) for spelled in heading.spelled] for heading in (first, second)]
    places = [{key: place for place, key in enumerate(keys) if key} for keys in meanings]
    moved = any(places[0].get(key, place) != place for key, place in places[1].items())
    return moved or any(old and new and old != new for old, new in zip(*meanings, strict=True))


def is_order_id(cell: Cell) -> bool:
    """Whether a cell has the plain shape of an Amazon order id: 3-7-7 digits."""
    parts = cell.strip().split("-") if isinstance(cell, str) else []
    return tuple(map(len, parts)) == _PARTS and all(part.isdigit() for part in parts)


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
