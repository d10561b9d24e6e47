"""The orders with what other tabs say of them: one grid that is judged, and where each of its cells stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from schemas.choices import Choices
from schemas.grid import Cell, Grid
from schemas.problem import Place, Problem
from sheets_sync.headers.unseen import unseen
from sheets_sync.recognise import Recognition
from sheets_sync.rowkey import Joined
from sheets_sync.tabs.block import Block
from sheets_sync.tabs.rows import Found
from sheets_sync.tabs.sources import ORDERS, rank

_OF_COLUMNS = frozenset({"column.absent", "column.not_seen", "marketplace.not_said"})


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a fact of a line stands in another tab; `several`: rows there contradict each other about the line."""

    block: Block
    part: Joined
    found: Found

    @property
    def several(self) -> bool:
        """Whether it cannot be told which row counts."""
        return len(self.found.rows) > 1 or self.found.text == self.block.several

    @property
    def place(self) -> Place:
        """Name the cell."""
        return Place(row=self.found.rows[0][0], column=self.part.column, key=self.part.key, tab=self.block.title)


Said = tuple[Cell, Spot | None]
"""A cell and, where it stands in another tab, its spot."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is judged.

    Attributes:
        grid: the orders' own columns, each fact as the first tab says it that is believed; then columns of other tabs.
        recognition: what these columns hold.
        spots: which cells (grid row and column) stand in another tab.
        contested: by fact: grid rows of which several tabs say something, and what each says, the believed one first.
    """

    grid: Grid
    recognition: Recognition
    spots: Mapping[tuple[int, int], Spot] = field(default_factory=dict)
    contested: Mapping[str, Mapping[int, Sequence[Said]]] = field(default_factory=dict)


def joined_sheet(
    grid: Grid, recognition: Recognition, blocks: Sequence[Block], lines: Sequence[Sequence[Found | None]], own: int
) -> Sheet:
    """Lay what other tabs say over the orders.

    `grid` has `own` columns of the orders' tab, then those of the blocks' facts; `lines` says per block, for every row
    of the grid, where they were found.
    """
    said = _said(grid, blocks, lines, own)
    if not said:
        return Sheet(grid, recognition)
    columns, places = list(grid.columns), dict(recognition.columns)
    spots: dict[tuple[int, int], Spot] = {}
    contested: dict[str, dict[int, Sequence[Said]]] = {}
    for key, (first, facts) in said.items():
        place = places.setdefault(key, first)
        mine = columns[place] if place < own else [None] * grid.height
        columns[place] = column = list(mine)
        for row, others in facts.items():
            says = _ranked(mine[row], others)
            column[row], spot = says[0]
            if spot is not None:
                spots[row, place] = spot
            if len(says) > 1:
                contested.setdefault(key, {})[row] = says
    return Sheet(replace(grid, columns=columns), _known(recognition, places, grid.width), spots, contested)


def asked_again(sheet: Sheet, choices: Choices) -> Sheet:
    """Say anew what no column shows, now that there are more columns."""
    known = sheet.recognition
    kept = [problem for problem in known.problems if problem.key not in _OF_COLUMNS]
    asked = {str(name) for each in kept for name in (each.at.key, each.facts.get("alternative_key")) if name}
    problems = (*kept, *unseen(known.columns, asked, choices.marketplace))
    return replace(sheet, recognition=replace(known, problems=problems))


def placed(problems: Sequence[Problem], sheet: Sheet) -> Iterator[Problem]:
    """Say of each problem where its cell stands; what comes from rows that contradict each other is told elsewhere."""
    elsewhere = {spot.part.key for spot in sheet.spots.values() if spot.block.sku is not None}
    for problem in problems:
        at = problem.at
        spot = None
        if at.row is not None and at.column is not None:
            spot = sheet.spots.get((at.row - sheet.grid.first_row, at.column))
        if problem.key == "order.lines_disagree" and at.key in elsewhere:
            continue  # a return of one line of an order is none of another line
        if spot is None:
            yield problem
        elif not spot.several:
            yield replace(problem, at=spot.place)


def _said(
    grid: Grid, blocks: Sequence[Block], lines: Sequence[Sequence[Found | None]], own: int
) -> dict[str, tuple[int, dict[int, list[Said]]]]:
    """Collect per fact its first column and, by grid row, what the tabs say of it, in the order of the blocks."""
    said: dict[str, tuple[int, dict[int, list[Said]]]] = {}
    at = own
    for block, found in zip(blocks, lines, strict=True):
        rows = [(row, each) for row, each in enumerate(found) if each is not None and each.rows]
        for part in block.parts:
            _, facts = said.setdefault(part.key, (at, {}))
            cells = grid.columns[at]
            for row, each in rows:
                if cells[row] is not None:
                    facts.setdefault(row, []).append((cells[row], Spot(block, part, each)))
            at += 1
    return said


def _ranked(mine: Cell, others: Sequence[Said]) -> list[Said]:
    """Put what is said in the order in which it is believed."""
    says: list[Said] = [*others, *([] if mine is None or mine == "" else [(mine, None)])]
    return sorted(says, key=lambda each: rank(ORDERS.key if each[1] is None else each[1].block.source))


def _known(recognition: Recognition, places: Mapping[str, int], width: int) -> Recognition:
    titles = (*recognition.titles, *([""] * (width - len(recognition.titles))))
    return replace(recognition, columns=dict(places), titles=titles)
