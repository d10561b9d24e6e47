"""A real seller's report of 128,976 rows: nothing in it is rejected, guessed or lost."""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter
from decimal import Decimal

import numpy as np
import pytest

from schemas.choices import Choices
from schemas.grid import Grid
from schemas.orders import SCALE, State
from sheets_sync.reading.findings import counts
from sheets_sync.recognise import recognise
from sheets_sync.table import orders_from


@pytest.fixture(scope="module")
def grid(shared):
    """The whole report as it stands in its file."""
    with gzip.open(shared / "data" / "amazon_in_sale_report.csv.gz") as file:
        rows = csv.reader(io.TextIOWrapper(file, "utf-8", newline=""))
        columns = [[cell or None for cell in column] for column in zip(*rows, strict=True)]
    return Grid(columns)


@pytest.fixture(scope="module")
def report(grid):
    """Orders and problems of the whole report; reading it takes less than two seconds of a processor."""
    choices = Choices()
    recognition = recognise(grid, choices)
    return orders_from(grid, recognition, choices)


def test_every_date_is_read_month_first_without_being_told(report):
    """128,976 dates in two formats, 91 distinct days, none rejected."""
    orders, problems = report
    ordered = orders.instants["ordered_at"]
    assert len(orders) == 128_976
    assert (ordered.state == State.READ).all()
    days = np.unique(ordered.day).astype("M8[D]")
    assert (len(days), str(days[0]), str(days[-1])) == (91, "2022-03-31", "2022-06-29")
    assert not [key for key in counts(problems) if key.startswith("date.")]


def test_multi_channel_orders_are_read_and_counted(report):
    """124 rows are orders of another channel, and no row's id is a mistake."""
    orders, problems = report
    assert (orders.texts["order_id"].state == State.READ).all()
    assert sum(text.startswith("S0") for text in orders.texts["order_id"].text) == 124
    assert int(orders.words["marketplace"].holds("non_amazon").sum()) == 124
    assert counts(problems) == {"row.duplicate": 168}


def test_every_status_has_its_word(report):
    """Thirteen statuses, 2,116 rows of direct risk, no unreadable word."""
    orders, _ = report
    status = orders.words["status"]
    assert (status.state == State.READ).all()
    found = Counter(status.words[code] for code in status.code.tolist())
    assert {word: found[word] for word in ("returned", "returning", "rejected", "lost", "damaged")} == {
        "returned": 1954, "returning": 145, "rejected": 11, "lost": 5, "damaged": 1,
    }  # fmt: skip
    assert (orders.words["tracking_status"].state == State.READ).all()


def test_missing_amounts_are_blank_and_the_others_exact(grid, report):
    """7,800 rows without an amount stay blank; the sum of the others is that of the file, to the last paisa."""
    orders, _ = report
    amount = orders.money["amount"]
    assert int((amount.state == State.BLANK).sum()) == 7_800
    assert int((amount.state == State.READ).sum()) == 128_976 - 7_800
    place = [column[0] for column in grid.columns].index("Amount")
    total = sum(Decimal(cell) for cell in grid.columns[place][1:] if cell)
    assert int(amount.amount.sum()) == total * SCALE
