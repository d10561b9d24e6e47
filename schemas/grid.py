"""A tab as it was read: columns of raw cells, exactly as the sheet or the file holds them."""

from __future__ import annotations

from dataclasses import dataclass

Cell = str | int | float | bool | None
"""One raw cell: text, a number (dates arrive as serial numbers), a checkbox, or None for blank."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged block of cells, in 0-based half-open indices, as Google's GridRange says it."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A rectangle of raw cells, column by column; every column has the same length.

    Index 0 of each column is row `first_row` of the sheet. `zone` and `locale` are the spreadsheet's own
    (IANA name; `en_US` form); a file has none and they are None.
    """

    columns: list[list[Cell]]
    first_row: int = 1
    zone: str | None = None
    locale: str | None = None
    merges: tuple[Merge, ...] = ()

    @property
    def height(self) -> int:
        """How many rows the grid holds."""
        return len(self.columns[0]) if self.columns else 0

    @property
    def width(self) -> int:
        """How many columns the grid holds."""
        return len(self.columns)


def letter(index: int) -> str:
    """Name a 0-based column the way a sheet does: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
