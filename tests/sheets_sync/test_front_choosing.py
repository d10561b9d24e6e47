"""Settings chosen elsewhere are written into the visible tab, read back as chosen, and nothing else is touched."""

from __future__ import annotations

import pytest
from builders.synced_sheet import AS_OF, SyncedSheet, lost, order_rows

from schemas.choices import LANGUAGES, Choices
from schemas.problem import CannotGoOn
from sheets_sync.front.choosing import choose
from sheets_sync.front.settings import SETTINGS
from sheets_sync.google import open_workbook
from sheets_sync.survey import survey

DEFAULTED = frozenset({"marketplace", "profile", "language", "columns", "display"})


def seen(sheet):
    """The sheet as a sidebar sees it."""
    return survey(open_workbook(sheet.id, sheet.google.url), Choices(defaulted=DEFAULTED), AS_OF)


def chosen(sheet, settings, headers):
    """Choose as a sidebar does."""
    choose(open_workbook(sheet.id, sheet.google.url), seen(sheet).front.id, settings, headers)
    return seen(sheet)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_option_of_every_setting_is_read_back(local_google, language):
    """Whatever is chosen stands in the sheet afterwards, and the sheet says so without a fault."""
    sheet = SyncedSheet(local_google, order_rows(5), Choices(language=language))
    sheet.sync()
    for name, options in SETTINGS.items():
        for option in options[:3]:
            found = chosen(sheet, {name: option}, {})
            assert getattr(found.choices, name) == option
            assert not found.kept.faults
    assert chosen(sheet, {"marketplace": None}, {}).choices.marketplace is None


def test_columns_are_mapped_changed_and_let_go(local_google):
    """A column's title is written on a free line, changed there, and emptied; more of them than lines find room."""
    sheet = SyncedSheet(local_google, order_rows(5))
    sheet.sync()
    assert chosen(sheet, {}, {"note": "Buyer problem"}).kept.headers == {"note": "Buyer problem"}
    assert chosen(sheet, {}, {"note": "Note"}).kept.headers == {"note": "Note"}
    many = ("carrier", "tracking_id", "sku", "asin", "title", "owner", "quantity", "signature", "bulky", "refunded_at")
    found = chosen(sheet, {}, dict.fromkeys(many, "Note"))
    assert found.kept.headers == {"note": "Note", **dict.fromkeys(many, "Note")}
    assert chosen(sheet, {}, dict.fromkeys((*many, "note"))).kept.headers == {}


def test_nothing_of_peoples_is_lost(local_google):
    """A choice changes the one value; notes that people keep in the tab, and all other cells, stay as they are."""
    sheet = SyncedSheet(local_google, order_rows(5))
    sheet.sync()
    front = seen(sheet).front
    params = {"spreadsheetId": sheet.id, "range": f"'{front.title}'!J13:K14", "valueInputOption": "RAW"}
    sheet.google.store.call("sheets.spreadsheets.values.update", params, {"values": [["call Anna", 5], ["x", "y"]]})
    before = sheet.people()
    chosen(sheet, {"profile": "strict"}, {"note": "Note"})
    after = sheet.people()
    changed = lost(before, after)
    assert all("became" in each for each in changed)
    typed = [dict(cells) for cells, _ in after.values()]
    kept = [dict(cells) for cells, _ in before.values()]
    gone = [(was, now) for was, now in zip(kept, typed, strict=True) for row in was if now.get(row) != was[row]]
    assert len(gone) == 1


def test_without_the_tab_it_is_said(local_google):
    """Where somebody deleted the tab, a choice is refused in a sentence, and nothing is written."""
    sheet = SyncedSheet(local_google, order_rows(5))
    sheet.sync()
    workbook = open_workbook(sheet.id, local_google.url)
    with pytest.raises(CannotGoOn) as stop:
        choose(workbook, 987_654, {"profile": "strict"}, {})
    assert stop.value.problem.key == "setting.no_tab"
    assert workbook.calls.write == 0
