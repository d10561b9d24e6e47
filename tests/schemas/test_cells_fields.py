"""Laws of the reference: what one cell may hold, as marshmallow fields whose errors are keys of Problems."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError

from schemas.cells import (
    DayCell,
    FlagCell,
    InstantCell,
    Moment,
    MoneyCell,
    NumberCell,
    OrderIdCell,
    TextCell,
    WordCell,
    cell_of,
)
from schemas.columns import columns
from schemas.problem import PROBLEMS
from schemas.vocabulary import cell_faults

US = "America/Los_Angeles"
CELLS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)


def fault_of(field, cell):
    """The one error of a cell."""
    with pytest.raises(ValidationError) as reason:
        field.deserialize(cell)
    return reason.value.messages[0]


def faults_of(field, cell):
    """Every error of a cell."""
    try:
        field.deserialize(cell)
    except ValidationError as reason:
        return reason.messages
    return []


@pytest.mark.parametrize("key", columns())
@settings(max_examples=40)
@given(cell=CELLS)
def test_every_column_has_a_field_and_every_error_is_a_problem(key, cell):
    """No cell of any column raises anything but one key that has words."""
    faults = faults_of(cell_of(columns()[key], US), cell)
    assert len(faults) <= 1
    assert set(faults) <= set(PROBLEMS)


@pytest.mark.parametrize("key", columns())
def test_blank_is_none_and_a_fault_is_a_fault_in_every_column(key):
    """Nothing shown is None; what a spreadsheet shows instead of a value is never one."""
    field = cell_of(columns()[key], US)
    for blank in (None, "", " ", "\u00a0", "\u200b", "\n"):
        assert field.deserialize(blank) is None
    for text, fault in cell_faults().items():
        assert fault_of(field, text) == fault
        assert fault_of(field, f" {text.lower()} ") == fault


def test_a_row_is_a_schema_that_keeps_what_it_can_read():
    """A row of cells loads as a whole: every error is told, and the valid part stays."""
    keys = ("ordered_at", "status", "amount", "signature")
    row = Schema.from_dict({key: cell_of(columns()[key], US, digits=2) for key in keys})()
    cells = {"ordered_at": "2026-06-01", "status": "nonsense", "amount": "1,234", "signature": None}
    with pytest.raises(ValidationError) as reason:
        row.load(cells)
    assert reason.value.messages == {"status": ["word.unreadable"]}
    assert reason.value.valid_data["amount"] == 12_340_000
    assert reason.value.valid_data["signature"] is None


@given(st.datetimes(datetime(2000, 1, 2), datetime(2099, 12, 30)))  # noqa: DTZ001  wall clocks
@pytest.mark.parametrize("zone", [US, "Asia/Kolkata", "Europe/London"])
def test_an_instant_is_utc_and_its_day_the_marketplaces(zone, at):
    """The same moment, however written, has one second and one day."""
    moment = at.replace(microsecond=0, tzinfo=UTC)
    field = InstantCell(zone)
    read = field.deserialize(moment.isoformat())
    local = moment.astimezone(ZoneInfo(zone))
    assert read == field.deserialize(local.isoformat())
    assert read.seconds == moment.timestamp()
    assert read.day == (local.date() - datetime(1970, 1, 1, tzinfo=UTC).date()).days
    assert not read.whole


def test_examples_of_every_kind():
    """One cell of each kind, as the table reads it."""
    assert InstantCell(US).deserialize("2026-12-04T07:59:59Z") == Moment(1_796_371_199, 20_790, whole=False)
    assert DayCell(US).deserialize(46_359) == Moment(1_796_284_800, 20_790, whole=True)
    assert MoneyCell().deserialize("1.234,56 €") == 12_345_600
    assert MoneyCell(0).deserialize("¥1,234") == 12_340_000
    assert NumberCell().deserialize("2") == NumberCell().deserialize(2.0) == 20_000
    assert FlagCell().deserialize("WAHR") is FlagCell().deserialize(1) is True
    assert WordCell("status").deserialize("Shipped - Lost in Transit") == "lost"
    assert WordCell("claim_outcome").deserialize("Under review") is None
    assert OrderIdCell().deserialize("#111-2223334-5556667") == "111-2223334-5556667"
    assert TextCell().deserialize(45_000.5) == "45000.5"
    assert TextCell(is_id=True).deserialize(12_345_678_901_234.0) == "12345678901234"


@pytest.mark.parametrize(
    ("field", "cell", "fault"),
    [
        (InstantCell(US), "05/06/2026", "date.ambiguous"),
        (InstantCell(US), True, "date.unreadable"),
        (InstantCell(US), math.nan, "date.unreadable"),
        (InstantCell(US), 10**400, "date.unreadable"),
        (InstantCell(US), 73_051, "date.out_of_range"),
        (InstantCell(US), 36_525, "date.out_of_range"),
        (MoneyCell(), "1,234", "money.unreadable"),
        (MoneyCell(3), "1,234", "money.unreadable"),
        (MoneyCell(), True, "money.unreadable"),
        (MoneyCell(), 10**400, "money.unreadable"),
        (NumberCell(), "5 USD", "number.unreadable"),
        (NumberCell(), "1,234", "number.unreadable"),
        (NumberCell(), False, "number.unreadable"),
        (FlagCell(), 2, "flag.unreadable"),
        (FlagCell(), "x", "flag.unreadable"),
        (WordCell("status"), 1, "word.unreadable"),
        (WordCell("status"), "Shiped", "word.unreadable"),
        (OrderIdCell(), 11122233345556667, "id.precision_lost"),
        (OrderIdCell(), 12, "order_id.unreadable"),
        (OrderIdCell(), "111-2223334-5556667 and 111-2223334-5556668", "order_id.unreadable"),
        (TextCell(is_id=True), 10**15, "id.precision_lost"),
        (TextCell(is_id=True), "1.23457E+21", "id.precision_lost"),
    ],
)
def test_what_cannot_be_read_says_why(field, cell, fault):
    """Each kind refuses in its own words."""
    assert fault_of(field, cell) == fault


def test_the_last_number_that_is_an_id():
    """Fifteen digits are kept, sixteen are not believed."""
    field = TextCell(is_id=True)
    assert field.deserialize(10**15 - 1) == "9" * 15
    assert field.deserialize("1e5 pieces") == "1e5 pieces"
