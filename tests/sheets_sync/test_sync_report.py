"""A real seller's report as a sheet: twenty thousand rows mirrored over HTTP say what `check` says of the file."""

from __future__ import annotations

import gzip
from datetime import datetime

import pytest
from builders.synced_sheet import SyncedSheet

from addon.playground.workbook.columns import Column
from schemas.choices import Choices
from schemas.results import RESULT_COLUMNS
from sheets_sync.assess import assess
from sheets_sync.files import read_file

ROWS = 20_000
AS_OF = "2022-06-30T12:00:00+00:00"


@pytest.fixture
def report(shared, tmp_path):
    """The first rows of the report as a file of its own."""
    source = shared / "data" / "amazon_in_sale_report.csv.gz"
    target = tmp_path / "report.csv"
    with (
        gzip.open(source, "rt", encoding="utf-8", newline="") as lines,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        for _, line in zip(range(ROWS + 1), lines, strict=False):
            out.write(line)
    return target


def loaded(google, grid):
    """A spreadsheet that holds a file's cells as they are."""
    choices = Choices(marketplace="IN", display="mirror")
    sheet = SyncedSheet(google, [["x"]], choices, int(datetime.fromisoformat(AS_OF).timestamp()))
    book = google.store.workbook(sheet.id)
    copy = book.book.copy()
    copy.properties |= {"timeZone": "Asia/Kolkata", "locale": "en_IN"}
    tab = copy.tabs[0]
    tab.row_count = grid.height
    tab.columns = [Column(copy.uid(), list(column)) for column in grid.columns]
    book.publish(copy, "seller@example.com")
    return sheet


@pytest.mark.soak
def test_a_large_real_report_is_mirrored_as_it_is_checked(local_google, report):
    """The ledger holds every distinct key, each row shows what `check` says, and a second sync writes nothing."""
    local_google.at(AS_OF)
    grid = read_file(report, "IN")
    sheet = loaded(local_google, grid)
    local_google.sent.clear()
    run = sheet.sync()
    assert max(local_google.sent) < 2_000_000
    assert len(run.assessment.orders) == ROWS
    checked = assess(grid, sheet.choices, sheet.as_of)
    own, cells = sheet.ours(), sheet.cells()
    lines = checked.orders.row.tolist()
    for what in RESULT_COLUMNS:
        shown = cells[own[what]]
        assert [shown[row - 1] for row in lines] == checked.results.cells[what], what
    keys = {cell for cell in cells[own["key"]][1:] if cell is not None}
    assert run.ledger.added == len(keys)
    again = sheet.sync()
    assert again.calls.write == 0
    assert again.ledger.unchanged == len(keys)
