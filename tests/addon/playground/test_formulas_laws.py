"""Laws of the evaluator: it agrees with a slow one, and what it keeps from before is never out of date."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from builders.slow_formulas import Slow
from hypothesis import given, settings
from hypothesis import strategies as st

from addon.playground.calls.batch import spreadsheets_batch_update
from addon.playground.calls.faults import Refusal
from addon.playground.formulas.tree import Fault, Formula
from addon.playground.store import Store
from addon.playground.workbook.calculation import Calculation

TODAY = 46349
HEIGHT = 7
WORDS = ("", "a", "A", "b", "a*", "?", "~*", "12", "x1", "TRUE")
CELLS = (
    st.none()
    | st.sampled_from(WORDS[1:])
    | st.integers(-3, 50)
    | st.booleans()
    | st.sampled_from([0.5, 1.25, 44651.75])
)
COLUMNS = st.sampled_from(["A1:A", "$B$1:$B", "C$1:C", "B1:B7", "Ledger!$A$1:$A", "A3", "Ledger!B2"])
TABLES = st.sampled_from([("Ledger!$A$1:$C", 3), ("A1:B", 2), ("Ledger!B2:C5", 2)])


def _leaf() -> st.SearchStrategy[str]:
    constants = st.sampled_from(['"a"', '""', "1", "0", "2.5", "(1=1)", "TODAY()", "ROW()", "ROW(A1:A)"])
    return constants | COLUMNS


def _bigger(part: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    sign = st.sampled_from(["&", "=", "<>", "<", ">=", "+", "-", "*", "/"])
    operations = st.builds("({}{}{})".format, part, sign, part)
    ones = st.builds(
        "{}({})".format, st.sampled_from(["ISBLANK", "ISNUMBER", "LEN", "N", "ROUND", "IFNA", "IFERROR"]), part
    )
    twos = st.builds("{}({};{})".format, st.sampled_from(["IFNA", "IFERROR", "IF"]), part, part)
    ifs = st.builds("IF({};{};{})".format, part, part, part | st.just(""))
    looks = TABLES.flatmap(
        lambda table: st.builds("VLOOKUP({};{};{};0)".format, part, st.just(table[0]), st.integers(1, table[1]))
    )
    matches = st.builds("MATCH({};{};0)".format, part, st.sampled_from(["Ledger!A1:A", "C1:C4"]))
    return operations | ones | twos | ifs | looks | matches


FORMULAS = st.recursive(_leaf(), _bigger, max_leaves=8).map(
    lambda text: f"=ARRAYFORMULA(IF(ISBLANK(A1:A),A1:A,{text}))"
)
GRIDS = st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=HEIGHT, max_size=HEIGHT)


def _workbook(grid: list[tuple[Any, ...]], ledger: list[tuple[Any, ...]], formula: str) -> tuple[Store, str]:
    store = Store(None, lambda: 0, keep=False)
    book_id = store.create("b", tab="Orders")
    store.edit(book_id, "me", lambda desk: _fill(desk.book, grid, ledger, formula))
    return store, book_id


def _fill(book: Any, grid: list[tuple[Any, ...]], ledger: list[tuple[Any, ...]], formula: str) -> None:
    book.tabs[0].delete_rows(HEIGHT, book.tabs[0].row_count)
    book.tabs.append(type(book.tabs[0])(5, "Ledger", HEIGHT, book.new_columns(3)))
    for tab, rows in zip(book.tabs, (grid, ledger), strict=True):
        for row, line in enumerate(rows):
            for at, value in enumerate(line):
                tab.open(at).put(row, value)
    book.tabs[0].open(3).put(0, book.formula(formula))


def _plain(value: Any) -> Any:
    value = value.sign if isinstance(value, Fault) else value
    return round(value, 9) if type(value) in {int, float} else value


@settings(max_examples=300)
@given(GRIDS, GRIDS, FORMULAS)
def test_the_evaluator_agrees_with_a_slow_one(grid: Any, ledger: Any, formula: str) -> None:
    """Every element of a spilled formula is what evaluating that element alone, naively, gives."""
    store, book_id = _workbook(grid, ledger, formula)
    book = store.workbook(book_id).book
    calculation = Calculation(book, TODAY, ".", {})
    cells = {
        (tab.title, row, at): value
        for tab in book.tabs
        for at, column in enumerate(tab.columns)
        for row, value in enumerate(column.values)
        if value is not None and not isinstance(value, Formula)
    }
    typed = book.tabs[0].value(0, 3)
    assert isinstance(typed, Formula)
    assert typed.written(book.title_of) == formula
    slow = Slow(typed, book.title_of, cells, {"Orders": HEIGHT, "Ledger": HEIGHT}, TODAY)
    expected = [slow.element(row, ("Orders", 0)) for row in range(HEIGHT)]
    shown = [calculation.cell(0, row, 3) for row in range(HEIGHT)]
    assert [_plain(value) for value in shown] == [_plain(value) for value in expected]


FORMULAS_ANYWHERE = st.sampled_from(
    [
        "=ARRAYFORMULA(A1:A&B1:B)",
        '=ARRAYFORMULA(IFNA(VLOOKUP(A2:A;Ledger!A1:C;3;0);"pending"))',
        "={A1:A2;B1:B2}",
        "={A1:A3,B1:B3}",
        "=D1&A2",
        "=ARRAYFORMULA(E1:E+1)",
        "=E3",
        "=INDEX(Ledger!A1:C;0;2)",
        "=VLOOKUP(A2;A1:C;3;0)",
        "=ROW()",
        "=A1",
    ]
)
EDITS = st.lists(
    st.tuples(st.sampled_from([0, 5]), st.integers(0, HEIGHT - 1), st.integers(0, 6), CELLS | FORMULAS_ANYWHERE)
    | st.tuples(st.sampled_from(["insert", "delete", "move"]), st.sampled_from(["ROWS", "COLUMNS"]), st.integers(0, 4)),
    max_size=8,
)


@settings(max_examples=120)
@given(GRIDS, GRIDS, EDITS)
def test_what_is_kept_from_before_is_never_out_of_date(grid: Any, ledger: Any, edits: Any) -> None:
    """After every edit, a workbook that keeps what did not change shows exactly what one that computes anew shows."""
    store, book_id = _workbook(grid, ledger, "=ARRAYFORMULA(A1:A&C1:C)")
    workbook = store.workbook(book_id)
    store.edit(book_id, "me", lambda desk: desk.book.tabs[1].insert_columns(3, desk.book.new_columns(4)))
    for edit in edits:
        store.edit(book_id, "me", lambda desk, edit=edit: _edited(desk, edit))
        fresh = Calculation(workbook.book, workbook.today(), ".", {})
        kept = workbook.calculate(workbook.book)
        for tab in workbook.book.tabs:
            for at in reversed(range(tab.column_count)):
                before = _cut(kept.shown(tab.sheet_id, at))
                assert before == _cut(fresh.shown(tab.sheet_id, at)), (tab.title, at)
                again = Calculation(workbook.book, workbook.today(), ".", {})
                assert before == _cut([again.cell(tab.sheet_id, row, at) for row in range(tab.row_count)])


def _edited(desk: Any, edit: Any) -> None:
    if isinstance(edit[0], int):
        sheet, row, at, value = edit
        tab = desk.tab(sheet)
        value = desk.book.formula(value) if isinstance(value, str) and value.startswith("=") else value
        if row < tab.row_count and at < tab.column_count:
            tab.open(at).put(row, value)
        return
    kind, dimension, at = edit
    span = {"sheetId": 0, "dimension": dimension, "startIndex": at, "endIndex": at + 1}
    request = {
        "insert": {"insertDimension": {"range": span, "inheritFromBefore": False}},
        "delete": {"deleteDimension": {"range": span}},
        "move": {"moveDimension": {"source": span, "destinationIndex": 0 if at else 2}},
    }[kind]
    with suppress(Refusal):
        spreadsheets_batch_update(desk, {}, {"requests": [request]})


def _cut(values: list[Any]) -> list[Any]:
    values = list(values)
    while values and values[-1] is None:
        values.pop()
    return values
