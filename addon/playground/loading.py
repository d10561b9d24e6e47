"""Puts an order book into a new local workbook: the sample, or a report file as it was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from addon.playground.calls.faults import Body
from addon.playground.sample import Book
from addon.playground.store import Store
from schemas.choices import Choices
from schemas.columns import columns
from schemas.grid import Cell, Grid
from sheets_sync.policy import marketplaces
from sheets_sync.recognise import recognise

SPARE_ROWS = 100
"""Blank rows below the orders, for those that a person adds."""
DAY_FORMAT = "yyyy-mm-dd"
_UPDATE = "sheets.spreadsheets.batchUpdate"
_DEFAULT_ZONE, _DEFAULT_LOCALE = "Etc/GMT", "en_US"


@dataclass(frozen=True, slots=True)
class Content:
    """What a new workbook holds: its one tab column by column, how many rows stand above the orders, number formats."""

    title: str
    tab: str
    zone: str
    locale: str
    columns: Sequence[Sequence[Cell]]
    header_rows: int
    formats: Mapping[int, str]


def sample_content(book: Book) -> Content:
    """Take the sample as it is laid out."""
    by_column = [list(column) for column in zip(*book.rows, strict=True)]
    return Content(book.title, book.tab, book.zone, book.locale, by_column, 1, book.formats)


def file_content(title: str, grid: Grid, choices: Choices) -> Content:
    """Take a file as it was read; its dates get a date format, in its marketplace's time zone.

    Raises:
        CannotGoOn: it is no order sheet.
    """
    found = recognise(grid, choices)
    dated = {place for key, place in found.columns.items() if columns()[key].kind == "instant"}
    formats = {place: DAY_FORMAT for place in dated if _serials(grid.columns[place][found.first :])}
    zone = grid.zone or (marketplaces()[choices.marketplace].zone if choices.marketplace else _DEFAULT_ZONE)
    return Content(title, title[:80], zone, grid.locale or _DEFAULT_LOCALE, grid.columns, found.first, formats)


def _serials(cells: Sequence[Cell]) -> bool:
    return any(isinstance(cell, (int, float)) and not isinstance(cell, bool) for cell in cells)


def load(store: Store, spreadsheet: str, content: Content) -> None:
    """Make the workbook `spreadsheet` with this content."""
    properties = {"locale": content.locale, "timeZone": content.zone}
    store.create(content.title, spreadsheet=spreadsheet, tab=content.tab, properties=properties)
    height = max((len(column) for column in content.columns), default=0)
    grid = {
        "rowCount": height + SPARE_ROWS,
        "columnCount": max(1, len(content.columns)),
        "frozenRowCount": min(content.header_rows, height),
    }
    size = {"properties": {"sheetId": 0, "gridProperties": grid}, "fields": "gridProperties"}
    where = {"spreadsheetId": spreadsheet}
    store.call(_UPDATE, where, {"requests": [{"updateSheetProperties": size}]})
    quoted = content.tab.replace("'", "''")
    values = {"range": f"'{quoted}'!A1", "majorDimension": "COLUMNS", "values": [list(c) for c in content.columns]}
    store.call("sheets.spreadsheets.values.batchUpdate", where, {"valueInputOption": "RAW", "data": [values]})
    store.call(_UPDATE, where, {"requests": list(_looks(content))})


def _looks(content: Content) -> list[Body]:
    head = {"sheetId": 0, "endRowIndex": content.header_rows}
    bold = {
        "cell": {"userEnteredFormat": {"textFormat": {"bold": True}}},
        "fields": "userEnteredFormat.textFormat.bold",
    }
    return [{"repeatCell": {"range": head, **bold}}, *(_format(content, *each) for each in content.formats.items())]


def _format(content: Content, column: int, pattern: str) -> Body:
    kind = "NUMBER" if "#" in pattern or "0" in pattern else "DATE_TIME" if "h" in pattern else "DATE"
    body = range_of(content.header_rows, column)
    look = {"userEnteredFormat": {"numberFormat": {"type": kind, "pattern": pattern}}}
    return {"repeatCell": {"range": body, "cell": look, "fields": "userEnteredFormat.numberFormat"}}


def range_of(first_row: int, column: int) -> Body:
    """Name a column below the header, as a GridRange."""
    return {"sheetId": 0, "startRowIndex": first_row, "startColumnIndex": column, "endColumnIndex": column + 1}
