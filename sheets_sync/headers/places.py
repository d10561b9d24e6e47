"""The one report that is read by the places of its columns: feedback, localised and always in one order."""

from __future__ import annotations

from schemas.grid import Cell, Grid
from sheets_sync.headers.search import Search, candidates
from sheets_sync.headers.titles import one_row

WIDTH = 6
FEEDBACK = {"feedback_rating": 1, "order_id": 4}
"""Date, rating, comment, answer, order id, e-mail: so in every language."""

LOOKED_AT = 100
"""Data rows that must all look like feedback."""

_RATINGS = frozenset("12345")
_PARTS = (3, 7, 7)


def is_feedback_by_place(grid: Grid) -> bool:
    """Whether a grid is a feedback report in a language whose titles we do not know."""
    if grid.height < 2 or not _six_titles(grid) or _known(grid):  # noqa: PLR2004  a title and a line
        return False
    ratings, orders = (grid.columns[FEEDBACK[key]][1:LOOKED_AT] for key in ("feedback_rating", "order_id"))
    return all(map(_is_rating, ratings)) and all(map(_is_order_id, orders))


def _six_titles(grid: Grid) -> bool:
    titles = one_row(grid, 0).titles
    return grid.width >= WIDTH and all(titles[:WIDTH]) and not any(titles[WIDTH:])


def _known(grid: Grid) -> bool:
    search = Search()
    return any(search.strength(heading) for heading in candidates(grid, search))


def _is_rating(cell: Cell) -> bool:
    return not isinstance(cell, bool) and str(cell).strip().removesuffix(".0") in _RATINGS


def _is_order_id(cell: Cell) -> bool:
    parts = cell.strip().split("-") if isinstance(cell, str) else []
    return tuple(map(len, parts)) == _PARTS and all(part.isdigit() for part in parts)
