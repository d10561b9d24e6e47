"""What the probes ask of Google, in Google's words: short names for a few requests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Request = Mapping[str, Any]


def tab(sheet: int, rows: int = 60) -> Request:
    """Add a tab of six columns, titled after its id."""
    grid = {"rowCount": rows, "columnCount": 6}
    return {"addSheet": {"properties": {"sheetId": sheet, "title": title(sheet), "gridProperties": grid}}}


def title(sheet: int) -> str:
    """Title a probe's tab."""
    return f"probe{sheet}"


def cells(sheet: int, column: int, values: Sequence[str | float], row: int = 0) -> Request:
    """Write a column of texts, numbers and formulas (texts that begin with `=`)."""
    rows = [{"values": [{"userEnteredValue": _value(value)}]} for value in values]
    start = {"sheetId": sheet, "rowIndex": row, "columnIndex": column}
    return {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}


def _value(value: str | float) -> Mapping[str, str | float]:
    if not isinstance(value, str):
        return {"numberValue": value}
    return {"formulaValue" if value.startswith("=") else "stringValue": value}


def columns(sheet: int, start: int, end: int) -> Mapping[str, Any]:
    """Name a span of columns."""
    return {"sheetId": sheet, "dimension": "COLUMNS", "startIndex": start, "endIndex": end}


def block(sheet: int, rows: tuple[int, int], span: tuple[int, int]) -> Mapping[str, int]:
    """Name a block of cells by half-open rows and columns."""
    return {
        "sheetId": sheet, "startRowIndex": rows[0], "endRowIndex": rows[1],
        "startColumnIndex": span[0], "endColumnIndex": span[1],
    }  # fmt: skip


def mark(number: int, sheet: int, column: int) -> Request:
    """Leave a mark of a given id on a column."""
    location = {"dimensionRange": columns(sheet, column, column + 1)}
    left = {"metadataId": number, "metadataKey": "claimwatch.doctor", "metadataValue": "x", "visibility": "DOCUMENT"}
    return {"createDeveloperMetadata": {"developerMetadata": {**left, "location": location}}}


def locale(name: str) -> Request:
    """Change the spreadsheet's locale."""
    return {"updateSpreadsheetProperties": {"properties": {"locale": name}, "fields": "locale"}}


def moved(sheet: int, column: int, before: int) -> Request:
    """Move a column to before another one."""
    return {"moveDimension": {"source": columns(sheet, column, column + 1), "destinationIndex": before}}


def renamed(sheet: int, name: str) -> Request:
    """Rename a tab."""
    return {"updateSheetProperties": {"properties": {"sheetId": sheet, "title": name}, "fields": "title"}}


def protected(area: Mapping[str, Any]) -> Request:
    """Protect an area with a warning."""
    return {"addProtectedRange": {"protectedRange": {"range": area, "description": "x", "warningOnly": True}}}


def swap(sheet: int, row: int, old: str, new: str) -> Request:
    """Replace what stands in a cell of the first column if it is `old`, a formula as it is written; "" is a blank."""
    found = {"find": old, "includeFormulas": True} if old else {"find": "^$", "searchByRegex": True}
    place = {"range": block(sheet, (row, row + 1), (0, 1)), "matchCase": True, "matchEntireCell": True}
    return {"findReplace": {**found, **place, "replacement": new}}
