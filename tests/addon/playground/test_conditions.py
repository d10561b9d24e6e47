"""Laws of conditional formats with a formula: which cells they change, and what they follow."""

from __future__ import annotations

from addon.playground.edits import Person
from addon.playground.store import Store
from addon.playground.workbook.conditions import formats_at

LOOK = {"textFormat": {"italic": True}}


def _sheet(formula, **area):
    store = Store(None, lambda: 1_795_435_200, keep=False)
    book = store.create("Rules", tab="Orders")
    person = Person(store, book)
    person.pastes("Orders", 0, 0, [["id", "key", "risk"], ["1", "a", "a"], ["2", "b", "x"], ["3", "c", "c"]])
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": formula}]}
    rule = {"ranges": [{"sheetId": 0, **area}], "booleanRule": {"condition": condition, "format": LOOK}}
    request = {"addConditionalFormatRule": {"rule": rule, "index": 0}}
    store.call("sheets.spreadsheets.batchUpdate", {"spreadsheetId": book}, {"requests": [request]})
    return store, book, person


def _changed(store, book, column, rows=8):
    workbook = store.workbook(book)
    tab = workbook.book.tab(0)
    return [row for row in range(rows) if formats_at(workbook.calculate(workbook.book), tab, row, column) == [LOOK]]


def _formula(store, book):
    answer = store.call("sheets.spreadsheets.get", {"spreadsheetId": book, "fields": "sheets.conditionalFormats"})
    (rule,) = answer["sheets"][0]["conditionalFormats"]
    return rule["booleanRule"]["condition"]["values"][0]["userEnteredValue"]


def test_a_rule_is_computed_for_each_row_of_its_range():
    """What has no $ sign counts from the first cell of the range."""
    store, book, _ = _sheet("=$B2<>$C2", startRowIndex=1, startColumnIndex=2, endColumnIndex=3)
    assert _changed(store, book, 2) == [2]
    assert _changed(store, book, 1) == []


def test_a_rule_follows_rows_and_columns():
    """It says the same of the same cells after they went elsewhere, and is given back as it would be typed there."""
    store, book, person = _sheet("=$B2<>$C2", startRowIndex=1, startColumnIndex=2, endColumnIndex=3)
    person.inserts_rows("Orders", 0, 2)
    person.inserts_columns("Orders", 0)
    assert _changed(store, book, 3) == [4]
    assert _formula(store, book) == "=$C4<>$D4"
    person.moves_columns("Orders", 3, 4, 0)
    assert _changed(store, book, 0) == [4]


def test_a_rule_over_whole_columns_stays_one():
    """A row above the first one is in it too."""
    store, book, person = _sheet("=$B1<>$C1", startColumnIndex=2, endColumnIndex=3)
    person.inserts_rows("Orders", 0)
    person.pastes("Orders", 0, 1, [["a", "b"]])
    assert _changed(store, book, 2) == [0, 1, 3]


def test_a_rule_that_cannot_be_computed_changes_nothing():
    """Unless it says itself what holds then."""
    store, book, person = _sheet("=$B1<>$C1", startColumnIndex=2, endColumnIndex=3)
    person.deletes_columns("Orders", 1, 2)
    assert _changed(store, book, 1) == []
    store, book, person = _sheet("=IFERROR($B1<>$C1;1=1)", startColumnIndex=2, endColumnIndex=3)
    person.deletes_columns("Orders", 1, 2)
    assert len(_changed(store, book, 1)) == 8


def test_left_and_find_count_as_sheets_does():
    """From 1, in UTF-16 units; FIND minds case, and what is not found is an error."""
    store, book, person = _sheet("=1=0", startColumnIndex=2)
    formulas = [
        '=LEFT("abc";2)',
        '=LEFT("abc")',
        '=FIND("b";"ab")',
        '=IFERROR(FIND("B";"ab");"no")',
        '=LEFT("a";0)&"!"',
    ]
    for row, text in enumerate(formulas):
        person.types("Orders", row, 5, text)
    assert [store.tab(book, "Orders").value(row, 5) for row in range(5)] == ["ab", "a", 2, "no", "!"]
