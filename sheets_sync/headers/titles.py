"""One or two rows of a grid read as column titles, merged cells filled and levels joined."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from schemas.columns import headers
from schemas.grid import Cell, Grid, Merge
from schemas.reports import groups
from schemas.spelling import LONGEST, run_together

BETWEEN_LEVELS = " / "

Known = Callable[[str], bool]
"""Whether a spelling is a header that any report or person uses."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The titles of a grid's columns.

    Attributes:
        top: grid index of the upper row (the same as `bottom` where there is one row).
        bottom: grid index of the lower row; data begin below it.
        titles: each column's title as people see it, levels joined by " / "; "" where there is none.
        spelled: each column's title as it is looked up; "" where it has no meaning of its own.
    """

    top: int
    bottom: int
    titles: tuple[str, ...]
    spelled: tuple[str, ...]


def one_row(grid: Grid, index: int) -> Heading:
    """Read one row as titles."""
    titles = tuple(_row(grid, index))
    return Heading(index, index, titles, tuple(map(_spelling, titles)))


def two_rows(grid: Grid, index: int, known: Known) -> Heading:
    """Read row `index` as group titles over the row below it."""
    groups_above, own = _spread(grid, index)
    below = _row(grid, index + 1)
    pairs = [
        (above if lower or mine else "", "" if run_together(lower) == run_together(above) else lower)
        for above, mine, lower in zip(groups_above, own, below, strict=True)
    ]
    titles = tuple(BETWEEN_LEVELS.join(filter(None, pair)) for pair in pairs)
    return Heading(index, index + 1, titles, tuple(_of_two(above, lower, known) for above, lower in pairs))


def _of_two(above: str, lower: str, known: Known) -> str:
    if not (above and lower):
        return _spelling(above or lower)
    joined = _spelling(f"{above}{BETWEEN_LEVELS}{lower}")
    if known(joined):
        return joined
    alone = _spelling(lower)
    return alone if _may_stand_alone(run_together(above), alone) else ""


def _may_stand_alone(group: str, lower: str) -> bool:
    """Under "Return", a "Tracking number" is the return's: only columns of that group are read from a lower title."""
    columns = _columns_of_groups().get(group)
    return columns is None or headers().get(lower) in columns


@cache
def _columns_of_groups() -> dict[str, frozenset[str]]:
    return {title: group.columns for group in groups() for title in group.titles}


def _spelling(title: str) -> str:
    return run_together(title) if len(title) <= LONGEST else ""


def _row(grid: Grid, index: int) -> list[str]:
    """Read a row's texts; a cell merged downwards stands in every row it covers."""
    texts = [_text(column[index]) for column in grid.columns]
    for merge in _merges(grid, index):
        texts[merge.left] = _text(grid.columns[merge.left][merge.top])
    return texts


def _spread(grid: Grid, index: int) -> tuple[list[str], Sequence[bool]]:
    """Read a row of group titles, each over all its columns, and which cells hold their title themselves."""
    texts = _row(grid, index)
    own = [bool(text) for text in texts]
    merges = [merge for merge in _merges(grid, index) if merge.right - merge.left > 1]
    for merge in merges:
        for place in range(merge.left, min(merge.right, grid.width)):
            texts[place] = texts[merge.left]
    if not merges:
        # A CSV has lost its merges: a title reaches as far as the next one.
        for place in range(1, len(texts)):
            texts[place] = texts[place] or texts[place - 1]
    return texts, own


def _merges(grid: Grid, index: int) -> Iterator[Merge]:
    return (
        merge
        for merge in grid.merges
        if merge.top <= index < merge.bottom and merge.left < grid.width and merge.top < grid.height
    )


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return " ".join(cell[: LONGEST + 1].split())
    return "" if cell is None or isinstance(cell, bool) else f"{cell:g}"
