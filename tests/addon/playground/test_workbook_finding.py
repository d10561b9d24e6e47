"""findReplace: a formula is its text, any other cell what it shows; what is not found is not touched."""

from __future__ import annotations

import pytest
from builders.whole_workbook import batch, everything, put, shown

from addon.playground.calls.faults import Refusal
from addon.playground.store import Store

BOOK = "finding" + "_" * 20
FORMULA = '=IF(A1="";"";A1&"$1")'


@pytest.fixture
def store():
    """A tab with a formula, a text, a number, a date, and blanks beside them."""
    made = Store(None, lambda: 1_795_435_200, keep=False)
    made.create("Finding", spreadsheet=BOOK, tab="Orders")
    put(made, BOOK, "Orders!A1", [["Claim risk", 12.5, "2026-11-23", FORMULA], ["claim risk today"]], "USER_ENTERED")
    return made


def cell(row, column):
    """Name one cell as a range."""
    rows = {"startRowIndex": row, "endRowIndex": row + 1}
    return {"range": {"sheetId": 0, **rows, "startColumnIndex": column, "endColumnIndex": column + 1}}


def replaced(store, **asked):
    """Find and replace; give the reply."""
    return batch(store, BOOK, {"findReplace": asked})[0].get("findReplace", {})


def test_a_formula_is_found_by_its_whole_text_and_only_where_it_stands(store):
    """It becomes another formula; with a text that stands there by now, nothing changes at all."""
    asked = {
        "matchCase": True,
        "matchEntireCell": True,
        "includeFormulas": True,
        "find": FORMULA,
        "replacement": "=1+1",
    }
    before = everything(store, BOOK)
    assert not replaced(store, **asked, **cell(0, 0))
    assert not replaced(store, **{**asked, "includeFormulas": False}, **cell(0, 3))
    assert not replaced(store, **{**asked, "find": FORMULA[:-1]}, **cell(0, 3))
    assert everything(store, BOOK) == before
    counts = {"formulasChanged": 1, "rowsChanged": 1, "sheetsChanged": 1, "occurrencesChanged": 1}
    assert replaced(store, **asked, **cell(0, 3)) == counts
    assert shown(store, BOOK, "Orders!D1", "FORMULA") == [["=1+1"]]


def test_a_pattern_finds_a_blank_but_not_what_shows_something(store):
    """`^$` finds a blank cell; a cell that a formula fills from elsewhere is none."""
    blank = {"find": "^$", "searchByRegex": True, "matchEntireCell": True, "replacement": "x"}
    assert replaced(store, **blank, **cell(1, 1))["valuesChanged"] == 1
    assert not replaced(store, **blank, **cell(0, 0))
    put(store, BOOK, "Orders!F1", [["=ARRAYFORMULA(A1:A2)"]], "USER_ENTERED")
    assert not replaced(store, **blank, **cell(1, 5))


def test_parts_of_cells_groups_and_all_tabs(store):
    """Without `matchEntireCell` every place counts; `$1` is a group of a pattern, and nothing of the kind elsewhere."""
    answer = replaced(store, find="claim", replacement="Case", allSheets=True)
    assert (answer["valuesChanged"], answer["occurrencesChanged"]) == (2, 2)
    assert replaced(store, find="(Case) (risk)", replacement=r"$2 \$1 $1", searchByRegex=True, sheetId=0)
    assert shown(store, BOOK, "Orders!A1:A2") == [["risk $1 Case"], ["risk $1 Case today"]]
    assert replaced(store, find="12.5", replacement="13.5", sheetId=0)["valuesChanged"] == 1
    assert shown(store, BOOK, "Orders!B1") == [[13.5]]


@pytest.mark.parametrize(
    "asked",
    [
        {"find": "a"},
        {"find": "a", "allSheets": True, "sheetId": 0},
        {"find": "", "allSheets": True},
        {"find": "(", "searchByRegex": True, "allSheets": True},
        {"find": "a", "searchByRegex": True, "replacement": "$1", "allSheets": True},
    ],
)
def test_what_google_would_refuse(store, asked):
    """One place to look in, something to find, a pattern that is one, groups that are there; else nothing changes."""
    before = everything(store, BOOK)
    with pytest.raises(Refusal):
        replaced(store, **asked)
    assert everything(store, BOOK) == before
