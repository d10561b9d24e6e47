"""Hazards H14–H18: what happens to the tab and to the file. Outcome: found again, or one sentence says what to do."""

from __future__ import annotations

import pytest
from builders.synced_sheet import order_rows
from worlds.lives import Life, at_every_call, life, synced

from schemas.problem import CannotGoOn
from sheets_sync.placement import LEDGER_TITLE


def tab_with(sheet, title, rows):
    """Another tab of the same workbook."""
    number = len(sheet.book().tabs) + 500
    size = {"rowCount": 60, "columnCount": 14}
    sheet.request(addSheet={"properties": {"sheetId": number, "title": title, "gridProperties": size}})
    params = {"spreadsheetId": sheet.id, "range": f"'{title}'!A1", "valueInputOption": "RAW"}
    sheet.google.store.call("sheets.spreadsheets.values.update", params, {"values": rows})


def test_h14_the_tab_renamed():
    """Outcome: nothing changes: the tab is found by what we left in it; also between two calls of a sync."""
    at_every_call(lambda sheet: sheet.person.renames("Orders", "It's 'mine'"))
    sheet = synced()
    sheet.person.renames("Orders", "It's 'mine'")
    sheet.answered()
    assert sheet.settled().worksheet == "It's 'mine'"


def test_h14_the_tab_moved():
    """Outcome: nothing changes, wherever the tab stands."""
    sheet = synced()
    tab_with(sheet, "Before", [["Shopping list"], ["milk"]])
    sheet.request(updateSheetProperties={"properties": {"sheetId": 0, "index": 3}, "fields": "index"})
    assert not sheet.unanswered("Orders")
    assert sheet.sync().worksheet == "Orders"


def test_h14_the_tab_duplicated():
    """Outcome: the copy shows the same answers and can become a sheet of its own; the original keeps its answers."""
    at_every_call(lambda sheet: sheet.person.duplicates("Orders", "Copy"))
    sheet = synced()
    sheet.person.duplicates("Orders", "Copy")
    sheet.person.types("Copy", 3, 4, "Lost")
    assert not sheet.wrong("Copy")
    sheet.sync(worksheet="Copy")
    assert not sheet.unanswered("Copy")
    sheet.answered()


def test_h14_the_tab_deleted():
    """Outcome: one sentence; nothing is written into what is left of the workbook."""
    sheet = synced()
    tab_with(sheet, "Else", [["Shopping list"], ["milk"]])
    sheet.person.deletes("Orders")
    assert sheet.stopped().key.startswith("header.")


def test_h14_another_tab_of_orders_takes_its_place():
    """Outcome: a new tab of orders is synced when the old one is gone, with a ledger of its own."""
    sheet = synced()
    tab_with(sheet, "June", order_rows(4, seed=3))
    sheet.person.deletes("Orders")
    sheet.sync()
    assert not sheet.unanswered("June")


def test_h14_the_ledger_deleted_or_renamed():
    """Outcome: deleted, every row waits and the next sync writes it anew; renamed or shown, nothing changes."""
    at_every_call(lambda sheet: sheet.person.deletes(LEDGER_TITLE))
    sheet = synced()
    sheet.person.renames(LEDGER_TITLE, "do not touch")
    sheet.answered()
    sheet.settled()
    sheet.person.deletes("do not touch")
    assert {line[0] for row, line in sheet.shown().items() if row > 1} == {"pending"}
    sheet.settled()


def test_h14_the_ledger_edited_by_hand():
    """Outcome: whatever is typed there, the next sync says that it was damaged and mends it."""
    sheet = synced()
    sheet.person.pastes(LEDGER_TITLE, 3, 0, [["nonsense", "77", "1"], ["", "x"]])
    run = sheet.settled()
    assert "ledger.damaged" in [problem.key for problem in run.problems]
    sheet.person.pastes(LEDGER_TITLE, 0, 1, [["9"]])
    assert {line[0] for row, line in sheet.shown().items() if row > 1} == {"pending"}
    sheet.settled()


def test_h15_the_file_copied():
    """Outcome: a copy is noticed before anything is written, and asks; taken as new, both live on by themselves."""
    sheet = synced()
    copied = sheet.google.store.call("drive.files.copy", {"fileId": sheet.id}, {"name": "Copy"})["id"]
    copy = Life(sheet.google, [], id=copied)
    assert copy.stopped().key == "mirror.copied_workbook"
    copy.sync(adopt=True)
    copy.person.types("Orders", 3, 4, "Lost")
    copy.settled()
    sheet.settled()


def test_h16_an_older_version_restored():
    """Outcome: rows and ledger go back together, so each row shows the answer of its old cells, or asks for a check."""
    sheet = synced()
    revision = sheet.book().revision
    sheet.person.types("Orders", 3, 4, "Lost")
    sheet.later(86_400)
    sheet.settled()
    sheet.person.restores(revision)
    shown = {cell for row, line in sheet.shown().items() if row > 1 for cell in line}
    assert shown <= {"recheck"} or not sheet.wrong()
    sheet.settled()


def test_h16_a_ledger_older_than_its_marks():
    """Outcome: an old ledger pasted back is read as it stands; generations go on from the marks; it is mended."""
    sheet = synced()
    old = sheet.cells(LEDGER_TITLE)
    sheet.person.types("Orders", 3, 4, "Lost")
    sheet.settled()
    rows = [["" if cell is None else str(cell) for cell in line] for line in zip(*old, strict=True)]
    sheet.person.pastes(LEDGER_TITLE, 0, 0, rows[:10])
    assert not sheet.wrong()
    sheet.settled()


@pytest.mark.parametrize(("role", "key"), [("reader", "sheet.view_only"), ("none", "sheet.not_shared")])
def test_h17_the_right_to_write_or_read_lost(role, key):
    """Outcome: one sentence with the address to share with, also when it is lost in the middle of a sync."""
    sheet = synced()
    sheet.person.types("Orders", 3, 4, "Lost")
    sheet.google.store.share(sheet.id, role)
    assert sheet.stopped().key == key
    sheet.google.store.share(sheet.id, "writer")
    with pytest.raises(CannotGoOn) as stop:
        sheet.sync(before=lambda call: sheet.google.store.share(sheet.id, role) if "batch" in call.method else None)
    assert "@" in stop.value.problem.facts["address"]
    sheet.google.store.share(sheet.id, "writer")
    assert not sheet.wrong()
    sheet.settled()


def test_h17_the_limit_of_ten_million_cells():
    """Outcome: where our columns do not fit any more, one sentence says that the spreadsheet is full, and why."""
    sheet = life()
    sheet.request(
        updateSheetProperties={
            "properties": {"sheetId": 0, "gridProperties": {"rowCount": 384_000, "columnCount": 26}},
            "fields": "gridProperties(rowCount,columnCount)",
        }
    )
    problem = sheet.stopped()
    assert problem.key == "sheet.full"


def test_h18_the_locale_changed():
    """Outcome: keys are made of numbers, so that no answer moves; the formulas are read in either spelling."""
    sheet = synced()
    sheet.request(updateSpreadsheetProperties={"properties": {"locale": "de_DE"}, "fields": "locale"})
    assert not sheet.unanswered()
    assert sheet.settled().calls.write == 0


def test_h18_the_time_zone_changed():
    """Outcome: moments without an offset mean another time from the next sync on, which judges every row anew."""
    sheet = synced()
    sheet.request(updateSpreadsheetProperties={"properties": {"timeZone": "Asia/Tokyo"}, "fields": "timeZone"})
    sheet.watched = False
    sheet.settled()
    assert sheet.sync().assessment.orders.zone == "Asia/Tokyo"
