"""IF over whole columns: each branch is evaluated only for the rows that take it.

That changes no result, as no function here has side effects; it is what makes long key formulas fast.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from addon.playground.formulas.arrays import Block, Operand, Range, first
from addon.playground.formulas.coerce import truth_from
from addon.playground.formulas.tree import Braces, Call, Constant, Fault, Node, Operation, Reference, Value

Sizes = Callable[[int], tuple[int, int] | None]
"""By a reference's number: its height and width; None for a single cell or a broken reference."""
LOOK_UPS = {"VLOOKUP", "MATCH"}


class Split(NamedTuple):
    """Which rows take which branch, and the errors of the condition, by row."""

    then: list[int]
    otherwise: list[int]
    faults: dict[int, Fault]


def together(nodes: Sequence[Node], sizes: Sizes, known: dict[int, set[int] | None]) -> set[int] | None:
    """Collect the heights of all columns that parts take element by element; None: one takes something else too.

    `known` holds what was found before, by the identity of a call's arguments.
    """
    found: set[int] = set()
    for node in nodes:
        part = _heights(node, sizes, known)
        if part is None:
            return None
        found |= part
    return found


def _heights(node: Node, sizes: Sizes, known: dict[int, set[int] | None]) -> set[int] | None:
    match node:
        case Constant():
            return set()
        case Reference(slot):
            size = sizes(slot)
            return set() if size is None else {size[0]} if size[1] == 1 and size[0] > 1 else None
        case Operation(_, operands):
            return together(operands, sizes, known)
        case Braces() | Call("INDEX", _):
            return None
        case Call(name, arguments):
            place = id(arguments)
            if place not in known:
                known[place] = _of_call(name, arguments, sizes, known)
            return known[place]


def _of_call(
    name: str, arguments: tuple[Node, ...], sizes: Sizes, known: dict[int, set[int] | None]
) -> set[int] | None:
    """The table of a look-up is taken whole, so it does not count."""
    if name not in LOOK_UPS:
        return together(arguments, sizes, known)
    if len(arguments) > 1 and not isinstance(arguments[1], Reference):
        return None
    return together((*arguments[:1], *arguments[2:]), sizes, known)


def split(condition: Sequence[Value]) -> Split:
    """Say which rows take which branch."""
    sides = Split([], [], {})
    for row, value in enumerate(condition):
        truth = value if value.__class__ is bool else truth_from(value)
        if isinstance(truth, Fault):
            sides.faults[row] = truth
        else:
            (sides.then if truth else sides.otherwise).append(row)
    return sides


def joined(sides: Split, count: int, then: Operand, otherwise: Operand) -> Block:
    """Put the branches' results back to their rows."""
    out: list[Value] = [None] * count
    _lay(out, sides.then, then)
    _lay(out, sides.otherwise, otherwise)
    for row, fault in sides.faults.items():
        out[row] = fault
    return Block([out])


def _lay(out: list[Value], rows: list[int], result: Operand) -> None:
    if isinstance(result, Block | Range) and result.height == len(rows):
        column = result.column(0) if isinstance(result, Range) else result.columns[0]
        for row, value in zip(rows, column, strict=True):
            out[row] = value
    else:
        value = first(result)
        for row in rows:
            out[row] = value
