"""Hazards H10–H13: columns and headers that move, change, double or go. Outcome: ours follow, theirs are never hit."""

from __future__ import annotations

import pytest
from builders.synced_sheet import HEAD, all_columns, order_rows
from worlds.lives import ROWS, at_every_call, life, synced

from addon.playground.workbook.areas import Area
from schemas.results import RESULT_COLUMNS
from sheets_sync.mirror import KEY

WIDTH = len(HEAD)
EDITS = {
    "H10 insert": lambda sheet: sheet.person.inserts_columns("Orders", 3),
    "H10 delete": lambda sheet: sheet.person.deletes_columns("Orders", 7, 8),
    "H10 move": lambda sheet: sheet.person.moves_columns("Orders", 7, 8, 1),
    "H10 behind ours": lambda sheet: sheet.person.moves_columns("Orders", 6, 7, 20),
    "H10 ours": lambda sheet: sheet.person.moves_columns("Orders", 13, 14, 2),
    "H11": lambda sheet: sheet.person.types("Orders", 0, 7, "delivered on"),
    "H12 deleted": lambda sheet: sheet.person.deletes_columns("Orders", 12, 13),
    "H12 key deleted": lambda sheet: sheet.person.deletes_columns("Orders", WIDTH, WIDTH + 1),
    "H12 hidden": lambda sheet: sheet.person.hides_columns("Orders", 12, 20),
    "H13": lambda sheet: sheet.person.inserts_rows("Orders", 0, 1),
}


@pytest.mark.soak
@pytest.mark.parametrize("edit", EDITS)
def test_columns_change_between_any_two_calls(edit):
    """H10–H13 before each call of a sync: right or pending at every instant, right after the next quiet sync."""
    at_every_call(EDITS[edit])


def test_h10_columns_inserted_deleted_moved():
    """Outcome: answers stay where a column was moved or inserted, wait where one that is read was deleted."""
    for edit in ("H10 insert", "H10 move", "H10 behind ours", "H10 ours"):
        sheet = synced()
        EDITS[edit](sheet)
        sheet.answered()
        sheet.settled()
    sheet = synced()
    EDITS["H10 delete"](sheet)
    assert {line[0] for row, line in sheet.shown().items() if row > 1} == {"pending"}
    sheet.settled()


def test_h11_a_header_renamed_to_another_of_the_same_meaning():
    """Outcome: every row waits until the next sync has read what the column is; then all is as before."""
    sheet = synced()
    before = sheet.answers()
    EDITS["H11"](sheet)
    assert {cell for row, line in sheet.shown().items() if row > 1 for cell in line} == {"pending"}
    sheet.settled()
    assert sheet.answers() == before


def test_h11_a_header_that_loses_its_meaning_or_takes_anothers():
    """Outcome: no answer stands that was made with the old meaning; the next sync judges by the new one."""
    sheet = synced()
    sheet.person.pastes("Orders", 0, 6, [["Delivered at", "Expected by"]])
    assert {cell for row, line in sheet.shown().items() if row > 1 for cell in line} == {"pending"}
    sheet.settled()
    sheet.person.types("Orders", 0, 7, "Remarks")
    assert {cell for row, line in sheet.shown().items() if row > 1 for cell in line} == {"pending"}
    sheet.settled()


def test_h11_a_header_doubled():
    """Outcome: the next sync says which two columns disagree, and trusts neither; until then the first one counts."""
    sheet = synced()
    sheet.person.types("Orders", 0, 10, "Delivered at")
    sheet.watched = False
    run = sheet.settled()
    assert [problem for problem in run.problems if problem.key == "column.two_candidates"]


def test_h11_a_column_that_becomes_known():
    """Outcome: answers are those of the columns that the last sync read; a new fact counts from the next sync on."""
    sheet = synced()
    sheet.person.types("Orders", 0, 10, "Refund date")
    sheet.watched = False
    sheet.settled()
    assert "refunded_at" in sheet.sync().assessment.orders.present


def _two_levels():
    """A synced sheet with two rows of titles: dates are named by both together, order ids by the upper one alone."""
    head, *rows = order_rows(ROWS)
    upper = {0: "Order ID", 1: "Marketplace", 5: "Order", 6: "Expected", 7: "Delivered"}
    lower = {**dict(enumerate(head)), 0: "", 1: "", 5: "date", 6: "by", 7: "at"}
    sheet = life([[upper.get(at, "") for at in range(WIDTH)], [lower[at] for at in range(WIDTH)], *rows])
    sheet.sync()
    sheet.answered()
    return sheet


