"""Hazards H19–H24: cells that change, fail or refuse. Outcome: pending or right; a Problem where someone must act."""

from __future__ import annotations

import pytest
from builders.synced_sheet import HEAD, order_id
from worlds.lives import at_every_call, life, synced

from sheets_sync.mirror import KEY

STATUS = 4


def keys_of(run):
    return [problem.key for problem in run.problems]


def protected(sheet):
    """The owner protects the whole tab against everybody else."""
    guard = {"range": {"sheetId": 0}, "editors": {"users": ["seller@example.com"]}}
    sheet.request(addProtectedRange={"protectedRange": guard})


def merged(sheet, top=3, bottom=5, column=6):
    area = {"sheetId": 0, "startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": column}
    sheet.request(mergeCells={"range": {**area, "endColumnIndex": column + 1}, "mergeType": "MERGE_ALL"})


def test_h19_an_input_edited_after_the_read():
    """Outcome: from the moment of the edit the row is pending, also while a sync is under way; then it is right."""
    at_every_call(lambda sheet: sheet.person.types("Orders", 4, 3, "77.5"))
    sheet = synced()
    sheet.person.types("Orders", 4, 3, "77.5")
    assert set(sheet.shown()[5]) == {"pending"}
    sheet.settled()


def test_h20_an_order_id_corrected():
    """Outcome: the old id's answer is gone at once; the row waits, then shows its own; a cleared id shows nothing."""
    at_every_call(lambda sheet: sheet.person.types("Orders", 4, 0, order_id(77)))
    sheet = synced()
    sheet.person.types("Orders", 4, 0, order_id(77))
    assert set(sheet.shown()[5]) == {"pending"}
    sheet.settled()
    sheet.person.types("Orders", 4, 0, "")
    assert 5 not in sheet.shown()
    sheet.settled()


@pytest.mark.parametrize("what", ["risk", "amount", KEY])
def test_h21_somebody_types_over_a_cell_of_ours(what):
    """Outcome: the column shows nothing, the text stays for ever; the next sync says where, and goes on beside it."""
    column = synced().ours()[what]
    at_every_call(lambda sheet: sheet.person.types("Orders", 4, column, "ask Ming"))
    sheet = synced()
    sheet.person.types("Orders", 4, column, "ask Ming")
    run = sheet.settled()
    (told,) = [problem for problem in run.problems if problem.key == "mirror.blocked"]
    assert (told.at.row, told.at.column) == (5, column)
    assert sheet.cells()[column][4] == "ask Ming"


def test_h22_undo_brings_an_old_column_of_ours_back():
    """Outcome: a column that was given up and shows answers again looks them up by its rows' own keys: never wrong."""
    sheet = synced()
    column = sheet.ours()["risk"]
    sheet.person.types("Orders", 4, column, "ask Ming")
    sheet.settled()
    assert sheet.person.undoes()
    assert not sheet.wrong()
    assert sheet.cells()[column] == sheet.cells()[column + 1]
    sheet.person.types("Orders", 2, STATUS, "Lost and found")
    assert sheet.cells()[column][2] == "pending"
    sheet.settled()


def test_h22_undo_of_an_edit_of_an_input():
    """Outcome: the old cells have their old answer, without a sync."""
    sheet = synced()
    before = sheet.shown()
    sheet.person.types("Orders", 2, STATUS, "Lost and found")
    sheet.person.undoes()
    assert sheet.shown() == before


def test_h23_a_cell_that_is_still_loading_or_in_error():
    """Outcome: the row is judged without that cell, and told; when the value comes, it is pending, then right."""
    sheet = synced()
    for text in ('=IMPORTRANGE("x";"A1")', "=1/0"):
        sheet.person.types("Orders", 2, STATUS, text)
        assert not sheet.wrong()
        (told,) = [problem for problem in sheet.settled().problems if problem.key == "cell.error"]
        assert (told.at.row, told.at.column) == (3, STATUS)
    sheet.person.types("Orders", 2, STATUS, '=IF(1=1;"Lost";0)')
    assert set(sheet.shown()[3]) == {"pending"}
    sheet.settled()


def test_h23_formulas_in_peoples_columns():
    """Outcome: a column that is an ARRAYFORMULA of the person's is read as it shows, and follows as it changes."""
    sheet = life()
    sheet.person.clears("Orders", _column(3, 1))
    sheet.person.types("Orders", 1, 3, '=ARRAYFORMULA(IF($A$2:$A$7="";;$M$2:$M$7*2))')
    sheet.person.pastes("Orders", 1, 12, [[str(amount)] for amount in range(10, 16)])
    sheet.settled()
    assert sheet.cells()[3][1] == 20
    sheet.person.types("Orders", 3, 12, "500")
    assert set(sheet.shown()[4]) == {"pending"}
    sheet.settled()


def test_h24_cells_merged_over_several_lines():
    """Outcome: a line under a merged cell waits, and is told with its row; the others are answered."""
    sheet = synced()
    merged(sheet)
    sheet.watched = False
    run = sheet.sync()
    assert [problem.at.row for problem in run.problems if problem.key == "row.merged"] == [5]
    assert set(sheet.shown()[5]) == {"pending"}
    assert sheet.sync().calls.write == 0


def test_h24_a_validation_that_refuses():
    """Outcome: a strict rule on the seller's columns, or on all, refuses nothing of ours; ours carry no rule."""
    sheet = life()
    rule = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "yes"}]}, "strict": True}
    sheet.request(setDataValidation={"range": {"sheetId": 0}, "rule": rule})
    sheet.settled()
    columns = sheet.book().tabs[0].columns
    assert not any(dress and dress.validation for place in sheet.ours().values() for dress in columns[place].dress)


def test_h24_a_protection_of_others():
    """Outcome: once installed, a protected tab is no obstacle; before, one sentence says what is protected."""
    sheet = synced()
    protected(sheet)
    sheet.person.types("Orders", 2, STATUS, "Lost and found")
    sheet.settled()
    fresh = life()
    protected(fresh)
    problem = fresh.stopped()
    assert problem.key == "sheet.unsettled"
    assert "protected" in str(problem.facts["text"])


def test_h24_our_own_protection_only_warns():
    """Outcome: people may edit and delete our columns; what protects them only warns."""
    sheet = synced()
    guards = [item.body for item in sheet.book().tabs[0].bound["protectedRanges"]]
    assert guards
    assert all(guard["warningOnly"] for guard in guards)


def test_h24_a_native_table_over_the_orders():
    """Outcome: an order sheet that is one of Google's tables is read and answered like any other."""
    for build in (life, synced):
        sheet = build()
        area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 7, "startColumnIndex": 0, "endColumnIndex": len(HEAD)}
        sheet.request(addTable={"table": {"name": "Orders", "tableId": "t1", "range": area}})
        sheet.settled()


def test_a_cell_of_fifty_thousand_characters():
    """Outcome: in a column that is not read it changes nothing; in one that is, the row is judged without it, told."""
    sheet = synced()
    sheet.person.types("Orders", 3, 10, "x" * 50_000)
    sheet.answered()
    sheet.person.types("Orders", 2, 9, "y" * 50_000)
    run = sheet.sync()
    assert {"cell.error", "row.too_long"} & set(keys_of(run))
    assert sheet.sync().calls.write == 0


def _column(column, top):
    from addon.playground.workbook.areas import Area  # noqa: PLC0415  only here

    return Area(top, None, column, column + 1)
