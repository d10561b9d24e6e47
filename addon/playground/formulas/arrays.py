"""Arrays of values, column by column, and functions of single values spread over them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat

from addon.playground.formulas.finder import Finders
from addon.playground.formulas.tree import NOT_FOUND, Fault, Value


@dataclass(frozen=True, slots=True)
class Block:
    """An array: columns of equal length."""

    columns: Sequence[Sequence[Value]]

    @property
    def height(self) -> int:
        """How many rows."""
        return len(self.columns[0]) if self.columns else 0

    @property
    def width(self) -> int:
        """How many columns."""
        return len(self.columns)


@dataclass(frozen=True, slots=True)
class Range:
    """Cells of a tab, not yet copied out.

    Attributes:
        shown: one list of shown values per column, from row 0 on, possibly shorter than the range.
        top: first row.
        height: how many rows.
        left: first column.
        finders: per column, a place to keep look-up tables while the column does not change.
    """

    shown: Sequence[Sequence[Value]]
    top: int
    height: int
    left: int
    finders: Sequence[Finders]

    def block(self) -> Block:
        """Copy the cells out."""
        return Block([self.column(at) for at in range(len(self.shown))])

    def column(self, at: int) -> list[Value]:
        """Copy one column out, padded with blanks."""
        values = list(self.shown[at][self.top : self.top + self.height])
        return values + [None] * (self.height - len(values))

    def cell(self, row: int, column: int) -> Value:
        """Look at one cell, by its place in the range."""
        values = self.shown[column]
        return values[self.top + row] if self.top + row < len(values) else None

    @property
    def width(self) -> int:
        """How many columns."""
        return len(self.shown)


Operand = Value | Block | Range


def spread(function: Callable[..., Value], *operands: Operand) -> Value | Block:
    """Apply a function of single values to every place of the arrays.

    Single values, single rows and single columns are repeated; where an array is too short, #N/A stands.
    """
    plain = [operand.block() if isinstance(operand, Range) else operand for operand in operands]
    blocks = [operand for operand in plain if isinstance(operand, Block)]
    if not blocks:
        return function(*plain)
    height, width = max(block.height for block in blocks), max(block.width for block in blocks)
    return Block([list(map(function, *(_source(operand, at, height) for operand in plain))) for at in range(width)])


def _source(operand: Value | Block, at: int, height: int) -> Iterable[Value]:
    if not isinstance(operand, Block):
        return repeat(operand, height)
    if at >= operand.width and operand.width > 1:
        return repeat(SHORT, height)
    column = operand.columns[0 if operand.width == 1 else at]
    if len(column) == height:
        return column
    return repeat(column[0], height) if len(column) == 1 else [*column, *[SHORT] * (height - len(column))]


SHORT = Fault(NOT_FOUND.sign, "Array arguments are of different size.")


def first(operand: Operand) -> Value:
    """Take the first value of an array, as functions do that take single values only."""
    if isinstance(operand, Block):
        return operand.columns[0][0] if operand.height and operand.width else None
    return operand.cell(0, 0) if isinstance(operand, Range) else operand


def array(operand: Operand) -> Block:
    """Make anything an array."""
    if isinstance(operand, Range):
        return operand.block()
    return operand if isinstance(operand, Block) else Block([[operand]])
