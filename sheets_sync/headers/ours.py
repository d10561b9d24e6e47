"""Titles that this product itself writes. None is an alias, so a flagged sheet is read as if it were not flagged."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from schemas.choices import LANGUAGES
from schemas.results import RESULT_COLUMNS
from schemas.spelling import run_together
from sheets_sync.wording import words


def earlier_results(titles: Sequence[str]) -> frozenset[int]:
    """Find the columns of an earlier result: all the result titles of one language, side by side and in order.

    A single column of the person that happens to have such a title is not one.
    """
    spelled = [run_together(title) for title in titles]
    wide = len(RESULT_COLUMNS)
    starts = (place for place in range(len(spelled) - wide + 1) if tuple(spelled[place : place + wide]) in _blocks())
    return frozenset(place for start in starts for place in range(start, start + wide))


@cache
def _blocks() -> frozenset[tuple[str, ...]]:
    return frozenset(
        tuple(run_together(words(language).title(column)) for column in RESULT_COLUMNS) for language in LANGUAGES
    )
