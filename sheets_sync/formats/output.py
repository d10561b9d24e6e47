"""The rows of a file with the result columns beside them, as CSV and as XLSX."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from schemas.columns import columns
from schemas.grid import Cell, Grid
from schemas.results import RESULT_COLUMNS, Results
from sheets_sync.headers.ours import earlier_results
from sheets_sync.recognise import Recognition

DATES = ("opens", "closes", "act_by")
DAY, MOMENT, MONEY = "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "#,##0.00"
"""Formats of real date and money cells."""

_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001  serial numbers have no zone
_MINUTES = 24 * 60
_LAST_DAY = 2_958_465
"""Serial number of 9999-12-31, the last that is a date."""

_WIDTHS = {"risk": 12, "reasons": 60, "opens": 13, "closes": 13, "act_by": 17, "action": 34, "amount": 14, "basis": 60}


@dataclass(frozen=True, slots=True)
class Flagged:
    """A grid and what was found out about its rows (arguments as of `sheets_sync.files.write_file`)."""

    grid: Grid
    recognition: Recognition
    rows: Sequence[int]
    results: Results
    titles: Mapping[str, str]

    def kept(self) -> list[int]:
        """Say which columns of the grid are the person's own; those of an earlier result are not."""
        earlier = earlier_results(self.recognition.titles)
        return [place for place in range(self.grid.width) if place not in earlier]

    def dates(self) -> frozenset[int]:
        """Say which columns of the grid hold dates, as far as they were recognised."""
        known = columns()
        return frozenset(place for key, place in self.recognition.columns.items() if known[key].kind == "instant")

    def lines(self) -> Iterator[tuple[tuple[Cell, ...], tuple[Cell, ...]]]:
        """Give each row: the person's cells, then the results (titles in the header row, blanks without an order)."""
        answers = list(zip(*(self.results.cells[key] for key in RESULT_COLUMNS), strict=True))
        by_row = {row - self.grid.first_row: answer for row, answer in zip(self.rows, answers, strict=True)}
        by_row[self.recognition.header] = tuple(self.titles[key] for key in RESULT_COLUMNS)
        blank = (None,) * len(RESULT_COLUMNS)
        own = zip(*(self.grid.columns[place] for place in self.kept()), strict=True)
        for index, cells in enumerate(own):
            yield cells, by_row.get(index, blank)


def write_csv(path: Path, flagged: Flagged) -> None:
    """Write UTF-8 with a byte order mark, so that Excel shows every script; dates as ISO text."""
    dates = flagged.dates()
    own = [_iso if place in dates else _plain for place in flagged.kept()]
    results = [_iso if key in DATES else _plain for key in RESULT_COLUMNS]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        for cells, answer in flagged.lines():
            texts = [show(cell) for show, cell in zip(own, cells, strict=True)]
            writer.writerow(
                texts
                + [
                    harmless(cell) if isinstance(cell, str) else show(cell)
                    for show, cell in zip(results, answer, strict=True)
                ]
            )


def harmless(text: str) -> str:
    """Keep a text of ours from being taken for a formula by the program that opens the file."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def _iso(cell: Cell) -> str:
    """Show a serial number as a day, or as a moment to the minute; what is no date as it is."""
    if isinstance(cell, bool) or not isinstance(cell, (int, float)) or not 0 < cell < _LAST_DAY:
        return _plain(cell)
    moment = _EPOCH + dt.timedelta(minutes=round(cell * _MINUTES))
    return moment.strftime("%Y-%m-%d" if float(cell).is_integer() else "%Y-%m-%d %H:%M")


def _plain(cell: Cell) -> str:
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return "" if cell is None else str(cell)


def write_xlsx(path: Path, flagged: Flagged) -> None:
    """Write real date cells and numbers; the person's texts stay texts, also where they look like formulas."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Claimwatch")
    kept, dates = flagged.kept(), flagged.dates()
    for place, key in enumerate(RESULT_COLUMNS, start=len(kept) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS[key]
    sheet.freeze_panes = f"A{flagged.recognition.header + 2}"
    formats: list[Format | None] = [_date_format if place in dates else None for place in kept]
    formats += [_RESULT_FORMATS.get(key) for key in RESULT_COLUMNS]
    for cells, answer in flagged.lines():
        sheet.append([_excel_cell(sheet, cell, style) for cell, style in zip((*cells, *answer), formats, strict=True)])
    book.save(path)


Format = Callable[[float], str | None]
"""From a number to the number format it is shown in; None for a plain one."""


def _date_format(serial: float) -> str | None:
    if not 0 < serial < _LAST_DAY:
        return None
    return DAY if float(serial).is_integer() else MOMENT


_RESULT_FORMATS: Mapping[str, Format] = {**dict.fromkeys(DATES, _date_format), "amount": lambda _: MONEY}


def _excel_cell(sheet: WriteOnlyWorksheet, cell: Cell, style: Format | None) -> object:
    if isinstance(cell, str):
        text = ILLEGAL_CHARACTERS_RE.sub("", cell)
        if text[:1] != "=":
            return text
        written = WriteOnlyCell(sheet, text)
        written.data_type = "s"
        return written
    shown = style(cell) if style and cell is not None and not isinstance(cell, bool) else None
    if shown is None:
        return cell
    written = WriteOnlyCell(sheet, cell)
    written.number_format = shown
    return written
