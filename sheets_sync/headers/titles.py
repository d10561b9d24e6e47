"""One or two rows of a grid read as column titles, merged cells filled and levels joined."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache

from schemas.columns import headers
from schemas.grid import Cell, Grid, Merge
from schemas.reports import groups
from schemas.spelling import LONGEST, run_together

BETWEEN_LEVELS = " / "
CUT = "…"
"""Ends a title that is longer than what is looked at; such a title has no meaning."""


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


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its texts and their spellings, cells merged downwards filled."""

    texts: list[str]
    spelled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a grid as titles, each read once: a sheet can be 18,000 columns wide."""

    grid: Grid
    read: dict[int, Row] = field(default_factory=dict)

    def __getitem__(self, index: int) -> Row:
        if index not in self.read:
            texts = _texts(self.grid, index)
            self.read[index] = Row(texts, tuple(map(_spelling, texts)))
        return self.read[index]


def one_row(rows: Rows, index: int) -> Heading:
    """Read one row as titles."""
    return Heading(index, index, tuple(rows[index].texts), rows[index].spelled)


def two_rows(rows: Rows, index: int, known: AbstractSet[str]) -> Heading:
    """Read row `index` as group titles over the row below it."""
    upper, lower = rows[index], rows[index + 1]
    reach = _reach(rows.grid, index, upper)
    titles, spelled = [], []
    for place, (text, spelling) in enumerate(zip(lower.texts, lower.spelled, strict=True)):
        source = reach[place]
        above, group = upper.texts[source], upper.spelled[source]
        if not text or spelling == group:
            own = source == place
            titles.append(above if own or text else "")
            spelled.append(group if own or text else "")
        else:
            titles.append(f"{above}{BETWEEN_LEVELS}{text}" if above else text)
            spelled.append(_of_two(group, spelling, known))
    return Heading(index, index + 1, tuple(titles), tuple(spelled))


def _of_two(group: str, lower: str, known: AbstractSet[str]) -> str:
    joined = group + lower
    if joined in known:
        return joined
    return lower if _may_stand_alone(group, lower) else ""


def _may_stand_alone(group: str, lower: str) -> bool:
    """Under "Return", a "Tracking number" is the return's: only columns of that group are read from a lower title."""
    columns = _columns_of_groups().get(group)
    return columns is None or headers().get(lower) in columns


@cache
def _columns_of_groups() -> dict[str, frozenset[str]]:
    return {title: group.columns for group in groups() for title in group.titles}


def _spelling(title: str) -> str:
    return "" if title.endswith(CUT) else run_together(title)


def _texts(grid: Grid, index: int) -> list[str]:
    texts = [_text(column[index]) for column in grid.columns]
    for merge in _merges(grid, index):
        texts[merge.left] = _text(grid.columns[merge.left][merge.top])
    return texts


def _reach(grid: Grid, index: int, row: Row) -> list[int]:
    """Say for each column whose group title stands over it."""
    reach = list(range(grid.width))
    merges = [merge for merge in _merges(grid, index) if merge.right - merge.left > 1]
    for merge in merges:
        for place in range(merge.left, min(merge.right, grid.width)):
            reach[place] = merge.left
    if not merges:
        # A CSV has lost its merges: a title reaches as far as the next one.
        for place in range(1, grid.width):
            reach[place] = place if row.texts[place] else reach[place - 1]
    return reach


def _merges(grid: Grid, index: int) -> Iterator[Merge]:
    return (merge for merge in grid.merges if merge.top <= index < merge.bottom and merge.left < grid.width)


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        title = " ".join(cell[:LONGEST].split())
        return f"{title}{CUT}" if cell[LONGEST:].strip() else title
    return "" if cell is None or isinstance(cell, bool) else f"{cell:g}"
