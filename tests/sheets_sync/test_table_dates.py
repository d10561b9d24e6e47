"""Laws of the order of day and month: whole columns are read right or asked about, never wrong."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from builders.table_builder import keys, read
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.orders import State
from sheets_sync.policy import MARKETPLACES
from sheets_sync.reading.date_order import AMAZON_FORMATS
from sheets_sync.reading.history import PAIRS

EPOCH = date(1970, 1, 1)
PRINTS = {
    "d/m/Y": lambda day: f"{day.day}/{day.month}/{day.year}",
    "m/d/Y": lambda day: f"{day.month}/{day.day}/{day.year}",
    "dd-mm-Y": lambda day: f"{day.day:02}-{day.month:02}-{day.year}",
    "mm-dd-Y": lambda day: f"{day.month:02}-{day.day:02}-{day.year}",
    "dd.mm.Y": lambda day: f"{day.day:02}.{day.month:02}.{day.year}",
    "dd/mm/yy": lambda day: f"{day.day:02}/{day.month:02}/{day.year % 100:02}",
    "mm/dd/yy": lambda day: f"{day.month:02}/{day.day:02}/{day.year % 100:02}",
    "yy/mm/dd": lambda day: f"{day.year % 100:02}/{day.month:02}/{day.day:02}",
}
STARTS = st.dates(date(2015, 1, 1), date(2030, 12, 31))


def days(orders, key="ordered_at"):
    """Days line by line, None where a line is not read."""
    column = orders.instants[key]
    told = zip(column.day.tolist(), column.state.tolist(), strict=True)
    return [EPOCH + timedelta(days=day) if state == State.READ else None for day, state in told]


@pytest.mark.parametrize("form", PRINTS)
def test_a_real_column_is_read_right_or_not_at_all(form):
    """Dates of two months in any order, printed in one form: each is read as printed, or asked about."""

    @settings(max_examples=60)
    @given(STARTS, st.lists(st.integers(0, 60), min_size=1, max_size=40))
    def law(start, steps):
        true = [start + timedelta(days=step) for step in steps]
        orders, problems = read({"ordered_at": list(map(PRINTS[form], true))}, marketplace=None)
        wrong = [(day, seen) for day, seen in zip(true, days(orders), strict=True) if seen not in {day, None}]
        assert not wrong
        assert (None in days(orders)) == bool(problems)

    law()


@pytest.mark.parametrize("form", PRINTS)
@given(start=STARTS)
def test_a_month_of_orders_is_always_read(form, start):
    """A column of thirty-one days leaves no date open, in any form."""
    true = [start + timedelta(days=step) for step in range(31)]
    orders, problems = read({"ordered_at": list(map(PRINTS[form], true))}, marketplace=None)
    assert days(orders) == true
    assert not problems


@given(st.integers(2015, 2030), st.integers(1, 12), st.integers(1, 7), st.integers(5, 6))
@pytest.mark.parametrize("form", ["d/m/Y", "m/d/Y", "dd-mm-Y", "mm-dd-Y"])
def test_a_few_days_in_a_row_tell_their_order(form, year, month, first, count):
    """Five days in a row without a day after the 12th are enough: read the other way they would lie months apart."""
    true = [date(year, month, first + step) for step in range(count)]
    orders, _ = read({"ordered_at": list(map(PRINTS[form], true))}, marketplace=None)
    assert days(orders) == true


@pytest.mark.parametrize(("form", "other"), [("d/m/Y", "m/d/Y"), ("m/d/Y", "d/m/Y")])
def test_one_day_a_month_tells_nothing(form, other):
    """Two dates of one form could as well be two dates of the other: the column is asked about."""
    true = [date(2026, 3, 5), date(2026, 7, 8)]
    orders, problems = read({"ordered_at": list(map(PRINTS[form], true))}, marketplace=None)
    assert days(orders) == [None, None]
    assert keys(problems) == ["date.order_ambiguous"]


@pytest.mark.parametrize(("form", "sample"), [("d/m/Y", "13/6/2026"), ("m/d/Y", "6/13/2026")])
def test_one_vote_decides_where_nothing_speaks_against_it(form, sample):
    """A single day after the 12th tells for the whole column."""
    true = [date(2026, 6, 5), date(2026, 6, 8)]
    orders, problems = read({"ordered_at": [*map(PRINTS[form], true), sample]}, marketplace=None)
    assert days(orders) == [*true, date(2026, 6, 13)]
    assert not problems


def test_one_mistyped_vote_does_not_turn_a_whole_column():
    """A slip of one cell is read by itself; against the pattern of the others it does not count."""
    true = [date(2026, 6, day) for day in range(1, 13)]
    orders, _ = read({"ordered_at": [*map(PRINTS["d/m/Y"], true), "6/30/2026"]}, marketplace=None)
    assert all(seen in {day, None} for day, seen in zip([*true, date(2026, 6, 30)], days(orders), strict=True))


def test_another_column_of_the_same_form_tells():
    """A column without a day after the 12th follows the columns written the same way."""
    columns = {"ordered_at": ["5/6/2026", "13/6/2026"], "delivered_at": ["7/6/2026", None], "note": ["x", "y"]}
    orders, problems = read(columns, marketplace=None)
    assert days(orders, "delivered_at") == [date(2026, 6, 7), None]
    assert not problems


def test_one_column_tells_for_several():
    """Every column written in the same form follows, not only the next one."""
    columns = {key: ["5/6/2026", "7/6/2026"] for key in ("ordered_at", "shipped_at", "delivered_at")}
    orders, problems = read({**columns, "expected_by": ["13/6/2026", "14/6/2026"]}, marketplace=None)
    for key in columns:
        assert days(orders, key) == [date(2026, 6, 5), date(2026, 6, 7)]
    assert not problems


def test_ordered_before_shipped_before_delivered_tells():
    """Where one order of day and month would deliver parcels before they were ordered, the other is right."""
    ordered = ["2026-06-20", "2026-06-25", "2026-06-28"]
    orders, problems = read({"ordered_at": ordered, "delivered_at": ["07/01/2026", "07/02/2026", "07/03/2026"]})
    assert days(orders, "delivered_at") == [date(2026, 7, 1), date(2026, 7, 2), date(2026, 7, 3)]
    assert not problems


def test_all_columns_together_tell_what_none_tells_alone():
    """Three lines with three dates each are enough when each order of an order's life is asked for."""
    columns = {
        "ordered_at": ["05/06/2026", "06/06/2026", "07/06/2026"],
        "shipped_at": ["07/06/2026", "08/06/2026", "09/06/2026"],
        "delivered_at": ["09/06/2026", "10/06/2026", "11/06/2026"],
    }
    orders, problems = read(columns, marketplace=None)
    assert days(orders) == [date(2026, 6, 5), date(2026, 6, 6), date(2026, 6, 7)]
    assert days(orders, "delivered_at") == [date(2026, 6, 9), date(2026, 6, 10), date(2026, 6, 11)]
    assert not problems


