"""Nothing of people's changes: a workbook of all 25 dirty cases is byte for byte as it was, but for our columns."""

from __future__ import annotations

import pytest
from builders.peoples_state import differences, peoples_state
from builders.synced_sheet import SyncedSheet
from builders.whole_workbook import put
from worlds.dirty_workbook import FIRST, POISON, SELLER, TITLE, dirty_workbook

from schemas.choices import Choices
from sheets_sync.placement import COLUMN_MARK, FRONT_MARK, LEDGER_MARK

AREA = "'" + TITLE.replace("'", "''") + "'"
DISPLAYS = ("mirror", "values")


def dirty(google, display="mirror", **choices):
    """The workbook, not yet synced."""
    book = dirty_workbook(google.store)
    return SyncedSheet(google, [], Choices(display=display, **choices), id=book)


def state(sheet):
    """Everything of people's."""
    return peoples_state(sheet.google.store, sheet.id)


@pytest.mark.parametrize("display", DISPLAYS)
def test_everything_of_peoples_is_byte_equal_after_each_sync(local_google, display):
    """Cells, formulas, formats, notes, merges, rules, filters, protections, sizes, names and marks stay as they were.

    After the first sync, the second, one after an edit, and one in the other display.
    """
    sheet = dirty(local_google, display)
    before = state(sheet)
    run = sheet.sync()
    assert run.calls.write
    assert len(run.assessment.orders) > len(POISON)
    assert not differences(before, state(sheet))
    assert sheet.sync().calls.write == 0
    assert not differences(before, state(sheet))
    put(sheet.google.store, sheet.id, f"{AREA}!E{FIRST + 1}", [["Cancelled"]], email=SELLER)
    edited = state(sheet)
    assert sheet.sync().calls.write
    assert not differences(edited, state(sheet))
    sheet.choices = Choices(display="values" if display == "mirror" else "mirror")
    assert sheet.sync().calls.write
    assert not differences(edited, state(sheet))


@pytest.mark.parametrize("display", DISPLAYS)
def test_a_dry_run_changes_nothing_at_all(local_google, display):
    """Not a cell, not a mark, not a revision."""
    sheet = dirty(local_google, display)
    before = sheet.book()
    sheet.sync(dry_run=True)
    assert sheet.book() is before


def test_every_dirty_case_stands_in_the_workbook(local_google):
    """What the law is about is there: else it would hold of nothing."""
    sheet = dirty(local_google)
    parts = state(sheet)
    kinds = {name.rsplit(": ", 1)[-1] for name in parts}
    assert kinds >= {
        "merges", "protectedRanges", "conditionalFormats", "basicFilter", "filterViews", "bandedRanges", "tables",
    }  # fmt: skip
    whole = "\n".join(parts.values())
    for name in (
        "note", "dataValidation", "userEnteredFormat", "textFormatRuns", "boolValue", "formulaValue", "errorValue",
        "hiddenByUser", "hiddenByFilter", "namedRanges", "frozenRowCount", "rightToLeft", "other.tool", "LOADING",
    ):  # fmt: skip
        assert f'"{name}"' in whole, name
    tab = sheet.book().titled(TITLE)
    typed = {value for column in tab.columns for value in column.values if isinstance(value, str)}
    assert set(POISON) <= typed


def test_the_comparison_leaves_out_exactly_what_is_ours(local_google):
    """Nine columns and the tabs that carry our marks are left out; a cell beside them is not."""
    sheet = dirty(local_google)
    sheet.sync()
    book = sheet.book()
    marks = [mark for mark in book.marks.values() if mark.key in {COLUMN_MARK, LEDGER_MARK, FRONT_MARK}]
    tools = {mark.sheet_id for mark in marks if mark.dimension is None and mark.key != COLUMN_MARK}
    before = state(sheet)
    assert {name.rsplit(": ", 1)[0] for name in before} == {
        "spreadsheet", *(tab.title for tab in book.tabs if tab.sheet_id not in tools and not tab.title.startswith("_"))
    } - {"Claimwatch"}  # fmt: skip
    own = sheet.ours(TITLE)
    last = max(own.values())
    sheet.person.notes(TITLE, FIRST, last + 1, "beside")
    assert len(differences(before, state(sheet))) == 1
    sheet.person.notes(TITLE, FIRST, last, "on ours")
    assert len(differences(before, state(sheet))) == 1


@pytest.mark.parametrize("display", DISPLAYS)
def test_a_sync_that_stops_leaves_no_trace(local_google, display):
    """Where the workbook may not be written, nothing is, and one sentence says so."""
    sheet = dirty(local_google, display)
    sheet.google.store.share(sheet.id, "reader")
    before = sheet.book()
    with pytest.raises(Exception, match=r"sheet\.view_only"):
        sheet.sync()
    assert sheet.book() is before
