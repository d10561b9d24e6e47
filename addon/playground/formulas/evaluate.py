"""From a formula's tree to its result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from addon.playground.formulas.arrays import Block, Operand, Range, array, first, spread
from addon.playground.formulas.branches import joined, split, together
from addon.playground.formulas.coerce import truth_from
from addon.playground.formulas.functions import SINGLE, WHOLE, choose
from addon.playground.formulas.operators import OPERATORS, joiner
from addon.playground.formulas.tree import (
    BAD_NAME,
    BAD_VALUE,
    LOADING,
    NOT_FOUND,
    Braces,
    Call,
    Constant,
    Fault,
    Node,
    Operation,
    Reference,
)


class Frame(Protocol):
    """What a formula sees around it."""

    @property
    def decimal(self) -> str:
        """Give the locale's decimal mark."""

    @property
    def today(self) -> int:
        """Give the day in the spreadsheet's zone, as a serial number."""

    @property
    def row(self) -> int:
        """Give the formula's own row, from 0."""

    @property
    def column(self) -> int:
        """Give the formula's own column, from 0."""

    def read(self, slot: int) -> Range | Fault:
        """Read the cells of reference number `slot`."""

    def single(self, slot: int) -> bool:
        """Say whether that reference is one cell."""


@dataclass(frozen=True, slots=True)
class Evaluator:
    """Evaluates for one cell.

    Attributes:
        frame: what is around the formula.
        chosen: of the columns' rows only these, counted within the columns; None: all.
        known: heights of parts that were looked at before, by the part's identity.
    """

    frame: Frame
    chosen: Sequence[int] | None = None
    known: dict[int, set[int] | None] = field(default_factory=dict)

    def result(self, tree: Node) -> Operand:
        """Evaluate a whole formula."""
        value = self.value(tree, arrays=False)
        return value.block() if isinstance(value, Range) else value

    def value(self, node: Node, *, arrays: bool) -> Operand:
        """Evaluate a part where single values are wanted; inside ARRAYFORMULA (`arrays`) whole arrays are taken."""
        match node:
            case Constant(value):
                return value
            case Reference(slot):
                return self._reference(slot, arrays=arrays)
            case Operation(sign, operands):
                values = [self.value(operand, arrays=arrays) for operand in operands]
                return spread(joiner(self.frame.decimal) if sign == "&" else OPERATORS[sign], *values)
            case Braces(rows):
                return stacked([beside([self.whole(part, arrays=arrays) for part in row]) for row in rows])
            case Call(name, arguments):
                return self._call(name, arguments, arrays=arrays)

    def whole(self, node: Node, *, arrays: bool) -> Operand:
        """Evaluate a part where a range is taken as it is."""
        if not isinstance(node, Reference):
            return self.value(node, arrays=arrays)
        return self.frame.read(node.slot)

    def _reference(self, slot: int, *, arrays: bool) -> Operand:
        cells = self.frame.read(slot)
        if isinstance(cells, Fault):
            return cells
        if self.frame.single(slot):
            return cells.cell(0, 0)
        return self._chosen(cells) if arrays else self._crossing(cells)

    def _chosen(self, cells: Range) -> Operand:
        if self.chosen is None:
            return cells
        column = cells.column(0)
        return Block([[column[row] for row in self.chosen]])

    def _crossing(self, cells: Range) -> Operand:
        """Outside ARRAYFORMULA a range stands for its cell in the formula's own row or column."""
        row, column = self.frame.row - cells.top, self.frame.column - cells.left
        if cells.width == 1 and 0 <= row < cells.height:
            return cells.cell(row, 0)
        if cells.height == 1 and 0 <= column < cells.width:
            return cells.cell(0, column)
        return Fault(BAD_VALUE.sign, "An array value could not be found.")

    def _call(self, name: str, arguments: tuple[Node, ...], *, arrays: bool) -> Operand:
        least, most = COUNTS.get(name, (0, None))
        if most is None:
            return Fault(BAD_NAME.sign, f"Unknown function: '{name}'.")
        if not least <= len(arguments) <= most:
            return Fault(NOT_FOUND.sign, f"Wrong number of arguments to {name}.")
        if name in WHOLE:
            return self._on_ranges(name, arguments, arrays=arrays)
        if name in SINGLE and name != "IF":
            return spread(SINGLE[name][0], *(self.value(argument, arrays=arrays) for argument in arguments))
        return self._own(name, arguments, arrays=arrays)

    def _own(self, name: str, arguments: tuple[Node, ...], *, arrays: bool) -> Operand:
        """Evaluate what looks at the formula's surroundings, or not at all its arguments."""
        match name:
            case "ARRAYFORMULA":
                return self.value(arguments[0], arrays=True)
            case "ROW":
                return self._rows(arguments, arrays=arrays)
            case "TODAY":
                return self.frame.today
            case "IMPORTRANGE":
                return LOADING
            case _:
                return self._branches(arguments) if arrays else self._branch(arguments)

    def _branch(self, arguments: tuple[Node, ...]) -> Operand:
        """A single condition evaluates only the branch it takes."""
        condition = self.value(arguments[0], arrays=False)
        if isinstance(condition, Block):
            return spread(choose, condition, *(self.value(argument, arrays=False) for argument in arguments[1:]))
        truth = truth_from(first(condition))
        if isinstance(truth, Fault):
            return truth
        taken = arguments[1:2] if truth else arguments[2:3]
        return self.value(taken[0], arrays=False) if taken else False

    def _branches(self, arguments: tuple[Node, ...]) -> Operand:
        """Inside ARRAYFORMULA each row takes its branch, and every array counts for the size of the result."""
        found = self._heights(arguments)
        if found is None or len(found) != 1:
            return spread(choose, *(self.value(argument, arrays=True) for argument in arguments))
        count = next(iter(found)) if self.chosen is None else len(self.chosen)
        condition = array(self.value(arguments[0], arrays=True))
        column = condition.columns[0] if condition.height == count else list(condition.columns[0]) * count
        sides = split(column)
        then = self._side(arguments[1], sides.then)
        otherwise = self._side(arguments[2], sides.otherwise) if len(arguments) > 2 else False  # noqa: PLR2004  the third argument
        return joined(sides, count, then, otherwise)

    def _heights(self, arguments: tuple[Node, ...]) -> set[int] | None:
        place = id(arguments)
        if place not in self.known:
            self.known[place] = together(arguments, self._size, self.known)
        return self.known[place]

    def _side(self, node: Node, rows: list[int]) -> Operand:
        if not rows:
            return None
        chosen = rows if self.chosen is None else [self.chosen[row] for row in rows]
        return Evaluator(self.frame, chosen, self.known).value(node, arrays=True)

    def _size(self, slot: int) -> tuple[int, int] | None:
        cells = None if self.frame.single(slot) else self.frame.read(slot)
        return (cells.height, cells.width) if isinstance(cells, Range) else None

    def _rows(self, arguments: tuple[Node, ...], *, arrays: bool) -> Operand:
        if not arguments:
            return self.frame.row + 1
        if not isinstance(arguments[0], Reference):
            return NOT_FOUND
        cells = self.frame.read(arguments[0].slot)
        if isinstance(cells, Fault) or not arrays or cells.height == 1:
            return cells if isinstance(cells, Fault) else cells.top + 1
        numbers = range(cells.top + 1, cells.top + cells.height + 1)
        return Block([list(numbers) if self.chosen is None else [numbers[row] for row in self.chosen]])

    def _on_ranges(self, name: str, arguments: tuple[Node, ...], *, arrays: bool) -> Operand:
        """VLOOKUP and MATCH take their second argument whole, INDEX its first."""
        taken = 0 if name == "INDEX" else 1
        values = [
            self.whole(argument, arrays=arrays or name == "INDEX")
            if at == taken
            else self.value(argument, arrays=arrays)
            for at, argument in enumerate(arguments)
        ]
        return WHOLE[name][0](values)


