"""The values calls: what is written is read back, blanks are cut as Google cuts them, ranges are kept to."""

from __future__ import annotations

from typing import Any

import pytest
from builders.whole_workbook import batch, put, shown
from hypothesis import given
from hypothesis import strategies as st

from addon.playground.calls.faults import Refusal
from addon.playground.store import Store

CELLS = st.none() | st.text(max_size=3) | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(-1e12, 1e12) | st.booleans()
GRIDS = st.lists(st.lists(CELLS, max_size=5), max_size=6)


def _store(**properties: str) -> tuple[Store, str]:
    store = Store(None, lambda: 1_795_435_200, keep=False)
    return store, store.create("b", tab="Orders", properties=properties)


@given(GRIDS)
def test_written_values_come_back_with_blank_ends_cut(grid: Any) -> None:
    """RAW values come back as they are; inner blanks as empty text, blank ends not at all, by rows and by columns."""
    store, book = _store()
    put(store, book, "Orders!B2", grid)
    kept = [[None if cell == "" else cell for cell in line] for line in grid]
    expected = _cut([_cut(line) for line in kept])
    read = shown(store, book, "Orders!B2:F7")
    assert read == [["" if cell is None else cell for cell in line] for line in expected]
    assert [[type(cell) is bool for cell in line] for line in read] == [
        [type(c) is bool for c in line] for line in expected
    ]
    width = max((len(line) for line in expected), default=0)
    turned = [_cut([line[at] if at < len(line) else None for line in expected]) for at in range(width)]
    by_columns = shown(store, book, "Orders!B2:F7", majorDimension="COLUMNS")
    assert by_columns == [["" if cell is None else cell for cell in line] for line in turned]


def _cut(line: list[Any]) -> list[Any]:
    end = len(line)
    while end and line[end - 1] in (None, []) and line[end - 1] is not False:
        end -= 1
    return line[:end]


@given(GRIDS, GRIDS)
def test_null_leaves_a_cell_alone_and_empty_text_clears_it(first: Any, second: Any) -> None:
    """A second write changes exactly the cells it names; null names none, empty text makes one blank."""
    store, book = _store()
    cells: dict[tuple[int, int], Any] = {}
    for grid in (first, second):
        put(store, book, "Orders!A1", grid)
        cells |= {(row, at): cell for row, line in enumerate(grid) for at, cell in enumerate(line) if cell is not None}
    tab = store.tab(book, "Orders")
    assert all(tab.value(*place) == (None if cell == "" else cell) for place, cell in cells.items())


def test_formula_results_that_are_empty_text_are_not_cut() -> None:
    """Empty text from a formula is a value; a true blank from one is none."""
    store, book = _store()
    put(
        store,
        book,
        "Orders!A1",
        [['=ARRAYFORMULA(IF(B1:B4=1;;""))', 1], [None, None], [None, 1], [None, None]],
        "USER_ENTERED",
    )
    assert shown(store, book, "Orders!A:A") == [[], [""], [], [""]]
    put(store, book, "Orders!B4", [[1]])
    assert shown(store, book, "Orders!A:A") == [[], [""]]


def test_ranges_are_named_as_google_names_them() -> None:
    """Answers name the range that was read, cut at the grid's end, with the tab in quotes where it needs them."""
    store, book = _store()
    batch(store, book, {"updateSheetProperties": {"properties": {"title": "It's mine"}, "fields": "title"}})

    def read(area: str) -> str:
        return str(store.call("sheets.spreadsheets.values.get", {"spreadsheetId": book, "range": area})["range"])

    assert read("'It''s mine'") == "'It''s mine'!A1:Z1000"
    assert read("it's mine!B2:AZ2000") == "'It''s mine'!B2:Z1000"
    assert read("C3") == "'It''s mine'!C3"
    assert read("5:6") == "'It''s mine'!A5:Z6"
    assert read("D2:D") == "'It''s mine'!D2:D1000"


@pytest.mark.parametrize(
    ("area", "values", "message"),
    [
        ("Nope!A1", [[1]], "Unable to parse range: Nope!A1"),
        ("Orders!A0", [[1]], "Unable to parse range"),
        ("Orders!A1:B1", [[1, 2, 3]], "tried writing to column [C]"),
        ("Orders!A1:A1", [[1], [2]], "tried writing to row [2]"),
        ("Orders!A1001", [[1]], "exceeds grid limits. Max rows: 1000, max columns: 26"),
        ("Orders!Z1000", [[1, 2]], "within range [Orders!Z1000], but tried writing to column [AA]"),
        ("Orders!Y999:ZZ", [[1], [2], [3]], "within range [Orders!Y999:Z1000], but tried writing to row [1001]"),
        ("Orders!A1", [["x" * 50_001]], "more than the maximum of 50000 characters"),
        ("Orders!A1", [[{}]], "Invalid values"),
    ],
)
def test_writes_outside_of_what_may_be_written_are_refused(area: str, values: Any, message: str) -> None:
    """A write that leaves its range or the grid, or holds what no cell holds, is refused and writes nothing."""
    store, book = _store()
    with pytest.raises(Refusal) as refused:
        put(store, book, area, values)
    assert message in refused.value.message
    assert refused.value.body()["error"]["status"] == "INVALID_ARGUMENT"
    assert shown(store, book, "Orders") == []


