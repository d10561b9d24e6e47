"""Two cells that say different things about one fact: in two tabs, or in two rows of one tab."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from schemas.choices import Choices
from schemas.columns import columns
from schemas.grid import Cell, letter
from schemas.orders import Orders, State
from schemas.problem import Place, Problem
from sheets_sync.reading.findings import NAMED, shown, shown_day
from sheets_sync.reading.order_lines import comparable
from sheets_sync.reading.typed import Typed
from sheets_sync.rowkey import SEPARATOR
from sheets_sync.table import orders_from
from sheets_sync.tabs.join import Said, Sheet, Spot


def disagreements(sheet: Sheet, orders: Orders, choices: Choices) -> Iterator[Problem]:
    """Tell each pair of tabs that disagree about a fact of an order line, naming both cells, the believed one first."""
    for key, rows in sheet.contested.items():
        most = max(len(says) for says in rows.values())
        told = (_apart(sheet, key, rows, turn, _Read(orders, choices)) for turn in range(1, most))
        yield from _few(chain.from_iterable(told))


def contradictions(sheet: Sheet) -> Iterator[Problem]:
    """Tell each two rows of a tab that say different things about one order line, so that neither is believed."""
    pairs: dict[tuple[int, tuple[tuple[int, str], ...]], Problem] = {}
    ids = sheet.grid.columns[sheet.recognition.columns["order_id"]]
    for (row, _), spot in sheet.spots.items():
        if spot.several:
            pairs.setdefault((spot.block.tab, spot.found.rows), _rows_apart(spot, shown(ids[row])))
    yield from _few(pairs.values())


class _Read:
    """What the believed cells were read as, and how to read others."""

    def __init__(self, orders: Orders, choices: Choices) -> None:
        self.orders = orders
        self.choices = choices

    def differing(self, sheet: Sheet, key: str, column: list[Cell]) -> set[int]:
        """Give the sheet rows at which a fact, read from `column`, is something else."""
        place = sheet.recognition.columns[key]
        cells = [column if at == place else other for at, other in enumerate(sheet.grid.columns)]
        again, _ = orders_from(replace(sheet.grid, columns=cells), sheet.recognition, self.choices, whole=False)
        one, other = _column(self.orders, key), _column(again, key)
        apart = (one.state == State.READ) & (other.state == State.READ) & (comparable(one) != comparable(other))
        return set(self.orders.row[np.flatnonzero(apart)].tolist())


def _apart(sheet: Sheet, key: str, rows: Mapping[int, Sequence[Said]], turn: int, read: _Read) -> Iterator[Problem]:
    """Read what the next tab says instead, and compare."""
    column = list(sheet.grid.columns[sheet.recognition.columns[key]])
    others = {row: says[turn] for row, says in rows.items() if turn < len(says)}
    for row, (cell, _) in others.items():
        column[row] = cell
    differing = read.differing(sheet, key, column)
    for row, other in others.items():
        if row + sheet.grid.first_row in differing:
            yield _two(sheet, key, row, other)


def _column(orders: Orders, key: str) -> Typed:
    kinds: tuple[Mapping[str, Typed], ...] = (orders.instants, orders.words, orders.money, orders.flags, orders.texts)
    return next(kind[key] for kind in kinds if key in kind)


def _two(sheet: Sheet, key: str, row: int, other: Said) -> Problem:
    own = sheet.recognition.columns[key]
    cell, spot = other
    believed = sheet.spots.get((row, own))
    at = believed.place if believed else Place(row=row + sheet.grid.first_row, column=own, key=key)
    its = spot.place if spot else Place(row=row + sheet.grid.first_row, column=own, key=key)
    facts = {
        "order_id": shown(sheet.grid.columns[sheet.recognition.columns["order_id"]][row]),
        "text": _quoted(sheet.grid.columns[own][row], key),
        "other": _named(its),
        "other_text": _quoted(cell, key),
    }
    return Problem("tabs.disagree", at, facts)


def _rows_apart(spot: Spot, order: str) -> Problem:
    (row, one), *rest = spot.found.rows
    other, says = rest[0] if rest else (row, one)
    pairs = enumerate(zip(one.lower().split(SEPARATOR), says.lower().split(SEPARATOR), strict=False))
    part = next((spot.block.parts[at] for at, (here, there) in pairs if here != there), spot.block.parts[0])
    at = Place(row=row, column=part.column, key=part.key, tab=spot.block.title)
    facts = {"order_id": order, "other": _named(replace(at, row=other))}
    return Problem("tabs.rows_disagree", at, facts)


def _named(at: Place) -> str:
    cell = f"{letter(at.column or 0)}{at.row}"
    return cell if at.tab is None else f"{at.tab}!{cell}"


def _quoted(cell: Cell, key: str) -> str:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and columns()[key].kind == "instant":
        return shown_day(cell)
    return shown(cell)


def _few(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Tell the first ones, then how many more there are."""
    found = list(problems)
    yield from found[:NAMED]
    if len(found) > NAMED:
        yield Problem("more.alike", found[NAMED].at, {"count": len(found) - NAMED, "like": found[0].key})
