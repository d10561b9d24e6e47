"""A column of cells; a published one is never changed, so that what was computed from it stays true."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from addon.playground.formulas.finder import Finders
from addon.playground.formulas.tree import Formula

Typed = str | int | float | bool | Formula | None
"""What stands in a cell: text, number, TRUE/FALSE, a formula, or nothing."""


@dataclass(frozen=True, slots=True)
class Dress:
    """What a cell wears beside its value.

    Attributes:
        format: a CellFormat, as the API writes it.
        note: the cell's note.
        validation: a DataValidationRule.
        others: any other cell property that is kept and given back.
    """

    format: dict[str, Any] | None = None
    note: str | None = None
    validation: dict[str, Any] | None = None
    others: dict[str, Any] | None = None


@dataclass(slots=True, eq=False)
class Column:
    """A column.

    Attributes:
        uid: stays the same when the column moves; developer metadata hangs on it.
        values: what is typed, from row 0 on; short of the tab's end if the rest is blank.
        dress: formats, notes and rules, likewise.
        size: width in pixels; None: the default.
        hidden: whether a person or the API hid it.
        sealed: whether it was published, and may not be changed any more.
        formulas: the rows that hold formulas; right only when sealed.
        finders: look-up tables made from it; see `formulas.arrays.Range`.
    """

    uid: int
    values: list[Typed] = field(default_factory=list)
    dress: list[Dress | None] = field(default_factory=list)
    size: int | None = None
    hidden: bool = False
    sealed: bool = False
    formulas: tuple[int, ...] = ()
    finders: Finders = field(default_factory=dict)

    def copy(self, uid: int | None = None) -> Column:
        """Make an open copy, with the same identity unless another is given."""
        return Column(self.uid if uid is None else uid, list(self.values), list(self.dress), self.size, self.hidden)

    def seal(self) -> None:
        """Publish it: cut blank ends, note where formulas stand."""
        _cut(self.values)
        _cut(self.dress)
        self.formulas = tuple(row for row, value in enumerate(self.values) if value.__class__ is Formula)
        self.sealed = True

    def value(self, row: int) -> Typed:
        """Look at what is typed in a cell."""
        return self.values[row] if row < len(self.values) else None

    def worn(self, row: int) -> Dress | None:
        """Look at what a cell wears."""
        return self.dress[row] if row < len(self.dress) else None

    def put(self, row: int, value: Typed) -> None:
        """Type into a cell of an open column."""
        _put(self.values, row, value)

    def wear(self, row: int, dress: Dress | None) -> None:
        """Dress a cell of an open column."""
        _put(self.dress, row, dress)

    def rows_inserted(self, at: int, count: int, dress_from: int | None) -> None:
        """Make room; new rows take the format and rule, not the note, of the row `dress_from`."""
        if at < len(self.values):
            self.values[at:at] = [None] * count
        worn = None if dress_from is None else inherited(self.worn(dress_from))
        if worn is not None:
            self.dress += [None] * (at - len(self.dress))
        if worn is not None or at < len(self.dress):
            self.dress[at:at] = [worn] * count

    def rows_deleted(self, start: int, end: int) -> None:
        """Close the gap."""
        del self.values[start:end]
        del self.dress[start:end]

    def rows_moved(self, start: int, end: int, to: int) -> None:
        """Take rows to before the old row `to`."""
        _move(self.values, start, end, to)
        _move(self.dress, start, end, to)

    def rewritten(self, change: Callable[[Formula], Formula]) -> Column:
        """Apply a change to every formula; the same column comes back if none changes."""
        target = self
        for row in self.formulas if self.sealed else range(len(self.values)):
            value = self.values[row]
            new = change(value) if isinstance(value, Formula) else value
            if new is not value:
                target = target if not target.sealed else self.copy()
                target.values[row] = new
        return target


def inherited(dress: Dress | None) -> Dress | None:
    """Say what a new neighbour takes over."""
    if dress is None or (dress.format is None and dress.validation is None):
        return None
    return Dress(dress.format, None, dress.validation, None)


def _cut(cells: list[Any]) -> None:
    while cells and cells[-1] is None:
        cells.pop()


def _put(cells: list[Any], row: int, value: object) -> None:
    if row < len(cells):
        cells[row] = value
    elif value is not None:
        cells.extend([None] * (row - len(cells)))
        cells.append(value)


def _move(cells: list[Any], start: int, end: int, to: int) -> None:
    cells.extend([None] * (max(end, to) - len(cells)))
    block = cells[start:end]
    del cells[start:end]
    at = to if to <= start else to - len(block)
    cells[at:at] = block
