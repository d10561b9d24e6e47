"""A survey sees what a sync would see, in three calls, and writes nothing."""

from __future__ import annotations

import pytest
from builders.synced_sheet import AS_OF, SyncedSheet, order_rows

from schemas.choices import DISPLAYS, LANGUAGES, Choices
from sheets_sync.google import open_workbook
from sheets_sync.survey import product, survey

DEFAULTED = frozenset({"marketplace", "profile", "language", "columns", "display"})


@pytest.mark.parametrize("display", DISPLAYS)
def test_a_survey_answers_as_the_sync_does(local_google, display):
    """Results, rows and problems are those of a sync at the same moment, before and after the first one."""
    sheet = SyncedSheet(local_google, order_rows(40), Choices(display=display))
    before = survey(open_workbook(sheet.id, local_google.url), sheet.choices, AS_OF)
    run = sheet.sync()
    after = survey(open_workbook(sheet.id, local_google.url), sheet.choices, AS_OF)
    for seen in (before, after):
        assert seen.assessment.results.cells == run.assessment.results.cells
        assert seen.assessment.orders.row.tolist() == run.assessment.orders.row.tolist()
        assert [each.key for each in seen.problems] == [each.key for each in run.problems]
    assert (before.built, before.last) == (False, None)
    assert after.built
    assert after.last is not None
    assert after.last.run == run.run


@pytest.mark.parametrize("display", ["auto", "values"])
def test_a_survey_takes_three_reads_and_writes_nothing(local_google, display):
    """Three calls, all of them reading, on a sheet that was synced and on one that was not."""
    sheet = SyncedSheet(local_google, order_rows(40), Choices(display=display))
    for _ in range(2):
        calls = len(local_google.calls)
        survey(open_workbook(sheet.id, local_google.url), sheet.choices, AS_OF)
        made = local_google.calls[calls:]
        assert len(made) <= 3 + (display == "values"), made
        assert not [call for call in made if "pdate" in call]
        sheet.sync()


def test_a_survey_shows_the_cells_of_this_moment(local_google):
    """After an edit the answer is that of the edited cell, although no sync came."""
    sheet = SyncedSheet(local_google, order_rows(5))
    sheet.sync()
    params = {"spreadsheetId": sheet.id, "range": "Orders!F2", "valueInputOption": "RAW"}
    local_google.store.call("sheets.spreadsheets.values.update", params, {"values": [["never"]]})
    now = survey(open_workbook(sheet.id, local_google.url), sheet.choices, AS_OF)
    assert "date.unreadable" in [each.key for each in now.problems]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_survey_words_its_answers_for_the_reader(local_google, language):
    """The reader's language words the answers; the sheet's own stays what it is."""
    sheet = SyncedSheet(local_google, order_rows(5))
    sheet.sync()
    seen = survey(open_workbook(sheet.id, local_google.url), Choices(defaulted=DEFAULTED), AS_OF, language=language)
    assert seen.choices.language == "en"
    chinese = any("\u4e00" <= mark <= "\u9fff" for cell in seen.assessment.results.cells["risk"] for mark in str(cell))
    assert chinese == (language == "zh-Hant")


def test_a_product_is_read_only_from_the_row_of_its_order(local_google):
    """SKU and title come from the order's own row; if another order stands there by now, none does."""
    rows = order_rows(3)
    rows = [
        [*row, *more]
        for row, more in zip(
            rows, [["SKU", "Product name"], *[[f"SKU-{n}", f"Lamp {n}"] for n in range(3)]], strict=True
        )
    ]
    sheet = SyncedSheet(local_google, rows)
    workbook = open_workbook(sheet.id, local_google.url)
    seen = survey(workbook, sheet.choices, AS_OF)
    assert product(workbook, seen, 1) == {"sku": "SKU-1", "title": "Lamp 1"}
    params = {"spreadsheetId": sheet.id, "range": "Orders!A3", "valueInputOption": "RAW"}
    local_google.store.call("sheets.spreadsheets.values.update", params, {"values": [["905-0000000-0000000"]]})
    assert product(workbook, seen, 1) == {}
