"""Hazards H25–H31: other machines, late calls, crashes. Outcome: one whole answer, no double effect."""

from __future__ import annotations

from contextlib import suppress

import pytest
from builders.synced_sheet import all_columns
from worlds.failures import FAULTS, WRITE, Plan
from worlds.lives import Crash, at_every_call, life, synced

from addon.playground.calls.faults import Refusal
from sheets_sync.ledger import FIRST_ROW
from sheets_sync.placement import LEDGER_TITLE

REPLY_LOST = next(fault for fault in FAULTS if fault.name == "reply lost")


def changed():
    """A sheet with an edit that the next sync must answer."""
    sheet = synced()
    sheet.person.types("Orders", 2, 4, "Lost and found")
    return sheet


def once(sheet):
    """Our columns and keys are there once."""
    assert all_columns(sheet)
    assert len(sheet.ours()) == len(set(sheet.ours().values()))
    keys = [key for key in sheet.cells(LEDGER_TITLE)[0][FIRST_ROW - 1 :] if key is not None]
    assert len(keys) == len(set(keys))


@pytest.mark.soak
@pytest.mark.parametrize("build", [life, changed])
def test_h25_two_syncs_at_once(build):
    """Outcome: whichever call of one the whole other one comes before, each row is right and nothing is there twice."""
    count = _calls(build)
    for at in range(count):
        sheet = build()
        done = []

        def before(_, sheet=sheet, at=at, done=done):
            done.append(at)
            if len(done) == at + 1:
                sheet.sync()

        sheet.sync(before=before)
        sheet.settled()
        once(sheet)


@pytest.mark.parametrize("build", [life, changed])
def test_h26_a_late_writer(build):
    """Outcome: an old call that arrives after newer ones is refused or changes nothing; no answer is ever wrong."""
    sheet = build()
    sheet.sync()
    late = list(sheet.writes)
    assert late
    sheet.person.types("Orders", 3, 4, "Lost again")
    sheet.settled()
    people = sheet.people()
    for call in late:
        with suppress(Refusal):
            sheet.google.store.call(call.method, call.params, call.body)
        assert not sheet.wrong()
        assert sheet.people() == people
    sheet.settled()
    once(sheet)


@pytest.mark.parametrize("build", [life, changed])
def test_h27_a_reply_lost(build):
    """Outcome: what was applied but not heard of is asked for again, and has no double effect."""
    for at in range(_calls(build)):
        sheet = build()
        sheet.sync(plan=Plan(REPLY_LOST, at, applied=True))
        sheet.settled()
        once(sheet)


@pytest.mark.parametrize("build", [life, changed])
def test_h28_a_crash_between_two_calls(build):
    """Outcome: dead before any call, the sheet shows old answers or pending; the next sync makes it whole."""
    for at in range(_calls(build)):
        sheet = build()
        done = []

        def before(_, at=at, done=done):
            done.append(at)
            if len(done) == at + 1:
                raise Crash

        with pytest.raises(Crash):
            sheet.sync(before=before)
        assert not sheet.wrong()
        sheet.settled()
        once(sheet)


def test_h29_another_vendors_script_writes_by_row_number():
    """Outcome: whatever it writes, into their cells or ours, counts as people's: pending, or kept and told."""

    def script(sheet):
        call, who = sheet.google.store.call, "other@example.com"
        params = {"spreadsheetId": sheet.id, "range": "Orders!D2:E4", "valueInputOption": "RAW"}
        values = [[12.5, "Lost"], [13.5, "Shipped"], [14.5, "Returned"]]
        call("sheets.spreadsheets.values.update", params, {"values": values}, email=who)

    at_every_call(script)
    sheet = synced()
    script(sheet)
    assert not sheet.wrong()
    sheet.settled()


def test_h30_a_read_torn_by_an_edit():
    """Outcome: one call reads keys, headers and ledger together; one that changed between two calls is read anew."""

    def tear(sheet):
        sheet.person.moves_columns("Orders", 11, 12, 0)
        sheet.person.inserts_rows("Orders", 0)
        sheet.person.types("Orders", 3, 5, "46000")

    at_every_call(tear)


def test_h31_row_ids_of_other_services():
    """Outcome: a column of another service is nobody's to us: never read, never written, wherever it stands."""
    sheet = synced()
    sheet.person.inserts_columns("Orders", 0)
    sheet.person.pastes("Orders", 0, 0, [["_RowNumber"], *([f"id{number}"] for number in range(2, 8))])
    sheet.answered()
    people = sheet.people()
    sheet.settled()
    assert sheet.people() == people


def _calls(build):
    sheet = build()
    sheet.sync()
    assert any(call.kind == WRITE for call in sheet.calls)
    return len(sheet.calls)
