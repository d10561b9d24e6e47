"""A formula as a tree, and the formula as it stands in a cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from addon.playground.formulas.refs import Ref, Titles


@dataclass(frozen=True, slots=True)
class Fault:
    """An error value, such as #N/A.

    Attributes:
        sign: what the cell shows.
        message: why, as the cell's note says it.
    """

    sign: str
    message: str = field(default="", compare=False)


NOT_FOUND = Fault("#N/A")
BAD_REF = Fault("#REF!", "Reference does not exist")
BAD_VALUE = Fault("#VALUE!")
BAD_NAME = Fault("#NAME?")
BAD_NUMBER = Fault("#NUM!")
BAD_DIVISION = Fault("#DIV/0!", "Function DIVIDE parameter 2 cannot be zero.")
BAD_FORMULA = Fault("#ERROR!", "Formula parse error.")
LOADING = Fault("Loading...", "Loading data...")
FAULTS = {
    fault.sign: fault for fault in (NOT_FOUND, BAD_REF, BAD_VALUE, BAD_NAME, BAD_NUMBER, BAD_DIVISION, BAD_FORMULA)
}

Value = str | int | float | bool | Fault | None
"""What a cell can show; None is a true blank."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, text, TRUE, an error, or an omitted argument (a true blank)."""

    value: Value


@dataclass(frozen=True, slots=True)
class Reference:
    """The formula's reference number `slot`."""

    slot: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function, by its name in capitals."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One or two operands; unary ones are named `u-`, `u+` and `%`."""

    sign: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Braces:
    """An array literal: rows of parts that are put side by side, rows below each other."""

    rows: tuple[tuple[Node, ...], ...]


Node = Constant | Reference | Call | Operation | Braces
Reach = tuple[int | None, int | None]
"""At most so many rows and columns can a result have; None: as many as the tab has."""


class Formula:
    """A formula in a cell; never changed, an adjusted one is a new one.

    Attributes:
        parts: the text between the references, one more than there are references.
        refs: the references, in order.
        tree: what it says; None if it cannot be read (it shows #ERROR!).
        reach: how far its result can go, computed once by `reach.py`.
    """

    __slots__ = ("parts", "reach", "refs", "tree")

    def __init__(self, parts: tuple[str, ...], refs: tuple[Ref, ...], tree: Node | None, reach: Reach) -> None:
        self.parts = parts
        self.refs = refs
        self.tree = tree
        self.reach = reach

    def written(self, titles: Titles) -> str:
        """Write it as the cell shows it in the formula bar, with the tabs' present names."""
        written = [self.parts[0]]
        for ref, part in zip(self.refs, self.parts[1:], strict=True):
            written += (ref.written(titles), part)
        return "".join(written)

    def changed(self, change: Callable[[Ref], Ref]) -> Formula:
        """Apply a change to every reference; the same formula comes back if none changes."""
        refs = tuple(change(ref) for ref in self.refs)
        if all(new is old or new == old for new, old in zip(refs, self.refs, strict=True)):
            return self
        return Formula(self.parts, refs, self.tree, self.reach)