@pytest.mark.parametrize(
    ("typed", "locale", "value", "text"),
    [
        ("1,234.50", "en_US", 1234.5, "1,234.50"),
        ("1.234,50", "de_DE", 1234.5, "1.234,50"),
        ("12%", "en_US", 0.12, "12%"),
        ("$5", "en_US", 5, "$5"),
        ("2022-03-31", "en_US", 44651, "2022-03-31"),
        ("3/4/2022", "en_US", 44624, "3/4/2022"),
        ("3/4/2022", "en_GB", 44654, "03/04/2022"),
        ("2022/3/4", "ja_JP", 44624, "2022/03/04"),
        ("31/12/2022", "en_US", "31/12/2022", "31/12/2022"),
        ("2022-03-31 18:30", "en_US", 44651.770833333336, "3/31/2022 18:30:00"),
        ("true", "en_US", True, "TRUE"),
        ("'0012", "en_US", "0012", "0012"),
        ("0012", "en_US", 12, "12"),
        ("123-1234567-1234567", "en_US", "123-1234567-1234567", "123-1234567-1234567"),
        ("=1/4", "de_DE", 0.25, "0,25"),
    ],
)
def test_typed_values_are_read_in_the_locale(typed: str, locale: str, value: Any, text: str) -> None:
    """USER_ENTERED reads numbers, dates and formulas in the spreadsheet's locale, and formats their cells."""
    store, book = _store(locale=locale)
    put(store, book, "Orders!A1", [[typed]], "USER_ENTERED")
    assert shown(store, book, "Orders!A1") == [[value]]
    assert shown(store, book, "Orders!A1", "FORMATTED_VALUE") == [[text]]


@pytest.mark.parametrize(
    ("number", "kind", "pattern", "text"),
    [
        (44651.75, "DATE_TIME", "yyyy-mm-dd hh:mm", "2022-03-31 18:00"),
        (44651.75, "DATE", "ddd, d mmm yy", "Thu, 31 Mar 22"),
        (44651.75, "DATE_TIME", "h:mm AM/PM", "6:00 PM"),
        (0.5, "TIME", "hh:mm:ss", "12:00:00"),
        (44651, "NUMBER", "#,##0.00", "44,651.00"),
        (-1234.5, "NUMBER", "#,##0.0;(#,##0.0)", "(1,234.5)"),
        (0, "NUMBER", '0;-0;"none"', "none"),
        (0.1234, "PERCENT", "0.0%", "12.3%"),
        (5, "CURRENCY", '"¥"#,##0', "¥5"),
        (1e15, "", "", "1E+15"),
        (123456789012345, "", "", "123456789012345"),
        (0.1 + 0.2, "", "", "0.3"),
    ],
)
def test_numbers_show_in_their_formats(number: float, kind: str, pattern: str, text: str) -> None:
    """FORMATTED_VALUE shows a number in its cell's format; dates as text are asked for by dateTimeRenderOption too."""
    store, book = _store()
    put(store, book, "Orders!A1", [[number]])
    style = {"numberFormat": {"type": kind, "pattern": pattern}} if kind else {}
    cell = {
        "cell": {"userEnteredFormat": style},
        "range": {"sheetId": 0, "endRowIndex": 1},
        "fields": "userEnteredFormat",
    }
    batch(store, book, {"repeatCell": cell})
    assert shown(store, book, "Orders!A1", "FORMATTED_VALUE") == [[text]]
    as_text = shown(store, book, "Orders!A1", "UNFORMATTED_VALUE", dateTimeRenderOption="FORMATTED_STRING")
    assert as_text == [[text if kind in {"DATE", "TIME", "DATE_TIME"} else number]]


def test_cells_are_addressed_by_metadata_when_the_call_is_applied() -> None:
    """A write by data filter lands in the column that carries the metadata, wherever it moved meanwhile."""
    store, book = _store()
    put(store, book, "Orders!A1", [["a", "b", "c"]])
    where = {"dimensionRange": {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 1, "endIndex": 2}}
    mark = {"metadataKey": "ours", "metadataId": 7, "visibility": "PROJECT", "location": where}
    batch(store, book, {"createDeveloperMetadata": {"developerMetadata": mark}})
    source = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 1, "endIndex": 2}
    batch(store, book, {"moveDimension": {"source": source, "destinationIndex": 0}})
    lookup = {"developerMetadataLookup": {"metadataId": 7}}
    body = {
        "valueInputOption": "RAW",
        "data": [{"dataFilter": lookup, "majorDimension": "COLUMNS", "values": [["B", None, 5]]}],
    }
    answer = store.call("sheets.spreadsheets.values.batchUpdateByDataFilter", {"spreadsheetId": book}, body)
    assert answer["totalUpdatedCells"] == 2
    assert shown(store, book, "Orders") == [["B", "a", "c"], [], [5]]
    read = store.call(
        "sheets.spreadsheets.values.batchGetByDataFilter", {"spreadsheetId": book}, {"dataFilters": [lookup]}
    )
    assert read["valueRanges"][0]["valueRange"]["values"] == [["B"], [], ["5"]]
    cleared = {"dataFilters": [lookup]}
    store.call("sheets.spreadsheets.values.batchClearByDataFilter", {"spreadsheetId": book}, cleared)
    assert shown(store, book, "Orders") == [["", "a", "c"]]
