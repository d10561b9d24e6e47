"""A spreadsheet at one revision. A published one is never changed: a call works on a copy that replaces it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from addon.playground.formulas.parser import parse
from addon.playground.formulas.refs import Ref
from addon.playground.formulas.tree import Formula
from addon.playground.workbook.areas import Area, Dimension
from addon.playground.workbook.columns import Column
from addon.playground.workbook.shifts import Shift
from addon.playground.workbook.tabs import Tab

DEFAULT_ROWS, DEFAULT_COLUMNS = 1000, 26


@dataclass(frozen=True, slots=True)
class Mark:
    """Developer metadata.

    Attributes:
        mark_id: its id.
        sheet_id: its tab; None: the spreadsheet.
        dimension: what it hangs on within the tab; None: the tab itself.
        uid: the row's or column's own identity.
    """

    mark_id: int
    key: str
    value: str
    visibility: str
    sheet_id: int | None = None
    dimension: Dimension | None = None
    uid: int | None = None


class Named(NamedTuple):
    """A named range."""

    name: str
    sheet_id: int
    area: Area


@dataclass(slots=True)
class Book:
    """A spreadsheet.

    Attributes:
        book_id: the spreadsheet's id.
        title: the file's name.
        properties: other properties (locale, timeZone, …), as the API writes them.
        tabs: in their order.
        marks: developer metadata by id.
        named: named ranges by id.
        revision: grows with every change.
        next_uid: the next identity of a row or column.
    """

    book_id: str
    title: str
    properties: dict[str, Any]
    tabs: list[Tab] = field(default_factory=list)
    marks: dict[int, Mark] = field(default_factory=dict)
    named: dict[str, Named] = field(default_factory=dict)
    revision: int = 1
    next_uid: int = 1

    def copy(self) -> Book:
        """Make a copy to change."""
        return replace(
            self,
            properties=dict(self.properties),
            tabs=[tab.copy() for tab in self.tabs],
            marks=dict(self.marks),
            named=dict(self.named),
        )

    def seal(self) -> None:
        """Close every open column, so that it can be read and kept."""
        for tab in self.tabs:
            for column in tab.columns:
                if not column.sealed:
                    column.seal()

    def tab(self, sheet_id: int) -> Tab | None:
        """Find a tab by id."""
        return next((tab for tab in self.tabs if tab.sheet_id == sheet_id), None)

    def titled(self, title: str) -> Tab | None:
        """Find a tab by title: exactly, else without regard to case."""
        exact = next((tab for tab in self.tabs if tab.title == title), None)
        return exact or next((tab for tab in self.tabs if tab.title.lower() == title.lower()), None)

    def title_of(self, sheet_id: int) -> str | None:
        """Give a tab's present title."""
        tab = self.tab(sheet_id)
        return tab.title if tab else None

    def sheet_of(self, title: str) -> int | None:
        """Give the id of the tab with this title."""
        tab = self.titled(title)
        return tab.sheet_id if tab else None

    def formula(self, text: str) -> Formula:
        """Read a formula as it is typed here."""
        return parse(text, self.sheet_of)

    def uid(self) -> int:
        """Take a new identity."""
        self.next_uid += 1
        return self.next_uid - 1

    def new_columns(self, count: int) -> list[Column]:
        """Make blank columns."""
        return [Column(self.uid()) for _ in range(count)]

    def follow(self, sheet_id: int, dimension: Dimension, shift: Shift) -> None:
        """Let formulas, named ranges and metadata follow rows or columns that came, went or moved."""
        self.rewrite(lambda home: lambda ref: ref.shifted(sheet_id, home, dimension, shift))
        for name_id, named in list(self.named.items()):
            area = named.area.shifted(dimension, shift) if named.sheet_id == sheet_id else named.area
            if area is None:
                del self.named[name_id]
            else:
                self.named[name_id] = named._replace(area=area)
        self.drop_lost_marks()

    def rewrite(self, change: Callable[[int], Callable[[Ref], Ref]]) -> None:
        """Change every reference of every formula; `change` is given the formula's own tab."""
        for tab in self.tabs:
            of_tab = change(tab.sheet_id)
            for index, column in enumerate(tab.columns):
                if column.formulas or not column.sealed:
                    tab.columns[index] = column.rewritten(lambda formula, of_tab=of_tab: formula.changed(of_tab))  # type: ignore[misc]  # bound per tab

    def drop_lost_marks(self) -> None:
        """Forget metadata of rows, columns and tabs that are gone."""
        for mark_id, mark in list(self.marks.items()):
            if mark.sheet_id is not None and self.place(mark) is None:
                del self.marks[mark_id]

    def place(self, mark: Mark) -> int | None:
        """Say at which index the metadata's row or column stands now (0 for a tab's own); None: it is gone."""
        tab = self.tab(mark.sheet_id) if mark.sheet_id is not None else None
        if tab is None:
            return None
        if mark.dimension is None:
            return 0
        line = tab.columns if mark.dimension == "COLUMNS" else tab.marked
        return next((at for at, item in enumerate(line) if item is not None and item.uid == mark.uid), None)

    def cells(self) -> int:
        """Count the cells of all grids."""
        return sum(tab.row_count * tab.column_count for tab in self.tabs)