def test_a_column_in_which_both_orders_occur_is_read_where_its_neighbours_tell():
    """Between the 12th and the 14th of June only one of two readings fits; far from any sure date none is taken."""
    cells = ["12 June 2026", "13/06/2026", "06/14/2026", "06/12/2026", "06/15/2026", "16/06/2026"]
    orders, problems = read({"ordered_at": [*cells, "2030-01-01", "01/02/2026", "2031-01-01"]}, marketplace=None)
    assert days(orders)[:6] == [date(2026, 6, day) for day in (12, 13, 14, 12, 15, 16)]
    assert days(orders)[7] is None
    assert keys(problems) == ["date.ambiguous"]


@pytest.mark.parametrize("turned", [1, -1])
def test_an_open_date_at_the_edge_of_a_mixed_column_has_one_neighbour(turned):
    """The first and the last line of a tab have a neighbour on one side only; it is enough where it is near."""
    cells = ["06/12/2026", "13/06/2026", "06/14/2026"][::turned]
    orders, problems = read({"ordered_at": cells}, marketplace=None)
    assert days(orders) == [date(2026, 6, 12), date(2026, 6, 13), date(2026, 6, 14)][::turned]
    assert not problems


def test_dotted_dates_put_the_day_first_unless_the_column_says_otherwise():
    """Nobody's convention writes month.day.year; a column that does so is believed."""
    orders, _ = read({"ordered_at": ["05.06.2026"]}, marketplace="US")
    assert days(orders) == [date(2026, 6, 5)]
    orders, _ = read({"ordered_at": ["05.06.2026", "06.28.2026"]}, marketplace="US")
    assert days(orders) == [date(2026, 5, 6), date(2026, 6, 28)]


