"""The page finds our columns by their marks: a title is people's to change."""

from __future__ import annotations

from worlds.people import ID
from worlds.values_sheet import Sheet

from addon.playground.shown import ShownTab
from addon.playground.view import our_columns


def test_a_column_of_ours_that_was_renamed_and_dragged_is_still_ours():
    """And a column of people's that has a title of ours is not."""
    sheet = Sheet(5)
    sheet.sync()
    risk = sheet.places()["risk"]
    sheet.person.types("Orders", 0, risk, "How bad")
    sheet.person.types("Orders", 0, 9, "Risk")
    sheet.person.moves_columns("Orders", risk, risk + 1, 0)
    properties = sheet.store.call("sheets.spreadsheets.get", {"spreadsheetId": ID})["sheets"][0]["properties"]
    found = our_columns(ShownTab(sheet.store, ID, properties), 0)
    assert found == {what: sheet.places()[what] for what in found}
    assert found["risk"] == 0
    assert len(found) == 8
