"""Where results of formulas can go, and how they are laid over the typed cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from addon.playground.formulas.arrays import Block
from addon.playground.formulas.reach import ONE
from addon.playground.formulas.tree import BAD_REF, Fault, Formula, Value
from addon.playground.workbook.areas import Area
from addon.playground.workbook.columns import Column
from addon.playground.workbook.tabs import Tab

Result = Value | Block


@dataclass(slots=True)
class Spiller:
    """A formula whose result may go beyond its own cell, and how far at most."""

    row: int
    column: int
    area: Area

    def over(self, column: int) -> bool:
        """Say whether the result may cover cells of a column."""
        return self.area.left <= column and (self.area.right is None or column < self.area.right)

    def laid(self, block: Block) -> Area:
        """Say which cells this result covers."""
        return Area(self.row, self.row + block.height, self.column, self.column + block.width)

    def lay(self, result: Result, column: int, shown: list[Value]) -> None:
        """Write the part of the result that is in a column into what the column shows."""
        right = column - self.column
        if isinstance(result, Block) and right < result.width:
            shown.extend([None] * (self.row + result.height - len(shown)))
            shown[self.row : self.row + result.height] = result.columns[right]


def spillers_of(tab: Tab) -> list[Spiller]:
    """List a tab's formulas that may go beyond their own cells, from the top down, then from left to right."""
    found = [
        Spiller(row, at, _reachable(formula, row, at))
        for at, column in enumerate(tab.columns)
        for row, formula in formulas_of(column)
        if formula.reach != ONE
    ]
    return sorted(found, key=lambda spiller: (spiller.row, spiller.column))


def formulas_of(column: Column) -> Iterator[tuple[int, Formula]]:
    """Give a column's formulas with their rows."""
    for row in column.formulas:
        value = column.values[row]
        if isinstance(value, Formula):
            yield row, value


def _reachable(formula: Formula, row: int, column: int) -> Area:
    height, width = formula.reach
    return Area(row, None if height is None else row + height, column, None if width is None else column + width)


def no_room(what: str) -> Fault:
    """Say that a result does not fit into the grid."""
    return Fault(BAD_REF.sign, f"Result was not automatically expanded, please insert more {what}.")