def test_the_india_file_would_be_refused_day_first():
    """The wrong reading of the real file scatters over a year: it is no candidate however often it is valid."""
    columns = {"ordered_at": [f"0{month}-{day:02}-2022" for month in (4, 5, 6) for day in range(1, 13)]}
    orders, _ = read(columns, marketplace="IN")
    assert days(orders) == [date(2022, month, day) for month in (4, 5, 6) for day in range(1, 13)]


def test_every_marketplace_has_its_format():
    """No marketplace is without the order in which Amazon writes its two-digit years."""
    assert set(AMAZON_FORMATS) == set(MARKETPLACES)


@pytest.mark.parametrize(("earlier", "later"), PAIRS)
def test_a_history_that_runs_backwards_is_told(earlier, later):
    """Both cells stay read, and the line carries the contradiction; the same day is none."""
    day = date(2026, 6, 5)
    columns = {earlier: [day, day, day], later: [day - timedelta(days=1), day, day + timedelta(days=1)]}
    orders, problems = read({key: [str(each) for each in cells] for key, cells in columns.items()})
    assert days(orders, later) == columns[later]
    told = [(problem.key, problem.at.row, problem.at.key) for problem in problems]
    assert told == [("history.order", 2, later)]
    assert problems[0].facts == {"earlier": earlier, "later": later}


@pytest.mark.parametrize("word", ["Lost", "Undeliverable", "Returned to Seller", "RETURNING_TO_SELLER", "Rejected"])
@pytest.mark.parametrize("key", ["status", "tracking_status"])
def test_a_parcel_that_is_gone_and_delivered_is_told(key, word):
    """A delivery date beside a word that the parcel is gone contradicts it; without the date nothing does."""
    _, problems = read({"delivered_at": ["2026-06-05", None], key: [word, word], "note": ["x", "y"]})
    assert [(problem.key, problem.at.row, problem.at.key) for problem in problems] == [("history.order", 2, key)]


def test_two_statuses_that_exclude_each_other_are_told():
    """Delivered by one column and lost by the other: one of them is wrong."""
    columns = {"status": ["Delivered", "Delivered"], "tracking_status": ["Lost", "Returned to Seller"]}
    _, problems = read(columns)
    assert [(problem.key, problem.at.row) for problem in problems] == [("history.order", 2)]


def test_no_pair_of_dates_is_its_own_opposite():
    """The pairs that always follow each other make no circle."""
    after: dict[str, set[str]] = {}
    for earlier, later in PAIRS:
        after.setdefault(earlier, set()).add(later)
    reach = dict(after)
    for _ in PAIRS:
        reach = {key: found | {far for near in found for far in after.get(near, ())} for key, found in reach.items()}
    assert all(key not in found for key, found in reach.items())


def test_a_zone_is_asked_for_every_hour_it_changes():
    """Wall clocks of a sheet's zone around both changes of the clock become the instants the calendar gives them."""
    cells = [
        "2026-03-08 01:59:59",
        "2026-03-08 02:30:00",
        "2026-03-08 03:00:00",
        "2026-11-01 01:30:00",
        "2026-11-01 02:00",
    ]
    orders, _ = read({"delivered_at": cells}, zone="America/New_York", marketplace="US")
    seconds = orders.instants["delivered_at"].seconds.tolist()
    assert [later - earlier for earlier, later in pairwise(seconds)] == [1801, -1800, 238 * 86_400 - 5400, 5400]
