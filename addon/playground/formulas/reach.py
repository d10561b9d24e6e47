"""How far a formula's result can go, seen from the formula alone: so a cell knows which formulas may spill into it."""

from __future__ import annotations

from addon.playground.formulas.refs import Ref
from addon.playground.formulas.tree import Braces, Call, Constant, Node, Operation, Reach, Reference

ONE: Reach = (1, 1)
_KEY_FIRST = {"VLOOKUP": (0, 2), "MATCH": (0,)}


def reach_of(tree: Node, refs: tuple[Ref, ...]) -> Reach:
    """Bound the result's rows and columns from above."""
    return _reach(tree, refs, arrays=False)


def _reach(node: Node, refs: tuple[Ref, ...], *, arrays: bool) -> Reach:
    match node:
        case Reference(slot) if arrays:
            return _size(refs[slot])
        case Operation(_, operands):
            return _widest([_reach(operand, refs, arrays=arrays) for operand in operands])
        case Braces(rows):
            return _stacked([_beside([_part(part, refs, arrays=arrays) for part in row]) for row in rows])
        case Call(name, arguments):
            return _called(name, arguments, refs, arrays=arrays)
    return ONE


def _called(name: str, arguments: tuple[Node, ...], refs: tuple[Ref, ...], *, arrays: bool) -> Reach:
    if name == "ARRAYFORMULA":
        return _widest([_reach(argument, refs, arrays=True) for argument in arguments])
    if name == "INDEX":
        return _index(arguments, refs)
    if name == "ROW":
        rows = _part(arguments[0], refs, arrays=arrays)[0] if arguments and arrays else 1
        return (rows, 1)
    spread = _KEY_FIRST.get(name, range(len(arguments)))
    return _widest([_reach(arguments[at], refs, arrays=arrays) for at in spread if at < len(arguments)])


def _index(arguments: tuple[Node, ...], refs: tuple[Ref, ...]) -> Reach:
    """INDEX gives one cell, or a whole row or column where its number is 0 or omitted or not known beforehand."""
    if not arguments:
        return ONE
    rows, columns = _part(arguments[0], refs, arrays=True)
    return (1 if _chosen(arguments, 1) else rows), (1 if _chosen(arguments, 2) else columns)


def _chosen(arguments: tuple[Node, ...], at: int) -> bool:
    node = arguments[at] if at < len(arguments) else Constant(None)
    return isinstance(node, Constant) and isinstance(node.value, int) and node.value != 0


def _part(node: Node, refs: tuple[Ref, ...], *, arrays: bool) -> Reach:
    """A range inside braces or INDEX is taken whole, without ARRAYFORMULA too."""
    return _size(refs[node.slot]) if isinstance(node, Reference) else _reach(node, refs, arrays=arrays)


def _size(ref: Ref) -> Reach:
    (top, bottom), (left, right) = ref.rows, ref.columns
    return (None if bottom is None else bottom - top), (None if right is None else right - left)


def _widest(reaches: list[Reach]) -> Reach:
    return _most([rows for rows, _ in reaches]), _most([columns for _, columns in reaches])


def _most(sizes: list[int | None]) -> int | None:
    known = [size for size in sizes if size is not None]
    return None if len(known) < len(sizes) else max(known, default=1)


def _total(sizes: list[int | None]) -> int | None:
    known = [size for size in sizes if size is not None]
    return None if len(known) < len(sizes) else sum(known)


def _beside(reaches: list[Reach]) -> Reach:
    return _most([rows for rows, _ in reaches]), _total([columns for _, columns in reaches])


def _stacked(reaches: list[Reach]) -> Reach:
    return _total([rows for rows, _ in reaches]), _most([columns for _, columns in reaches])
