"""Developer metadata: found by every kind of filter, gone with what it stood on, copied with tabs."""

from __future__ import annotations

from typing import Any

import pytest
from builders.whole_workbook import batch, everything, lines, put

from addon.playground.calls.faults import Refusal
from addon.playground.store import Store

PLACES: dict[str, dict[str, Any]] = {
    "file": {"spreadsheet": True},
    "tab": {"sheetId": 0},
    "column": {"dimensionRange": lines("COLUMNS", 2, 3)},
    "row": {"dimensionRange": lines("ROWS", 4, 5)},
}


def _book() -> tuple[Store, str]:
    store = Store(None, lambda: 0, keep=False)
    book = store.create("b", tab="Orders")
    for at, (key, where) in enumerate(PLACES.items(), 1):
        mark = {
            "metadataId": at,
            "metadataKey": key,
            "metadataValue": f"v{at}",
            "visibility": "PROJECT",
            "location": where,
        }
        batch(store, book, {"createDeveloperMetadata": {"developerMetadata": mark}})
    return store, book


def _keys(store: Store, book: str, item: dict[str, Any]) -> list[str]:
    answer = store.call(
        "sheets.spreadsheets.developerMetadata.search", {"spreadsheetId": book}, {"dataFilters": [item]}
    )
    return [found["developerMetadata"]["metadataKey"] for found in answer.get("matchedDeveloperMetadata", [])]


@pytest.mark.parametrize(
    ("lookup", "keys"),
    [
        ({}, ["file", "tab", "column", "row"]),
        ({"metadataId": 3}, ["column"]),
        ({"metadataKey": "row", "metadataValue": "v4"}, ["row"]),
        ({"metadataKey": "row", "metadataValue": "v1"}, []),
        ({"visibility": "DOCUMENT"}, []),
        ({"locationType": "SHEET"}, ["tab"]),
        ({"locationType": "COLUMN"}, ["column"]),
        ({"metadataLocation": {"spreadsheet": True}, "locationMatchingStrategy": "EXACT_LOCATION"}, ["file"]),
        ({"metadataLocation": {"spreadsheet": True}}, ["file", "tab", "column", "row"]),
        ({"metadataLocation": {"sheetId": 0}, "locationMatchingStrategy": "EXACT_LOCATION"}, ["tab"]),
        ({"metadataLocation": {"sheetId": 0}}, ["tab", "column", "row"]),
        ({"metadataLocation": {"dimensionRange": lines("COLUMNS", 1, 4)}, "locationType": "COLUMN"}, ["column"]),
        ({"metadataLocation": {"dimensionRange": lines("COLUMNS", 3, 4)}, "locationType": "COLUMN"}, []),
    ],
)
def test_metadata_is_found_by_what_the_lookup_names(lookup: dict[str, Any], keys: list[str]) -> None:
    """Every member of a lookup narrows what is found."""
    store, book = _book()
    assert _keys(store, book, {"developerMetadataLookup": lookup}) == keys


def test_metadata_is_found_by_the_cells_it_stands_on() -> None:
    """A range finds the metadata of rows and columns that it meets."""
    store, book = _book()
    assert _keys(store, book, {"a1Range": "Orders!C5"}) == ["column", "row"]
    assert _keys(store, book, {"a1Range": "Orders!D6:E"}) == []
    assert _keys(
        store, book, {"gridRange": {"sheetId": 0, "startRowIndex": 4, "endRowIndex": 5, "endColumnIndex": 1}}
    ) == ["row"]
    with pytest.raises(Refusal, match="exactly one"):
        _keys(store, book, {"a1Range": "A1", "developerMetadataLookup": {}})