COUNTS: dict[str, tuple[int, int | None]] = {
    "ARRAYFORMULA": (1, 1),
    "IMPORTRANGE": (2, 2),
    "ROW": (0, 1),
    "TODAY": (0, 0),
    **{name: (least, most) for name, (_, least, most) in SINGLE.items()},
    **{name: (least, most) for name, (_, least, most) in WHOLE.items()},
}
"""By name: at least and at most so many arguments; there are no other functions. IMPORTRANGE never gets its data."""


def beside(parts: list[Operand]) -> Operand:
    """Put arrays side by side; a shorter one is an error."""
    if len(parts) == 1:
        return parts[0]
    blocks = [array(part) for part in parts]
    if len({block.height for block in blocks}) > 1:
        return Fault(BAD_VALUE.sign, "Function ARRAY_ROW parameter has mismatched row size.")
    return Block([column for block in blocks for column in block.columns])


def stacked(parts: list[Operand]) -> Operand:
    """Put arrays below each other; a narrower one is an error."""
    if len(parts) == 1:
        return parts[0]
    blocks = [array(part) for part in parts]
    if len({block.width for block in blocks}) > 1:
        return Fault(BAD_VALUE.sign, "In ARRAY_LITERAL, an Array Literal was missing values for one or more rows.")
    return Block([[value for block in blocks for value in block.columns[at]] for at in range(blocks[0].width)])
