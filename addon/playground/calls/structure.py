"""A spreadsheet, its tabs and their contents as `spreadsheets.get` writes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from addon.playground.calls.a1 import target
from addon.playground.calls.cells import cell_data
from addon.playground.calls.desk import Desk
from addon.playground.calls.faults import Body, Refusal
from addon.playground.calls.filters import filter_kind, kind_of, marks_found, places
from addon.playground.calls.masks import Mask, below, mask_from, wants
from addon.playground.workbook.areas import Area
from addon.playground.workbook.book import Book, Mark
from addon.playground.workbook.columns import Column
from addon.playground.workbook.conditions import unanchored
from addon.playground.workbook.tabs import Bound, Row, Tab

COLUMN_WIDTH, ROW_HEIGHT = 100, 21
PLURAL = ("merges", "protectedRanges", "conditionalFormats", "tables", "bandedRanges", "filterViews")


def spreadsheets_get(desk: Desk, params: Body, _: Body) -> Body:
    """Answer `spreadsheets.get`."""
    mask = mask_from(params["fields"]) if params.get("fields") else None
    with_data = str(params.get("includeGridData", "")).lower() == "true" or (mask is not None and _names_data(mask))
    asked = [target(desk.book, text) for text in params.get("ranges", ())]
    areas = [(found.tab, found.area) for found in asked]
    return spreadsheet(desk, areas if asked else None, mask, with_data=with_data)


def spreadsheets_get_by_data_filter(desk: Desk, params: Body, body: Body) -> Body:
    """Answer `spreadsheets.getByDataFilter`."""
    mask = mask_from(params["fields"]) if params.get("fields") else None
    filters = body.get("dataFilters", [])
    areas = [place for item in filters for place in places(desk, item)]
    with_data = bool(body.get("includeGridData")) or (mask is not None and _names_data(mask))
    return spreadsheet(desk, areas if filters else None, mask, with_data=with_data)


def _names_data(mask: Mask) -> bool:
    return "data" in (below(mask, "sheets") or {}) if wants(mask, "sheets") else False


def spreadsheet(desk: Desk, areas: list[tuple[Tab, Area]] | None, mask: Mask | None, *, with_data: bool) -> Body:
    """Write a spreadsheet; `areas` limit its tabs and their data, None means all of it."""
    book = desk.book
    tabs = [tab for tab in book.tabs if areas is None or any(tab is other for other, _ in areas)]
    body: Body = {
        "spreadsheetId": book.book_id,
        "properties": {"title": book.title} | book.properties,
        "spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{book.book_id}/edit",
    }
    if wants(mask, "sheets"):
        inner = below(mask, "sheets")
        body["sheets"] = [
            sheet(
                desk,
                tab,
                None if areas is None else [area for other, area in areas if other is tab],
                inner,
                with_data=with_data,
            )
            for tab in tabs
        ]
    named = [
        {"namedRangeId": name_id, "name": item.name, "range": item.area.written(item.sheet_id)}
        for name_id, item in book.named.items()
    ]
    marks = [mark_body(book, mark) for mark in book.marks.values() if mark.sheet_id is None]
    return body | ({"namedRanges": named} if named else {}) | ({"developerMetadata": marks} if marks else {})


def sheet(desk: Desk, tab: Tab, areas: list[Area] | None, mask: Mask | None, *, with_data: bool) -> Body:
    """Write a tab."""
    body: Body = {"properties": sheet_properties(desk.book, tab)}
    for kind in PLURAL:
        items = [bound_body(desk, tab, kind, item) for item in tab.bound.get(kind, ())]
        if items and wants(mask, kind):
            body[kind] = items
    for item in tab.bound.get("basicFilter", ()):
        body["basicFilter"] = bound_body(desk, tab, "basicFilter", item)
    marks = [mark for mark in desk.book.marks.values() if mark.sheet_id == tab.sheet_id and mark.dimension is None]
    if marks:
        body["developerMetadata"] = [mark_body(desk.book, mark) for mark in marks]
    if with_data and wants(mask, "data"):
        wanted = [Area()] if areas is None else areas
        body["data"] = [grid_data(desk, tab, area, below(mask, "data")) for area in wanted]
    return body


def sheet_properties(book: Book, tab: Tab) -> Body:
    """Write a tab's SheetProperties."""
    grid = {"rowCount": tab.row_count, "columnCount": tab.column_count} | tab.properties.get("gridProperties", {})
    rest = {name: value for name, value in tab.properties.items() if name != "gridProperties"}
    head = {"sheetId": tab.sheet_id, "title": tab.title, "index": book.tabs.index(tab), "sheetType": "GRID"}
    return head | {"gridProperties": grid} | rest


