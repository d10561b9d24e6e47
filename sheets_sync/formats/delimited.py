"""Delimited text into a grid: CSV, TSV, the semicolons of a European Excel, pipes."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from schemas.grid import Cell, Grid
from schemas.spelling import run_together
from sheets_sync.formats.shape import check_shape, without_blank_end
from sheets_sync.headers.search import ROWS, known_titles

DELIMITERS = "\t,;|"
BLOCK = 4096
"""Rows that are turned into columns at a time."""

_FEW = BLOCK // 2
"""Different texts of a column up to which equal ones share their memory."""

Quoting = Literal[0, 3]
"""`csv.QUOTE_MINIMAL` or `csv.QUOTE_NONE`."""


class EndlessCell(Exception):  # noqa: N818  the name says what is wrong with the file
    """A quotation mark is never closed, so that whole rows are swallowed by a cell; `row` is its 1-based row."""

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


def grid_of_text(text: str) -> Grid:
    """Read delimited text; every cell is text, an empty one None.

    Raises:
        EndlessCell: a quotation mark is never closed.
        TooManyCells: padded to a rectangle it would be larger than any sheet.
    """
    delimiter = _delimiter(text)
    rows = _flat_file(text) if delimiter == "\t" else _quoted(text, delimiter)
    return Grid(without_blank_end(rows.columns))


def _flat_file(text: str) -> _Rows:
    """Read tabs: Amazon writes them without quoting, so that a name may begin with an inch mark; Excel quotes."""
    if '"' not in text:
        return _rows(text, "\t", csv.QUOTE_NONE)
    literal = _rows(text, "\t", csv.QUOTE_NONE)
    try:
        quoted = _rows(text, "\t", csv.QUOTE_MINIMAL)
    except EndlessCell:
        return literal
    return quoted if quoted.complete() >= literal.complete() else literal


def _quoted(text: str, delimiter: str) -> _Rows:
    rows = _rows(text, delimiter, csv.QUOTE_MINIMAL)
    if text.count('"') % 2:
        _refuse_swallowed(rows, delimiter)
    return rows


def _refuse_swallowed(rows: _Rows, delimiter: str) -> None:
    """Where quotation marks do not pair, a cell that holds line breaks and a whole row of delimiters has eaten rows."""
    enough = len(rows.columns) - 1
    for column in rows.columns:
        for index, cell in enumerate(column):
            if isinstance(cell, str) and "\n" in cell and cell.count(delimiter) >= enough:
                raise EndlessCell(index + 1)


def _rows(text: str, delimiter: str, quoting: Quoting) -> _Rows:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)
    rows = _Rows()
    try:
        while block := list(islice(reader, BLOCK)):
            rows.add(block)
    except csv.Error:
        raise EndlessCell(reader.line_num) from None
    return rows


def _delimiter(text: str) -> str:
    """Choose the delimiter that makes most known titles out of the first rows; failing that, most cells."""
    lines = list(islice(io.StringIO(text, newline=""), ROWS))
    first = lines[0].strip() if lines else ""
    if first[:-1].casefold() == "sep=" and first[-1] in DELIMITERS:
        return first[-1]
    return max(DELIMITERS, key=lambda delimiter: _sense(lines, delimiter))


def _sense(lines: list[str], delimiter: str) -> tuple[int, int]:
    known, cells = 0, 0
    try:
        for row in csv.reader(lines, delimiter=delimiter):
            known = max(known, len(known_titles().intersection(map(run_together, row))))
            cells = max(cells, len(row))
    except csv.Error:
        pass
    return known, cells


@dataclass(slots=True)
class _Rows:
    """Rows, read into columns block by block."""

    columns: list[list[Cell]] = field(default_factory=list)
    shared: list[dict[str, Cell] | None] = field(default_factory=list)
    widths: Counter[int] = field(default_factory=Counter)
    height: int = 0

    def add(self, block: list[list[str]]) -> None:
        """Append rows, padded to one width."""
        widths = Counter(map(len, block))
        self.widths.update(widths)
        self._widen(max(widths), len(block))
        width = len(self.columns)
        if set(widths) != {width}:
            block = [row + [""] * (width - len(row)) for row in block]
        for place, cells in enumerate(zip(*block, strict=True)):
            self.columns[place].extend(self._cells(place, cells))
        self.height += len(block)

    def complete(self) -> int:
        """Count the rows that have the commonest width."""
        return max(self.widths.values(), default=0)

    def _widen(self, width: int, more: int) -> None:
        check_shape(max(width, len(self.columns)), self.height + more)
        for _ in range(len(self.columns), width):
            self.columns.append([None] * self.height)
            self.shared.append({"": None})

    def _cells(self, place: int, cells: Sequence[str]) -> list[Cell]:
        """Turn empty texts into None, and let equal texts of a column share one object while they are few."""
        shared = self.shared[place]
        if shared is None:
            return [cell or None for cell in cells]
        share = shared.setdefault
        texts = [share(cell, cell) for cell in cells]
        if len(shared) > _FEW:
            self.shared[place] = None
        return texts
