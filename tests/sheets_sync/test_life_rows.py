"""Hazards H1–H9: rows that move while and after we write. Outcome: never a wrong answer, nothing of people's lost."""

from __future__ import annotations

import pytest
from builders.synced_sheet import HEAD, order_id
from worlds.lives import ROWS, at_every_call, synced

from addon.playground.workbook.areas import Area

WIDTH = len(HEAD)
ALL, THEIRS = Area(1, ROWS + 1), Area(1, ROWS + 1, 0, WIDTH)
MOVING = {
    "H1": lambda sheet: sheet.person.sorts("Orders", ALL, 3),
    "H2": lambda sheet: sheet.person.sorts("Orders", THEIRS, 3, down=True),
    "H3": lambda sheet: sheet.person.inserts_rows("Orders", 1),
    "H3 above the header": lambda sheet: sheet.person.inserts_rows("Orders", 0, 2),
    "H4": lambda sheet: sheet.person.deletes_rows("Orders", 3, 4),
    "H5": lambda sheet: sheet.person.moves_rows("Orders", 1, 3, ROWS),
    "H5 cut": lambda sheet: sheet.person.cuts("Orders", Area(3, 4, 0, WIDTH), ROWS + 3, 0),
    "H6": lambda sheet: sheet.person.repeats_row("Orders", 3),
    "H8": lambda sheet: sheet.person.filters("Orders", Area(0, ROWS + 1, 0, WIDTH), 4, ["Lost", "Shipped"]),
}


@pytest.mark.parametrize("hazard", MOVING)
def test_rows_move_between_any_two_calls(hazard):
    """H1–H8 before each call of a sync: right or pending at every instant, right after the next quiet sync."""
    at_every_call(MOVING[hazard])


def moved(hazard):
    """Do it to a settled sheet: every row shows its own answer at once."""
    sheet = synced()
    MOVING[hazard](sheet)
    sheet.answered()
    run = sheet.settled()
    assert run.ledger.added == run.ledger.changed == 0
    return sheet


def test_h01_a_sort_of_the_whole_tab():
    """Outcome: each row takes its answer along at once, without a sync, and nothing is judged anew."""
    moved("H1")


def test_h02_a_sort_of_the_sellers_columns_only():
    """Outcome: our columns, which stay behind, show each row's own answer at once."""
    moved("H2")


def test_h03_a_row_inserted_above():
    """Outcome: also right under the header and above it, each row shows its answer at once; the new row is blank."""
    moved("H3")
    moved("H3 above the header")


def test_h04_a_row_deleted():
    """Outcome: the others keep their answers; the next sync takes the row's entry out of the ledger."""
    assert moved("H4").sync().ledger.unchanged == ROWS - 1


def test_h05_a_row_moved_or_cut_and_pasted():
    """Outcome: the row shows its answer where it is now; where it was there is nothing."""
    moved("H5")
    sheet = moved("H5 cut")
    assert 4 not in sheet.shown()
    assert ROWS + 4 in sheet.shown()


def test_h06_a_row_duplicated():
    """Outcome: equal lines share one entry, and both show it."""
    sheet = moved("H6")
    assert sheet.shown()[4] == sheet.shown()[5]


def test_h06_a_row_copied_with_what_we_show():
    """Outcome: pasted answers are people's: kept for ever, never overwritten; our columns move beside them, told."""
    sheet = synced()
    left, right = min(sheet.ours().values()), max(sheet.ours().values()) + 1
    copied = [["" if cell is None else str(cell) for cell in (column[3] for column in sheet.cells()[left:right])]]
    sheet.person.pastes("Orders", 6, left, copied)
    assert not sheet.wrong()
    told = [problem for problem in sheet.settled().problems if problem.key == "mirror.blocked"]
    assert told
    assert {problem.at.row for problem in told} == {7}
    kept = {column[6] for column in sheet.cells()[left:] if len(column) > 6}
    assert {cell for cell in copied[0] if cell and not cell[0].isdigit()} <= kept


def test_h07_rows_pasted_over():
    """Outcome: a list pasted over the orders shows no old answer; its rows are pending, then answered."""

    def paste(sheet):
        lines = [[order_id(50 + line), "US", "USD", "12.5", "Shipped"] for line in range(3)]
        sheet.person.pastes("Orders", 2, 0, lines)

    at_every_call(paste)
    sheet = synced()
    paste(sheet)
    assert {cell for row in (3, 4, 5) for cell in sheet.shown()[row]} == {"pending"}
    sheet.settled()


def test_h08_rows_hidden_by_a_filter():
    """Outcome: hidden rows are judged like the others, and nothing about the filter changes."""
    sheet = moved("H8")
    assert sheet.book().tabs[0].bound["basicFilter"]


def test_h09_rows_appended_while_we_read():
    """Outcome: a row that came after the read is pending until the next sync, at whichever call it came."""

    def append(sheet):
        sheet.person.pastes("Orders", ROWS + 1, 0, [[order_id(99), "US", "USD", "12.5", "Shipped"]])

    at_every_call(append)
    sheet = synced()
    append(sheet)
    assert set(sheet.shown()[ROWS + 2]) == {"pending"}