def bound_body(desk: Desk, tab: Tab, kind: str, item: Bound) -> Body:
    """Write a property that is bound to areas, each kind in its own form."""
    ranges = [area.written(tab.sheet_id) for area in item.areas]
    if kind == "merges":
        return ranges[0]
    if kind == "conditionalFormats":
        return {"ranges": ranges} | unanchored(desk.book, item.areas, item.body)
    if kind == "protectedRanges":
        left_open = {"unprotectedRanges": ranges[1:]} if ranges[1:] else {}
        return {"range": ranges[0]} | item.body | {"requestingUserCanEdit": desk.may_edit(item)} | left_open
    return {"range": ranges[0]} | item.body


def grid_data(desk: Desk, tab: Tab, area: Area, mask: Mask | None) -> Body:
    """Write the cells of an area, and the properties of its rows and columns."""
    if area.top >= tab.row_count or area.left >= tab.column_count:
        raise Refusal(f"Range exceeds grid limits. Max rows: {tab.row_count}, max columns: {tab.column_count}")
    closed = area.within(tab.row_count, tab.column_count)
    body: Body = {name: at for name, at in (("startRow", closed.top), ("startColumn", closed.left)) if at}
    if wants(mask, "rowData"):
        rows = _rows(desk, tab, closed, below(below(mask, "rowData"), "values"))
        body |= {"rowData": rows} if rows else {}
    if wants(mask, "rowMetadata"):
        hidden = hidden_by_filter(desk, tab)
        body["rowMetadata"] = [
            _row_body(desk, tab, row, row in hidden) for row in range(closed.top, closed.bottom or 0)
        ]
    if wants(mask, "columnMetadata"):
        body["columnMetadata"] = [_column_body(desk, tab, at) for at in range(closed.left, closed.right or 0)]
    return body


def _rows(desk: Desk, tab: Tab, area: Area, mask: Mask | None) -> list[Body]:
    calculation = desk.calculation()
    shown = {at: calculation.shown(tab.sheet_id, at) for at in range(area.left, area.right or 0)}
    lengths = [
        max(len(values), len(tab.columns[at].values), len(tab.columns[at].dress)) for at, values in shown.items()
    ]
    rows: list[Body] = []
    for row in range(area.top, min(area.bottom or 0, max(lengths, default=0))):
        cells: list[Body] = [
            cell_data(desk, tab, (row, at), values[row] if row < len(values) else None, mask)
            for at, values in shown.items()
        ]
        while cells and not cells[-1]:
            cells.pop()
        rows.append({"values": cells} if cells else {})
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _row_body(desk: Desk, tab: Tab, row: int, filtered: bool) -> Body:  # noqa: FBT001  one of two facts about the row
    marked = tab.row(row)
    body: Body = {"pixelSize": (marked.size if marked else None) or ROW_HEIGHT}
    hidden = {"hiddenByUser": bool(marked and marked.hidden), "hiddenByFilter": filtered}
    return body | {name: True for name, yes in hidden.items() if yes} | _marks_on(desk.book, tab, "ROWS", marked)


def _column_body(desk: Desk, tab: Tab, at: int) -> Body:
    column = tab.columns[at]
    body: Body = {"pixelSize": column.size or COLUMN_WIDTH}
    return body | ({"hiddenByUser": True} if column.hidden else {}) | _marks_on(desk.book, tab, "COLUMNS", column)


def _marks_on(book: Book, tab: Tab, dimension: str, line: Row | Column | None) -> Body:
    marks = [
        mark_body(book, mark)
        for mark in book.marks.values()
        if line is not None and mark.sheet_id == tab.sheet_id and mark.dimension == dimension and mark.uid == line.uid
    ]
    return {"developerMetadata": marks} if marks else {}


