"""The rows of a tab beside the orders, found as the formulas find them: what is said of an order, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from schemas.cells import cell_fault
from schemas.grid import Cell
from sheets_sync.rowkey import SEPARATOR, Joined, coded_cell
from sheets_sync.tabs.block import Block

DIGITS = 15
"""Digits of a number that a sheet writes."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one tab. Texts are compared without regard to case, as a sheet does.

    Attributes:
        facts: by what a row is joined by: its 1-based row and its coded facts; the first row counts.
        several: by the same: a later row that says something else, and its facts.
        named: order ids that have a row with a SKU, and one such row.
    """

    facts: Mapping[str, tuple[int, str]]
    several: Mapping[str, tuple[int, str]]
    named: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Found:
    """What a tab says of one order line: the part of its key, and the rows it stands in (two: they contradict)."""

    text: str
    rows: tuple[tuple[int, str], ...] = ()


def rows_shown(block: Block, home: Sequence[Sequence[Cell]]) -> Rows | None:
    """Read a block as our hidden tab shows it (its columns from row 1 on); None where it cannot be trusted."""
    own = [home[block.place + at] if block.place + at < len(home) else () for at in range(len(block.heads))]
    if tuple(column[0] if column else None for column in own) != block.heads:
        return None
    named = own[3] if block.sku is not None else ()
    pairs = zip(own[0], [*own[1], *([None] * len(own[0]))], strict=False)
    lines = ((row, key, str(facts)) for row, (key, facts) in enumerate(pairs) if row and isinstance(key, str))
    return _rows(block, lines, ((row, each) for row, each in enumerate(named) if row and isinstance(each, str)))


def rows_raw(block: Block, columns: Mapping[int, Sequence[Cell]]) -> Rows:
    """Build the same from the tab's own columns, by their places, from its header row on."""
    height = max((len(column) for column in columns.values()), default=0)
    full = {at: [*column, *([None] * (height - len(column)))] for at, column in columns.items()}
    lines: list[tuple[int, str, str]] = []
    named: list[tuple[int, str]] = []
    for row in range(1, height):
        order = full[block.order][row]
        facts = [_coded(full[part.column][row], part) for part in block.parts]
        if _is_nothing(order) or not any(facts):
            continue
        sku = "" if block.sku is None or _is_nothing(full[block.sku][row]) else written(full[block.sku][row])
        lines.append((row, joined_by(block, written(order), sku), SEPARATOR.join(facts)))
        if sku:
            named.append((row, written(order)))
    return _rows(block, lines, named)


def found(block: Block, rows: Rows, order: str, sku: str) -> Found:
    """Say what a tab says of an order line."""
    line, whole = joined_by(block, order, sku).lower(), joined_by(block, order, "").lower()
    unclear = [key for key in (line, whole) if key in rows.several]
    if unclear:
        return Found(block.several, (rows.facts[unclear[0]], rows.several[unclear[0]]))
    if sku and line != whole and line in rows.facts and whole in rows.facts:
        return Found(block.several, (rows.facts[line], rows.facts[whole]))
    if block.sku is not None and not sku and order.lower() in rows.named:
        return Found(block.several, ((rows.named[order.lower()], ""),))
    at = rows.facts.get(line, rows.facts.get(whole))
    return Found(block.nothing) if at is None else Found(at[1], (at,))


def joined_by(block: Block, order: str, sku: str) -> str:
    """Say what a row is joined by."""
    return order if block.sku is None else f"{order}{SEPARATOR}{sku}"


def written(cell: Cell) -> str:
    """Write a cell as a sheet does when it is joined with a text."""
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).upper()
        case str():
            return cell
        case _:
            return f"{cell:.{DIGITS}g}"


def _rows(block: Block, lines: Iterable[tuple[int, str, str]], named: Iterable[tuple[int, str]]) -> Rows:
    facts: dict[str, tuple[int, str]] = {}
    several: dict[str, tuple[int, str]] = {}
    for row, key, says in lines:
        folded, line = key.lower(), (row + block.header, says)
        first = facts.setdefault(folded, line)
        if first[1].lower() != says.lower():
            several.setdefault(folded, line)
    return Rows(facts, several, dict(_placed(block, named)))


def _placed(block: Block, named: Iterable[tuple[int, str]]) -> Iterator[tuple[str, int]]:
    for row, order in named:
        yield order.lower(), row + block.header


def _coded(cell: Cell, part: Joined) -> str:
    return "" if cell == "" else coded_cell(cell, part, _is_error)


def _is_error(text: str) -> bool:
    return cell_fault(text) is not None


def _is_nothing(cell: Cell) -> bool:
    return cell is None or cell == "" or (isinstance(cell, str) and _is_error(cell))
