"""What people do in a sheet, and what it does to cells, formulas and spills."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from builders.whole_workbook import batch, everything, put, shown
from hypothesis import given, settings
from hypothesis import strategies as st

from addon.playground.calls.faults import Refusal
from addon.playground.edits import Person
from addon.playground.store import Store
from addon.playground.workbook.areas import Area

ROWS = [["id", "n"], ["c", 3], ["a", 1], ["b", 2]]


def _open(rows: list[list[Any]] = ROWS) -> tuple[Store, str, Person]:
    store = Store(None, lambda: 1_795_435_200, keep=False)
    book = store.create("b", tab="Orders")
    put(store, book, "Orders!A1", rows)
    return store, book, Person(store, book)


@given(
    st.lists(st.tuples(st.none() | st.integers(0, 3) | st.sampled_from("xyX"), st.integers()), min_size=1, max_size=8),
    st.booleans(),
)
def test_sorting_is_stable_with_blanks_last(rows: Any, down: Any) -> None:
    """A sort puts numbers before texts (or the other way round), blanks last, and keeps equal rows in their order."""
    store, book, person = _open([["k", "n"], *([key, at] for at, (key, _) in enumerate(rows))])
    person.sorts("Orders", Area(1, len(rows) + 1, 0, 2), 0, down=down)
    keys = [(isinstance(key, str), key.lower() if isinstance(key, str) else key) for key, _ in rows if key is not None]
    order = sorted(keys, reverse=down)
    result = store.tab(book, "Orders")
    after = [(result.value(row, 0), result.value(row, 1)) for row in range(1, len(rows) + 1)]
    assert [(isinstance(k, str), k.lower() if isinstance(k, str) else k) for k, _ in after if k is not None] == order
    assert [k for k, _ in after[len(keys) :]] == [None] * (len(rows) - len(keys))
    for first, second in pairwise(after):
        same = first[0] == second[0] or (
            isinstance(first[0], str) and isinstance(second[0], str) and first[0].lower() == second[0].lower()
        )
        assert not same or first[1] < second[1]


def test_sorting_moves_cells_and_leaves_a_spill_in_place() -> None:
    """Rows that are sorted below a spilling header take their new results; the formula stays where it is."""
    store, book, person = _open()
    formula = '=ARRAYFORMULA(IF(ROW(A1:A)=1,"twice",IF(ISBLANK(A1:A),,A1:A&B1:B)))'
    put(store, book, "Orders!C1", [[formula]], "USER_ENTERED")
    person.sorts("Orders", Area(1, 1000, 0, 26), 2)
    assert shown(store, book, "Orders") == [["id", "n", "twice"], ["a", 1, "a1"], ["b", 2, "b2"], ["c", 3, "c3"]]
    assert shown(store, book, "Orders!C1", "FORMULA") == [[formula]]
    person.sorts("Orders", Area(1, 4, 0, 1), 0, down=True)
    assert [row[2] for row in shown(store, book, "Orders!A2:C4")] == ["c1", "b2", "a3"]


def test_sorted_formulas_point_at_their_own_row() -> None:
    """A relative formula that a sort takes to another row looks at that row; a fixed one still at the old cell."""
    store, book, person = _open()
    put(store, book, "Orders!C2", [["=A2", "=$A$2"], ["=A3", "=$A$3"], ["=A4", "=$A$4"]], "USER_ENTERED")
    person.sorts("Orders", Area(1, 4, 0, 4), 1)
    assert shown(store, book, "Orders!C2:D4", "FORMULA") == [["=A2", "=$A$3"], ["=A3", "=$A$4"], ["=A4", "=$A$2"]]
    assert [row[0] for row in shown(store, book, "Orders!C2:C4")] == ["a", "b", "c"]


def test_cut_cells_are_followed_and_keep_what_they_point_at() -> None:
    """Cutting takes references along; copying shifts the relative ones of the copy."""
    store, book, person = _open()
    put(store, book, "Orders!D1", [["=B2", "=SUM(A1:B4)", "=A2:B3"]], "USER_ENTERED")
    person.cuts("Orders", Area(1, 3, 0, 2), 6, 6)
    assert shown(store, book, "Orders!D1:F1", "FORMULA") == [["=H7", "=SUM(A1:B4)", "=G7:H8"]]
    person.cuts("Orders", Area(0, 1, 3, 4), 9, 0)
    assert shown(store, book, "Orders!A10", "FORMULA") == [["=H7"]]
    person.copies("Orders", Area(9, 10, 0, 1), 10, 1)
    assert shown(store, book, "Orders!B11", "FORMULA") == [["=I8"]]


def test_pasting_over_the_edge_grows_the_sheet() -> None:
    """A block pasted at the end adds the rows and columns it needs."""
    store, book, person = _open()
    person.pastes("Orders", 999, 25, [["x", "1"], ["y", "2022-03-31"]])
    size = everything(store, book)["sheets"][0]["properties"]["gridProperties"]
    assert (size["rowCount"], size["columnCount"]) == (1001, 27)
    assert shown(store, book, "Orders!Z1000:AA1001") == [["x", 1], ["y", 44651]]


def test_a_repeated_row_has_the_same_cells_and_shifted_formulas() -> None:
    """Duplicating a row copies its cells, notes and formats below it."""
    store, book, person = _open()
    person.notes("Orders", 1, 0, "seen")
    person.types("Orders", 1, 2, "=A2")
    person.repeats_row("Orders", 1)
    assert shown(store, book, "Orders!A2:C3", "FORMULA") == [["c", 3, "=A2"], ["c", 3, "=A3"]]
    rows = everything(store, book)["sheets"][0]["data"][0]["rowData"]
    assert [row["values"][0].get("note") for row in rows[1:4]] == ["seen", "seen", None]


def test_strict_lists_refuse_other_words_of_people_not_of_the_api() -> None:
    """A strict rule stops typing; a warning-only or missing one, pasting, and the API pass."""
    store, book, person = _open()
    rule = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "yes"}]}, "strict": True}
    area = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 1}
    batch(store, book, {"setDataValidation": {"range": area, "rule": rule}})
    with pytest.raises(Refusal, match="validation"):
        person.types("Orders", 1, 0, "no")
    person.types("Orders", 1, 0, "yes")
    put(store, book, "Orders!A2", [["no"]])
    assert shown(store, book, "Orders!A2") == [["no"]]


STEPS = st.lists(
    st.sampled_from(
        [
            lambda person: person.types("Orders", 1, 0, "typed"),
            lambda person: person.clears("Orders", Area(0, 2, 0, 2)),
            lambda person: person.inserts_rows("Orders", 1, 2),
            lambda person: person.deletes_columns("Orders", 1, 2),
            lambda person: person.moves_columns("Orders", 0, 1, 2),
            lambda person: person.sorts("Orders", Area(1, 4, 0, 2), 0),
            lambda person: person.filters("Orders", Area(0, 4, 0, 2), 0, ["a"]),
            lambda person: person.duplicates("Orders", None),
            lambda person: person.pastes("Orders", 0, 0, [["p", "=B2"]]),
        ]
    ),
    max_size=5,
)


@settings(max_examples=40)
@given(STEPS)
def test_undo_goes_back_step_by_step_and_redo_forth(steps: Any) -> None:
    """Undoing every edit shows every earlier state again, redoing them every later one."""
    store, book, person = _open()
    states = [everything(store, book)]
    for step in steps:
        step(person)
        states.append(everything(store, book))
    for state in reversed(states[:-1]):
        assert person.undoes()
        assert everything(store, book) == state
    assert not person.undoes()
    for state in states[1:]:
        assert person.redoes()
        assert everything(store, book) == state
    assert not person.redoes()


def test_undo_leaves_what_others_changed_since() -> None:
    """A person's undo takes back that person's cells only, and none that somebody changed again meanwhile."""
    store, book, person = _open()
    person.pastes("Orders", 1, 0, [["mine", "mine"]])
    put(store, book, "Orders!B2:B3", [["theirs"], ["theirs"]])
    assert person.undoes()
    assert shown(store, book, "Orders!A2:B3") == [["c", "theirs"], ["a", "theirs"]]
    person.inserts_rows("Orders", 1)
    put(store, book, "Orders!A1", [["theirs"]])
    assert not person.undoes()


def test_an_older_version_can_be_restored() -> None:
    """Restoring brings back everything of that version, as a change that itself can be undone."""
    store, book, person = _open()
    revision, before = store.workbook(book).book.revision, everything(store, book)
    person.deletes_rows("Orders", 0, 2)
    batch(store, book, {"addSheet": {"properties": {"title": "ledger"}}})
    after = everything(store, book)
    person.restores(revision)
    assert everything(store, book) == before
    assert person.undoes()
    assert everything(store, book) == after
    with pytest.raises(Refusal, match="not kept"):
        person.restores(77)


def test_readers_cannot_edit() -> None:
    """A person with viewer rights changes nothing."""
    store, book, person = _open()
    store.share(book, "reader", person.email)
    with pytest.raises(Refusal, match="permission"):
        person.types("Orders", 0, 0, "x")
    assert shown(store, book, "Orders!A1") == [["id"]]
