"""batchUpdate: whole or not at all, in order, each request as Google takes it."""

from __future__ import annotations

from typing import Any

import pytest
from builders.whole_workbook import batch, everything, lines, put, shown
from hypothesis import given, settings
from hypothesis import strategies as st

from addon.playground.calls.faults import Refusal
from addon.playground.store import Store

AREA = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 2}
CELL = {"userEnteredValue": {"numberValue": 5}, "note": "n", "userEnteredFormat": {"textFormat": {"bold": True}}}
GOOD: list[dict[str, Any]] = [
    {"updateCells": {"start": {"sheetId": 0}, "rows": [{"values": [CELL, CELL]}], "fields": "*"}},
    {
        "repeatCell": {
            "range": AREA,
            "cell": {"userEnteredValue": {"formulaValue": "=B1"}},
            "fields": "userEnteredValue",
        }
    },
    {"appendCells": {"sheetId": 0, "rows": [{"values": [CELL]}], "fields": "userEnteredValue"}},
    {"insertDimension": {"range": lines("ROWS", 1, 3), "inheritFromBefore": True}},
    {"deleteDimension": {"range": lines("COLUMNS", 3, 4)}},
    {"moveDimension": {"source": lines("COLUMNS", 0, 1), "destinationIndex": 3}},
    {"appendDimension": {"sheetId": 0, "dimension": "COLUMNS", "length": 2}},
    {
        "updateDimensionProperties": {
            "range": lines("ROWS", 1, 2),
            "properties": {"hiddenByUser": True},
            "fields": "hiddenByUser",
        }
    },
    {"addSheet": {"properties": {"title": "More", "hidden": True}}},
    {"duplicateSheet": {"sourceSheetId": 0, "newSheetName": "Twin"}},
    {
        "updateSheetProperties": {
            "properties": {"gridProperties": {"frozenRowCount": 1}},
            "fields": "gridProperties.frozenRowCount",
        }
    },
    {"sortRange": {"range": AREA, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]}},
    {"copyPaste": {"source": AREA, "destination": AREA | {"startColumnIndex": 4, "endColumnIndex": 6}}},
    {"cutPaste": {"source": AREA, "destination": {"sheetId": 0, "rowIndex": 5, "columnIndex": 5}}},
    {"addProtectedRange": {"protectedRange": {"range": AREA}}},
    {"mergeCells": {"range": AREA | {"startRowIndex": 8, "endRowIndex": 9}, "mergeType": "MERGE_ALL"}},
    {"setBasicFilter": {"filter": {"range": AREA}}},
    {"setDataValidation": {"range": AREA, "rule": {"condition": {"type": "BOOLEAN"}}}},
    {
        "createDeveloperMetadata": {
            "developerMetadata": {"metadataKey": "k", "visibility": "PROJECT", "location": {"sheetId": 0}}
        }
    },
    {"updateSpreadsheetProperties": {"properties": {"timeZone": "Asia/Tokyo"}, "fields": "timeZone"}},
    {"addNamedRange": {"namedRange": {"name": "n", "range": AREA}}},
    {"addTable": {"table": {"name": "t", "range": AREA}}},
]
BAD: list[tuple[dict[str, Any], str]] = [
    ({"updateCells": {"start": {"sheetId": 0}, "rows": []}}, "At least one field must be listed"),
    ({"updateCells": {"start": {"sheetId": 9}, "rows": [], "fields": "*"}}, "No grid with id: 9"),
    ({"updateCells": {"start": {"rowIndex": 2000}, "rows": [{}], "fields": "*"}}, "Attempting to write row"),
    ({"addSheet": {"properties": {"title": "Orders"}}}, 'A sheet with the name "Orders" already exists'),
    ({"addSheet": {"properties": {"title": "x", "sheetId": 0}}}, "A sheet with the id 0 already exists"),
    ({"deleteDimension": {"range": lines("ROWS", 0, 99_999)}}, "Cannot use rows"),
    ({"insertDimension": {"range": lines("COLUMNS", 99, 100)}}, "must be less than the grid size"),
    ({"insertDimension": {"range": lines("COLUMNS", 0, 1), "inheritFromBefore": True}}, "must be greater than 0"),
    ({"moveDimension": {"source": lines("ROWS", 1, 5), "destinationIndex": 3}}, "into itself"),
    ({"deleteProtectedRange": {"protectedRangeId": 12}}, "No protected range with id: 12"),
    ({"deleteConditionalFormatRule": {"sheetId": 0, "index": 0}}, "No conditional format on sheet: 0 at index: 0"),
    ({"createDeveloperMetadata": {"developerMetadata": {"metadataKey": "k", "visibility": "PROJECT"}}}, "location"),
    (
        {"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 10_000_000}},
        "above the limit of 10000000 cells",
    ),
    (
        {"repeatCell": {"range": AREA, "cell": {"userEnteredValue": {"stringValue": "x" * 50_001}}, "fields": "*"}},
        "50000",
    ),
    ({"addSheet": {}, "clearBasicFilter": {}}, "exactly one kind"),
    ({"addChart": {}}, "does not know"),
]


def _book() -> tuple[Store, str]:
    store = Store(None, lambda: 1_795_435_200, keep=False)
    book_id = store.create("b", tab="Orders")
    put(store, book_id, "Orders!A1", [["h", "x"], ["a", 2], ["b", 1], [None, True]])
    return store, book_id


@settings(max_examples=60)
@given(st.permutations(GOOD).map(lambda requests: requests[:6]), st.sampled_from(BAD), st.integers(0, 6))
def test_one_bad_request_leaves_everything_as_it_was(good: Any, bad: Any, at: int) -> None:
    """Wherever in a batch the bad request stands, every cell and the revision stay, and Google's words name it."""
    store, book_id = _book()
    before, revision = everything(store, book_id), store.workbook(book_id).book.revision
    with pytest.raises(Refusal) as refused:
        batch(store, book_id, *good[:at], bad[0], *good[at:])
    assert everything(store, book_id) == before
    assert store.workbook(book_id).book.revision == revision
    assert "Invalid requests[" in refused.value.message or "limit of 10000000" in refused.value.message


@pytest.mark.parametrize(("request_", "message"), BAD)
def test_bad_requests_are_refused_in_words(request_: dict[str, Any], message: str) -> None:
    """Each kind of bad request says what is wrong with it."""
    store, book_id = _book()
    with pytest.raises(Refusal) as refused:
        batch(store, book_id, request_)
    assert message in refused.value.message


@pytest.mark.parametrize("request_", GOOD)
def test_good_requests_change_something_and_have_a_reply_in_place(request_: dict[str, Any]) -> None:
    """Every request changes what the workbook tells; replies stand in the order of the requests."""
    store, book_id = _book()
    before = everything(store, book_id)
    nothing = {"unmergeCells": {"range": AREA | {"startRowIndex": 20, "endRowIndex": 21}}}
    replies = batch(store, book_id, nothing, request_, nothing)
    assert replies[0] == replies[2] == {}
    assert set(replies[1]) <= set(request_)
    assert everything(store, book_id) != before


def test_masked_updates_change_only_what_is_masked() -> None:
    """UpdateCells and repeatCell clear what the mask names and the cell leaves out, and keep everything else."""
    store, book_id = _book()
    one = AREA | {"endRowIndex": 1, "endColumnIndex": 1}
    batch(store, book_id, {"repeatCell": {"range": one, "cell": CELL, "fields": "*"}})
    batch(store, book_id, {"repeatCell": {"range": one, "cell": {}, "fields": "note"}})
    date = {"userEnteredFormat": {"numberFormat": {"type": "DATE"}}}
    batch(store, book_id, {"repeatCell": {"range": one, "cell": date, "fields": "userEnteredFormat.numberFormat"}})
    cell = everything(store, book_id)["sheets"][0]["data"][0]["rowData"][0]["values"][0]
    style = {"textFormat": {"bold": True}, "numberFormat": {"type": "DATE"}}
    assert cell["userEnteredValue"] == {"numberValue": 5}
    assert cell["userEnteredFormat"] == style
    assert "note" not in cell
    batch(store, book_id, {"updateCells": {"range": one, "fields": "userEnteredValue,userEnteredFormat.textFormat"}})
    cell = everything(store, book_id)["sheets"][0]["data"][0]["rowData"][0]["values"][0]
    assert cell == {
        "userEnteredFormat": {"numberFormat": {"type": "DATE"}},
        "effectiveFormat": {"numberFormat": {"type": "DATE"}},
    }
    batch(store, book_id, {"updateCells": {"range": one, "fields": "userEnteredFormat.numberFormat"}})
    assert everything(store, book_id)["sheets"][0]["data"][0]["rowData"][0]["values"][0] == {}


def test_merged_cells_keep_the_first_value() -> None:
    """Of merged cells only the upper left one keeps its value; by rows one per row; parts cannot be merged again."""
    store, book_id = _book()
    batch(store, book_id, {"mergeCells": {"range": AREA | {"endRowIndex": 2}, "mergeType": "MERGE_ROWS"}})
    assert shown(store, book_id, "Orders") == [["h"], ["a"], ["b", 1], ["", True]]
    with pytest.raises(Refusal, match="merged already"):
        batch(store, book_id, {"mergeCells": {"range": AREA, "mergeType": "MERGE_ALL"}})
    batch(store, book_id, {"unmergeCells": {"range": AREA}}, {"mergeCells": {"range": AREA}})
    assert shown(store, book_id, "Orders") == [["h"], [], [], ["", True]]
    assert everything(store, book_id)["sheets"][0]["merges"] == [AREA]


@pytest.mark.parametrize(("index", "order"), [(0, "BACD"), (1, "ABCD"), (2, "ABCD"), (3, "ACBD"), (4, "ACDB")])
def test_a_tab_moves_to_before_its_new_place(index: int, order: str) -> None:
    """A tab's new index counts as before it is taken out, as Google counts it."""
    store, book_id = _book()
    batch(store, book_id, {"updateSheetProperties": {"properties": {"title": "A"}, "fields": "title"}})
    batch(store, book_id, *({"addSheet": {"properties": {"title": title, "sheetId": ord(title)}}} for title in "BCD"))
    properties = {"sheetId": ord("B"), "index": index}
    batch(store, book_id, {"updateSheetProperties": {"properties": properties, "fields": "index"}})
    assert "".join(tab["properties"]["title"] for tab in everything(store, book_id)["sheets"]) == order


def test_what_a_batch_inserts_it_can_fill() -> None:
    """A column inserted and filled in one batch holds the formula, which shows at the next read."""
    store, book_id = _book()
    formula = {"userEnteredValue": {"formulaValue": '=ARRAYFORMULA(IF(ROW(A1:A)=1,"key",A1:A&""))'}}
    batch(
        store,
        book_id,
        {"appendDimension": {"sheetId": 0, "dimension": "COLUMNS", "length": 1}},
        {
            "updateCells": {
                "start": {"sheetId": 0, "columnIndex": 26},
                "rows": [{"values": [formula]}],
                "fields": "userEnteredValue",
            }
        },
    )
    assert shown(store, book_id, "Orders!AA1:AA4") == [["key"], ["a"], ["b"], [""]]


def test_a_typed_cell_blocks_a_spill_until_it_goes() -> None:
    """A typed cell under a spill shows #REF! at the formula and nothing else is lost; without it the spill is back."""
    store, book_id = _book()
    put(store, book_id, "Orders!D1", [["=ARRAYFORMULA(A1:A3)"]], "USER_ENTERED")
    put(store, book_id, "Orders!D3", [["typed"]])
    assert shown(store, book_id, "Orders!D1:D") == [["#REF!"], [], ["typed"]]
    cell = everything(store, book_id)["sheets"][0]["data"][0]["rowData"][0]["values"][3]
    message = "Array result was not expanded because it would overwrite data in D3."
    assert cell["effectiveValue"] == {"errorValue": {"type": "REF", "message": message}}
    put(store, book_id, "Orders!D3", [[""]])
    assert shown(store, book_id, "Orders!D1:D") == [["h"], ["a"], ["b"]]


def test_a_wide_spill_is_blocked_from_the_side_too() -> None:
    """A cell typed to the right of a formula blocks a wide result, in the formula's row as in any other."""
    store, book_id = _book()
    put(store, book_id, "Orders!D1", [["={A1:B2}"]], "USER_ENTERED")
    assert shown(store, book_id, "Orders!D1:E2") == [["h", "x"], ["a", 2]]
    for cell in ("E1", "E2"):
        put(store, book_id, f"Orders!{cell}", [["typed"]])
        assert shown(store, book_id, "Orders!D1") == [["#REF!"]]
        put(store, book_id, f"Orders!{cell}", [[""]])
        assert shown(store, book_id, "Orders!D1:E2") == [["h", "x"], ["a", 2]]


def test_renamed_and_deleted_tabs_in_formulas() -> None:
    """A renamed tab is renamed in formulas; of a deleted one #REF! is left, for good."""
    store, book_id = _book()
    batch(store, book_id, {"addSheet": {"properties": {"title": "Other", "sheetId": 7}}})
    put(store, book_id, "Other!A1", [["there"]])
    put(store, book_id, "Orders!D1", [["=Other!A1"]], "USER_ENTERED")
    batch(store, book_id, {"updateSheetProperties": {"properties": {"sheetId": 7, "title": "It's"}, "fields": "title"}})
    assert shown(store, book_id, "Orders!D1", "FORMULA") == [["='It''s'!A1"]]
    assert shown(store, book_id, "Orders!D1") == [["there"]]
    batch(store, book_id, {"deleteSheet": {"sheetId": 7}})
    assert shown(store, book_id, "Orders!D1", "FORMULA") == [["=#REF!"]]
    assert shown(store, book_id, "Orders!D1") == [["#REF!"]]


def test_the_answer_can_carry_the_spreadsheet_as_it_became() -> None:
    """IncludeSpreadsheetInResponse tells the state right after the batch, for the ranges that are asked for."""
    store, book_id = _book()
    body = {
        "requests": [{"appendCells": {"sheetId": 0, "rows": [{"values": [CELL]}], "fields": "userEnteredValue"}}],
        "includeSpreadsheetInResponse": True,
        "responseIncludeGridData": True,
        "responseRanges": ["Orders!A4:A9"],
    }
    answer = store.call("sheets.spreadsheets.batchUpdate", {"spreadsheetId": book_id}, body)
    data = answer["updatedSpreadsheet"]["sheets"][0]["data"]
    assert [row["values"][0].get("formattedValue") for row in data[0]["rowData"][1:]] == ["5"]


def test_a_filter_hides_rows_but_no_values() -> None:
    """Rows hidden by a filter are marked in the grid's metadata; the values calls give them all the same."""
    store, book_id = _book()
    criteria = {"filterSpecs": [{"columnIndex": 0, "filterCriteria": {"hiddenValues": ["a"]}}]}
    batch(store, book_id, {"setBasicFilter": {"filter": {"range": AREA} | criteria}})
    rows = everything(store, book_id)["sheets"][0]["data"][0]["rowMetadata"]
    assert [row.get("hiddenByFilter", False) for row in rows[:4]] == [False, True, False, False]
    assert shown(store, book_id, "Orders!A1:A3") == [["h"], ["a"], ["b"]]


def test_metadata_with_a_taken_id_refuses_the_whole_batch() -> None:
    """A fixed metadata id can serve as a lock: the second to take it is refused, and nothing of its batch is done."""
    store, book_id = _book()
    mark = {"metadataId": 5, "metadataKey": "lock", "visibility": "PROJECT", "location": {"spreadsheet": True}}
    batch(store, book_id, {"createDeveloperMetadata": {"developerMetadata": mark}})
    with pytest.raises(Refusal, match="already exists"):
        batch(store, book_id, GOOD[8], {"createDeveloperMetadata": {"developerMetadata": mark}})
    assert len(everything(store, book_id)["sheets"]) == 1
    gone = {"dataFilter": {"developerMetadataLookup": {"metadataId": 5}}}
    assert batch(store, book_id, {"deleteDeveloperMetadata": gone})[0]["deleteDeveloperMetadata"]
    assert batch(store, book_id, {"deleteDeveloperMetadata": gone}) == [{}]


@pytest.mark.parametrize(
    ("area", "named"),
    [
        ({"startRowIndex": 999, "endColumnIndex": 2}, None),
        ({"startRowIndex": 1000, "endColumnIndex": 2}, "Orders!A1001:B"),
        ({"startRowIndex": 1000, "endRowIndex": 1001, "endColumnIndex": 2}, "Orders!A1001:B1001"),
        ({"startColumnIndex": 26, "endColumnIndex": 27, "endRowIndex": 2}, "Orders!AA1:AA2"),
        ({"startColumnIndex": 26, "endRowIndex": 2}, "Orders!AA1:2"),
        ({"startRowIndex": 999, "endRowIndex": 1003}, None),
        ({"startColumnIndex": 25, "endColumnIndex": 28}, None),
        ({"startRowIndex": 3, "endRowIndex": 3}, None),
    ],
)
def test_a_grid_range_may_end_but_not_begin_beyond_the_grid(area: dict[str, Any], named: str | None) -> None:
    """As Google was seen to do: beginning past the last row or column is refused, ending there is cut, none grows."""
    store, book_id = _book()
    request = {"repeatCell": {"range": area, "cell": {"note": "n"}, "fields": "note"}}
    if named is None:
        batch(store, book_id, request)
    else:
        with pytest.raises(Refusal) as refused:
            batch(store, book_id, request)
        limits = "exceeds grid limits. Max rows: 1000, max columns: 26"
        assert refused.value.message == f"Invalid requests[0].repeatCell: Range ({named}) {limits}"
    grid = everything(store, book_id)["sheets"][0]["properties"]["gridProperties"]
    assert (grid["rowCount"], grid["columnCount"]) == (1000, 26)


def test_a_new_tab_has_an_id_that_no_other_has():
    """Fifty tabs without a wished id: fifty different ids."""
    store = Store(None, lambda: 0, keep=False)
    book = store.create("Book")
    for number in range(50):
        batch(store, book, {"addSheet": {"properties": {"title": f"Tab {number}"}}})
    told = store.call("sheets.spreadsheets.get", {"spreadsheetId": book, "fields": "sheets.properties.sheetId"})
    assert len({sheet["properties"].get("sheetId", 0) for sheet in told["sheets"]}) == 51
