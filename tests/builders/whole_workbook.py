"""Everything a workbook holds, as the API tells it: for laws that say nothing else changed."""

from __future__ import annotations

from typing import Any

from addon.playground.store import Store


def everything(store: Store, spreadsheet: str) -> dict[str, Any]:
    """Read all there is of a workbook: cells, formats, formulas, properties, metadata, protections, filters."""
    params = {"spreadsheetId": spreadsheet, "includeGridData": "true"}
    return store.call("sheets.spreadsheets.get", params)


def batch(store: Store, spreadsheet: str, *requests: dict[str, Any], **rest: Any) -> list[dict[str, Any]]:
    """Send a batchUpdate, and give its replies."""
    body = {"requests": list(requests)}
    return list(store.call("sheets.spreadsheets.batchUpdate", {"spreadsheetId": spreadsheet}, body, **rest)["replies"])


def shown(store: Store, spreadsheet: str, area: str, render: str = "UNFORMATTED_VALUE", **rest: Any) -> list[list[Any]]:
    """Read a range."""
    params = {"spreadsheetId": spreadsheet, "range": area, "valueRenderOption": render, **rest}
    return list(store.call("sheets.spreadsheets.values.get", params).get("values", []))


def put(
    store: Store, spreadsheet: str, area: str, values: list[list[Any]], how: str = "RAW", **rest: Any
) -> dict[str, Any]:
    """Write a range."""
    params = {"spreadsheetId": spreadsheet, "range": area, "valueInputOption": how}
    return store.call("sheets.spreadsheets.values.update", params, {"values": values}, **rest)


def lines(dimension: str, start: int, end: int, sheet: int = 0) -> dict[str, Any]:
    """Write a DimensionRange."""
    return {"sheetId": sheet, "dimension": dimension, "startIndex": start, "endIndex": end}
