"""A header cell of ours is written again only if it still holds what was seen there: what somebody typed stays."""

from __future__ import annotations

from contextlib import suppress

import pytest
from worlds.failures import WRITE, Port
from worlds.lives import synced

from addon.playground.calls.faults import Refusal
from sheets_sync.mirror import KEY
from sheets_sync.rewriting import _PLACE

RISK = "risk"


def _typed(sheet, text):
    """Find a text in people's sight: 1-based row, and whether it stands in a column with a mark of ours."""
    own, columns = set(sheet.ours().values()), enumerate(sheet.cells())
    return [(row, at in own) for at, cells in columns for row, cell in enumerate(cells, 1) if cell == text]


def _renamed(sheet):
    """Give a column another title of the same meaning: our formulas must be written anew."""
    sheet.person.types("Orders", 0, 7, "delivered on")


def _blanked(sheet):
    """Press Delete over our title: the formula is gone."""
    sheet.person.types("Orders", 0, sheet.ours()[RISK], "")


def _before_write(number, act):
    """Do something right before the write with this number."""
    writes = []

    def before(call):
        if call.kind == WRITE:
            writes.append(call)
            if len(writes) == number:
                act()

    return before


@pytest.mark.parametrize("why", [_renamed, _blanked])
@pytest.mark.parametrize("what", [KEY, RISK])
def test_a_text_typed_in_the_moment_of_the_write_stays(why, what):
    """Outcome: it stands where it was typed; the column that it blocks gets a successor, and all is right."""
    sheet = synced()
    why(sheet)
    at = sheet.ours()[what]
    sheet.sync(before=_before_write(1, lambda: sheet.person.types("Orders", 0, at, "mine")))
    sheet.settled()
    assert _typed(sheet, "mine") == [(1, False)]


@pytest.mark.parametrize("why", [_renamed, _blanked])
def test_a_late_write_hits_nothing_that_was_typed_since(why):
    """Outcome: the call that comes hours later finds the cell changed, and changes nothing."""
    sheet = synced()
    why(sheet)
    sheet.sync()
    late = [call for call in sheet.writes if "findReplace" in str(call.body)]
    assert late
    sheet.person.types("Orders", 0, sheet.ours()[RISK], "mine")
    for call in late:
        with suppress(Refusal):
            sheet.google.store.call(call.method, call.params, call.body)
    assert _typed(sheet, "mine") == [(1, True)]
    sheet.settled()
    assert _typed(sheet, "mine") == [(1, False)]


@pytest.mark.parametrize("why", [_renamed, _blanked])
def test_a_title_is_rewritten_where_it_stands(why):
    """Outcome: no column is born, none is given up, where nobody came between; nothing of the batch is left behind."""
    sheet = synced()
    before = sheet.ours()
    why(sheet)
    sheet.settled()
    assert sheet.ours() == before
    assert not _typed(sheet, _PLACE)


def test_a_column_that_moves_in_the_moment_of_the_write_hits_nothing():
    """Outcome: a blank that now stands where ours stood stays blank."""
    sheet = synced()
    _blanked(sheet)
    at = sheet.ours()[RISK]

    def moves():
        sheet.person.inserts_columns("Orders", at)

    sheet.sync(before=_before_write(1, moves))
    assert set(sheet.cells()[at]) == {None}
    sheet.settled()


def test_where_google_replaces_nothing_the_column_gets_a_successor(monkeypatch):
    """Outcome: a Google that finds no formula by its text costs a new column, never a cell, and the sync is right."""
    honest = Port._applied

    def without(self, call, request):
        if "findReplace" in str(call.body):
            kept = [each for each in call.body["requests"] if "findReplace" not in each]
            call.body = {"requests": kept or [_NOTHING]}
        return honest(self, call, request)

    monkeypatch.setattr(Port, "_applied", without)
    sheet = synced()
    before = sheet.ours()
    _renamed(sheet)
    run = sheet.sync()
    assert "mirror.recreated" in {problem.key for problem in run.problems}
    assert sheet.ours() != before
    sheet.answered()
    sheet.settled()


_NOTHING = {"updateSpreadsheetProperties": {"properties": {"title": "Orders"}, "fields": "title"}}