@pytest.mark.parametrize(("column", "text"), [(1, "Remarks"), (5, "Remarks"), (6, "Delivered"), (7, "")])
def test_h11_an_upper_title_of_two_renamed(column, text):
    """Outcome: every row waits, as under a title of one row; the next sync judges by what the two rows say now."""
    sheet = _two_levels()
    sheet.person.types("Orders", 0, column, text)
    assert {cell for row, line in sheet.shown().items() if row > 2 for cell in line} == {"pending"}
    sheet.watched = False
    sheet.sync()
    assert not sheet.wrong()


def test_h13_a_row_between_two_rows_of_titles():
    """Outcome: they are no header together any more, so every row waits until the next sync."""
    sheet = _two_levels()
    sheet.person.inserts_rows("Orders", 1)
    assert {cell for row, line in sheet.shown().items() if row > 3 for cell in line} == {"pending"}
    sheet.settled()


def test_h13_a_row_of_titles_sorted_under_the_header():
    """Outcome: as where a column becomes known: answers are those of the columns that the last sync read, until one."""
    head, *rows = order_rows(ROWS)
    titles = ["", *head[1:]]
    sheet = life([["Order ID", *[""] * (WIDTH - 1)], rows[0], titles, *rows[1:]])
    assert set(sheet.sync().assessment.recognition.columns) == {"order_id"}
    sheet.person.moves_rows("Orders", 2, 3, 1)
    sheet.watched = False
    assert "ordered_at" in sheet.settled().assessment.orders.present


@pytest.mark.parametrize("what", [KEY, *RESULT_COLUMNS])
def test_h12_one_of_our_columns_deleted_or_hidden(what):
    """Outcome: a deleted one is born anew and told; a hidden one stays hidden, and goes on."""
    sheet = synced()
    column = sheet.ours()[what]
    sheet.person.hides_columns("Orders", column, column + 1)
    sheet.settled()
    assert sheet.book().tabs[0].columns[column].hidden
    sheet.person.deletes_columns("Orders", column, column + 1)
    assert not sheet.wrong()
    run = sheet.settled()
    assert "mirror.recreated" in [problem.key for problem in run.problems]
    assert all_columns(sheet)


def test_h12_all_of_our_columns_deleted():
    """Outcome: re-installed; nothing else of the sheet changes."""
    sheet = synced()
    own = sheet.ours().values()
    sheet.person.deletes_columns("Orders", min(own), max(own) + 1)
    sheet.settled()
    assert all_columns(sheet)


def test_h13_the_header_row_moved():
    """Outcome: rows inserted above take the header and our formulas along; each row shows its answer at once."""
    sheet = synced()
    sheet.person.inserts_rows("Orders", 0, 3)
    sheet.person.types("Orders", 0, 0, "Orders of May")
    sheet.answered()
    sheet.settled()


def test_h13_the_header_sorted_into_the_data():
    """Outcome: nothing is shown until the header is found where it is; rows above it are no orders of the table."""
    sheet = synced()
    sheet.person.sorts("Orders", Area(0, ROWS + 1), 0)
    assert not sheet.wrong()
    assert {cell for row, line in sheet.shown().items() for cell in line if cell == "watch"} == set()
    sheet.settled()


def test_h13_a_second_header_row():
    """Outcome: a header repeated among the data is no order and shows nothing."""
    sheet = synced()
    sheet.person.pastes("Orders", ROWS + 1, 0, [list(HEAD)])
    assert not sheet.wrong()
    sheet.settled()
    assert not any(sheet.shown().get(ROWS + 2, ()))


def test_h13_the_header_row_deleted():
    """Outcome: one sentence says what is missing, nothing is shown; undone, every answer is back without a sync."""
    sheet = synced()
    sheet.person.deletes_rows("Orders", 0, 1)
    assert not sheet.wrong()
    assert not any(any(line) for line in sheet.shown().values())
    assert sheet.person.undoes()
    sheet.answered()
    sheet.person.deletes_rows("Orders", 0, 1)
    assert sheet.stopped().key.startswith("header.")


def test_h13_the_title_of_the_order_ids_cleared():
    """Outcome: all wait, and the sync ends with one sentence; typed again, every answer is back without a sync."""
    sheet = synced()
    sheet.person.types("Orders", 0, 0, "")
    assert {cell for row, line in sheet.shown().items() if row > 1 for cell in line} == {"pending"}
    assert sheet.stopped().key.startswith("header.")
    sheet.person.types("Orders", 0, 0, "Order ID")
    sheet.answered()


def test_a_sheet_that_is_full_to_its_edge():
    """Outcome: without a spare row or column the sync widens the sheet."""
    sheet = life()
    size = {"rowCount": ROWS + 1, "columnCount": WIDTH}
    properties = {"sheetId": 0, "gridProperties": size}
    sheet.request(updateSheetProperties={"properties": properties, "fields": "gridProperties(rowCount,columnCount)"})
    sheet.settled()