def test_metadata_goes_with_its_place_and_its_id_is_free_again() -> None:
    """With the deleted row, column or tab its metadata is gone; the file's own stays."""
    store, book = _book()
    batch(
        store,
        book,
        {"deleteDimension": {"range": lines("COLUMNS", 2, 3)}},
        {"deleteDimension": {"range": lines("ROWS", 4, 5)}},
    )
    assert _keys(store, book, {"developerMetadataLookup": {}}) == ["file", "tab"]
    with pytest.raises(Refusal) as refused:
        store.call("sheets.spreadsheets.developerMetadata.get", {"spreadsheetId": book, "metadataId": "3"})
    assert refused.value.code == 404
    mark = {"metadataId": 3, "metadataKey": "new", "visibility": "PROJECT", "location": PLACES["row"]}
    batch(store, book, {"createDeveloperMetadata": {"developerMetadata": mark}})
    batch(store, book, {"addSheet": {"properties": {"title": "spare"}}}, {"deleteSheet": {"sheetId": 0}})
    assert _keys(store, book, {"developerMetadataLookup": {}}) == ["file"]


def test_metadata_can_be_changed_in_part() -> None:
    """An update changes the masked members of everything it finds, its place too."""
    store, book = _book()
    item = {"developerMetadataLookup": {"metadataKey": "column"}}
    change = {"developerMetadata": {"metadataValue": "new"}, "dataFilters": [item], "fields": "metadataValue"}
    changed = batch(store, book, {"updateDeveloperMetadata": change})[0]["updateDeveloperMetadata"]["developerMetadata"]
    assert [(mark["metadataId"], mark["metadataKey"], mark["metadataValue"]) for mark in changed] == [
        (3, "column", "new")
    ]
    to = {"location": {"dimensionRange": lines("COLUMNS", 7, 8)}}
    batch(
        store, book, {"updateDeveloperMetadata": {"developerMetadata": to, "dataFilters": [item], "fields": "location"}}
    )
    assert _keys(store, book, {"a1Range": "Orders!H1"}) == ["column"]
    long = {"developerMetadata": {"metadataValue": "x" * 30_001}, "dataFilters": [item], "fields": "metadataValue"}
    with pytest.raises(Refusal, match="30000"):
        batch(store, book, {"updateDeveloperMetadata": long})


def test_a_duplicated_tab_has_metadata_of_its_own() -> None:
    """The copy's columns carry metadata with the same keys and other ids; the original keeps its own."""
    store, book = _book()
    batch(store, book, {"duplicateSheet": {"sourceSheetId": 0, "newSheetName": "Twin", "newSheetId": 5}})
    marks = store.workbook(book).book.marks
    assert sorted((mark.sheet_id or 0, mark.key) for mark in marks.values() if mark.dimension != "ROWS") == [
        (0, "column"),
        (0, "file"),
        (0, "tab"),
        (5, "column"),
        (5, "tab"),
    ]
    batch(store, book, {"deleteDimension": {"range": lines("COLUMNS", 2, 3, sheet=5)}})
    assert _keys(store, book, {"developerMetadataLookup": {"metadataKey": "column"}}) == ["column"]


def test_new_lines_look_like_their_neighbour() -> None:
    """Inserted columns take width, hidden flag and formats of the neighbour that is named, not its notes or values."""
    store, book = _book()
    put(store, book, "Orders!A1", [["a", "b"]])
    hide = {"range": lines("COLUMNS", 0, 1), "properties": {"hiddenByUser": True, "pixelSize": 7}, "fields": "*"}
    cell = {"note": "n", "userEnteredFormat": {"horizontalAlignment": "LEFT"}}
    area = {"sheetId": 0, "endRowIndex": 1, "endColumnIndex": 1}
    style = {"repeatCell": {"range": area, "cell": cell, "fields": "note,userEnteredFormat"}}
    batch(store, book, {"updateDimensionProperties": hide}, style)
    batch(store, book, {"insertDimension": {"range": lines("COLUMNS", 1, 2), "inheritFromBefore": True}})
    batch(store, book, {"insertDimension": {"range": lines("COLUMNS", 2, 3), "inheritFromBefore": False}})
    data = everything(store, book)["sheets"][0]["data"][0]
    assert data["columnMetadata"][:3] == [{"pixelSize": 7, "hiddenByUser": True}] * 2 + [{"pixelSize": 100}]
    first, second, third, fourth = data["rowData"][0]["values"]
    assert first["note"] == "n"
    assert second == dict.fromkeys(("userEnteredFormat", "effectiveFormat"), cell["userEnteredFormat"])
    assert (third, fourth["userEnteredValue"]) == ({}, {"stringValue": "b"})
