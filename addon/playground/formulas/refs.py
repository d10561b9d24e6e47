"""References to cells, as they stand in a formula."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from addon.playground.workbook.shifts import Shift
from schemas.grid import letter

TITLE = r"(?:'(?:[^']|'')+'|[^\W\d][\w.]*|\d[\w.]*)!"
EDGE = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,8}"
PATTERN = (
    rf"(?:{TITLE})?(?:{EDGE}:(?:{EDGE}|\$?[A-Za-z]{{1,3}}|\$?[0-9]{{1,8}})|\$?[A-Za-z]{{1,3}}:(?:{EDGE}|\$?[A-Za-z]{{1,3}})"
    rf"|\$?[0-9]{{1,8}}:(?:{EDGE}|\$?[0-9]{{1,8}})|{EDGE})(?![\w(.!:])"
)
"""Matches one reference: A1, $A$1:$D, A:A, 2:2, 'My tab'!A1:A."""

_PARTS = re.compile(rf"(?P<title>{TITLE})?(?P<first>[^:]+)(?::(?P<last>.+))?", re.DOTALL)
_EDGE = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)([0-9]{0,8})")
_PLAIN = re.compile(r"[^\W\d]\w*")
_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*")

Titles = Callable[[int], str | None]
Sheets = Callable[[str], int | None]


@dataclass(frozen=True, slots=True)
class Edge:
    """One corner: 0-based row and column with their $ signs; None where it is open, as the column of `2:2`."""

    row: int | None
    column: int | None
    fixed_row: bool = False
    fixed_column: bool = False

    def written(self) -> str:
        """Write it as in a formula."""
        column = "" if self.column is None else "$" * self.fixed_column + letter(self.column)
        return column + ("" if self.row is None else "$" * self.fixed_row + str(self.row + 1))


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference.

    Attributes:
        sheet: the tab's id; None: the tab the formula stands in.
        first: its first corner.
        last: its other corner, inclusive; None for a single cell.
        unknown: the title, if no tab had it when the formula was written.
        broken: its cells were deleted: it reads `#REF!`.
    """

    sheet: int | None
    first: Edge
    last: Edge | None
    unknown: str | None = None
    broken: bool = False

    @property
    def rows(self) -> tuple[int, int | None]:
        """Half-open span of rows; None: to the end of the tab."""
        return _span(self.first.row, self._end.row)

    @property
    def columns(self) -> tuple[int, int | None]:
        """Half-open span of columns; None: to the end of the tab."""
        return _span(self.first.column, self._end.column)

    @property
    def _end(self) -> Edge:
        return self.last or self.first

    def written(self, titles: Titles) -> str:
        """Write it as in a formula; `titles` knows the tabs' present names."""
        title = self.unknown if self.sheet is None else titles(self.sheet)
        prefix = "" if title is None else quoted(title) + "!"
        if self.broken:
            return "#REF!"
        return prefix + self.first.written() + (":" + self.last.written() if self.last else "")

    def shifted(self, sheet: int, home: int, dimension: str, shift: Shift) -> Ref:
        """Follow rows or columns of tab `sheet` that came, went or moved; `home` is the formula's own tab."""
        if self.broken or self.unknown is not None or (home if self.sheet is None else self.sheet) != sheet:
            return self
        rows = dimension == "ROWS"
        start, end = self.rows if rows else self.columns
        if (self.first.row if rows else self.first.column) is None and end is None:
            return self
        span = shift.span(start, end)
        if span is None:
            return replace(self, broken=True)
        return self._spanning(span, rows=rows)

    def _spanning(self, span: tuple[int, int | None], *, rows: bool) -> Ref:
        first = _at(self.first, span[0], rows=rows)
        last = None if self.last is None else _at(self.last, (span[1] or 0) - 1, rows=rows)
        return replace(self, first=first, last=last)

    def carried(self, rows: int, columns: int) -> Ref:
        """Shift what has no $ sign, as a formula that is copied or sorted to another place does."""
        if self.broken:
            return self
        first = _carried(self.first, rows, columns)
        last = None if self.last is None else _carried(self.last, rows, columns)
        if first is None or (self.last is not None and last is None):
            return replace(self, broken=True)
        return replace(self, first=first, last=last)

    def moved(self, rows: int, columns: int, sheet: int | None) -> Ref:
        """Point at the same cells after they were taken elsewhere, $ signs or not."""
        first = _moved(self.first, rows, columns)
        return replace(
            self, sheet=sheet, first=first, last=None if self.last is None else _moved(self.last, rows, columns)
        )


