"""The one report that is read by the places of its columns: feedback, localised and always in one order."""

from __future__ import annotations

from schemas.grid import Cell
from sheets_sync.headers.search import Search, candidates, is_order_id

WIDTH = 6
FEEDBACK = {"feedback_rating": 1, "order_id": 4}
"""Date, rating, comment, answer, order id, e-mail: so in every language."""

LOOKED_AT = 100
"""Data rows that must all look like feedback."""

_RATINGS = frozenset("12345")


def is_feedback_by_place(search: Search) -> bool:
    """Whether a grid is a feedback report in a language whose titles we do not know."""
    grid = search.rows.grid
    if grid.height <= 1 or not _six_titles(search) or any(map(search.strength, candidates(search))):
        return False
    ratings, orders = (grid.columns[FEEDBACK[key]][1:LOOKED_AT] for key in ("feedback_rating", "order_id"))
    return all(map(_is_rating, ratings)) and all(map(is_order_id, orders))


def _six_titles(search: Search) -> bool:
    titles = search.rows[0].texts
    return len(titles) >= WIDTH and all(titles[:WIDTH]) and not any(titles[WIDTH:])


def _is_rating(cell: Cell) -> bool:
    return str(cell).strip().removesuffix(".0") in _RATINGS
