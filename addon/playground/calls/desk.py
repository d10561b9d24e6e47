"""One call at work: a copy of the spreadsheet, who is calling, and what the cells show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo

from addon.playground.calls.a1 import too_large
from addon.playground.calls.faults import Refusal, not_allowed, protected
from addon.playground.workbook.areas import Area
from addon.playground.workbook.book import Book
from addon.playground.workbook.calculation import Calculation
from addon.playground.workbook.tabs import Bound, Tab

MOST_CELLS = 10_000_000
MOST_COLUMNS = 18_278
LONGEST_CELL = 50_000


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: an address, and what the file's sharing lets it do (`owner`, `writer`, `reader`)."""

    email: str
    role: str


@dataclass(slots=True)
class Desk:
    """A call's working place; `book` may be changed if the call is a write, and is dropped if the call is refused."""

    book: Book
    caller: Caller
    zone: tzinfo
    calculate: Callable[[Book], Calculation]

    def calculation(self) -> Calculation:
        """Compute what the cells show now, in the middle of a batch too."""
        self.book.seal()
        return self.calculate(self.book)

    def tab(self, sheet_id: int | None) -> Tab:
        """Find a tab by its id (0 if left out).

        Raises:
            Refusal: there is none.
        """
        tab = self.book.tab(sheet_id or 0)
        if tab is None:
            raise Refusal(f"No grid with id: {sheet_id or 0}")
        return tab

    def may_write(self) -> None:
        """Refuse a caller who may only read."""
        if self.caller.role not in {"owner", "writer"}:
            raise not_allowed()

    def may_change(self, tab: Tab, area: Area) -> None:
        """Refuse a change of a protected area; a warning-only protection lets every call of the API pass."""
        if any(
            item.areas[0].meets(area) and not self.may_edit(item) and not _open(item, area)
            for item in tab.bound.get("protectedRanges", ())
        ):
            raise protected()

    def may_edit(self, item: Bound) -> bool:
        """Say whether the caller may edit inside a protection; the file's owner always may."""
        editors = item.body.get("editors", {}).get("users", [])
        return bool(item.body.get("warningOnly")) or self.caller.role == "owner" or self.caller.email in editors


def _open(item: Bound, area: Area) -> bool:
    """Say whether the area lies within one of the ranges that a protection leaves open."""
    return any(
        left_open.top <= area.top
        and left_open.left <= area.left
        and (left_open.bottom is None or (area.bottom is not None and area.bottom <= left_open.bottom))
        and (left_open.right is None or (area.right is not None and area.right <= left_open.right))
        for left_open in item.areas[1:]
    )


def inside(tab: Tab, area: Area) -> Area:
    """Close an area at the grid's end, and cut there what goes beyond it.

    Raises:
        Refusal: it begins beyond the grid.
    """
    if area.top >= tab.row_count or area.left >= tab.column_count:
        raise too_large(tab, area)
    return area.within(tab.row_count, tab.column_count)


def room_for(book: Book) -> None:
    """Refuse what would make the spreadsheet larger than Google lets it be."""
    if book.cells() > MOST_CELLS:
        raise Refusal(
            f"This action would increase the number of cells in the workbook above the limit of {MOST_CELLS} cells."
        )
    if any(tab.column_count > MOST_COLUMNS for tab in book.tabs):
        raise Refusal(f"This action would increase the number of columns above the limit of {MOST_COLUMNS} columns.")