def hidden_by_filter(desk: Desk, tab: Tab) -> set[int]:
    """Find the rows that the basic filter hides, by the values it lists as hidden."""
    hidden: set[int] = set()
    for item in tab.bound.get("basicFilter", ()):
        area = item.areas[0].within(tab.row_count, tab.column_count)
        for at, values in _hidden_values(item.body, area.left):
            shown = desk.calculation().shown(tab.sheet_id, at)
            rows = range(area.top + 1, area.bottom or 0)
            hidden |= {row for row in rows if _text(shown[row] if row < len(shown) else None) in values}
    return hidden


def _hidden_values(body: Body, left: int) -> list[tuple[int, set[str]]]:
    specs = [(spec.get("columnIndex", 0), spec.get("filterCriteria", {})) for spec in body.get("filterSpecs", ())]
    specs += [(int(at), criteria) for at, criteria in body.get("criteria", {}).items()]
    return [(at, set(criteria.get("hiddenValues", ()))) for at, criteria in specs if at >= left or at >= 0]


def _text(value: Any) -> str:  # noqa: ANN401  whatever a cell shows
    return "" if value is None else str(value)


def mark_body(book: Book, mark: Mark) -> Body:
    """Write developer metadata, with the place where it is now."""
    body: Body = {"metadataId": mark.mark_id, "metadataKey": mark.key}
    if mark.value:
        body["metadataValue"] = mark.value
    return body | {"location": {"locationType": kind_of(mark)} | _location(book, mark), "visibility": mark.visibility}


def _location(book: Book, mark: Mark) -> Body:
    if mark.sheet_id is None:
        return {"spreadsheet": True}
    if mark.dimension is None:
        return {"sheetId": mark.sheet_id}
    at = book.place(mark) or 0
    span = {"sheetId": mark.sheet_id, "dimension": mark.dimension, "startIndex": at, "endIndex": at + 1}
    return {"dimensionRange": span}


def metadata_get(desk: Desk, params: Body, _: Body) -> Body:
    """Answer `spreadsheets.developerMetadata.get`."""
    mark = desk.book.marks.get(int(params["metadataId"]))
    if mark is None:
        raise Refusal(f"No developer metadata with id {params['metadataId']}", 404)
    return mark_body(desk.book, mark)


def metadata_search(desk: Desk, _: Body, body: Body) -> Body:
    """Answer `spreadsheets.developerMetadata.search`."""
    found: dict[int, tuple[Mark, list[Body]]] = {}
    for item in body.get("dataFilters", ()):
        for mark in _marks_in(desk, item):
            found.setdefault(mark.mark_id, (mark, []))[1].append(item)
    matched = [
        {"developerMetadata": mark_body(desk.book, mark), "dataFilters": items} for mark, items in found.values()
    ]
    return {"matchedDeveloperMetadata": matched} if matched else {}


def _marks_in(desk: Desk, item: Body) -> list[Mark]:
    if filter_kind(item) == "developerMetadataLookup":
        return marks_found(desk.book, item["developerMetadataLookup"])
    areas = places(desk, item)
    return [
        mark
        for mark in desk.book.marks.values()
        if (at := desk.book.place(mark)) is not None and any(_covers(tab, area, mark, at) for tab, area in areas)
    ]


def _covers(tab: Tab, area: Area, mark: Mark, at: int) -> bool:
    if mark.sheet_id != tab.sheet_id or mark.dimension is None:
        return mark.sheet_id == tab.sheet_id and area == Area()
    own = Area(at, at + 1) if mark.dimension == "ROWS" else Area(left=at, right=at + 1)
    return own.meets(area)


READS: dict[str, Callable[[Desk, Body, Body], Body]] = {
    "sheets.spreadsheets.get": spreadsheets_get,
    "sheets.spreadsheets.getByDataFilter": spreadsheets_get_by_data_filter,
    "sheets.spreadsheets.developerMetadata.get": metadata_get,
    "sheets.spreadsheets.developerMetadata.search": metadata_search,
}
