"""All of a workbook that is not ours, as the API tells it, laid out as if our columns and tabs did not stand there."""

from __future__ import annotations

import json
from typing import Any

from builders.whole_workbook import everything

from addon.playground.store import Store

OURS = "claimwatch."
Body = dict[str, Any]


def peoples_state(store: Store, spreadsheet: str) -> dict[str, str]:
    """Write down each part of the workbook that is people's: name of the part → its JSON.

    Whole tabs of ours are left out; of the others our columns, what lies only on them, and our own metadata. What
    lies to the right of a column of ours, or around it, is written as if that column were not there.
    """
    body = everything(store, spreadsheet)
    book = store.workbook(spreadsheet).book
    tools = {mark.sheet_id for mark in book.marks.values() if mark.key.startswith(OURS) and mark.dimension is None}
    parts = {"spreadsheet": _with_marks({name: value for name, value in body.items() if name != "sheets"})}
    own = {}
    for sheet in body["sheets"]:
        number = sheet["properties"]["sheetId"]
        if number not in tools:
            own[number] = _own_columns(sheet)
            parts |= _tab(sheet, own[number])
    named = parts["spreadsheet"].get("namedRanges", [])
    parts["spreadsheet"]["namedRanges"] = [
        _shifted(item, own.get(item["range"].get("sheetId", 0), [])) for item in named
    ]
    return {name: json.dumps(part, ensure_ascii=False, sort_keys=True) for name, part in parts.items()}


def differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Name the parts that are not byte for byte the same, with both."""
    names = dict.fromkeys([*before, *after])
    return [
        f"{name}:\n  {before.get(name)}\n  {after.get(name)}" for name in names if before.get(name) != after.get(name)
    ]


def _own_columns(sheet: Body) -> list[int]:
    columns = sheet["data"][0].get("columnMetadata", [])
    return [at for at, column in enumerate(columns) if _ours(column.get("developerMetadata", []))]


def _ours(marks: list[Body]) -> bool:
    return any(mark["metadataKey"] == OURS + "column" for mark in marks)


def _with_marks(body: Body) -> Body:
    """Leave our marks out of a list of marks."""
    marks = [mark for mark in body.get("developerMetadata", []) if not mark["metadataKey"].startswith(OURS)]
    rest = {name: value for name, value in body.items() if name != "developerMetadata"}
    return rest | ({"developerMetadata": marks} if marks else {})


def _tab(sheet: Body, own: list[int]) -> dict[str, Body]:
    title = sheet["properties"]["title"]
    grid = sheet["properties"]["gridProperties"]
    narrow = {**grid, "columnCount": grid["columnCount"] - len(own)}
    properties = {name: value for name, value in sheet["properties"].items() if name != "index"}
    parts: dict[str, Body] = {f"{title}: properties": {**properties, "gridProperties": narrow}}
    for kind, items in sheet.items():
        if kind not in {"properties", "data"}:
            parts[f"{title}: {kind}"] = _bound(items, own)
    data = sheet["data"][0]
    parts[f"{title}: rows"] = [_with_marks(row) for row in data.get("rowMetadata", [])]
    columns = [column for at, column in enumerate(data.get("columnMetadata", [])) if at not in own]
    parts[f"{title}: columns"] = [_shifted(_with_marks(column), own) for column in columns]
    for number, row in enumerate(data.get("rowData", []), 1):
        cells = [cell for at, cell in enumerate(row.get("values", [])) if at not in own]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            parts[f"{title}: row {number}"] = cells
    return {name: part for name, part in parts.items() if part}


def _bound(items: Any, own: list[int]) -> Any:
    """Write what hangs on areas, without what lies on our columns only."""
    if isinstance(items, dict):
        return _shifted(items, own)
    return [_shifted(item, own) for item in items if not _on_ours(item, own) and not _is_our_mark(item)]


def _is_our_mark(item: Body) -> bool:
    return str(item.get("metadataKey", "")).startswith(OURS)


def _on_ours(item: Body, own: list[int]) -> bool:
    ranges = item.get("ranges") or [item.get("range") or item]
    spans = [range(area["startColumnIndex"], area["endColumnIndex"]) for area in ranges if "endColumnIndex" in area]
    return bool(spans) and len(spans) == len(ranges) and all(at in own for span in spans for at in span)


def _shifted(value: Any, own: list[int]) -> Any:
    """Count columns as if ours were not there, in every range within a value."""
    if isinstance(value, list):
        return [_shifted(item, own) for item in value]
    if not isinstance(value, dict):
        return value
    names = {"startColumnIndex", "endColumnIndex"}
    if value.get("dimension") == "COLUMNS":
        names = {"startIndex", "endIndex"}
    return {
        name: item - sum(at < item for at in own) if name in names else _shifted(item, own)
        for name, item in value.items()
    }
