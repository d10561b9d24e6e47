"""Laws of rows and columns that come, go and move, and of everything that follows them."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from builders.whole_workbook import batch, everything, lines, put, shown
from hypothesis import given, settings
from hypothesis import strategies as st

from addon.playground.calls.faults import Refusal
from addon.playground.formulas.parser import parse
from addon.playground.store import Store
from addon.playground.workbook.shifts import Deleted, Inserted, Moved

SIZE = 9
SPANS = st.integers(0, SIZE - 1).flatmap(
    lambda start: st.tuples(st.just(start), st.none() | st.integers(start + 1, SIZE))
)
DIMENSIONS = st.sampled_from(["ROWS", "COLUMNS"])


@given(SPANS, st.integers(0, SIZE), st.integers(1, 3))
def test_inserting_grows_a_range_only_from_inside(span: Any, at: int, count: int) -> None:
    """After an insertion a range holds its old elements, and the new ones only if they stand between two of them."""
    old = [f"new{n}" for n in range(count)]
    line = [*map(str, range(at)), *old, *map(str, range(at, SIZE))]
    start, end = Inserted(at, count).span(*span) or (0, 0)
    members = {str(n) for n in range(span[0], SIZE if span[1] is None else span[1])}
    inside = span[0] < at < (SIZE if span[1] is None else span[1]) or (span[1] is None and at == SIZE)
    assert set(line[start:end]) == members | (set(old) if inside else set())


@given(SPANS, SPANS)
def test_deleting_takes_the_deleted_and_nothing_else(span: Any, gone: Any) -> None:
    """After a deletion a range holds its old elements but the deleted ones; if none is left, the range is lost."""
    first, last = gone[0], SIZE if gone[1] is None else gone[1]
    line = [n for n in range(SIZE) if not first <= n < last]
    members = {n for n in range(span[0], SIZE if span[1] is None else span[1]) if n in line}
    now = Deleted(first, last).span(*span)
    assert set(line[now[0] : now[1]] if now else []) == members
    assert (now is None) == (span[1] is not None and not members)


@given(SPANS, SPANS, st.integers(0, SIZE))
def test_moving_keeps_a_range_together(span: Any, moved: Any, to: int) -> None:
    """After a move a range holds its old elements where they still stand together, else all of its unmoved ones."""
    first, last = moved[0], SIZE if moved[1] is None else moved[1]
    if first < to < last:
        return
    rest = [n for n in range(SIZE) if not first <= n < last]
    at = to if to <= first else to - (last - first)
    line = [*rest[:at], *range(first, last), *rest[at:]]
    shift = Moved(first, last, to)
    assert [shift.index(n) for n in line] == list(range(SIZE))
    members = set(range(span[0], SIZE if span[1] is None else span[1]))
    places = sorted(line.index(n) for n in members)
    now = shift.span(*span)
    assert now is not None
    if places[-1] - places[0] == len(places) - 1 and span[1] is not None:
        assert set(line[now[0] : now[1]]) == members
    assert {n for n in members if not first <= n < last} <= set(line[now[0] : now[1]])


@pytest.mark.parametrize(
    ("text", "dimension", "shift", "after"),
    [
        ("=A1:A&B3", "ROWS", Inserted(0, 2), "=A3:A&B5"),
        ("=A1:A&B3", "ROWS", Inserted(1, 1), "=A1:A&B4"),
        ("=$A$1:$A", "COLUMNS", Inserted(0, 1), "=$B$1:$B"),
        ("=A:C", "COLUMNS", Inserted(1, 1), "=A:D"),
        ("=A:C", "ROWS", Inserted(1, 1), "=A:C"),
        ("=2:4", "ROWS", Deleted(2, 3), "=2:3"),
        ("=A1+B1", "COLUMNS", Deleted(0, 1), "=#REF!+A1"),
        ("=SUM(C1:D9)", "COLUMNS", Deleted(2, 4), "=SUM(#REF!)"),
        ("=K1:K&A1:A", "COLUMNS", Moved(10, 11, 0), "=A1:A&B1:B"),
        ("='My tab'!A1&Other!A1", "ROWS", Inserted(0, 1), "='My tab'!A2&Other!A1"),
    ],
)
def test_references_follow(text: str, dimension: str, shift: Any, after: str) -> None:
    """References follow the cells they name, other text of the formula stays as it was typed."""
    tabs = {"my tab": 0, "other": 7}
    formula = parse(text, lambda title: tabs.get(title.lower()))
    moved = formula.changed(lambda ref: ref.shifted(0, 0, dimension, shift))
    assert moved.written({0: "My tab", 7: "Other"}.get) == after


def _book() -> tuple[Store, str]:
    store = Store(None, lambda: 1_795_435_200, keep=False)
    book_id = store.create("b", tab="Orders")
    grid = {"properties": {"gridProperties": {"rowCount": 14, "columnCount": 16}}, "fields": "gridProperties"}
    batch(store, book_id, {"updateSheetProperties": grid})
    put(
        store,
        book_id,
        "Orders!A1",
        [[f"h{n}" for n in range(SIZE)], *[[f"{r}.{n}" for n in range(SIZE)] for r in range(5)]],
    )
    put(store, book_id, "Orders!J1", [["=ARRAYFORMULA(A1:A&C2:C)", "=B3", "=SUM($D:E)"]], "USER_ENTERED")
    area = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 4, "startColumnIndex": 2, "endColumnIndex": 5}
    batch(
        store,
        book_id,
        {"addProtectedRange": {"protectedRange": {"range": area, "warningOnly": True}}},
        {"mergeCells": {"range": area | {"startColumnIndex": 6, "endColumnIndex": 8}, "mergeType": "MERGE_ALL"}},
        {
            "addConditionalFormatRule": {
                "rule": {"ranges": [area], "booleanRule": {"condition": {"type": "BLANK"}, "format": {}}}
            }
        },
        {"setBasicFilter": {"filter": {"range": area}}},
        {"addNamedRange": {"namedRange": {"name": "some", "range": area}}},
        {
            "repeatCell": {
                "range": area,
                "cell": {"note": "n", "userEnteredFormat": {"horizontalAlignment": "LEFT"}},
                "fields": "note,userEnteredFormat",
            }
        },
        *({"createDeveloperMetadata": {"developerMetadata": _mark(n)}} for n in range(SIZE)),
    )
    return store, book_id


def _mark(column: int) -> dict[str, Any]:
    where = {"dimensionRange": lines("COLUMNS", column, column + 1)}
    return {"metadataId": 100 + column, "metadataKey": f"h{column}", "visibility": "DOCUMENT", "location": where}


@settings(max_examples=25)
@given(DIMENSIONS, st.integers(0, 8), st.integers(1, 3), st.booleans())
def test_inserting_then_deleting_is_nothing(dimension: str, at: int, count: int, before: Any) -> None:
    """Rows or columns that are inserted and deleted again leave everything as it was."""
    store, book_id = _book()
    old = everything(store, book_id)
    span = lines(dimension, at, at + count)
    batch(store, book_id, {"insertDimension": {"range": span, "inheritFromBefore": before and at > 0}})
    assert everything(store, book_id) != old
    batch(store, book_id, {"deleteDimension": {"range": span}})
    assert everything(store, book_id) == old


@settings(max_examples=25)
@given(DIMENSIONS, st.integers(0, 7), st.integers(1, 2), st.integers(0, 9))
def test_moving_there_and_back_keeps_cells_and_metadata(dimension: str, start: int, size: int, to: int) -> None:
    """What is moved and moved back has its old cells, notes and metadata."""
    store, book_id = _book()
    old = everything(store, book_id)
    if start <= to <= start + size:
        return
    batch(store, book_id, {"moveDimension": {"source": lines(dimension, start, start + size), "destinationIndex": to}})
    at = to if to < start else to - size
    back = start if to > start else start + size
    batch(store, book_id, {"moveDimension": {"source": lines(dimension, at, at + size), "destinationIndex": back}})
    new = everything(store, book_id)
    cells = [_typed(book) for book in (old, new)]
    assert cells[0] == cells[1]
    assert [tab["data"][0]["columnMetadata"] for tab in old["sheets"]] == [
        tab["data"][0]["columnMetadata"] for tab in new["sheets"]
    ]


def _typed(book: dict[str, Any]) -> list[Any]:
    return [
        [
            cell.get("note"),
            cell.get("userEnteredFormat"),
            {k: v for k, v in cell.get("userEnteredValue", {}).items() if k != "formulaValue"},
        ]
        for row in book["sheets"][0]["data"][0]["rowData"]
        for cell in row.get("values", [])
    ]


STEPS = st.lists(
    st.tuples(st.sampled_from(["insert", "delete", "move"]), st.integers(0, 11), st.integers(1, 3), st.integers(0, 12)),
    max_size=8,
)


@settings(max_examples=60)
@given(STEPS)
def test_metadata_follows_its_column(steps: Any) -> None:
    """Whatever happens to columns, metadata stands at the column whose header it was given, and goes only with it."""
    store, book_id = _book()
    for kind, start, size, to in steps:
        span = lines("COLUMNS", start, start + size)
        request = {
            "insert": {"insertDimension": {"range": span, "inheritFromBefore": start > 0}},
            "delete": {"deleteDimension": {"range": span}},
            "move": {"moveDimension": {"source": span, "destinationIndex": to}},
        }[kind]
        with suppress(Refusal):
            batch(store, book_id, request)
    header = (shown(store, book_id, "Orders!1:1", "FORMULA") or [[]])[0]
    columns = everything(store, book_id)["sheets"][0]["data"][0]["columnMetadata"]
    for at, column in enumerate(columns):
        keys = [mark["metadataKey"] for mark in column.get("developerMetadata", [])]
        title = header[at] if at < len(header) else ""
        assert keys == ([title] if str(title).startswith("h") and len(str(title)) == 2 else [])
        for mark in column.get("developerMetadata", []):
            assert mark["location"]["dimensionRange"]["startIndex"] == at
