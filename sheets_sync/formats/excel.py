"""XLSX into a grid, as Google Sheets would hold it: dates as serial numbers, checkboxes as booleans."""

from __future__ import annotations

import datetime as dt
import re
import warnings
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import to_excel

from schemas.grid import Cell, Grid, Merge
from sheets_sync.formats.shape import TooManyCells, check_shape, without_blank_end
from sheets_sync.headers.search import ENOUGH, ROWS, candidates, search_for

MOST_UNPACKED = 1 << 30
"""Bytes that an XLSX may hold when unpacked; 130,000 orders of 21 columns hold a tenth."""

MOST_ENTRIES = 10_000
MOST_ROWS = 1 << 20
"""Rows of an Excel sheet; a row number beyond is not one."""

_PLAIN = frozenset({str, int, float, bool})
_CHUNK = 1 << 20
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_LONGEST_MERGE = 64


class NotExcel(Exception):  # noqa: N818  the name says what is wrong with the file
    """A ZIP that holds no workbook."""


class Unpacked(Exception):  # noqa: N818  the name says what is wrong with the file
    """It would unpack to more than can be read."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


class Damaged(Exception):  # noqa: N818  the name says what is wrong with the file
    """It is a workbook by its parts, but cannot be opened."""


def grid_of_excel(path: Path) -> Grid:
    """Read the first sheet of a workbook that has a header, else the first that holds anything.

    Raises:
        NotExcel: a ZIP of something else.
        Unpacked: it would unpack to more than `MOST_UNPACKED`.
        Damaged: it cannot be opened.
        TooManyCells: its sheet is larger than any sheet.
    """
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of styles and validations that we do not read
            _check(archive)
            return _read(file, archive)
    except (NotExcel, Unpacked, TooManyCells):
        raise
    except Exception as error:
        # openpyxl raises whatever a damaged part happens to break
        raise Damaged from error


def _check(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if "xl/workbook.xml" not in archive.namelist():
        raise NotExcel
    size = sum(entry.file_size for entry in entries)
    if size > MOST_UNPACKED or len(entries) > MOST_ENTRIES:
        raise Unpacked(size)


def _read(file: BinaryIO, archive: zipfile.ZipFile) -> Grid:
    book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    try:
        sheet = _order_sheet(book.worksheets)
        return Grid([], merges=()) if sheet is None else _grid(sheet, tuple(_merges(archive, sheet)))
    finally:
        book.close()


def _order_sheet(sheets: list[Any]) -> Any | None:  # noqa: ANN401  openpyxl's read-only sheet has no type of its own
    """Choose the first sheet with a header, else the one with most of one, else the first that holds anything."""
    best, most = None, -1
    for sheet in sheets:
        sheet.reset_dimensions()  # some programs write a wrong one
        strength = _strength(Grid(_columns(islice(sheet.iter_rows(values_only=True), ROWS + 1))))
        if strength >= ENOUGH:
            return sheet
        if strength > most:
            best, most = sheet, strength
    return best


def _strength(grid: Grid) -> int:
    """How much of a header the first rows hold; -1 where they hold nothing."""
    search = search_for(grid)
    return max(map(search.strength, candidates(search)), default=-1) if grid.height else -1


def _grid(sheet: Any, merges: tuple[Merge, ...]) -> Grid:  # noqa: ANN401  the same
    return Grid(_columns(sheet.iter_rows(values_only=True)), merges=merges)


def _columns(rows: Iterator[tuple[Any, ...]]) -> list[list[Cell]]:
    columns: list[list[Cell]] = []
    for height, row in enumerate(rows):
        if height >= MOST_ROWS:
            raise TooManyCells(len(columns), height)
        if len(row) > len(columns):
            check_shape(len(row), height + 1)
            columns.extend([None] * height for _ in range(len(columns), len(row)))
        for column, value in zip(columns, row, strict=False):
            column.append(value if value is None or type(value) in _PLAIN else _cell(value))
        for column in columns[len(row) :]:
            column.append(None)
    check_shape(len(columns), len(columns[0]) if columns else 0)
    return without_blank_end(columns)


def _cell(value: object) -> Cell:
    """Turn a date into the serial number Google would give, whole where it has no time; anything else into its text."""
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):
        serial = _serial(value)
        return int(serial) if serial.is_integer() else serial
    return str(value) or None


def _serial(value: dt.date | dt.time | dt.timedelta) -> float:
    serial: float = to_excel(value)  # type: ignore[no-untyped-call]  # the stubs leave it untyped
    return float(serial)


def _merges(archive: zipfile.ZipFile, sheet: Any) -> Iterator[Merge]:  # noqa: ANN401  the same
    """Find the merged ranges, which stand behind the rows; the read-only sheet does not tell them."""
    tail = b""
    with archive.open(sheet._worksheet_path) as part:  # noqa: SLF001  the one place where openpyxl keeps it
        while chunk := part.read(_CHUNK):
            window = tail + chunk
            end = 0
            for found in _MERGE.finditer(window):
                left, top, right, bottom = (text.decode() for text in found.groups())
                yield Merge(
                    int(top) - 1, int(bottom), column_index_from_string(left) - 1, column_index_from_string(right)
                )
                end = found.end()
            tail = window[max(end, len(window) - _LONGEST_MERGE) :]