def ref_from(text: str, sheets: Sheets) -> Ref:
    """Read a reference that `PATTERN` matched; `sheets` finds a tab's id by its title."""
    parts = _PARTS.fullmatch(text)
    if parts is None:
        raise ValueError(text)
    title = unquoted(parts["title"][:-1]) if parts["title"] else None
    sheet = None if title is None else sheets(title)
    first, last = _edge(parts["first"]), _edge(parts["last"]) if parts["last"] else None
    if last is not None:
        first, last = _in_order(first, last)
    return Ref(sheet, first, last, unknown=title if sheet is None else None)


def quoted(title: str) -> str:
    """Write a tab's title in front of `!`, in quotes where they are needed."""
    plain = _PLAIN.fullmatch(title) and not _LIKE_A_CELL.fullmatch(title) and title.upper() not in {"TRUE", "FALSE"}
    return title if plain else "'" + title.replace("'", "''") + "'"


def unquoted(title: str) -> str:
    """Read a title as it stands in front of `!`."""
    return title[1:-1].replace("''", "'") if title.startswith("'") else title


def column_index(letters: str) -> int:
    """Turn A into 0, AA into 26."""
    index = 0
    for character in letters.upper():
        index = index * 26 + ord(character) - ord("A") + 1
    return index - 1


def _edge(text: str) -> Edge:
    match = _EDGE.fullmatch(text)
    if match is None:
        raise ValueError(text)
    first_sign, letters, second_sign, digits = match.groups()
    row = int(digits) - 1 if digits else None
    fixed_row = bool(second_sign if letters else first_sign)
    return Edge(row, column_index(letters) if letters else None, fixed_row, bool(first_sign and letters))


def _in_order(first: Edge, last: Edge) -> tuple[Edge, Edge]:
    """Put the corners in order (B2:A1 reads as A1:B2); an open end stays at the second corner."""
    if _turned(first.row, last.row):
        first, last = (
            Edge(last.row, first.column, last.fixed_row, first.fixed_column),
            Edge(first.row, last.column, first.fixed_row, last.fixed_column),
        )
    if _turned(first.column, last.column):
        first, last = (
            Edge(first.row, last.column, first.fixed_row, last.fixed_column),
            Edge(last.row, first.column, last.fixed_row, first.fixed_column),
        )
    return first, last


def _turned(first: int | None, last: int | None) -> bool:
    return last is not None and (first is None or first > last)


def _span(first: int | None, last: int | None) -> tuple[int, int | None]:
    return (0 if first is None else first), (None if last is None else last + 1)


def _at(edge: Edge, index: int, *, rows: bool) -> Edge:
    """Put a corner elsewhere; an open one stays open."""
    if rows:
        return edge if edge.row is None else replace(edge, row=index)
    return edge if edge.column is None else replace(edge, column=index)


def _moved(edge: Edge, rows: int, columns: int) -> Edge:
    row, column = edge.row, edge.column
    return replace(edge, row=None if row is None else row + rows, column=None if column is None else column + columns)


def _carried(edge: Edge, rows: int, columns: int) -> Edge | None:
    row = edge.row if edge.row is None or edge.fixed_row else edge.row + rows
    column = edge.column if edge.column is None or edge.fixed_column else edge.column + columns
    gone = (row is not None and row < 0) or (column is not None and column < 0)
    return None if gone else replace(edge, row=row, column=column)
