"""One tab as it shows, for the page and for simulations: values and their displayed texts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from addon.playground.calls.display import displayed
from addon.playground.calls.reading import format_of
from addon.playground.formulas.tree import Fault, Value
from addon.playground.workbook.book import Book
from addon.playground.workbook.calculation import Calculation
from addon.playground.workbook.tabs import Tab
from schemas.grid import Cell


@dataclass(frozen=True)
class SeenTab:
    """A tab at one revision; rows and columns are counted from 0."""

    book: Book
    tab: Tab
    calculation: Calculation

    @cached_property
    def columns(self) -> list[list[Value]]:
        """What each column shows, blank ends left out."""
        return [_cut(self.calculation.shown(self.tab.sheet_id, at)) for at in range(self.tab.column_count)]

    @cached_property
    def height(self) -> int:
        """How many rows hold something."""
        return max((len(column) for column in self.columns), default=0)

    @cached_property
    def width(self) -> int:
        """How many columns hold something."""
        return max((at + 1 for at, column in enumerate(self.columns) if column), default=0)

    def value(self, row: int, column: int) -> Cell:
        """Give the cell's value: text, number, serial number, TRUE/FALSE, the sign of an error, None for blank."""
        value = self._value(row, column)
        return value.sign if isinstance(value, Fault) else value

    def text(self, row: int, column: int) -> str:
        """Give the cell as it is displayed, in its number format."""
        locale = self.book.properties.get("locale", "en_US")
        return displayed(self._value(row, column), format_of(self.tab, row, column), locale)

    def hidden(self, column: int) -> bool:
        """Say whether the column is hidden."""
        return self.tab.columns[column].hidden

    def _value(self, row: int, column: int) -> Value:
        values = self.columns[column] if column < len(self.columns) else []
        return values[row] if row < len(values) else None


def _cut(values: list[Value]) -> list[Value]:
    end = len(values)
    while end and values[end - 1] is None:
        end -= 1
    return values if end == len(values) else values[:end]
