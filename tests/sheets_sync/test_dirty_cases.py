"""The dirty cases of real sheets (reports.md §3), as far as they concern reading: each a test by its number."""

from __future__ import annotations

import numpy as np
import pytest
from builders.table_builder import keys, read, tab

from schemas.choices import Choices
from schemas.grid import Grid, Merge
from schemas.orders import SCALE, State
from schemas.problem import Place
from sheets_sync.reading.findings import counts
from sheets_sync.recognise import recognise
from sheets_sync.table import orders_from

READ, BLANK, UNREADABLE = State.READ, State.BLANK, State.UNREADABLE


def states(column):
    """What is known, line by line."""
    return [State(state) for state in column.state.tolist()]


def days(column):
    """ISO dates, line by line; None where there is none."""
    shown = column.day.astype("M8[D]").astype(str).tolist()
    return [day if state == READ else None for day, state in zip(shown, column.state.tolist(), strict=True)]


def sheet(*rows, first_row=1, merges=()):
    """A grid from its rows, as a person sees them, ragged rows filled up as the reading of a sheet does."""
    width = max(map(len, rows))
    columns = [[row[place] if place < len(row) else None for row in rows] for place in range(width)]
    return Grid(columns, first_row=first_row, merges=merges)


def read_sheet(grid, **choices):
    """Orders and problems of a whole tab, recognised as a person's."""
    chosen = Choices(**choices)
    return orders_from(grid, recognise(grid, chosen), chosen)


HEADER = ["Order ID", "Order date", "Estimated delivery date", "Order status", "Amount"]
LINE = ["111-2223334-5556667", "2026-06-01", "2026-06-09", "Shipped", "12.50"]


def test_case_01_rows_above_the_header_do_not_move_the_rows_below():
    """Title rows are no orders, and the rows keep their true numbers."""
    orders, _ = read_sheet(sheet(["My orders 2026"], [], HEADER, LINE), marketplace="US")
    assert orders.row.tolist() == [4]
    assert days(orders.instants["ordered_at"]) == ["2026-06-01"]


def test_case_02_merged_data_cells_hold_for_the_order_only():
    """A merged fact of the order counts for each of its rows; a merged fact of one line is in doubt for the others."""
    merges = (Merge(1, 3, 0, 1), Merge(1, 3, 1, 2), Merge(1, 3, 2, 3))
    columns = {
        "order_id": ["111-2223334-5556667", None],
        "ordered_at": ["2026-06-01", None],
        "delivered_at": ["2026-06-05", None],
        "sku": ["A", "B"],
    }
    orders, problems = read(columns, merges=merges)
    assert orders.texts["order_id"].text == ["111-2223334-5556667"] * 2
    assert days(orders.instants["ordered_at"]) == ["2026-06-01"] * 2
    assert states(orders.instants["delivered_at"]) == [READ, UNREADABLE]
    assert {(problem.key, problem.at.row) for problem in problems} == {("cell.merged", 3)}


def test_case_03_columns_are_places_not_names():
    """A second column of the same name is nobody's; the chosen place is read."""
    grid, recognition = tab({"ordered_at": ["2026-06-01"], "sku": ["A"]}, extra=[["2020-01-01"]])
    orders, _ = orders_from(grid, recognition, Choices(marketplace="US"))
    assert days(orders.instants["ordered_at"]) == ["2026-06-01"]


def test_case_04_lines_of_one_order_stay_lines():
    """One row per item: every row is kept, with its own cells."""
    orders, problems = read({"order_id": ["111-2223334-5556667"] * 2, "sku": ["A", "B"], "amount": ["5.00", "7.00"]})
    assert len(orders) == 2
    assert orders.money["amount"].amount.tolist() == [5 * SCALE, 7 * SCALE]
    assert not problems


def test_case_05_promotion_and_summary_rows_are_no_lines():
    """A row that repeats the ids and fills only its discount is part of the line above; a sum row is no order."""
    columns = {
        "order_id": ["111-2223334-5556667", "111-2223334-5556667", "111-2223334-5556668"],
        "order_item_id": ["41", "41", "42"],
        "ordered_at": ["2026-06-01", None, "2026-06-02"],
        "sku": ["A", None, "B"],
    }
    orders, problems = read(columns, extra=[[None, "-2.00", None]])
    assert orders.row.tolist() == [2, 4]
    assert days(orders.instants["ordered_at"]) == ["2026-06-01", "2026-06-02"]
    assert not problems
    columns = {"order_id": [None, "111-2223334-5556667"], "currency": ["USD", "USD"], "ordered_at": ["2026-06-01"] * 2}
    orders, problems = read(columns, report="settlement")
    assert orders.row.tolist() == [3]
    orders, problems = read(columns)
    assert orders.row.tolist() == [2, 3]
    assert keys(problems) == ["order_id.missing"]


def test_case_06_exact_duplicates_are_kept_and_told():
    """The same row twice is judged twice and told once, with the row it repeats; one cell apart is no duplicate."""
    columns = {"order_id": ["111-2223334-5556667"] * 3, "sku": ["A"] * 3}
    orders, problems = read(columns, extra=[["x", "x", "y"]])
    assert len(orders) == 3
    assert [(problem.key, problem.at.row, problem.facts["other"]) for problem in problems] == [("row.duplicate", 3, 2)]


def test_case_06_many_duplicates_are_few_lines():
    """A hundred and sixty-eight of a kind are told in twenty-one lines, and counted exactly."""
    columns = {"order_id": [f"111-2223334-{number // 2:07}" for number in range(336)], "sku": ["A"] * 336}
    _, problems = read(columns)
    assert len(problems) == 21
    assert counts(problems) == {"row.duplicate": 168}
    assert problems[-1].facts["count"] == 148


def test_case_07_numbers_text_and_iso_share_a_column():
    """A serial number, ISO text and a written date are the same day."""
    orders, problems = read({"ordered_at": [46_174, "2026-06-01", "1 June 2026", "2026-06-01T12:00:00Z"]})
    assert days(orders.instants["ordered_at"]) == ["2026-06-01"] * 4
    assert orders.instants["ordered_at"].whole.tolist() == [True, True, True, False]
    assert not problems


def test_case_08_two_formats_in_one_column_are_one_order():
    """Days after the 12th with two digits, days up to the 12th with four: the first decide for the others."""
    short = [f"05-{day:02}-22" for day in range(13, 32)]
    long = [f"05-{day:02}-2022" for day in range(1, 13)]
    orders, problems = read({"ordered_at": long + short}, marketplace="IN")
    assert days(orders.instants["ordered_at"]) == [f"2022-05-{day:02}" for day in range(1, 32)]
    assert not problems


def test_case_08_a_number_beside_text_it_cannot_be_is_a_suspected_swap():
    """A day-first sheet turned 05-07-2022 into 5 July and left 05-13-2022 as text: the number is not believed."""
    fifth_of_july = 44_747
    orders, problems = read({"ordered_at": ["05-13-2022", "05-14-2022", fifth_of_july, "05-16-2022"]})
    assert states(orders.instants["ordered_at"]) == [READ, READ, UNREADABLE, READ]
    assert keys(problems) == ["date.suspect_swap"]
    assert problems[0].facts["text"] == "2022-07-05"


def test_case_08_a_number_that_fits_its_neighbours_is_no_swap():
    """Numbers that lie among the days of the text, and would not if they were swapped, are believed."""
    second_of_may = 44_683
    columns = {"ordered_at": ["04-28-2022", "04-29-2022", *range(second_of_may, second_of_may + 6), "05-13-2022"]}
    orders, problems = read(columns)
    assert states(orders.instants["ordered_at"]) == [READ] * 9
    assert not problems


def test_case_08_a_column_that_leaves_day_and_month_open_is_asked_about_once():
    """Without a day after the 12th, a pattern or another column, no date is guessed."""
    orders, problems = read({"ordered_at": ["05/06/2026", "07/08/2026", None]})
    assert states(orders.instants["ordered_at"]) == [UNREADABLE, UNREADABLE, BLANK]
    assert keys(problems) == ["date.order_ambiguous"]
    assert problems[0].at == Place(column=0, key="ordered_at")


@pytest.mark.parametrize("locale", ["de_DE", "en_US", "ja_JP", None])
def test_case_09_the_sheets_locale_never_decides_a_date(locale):
    """A sheet shared between countries has one locale and many writers."""
    columns = {"ordered_at": ["05/06/2026", "13/06/2026"], "delivered_at": ["06/05/2026", "06/13/2026"]}
    orders, _ = read(columns, locale=locale, zone="Asia/Taipei")
    assert days(orders.instants["ordered_at"]) == ["2026-06-05", "2026-06-13"]
    assert days(orders.instants["delivered_at"]) == ["2026-06-05", "2026-06-13"]
    assert orders.zone == "Asia/Taipei"


def test_case_10_an_end_of_day_instant_is_that_day_of_the_marketplace():
    """`18:29:59+00:00` is the last second of the Indian day; an unknown zone is told, never taken for UTC."""
    cells = ["2022-05-07T18:29:59+00:00", "2022-05-07T18:30:00+00:00", "May 7, 2022 11:59:59 PM IST"]
    orders, problems = read({"expected_by": cells}, marketplace="IN")
    assert days(orders.instants["expected_by"]) == ["2022-05-07", "2022-05-08", None]
    assert keys(problems) == ["date.zone_unknown"]
    orders, _ = read({"expected_by": ["2026-12-04T07:59:59Z", "Dec 3, 2026 11:59:59 p.m. PST"]}, marketplace="US")
    assert days(orders.instants["expected_by"]) == ["2026-12-03", "2026-12-03"]
    assert np.unique(orders.instants["expected_by"].seconds).size == 1


@pytest.mark.parametrize(
    ("marketplace", "text", "day"),
    [
        ("US", "1/2/17", "2017-01-02"),
        ("UK", "1/2/17", "2017-02-01"),
        ("DE", "1.2.17", "2017-02-01"),
        ("JP", "17/2/1", "2017-02-01"),
        ("JP", "17/01/02", "2017-01-02"),
        ("CA", "13/1/17", "2017-01-13"),
        ("IN", "3/4/17", "2017-04-03"),
    ],
)
def test_case_11_two_digit_years_follow_the_marketplace(marketplace, text, day):
    """Amazon's own reports write two-digit years in one order per marketplace; the century is ours."""
    orders, problems = read({"ordered_at": [text]}, marketplace=marketplace)
    assert days(orders.instants["ordered_at"]) == [day]
    assert not problems


@pytest.mark.parametrize("text", ["12-Aug-2026", "12. August 2026", "12 août 2026", "12 agosto 2026", "2026年8月12日"])
def test_case_11_month_names_of_other_languages(text):
    """A month's name leaves nothing open."""
    orders, problems = read({"ordered_at": [text]})
    assert days(orders.instants["ordered_at"]) == ["2026-08-12"]
    assert not problems


@pytest.mark.parametrize(
    ("text", "marketplace", "amount"),
    [
        ("¥1,234", "JP", 1234),
        ("1.234,56 €", "DE", 1234.56),
        ("₹1,23,456", "IN", 123_456),
        ("(12.50)", "US", -12.5),
        ("12,50", "FR", 12.5),
        ("１２．５０", "JP", 12.5),
        ("1,234", "US", 1234),
        ("1.234", "DE", 1234),
        ("1234.5", "US", 1234.5),
        (12.5, "US", 12.5),
        (0.1 + 0.2, "US", 0.3),
        (1299, "US", 1299),
    ],
)
def test_case_12_money_text_of_every_locale(text, marketplace, amount):
    """An amount is exact, whatever its signs and marks."""
    orders, problems = read({"amount": [text]}, marketplace=marketplace)
    assert orders.money["amount"].amount.tolist() == [round(amount * SCALE)]
    assert not problems


def test_case_12_the_column_proves_its_decimal_mark():
    """`1.234` is a thousand where commas begin decimals, and open where the column proves the other mark."""
    orders, _ = read({"amount": ["12,50", "1.234"]}, marketplace="DE")
    assert orders.money["amount"].amount.tolist() == [125_000, 1234 * SCALE]
    orders, problems = read({"amount": ["12.50", "1.234"]}, marketplace="DE")
    assert states(orders.money["amount"]) == [READ, UNREADABLE]
    assert keys(problems) == ["money.unreadable"]


def test_case_13_ids_that_lost_their_digits_are_told():
    """Fifteen digits survive a number cell, more do not; a scientific print has lost them too."""
    cells = [12_345_678_901_234, 1.2345678901234568e21, "5.23365E+13", "00123"]
    orders, problems = read({"order_item_id": cells})
    assert orders.texts["order_item_id"].text == ["12345678901234", "", "", "00123"]
    assert states(orders.texts["order_item_id"]) == [READ, UNREADABLE, UNREADABLE, READ]
    assert keys(problems) == ["id.precision_lost", "id.precision_lost"]


@pytest.mark.parametrize(
    "text",
    [
        "111-2223334-5556667",
        " 111-2223334-5556667\u00a0",
        "111–2223334–5556667",
        "'111-2223334-5556667",
        "#111-2223334-5556667",
        "“111-2223334-5556667”",
        "111 2223334 5556667",
        "１１１－２２２３３３４－５５５６６６７",
        "111-2223334-5556667\u200b",
        "https://sellercentral.amazon.com/orders-v3/order/111-2223334-5556667?ref=x",
        "111 - 2223334 - 5556667",
    ],
)
def test_case_14_order_ids_in_every_dress(text):
    """Spaces, dashes, quotes, a number sign or an address around an id do not make it another."""
    orders, problems = read({"order_id": [text]})
    assert orders.texts["order_id"].text == ["111-2223334-5556667"]
    assert not problems


def test_case_14_multi_channel_ids_are_read_and_others_are_told():
    """S01 and S02 are orders, only not Amazon's; what is no id spoils its own row alone."""
    cells = ["s02-5278980-4327051", "S01-5278980-4327051", "12345", "111-2223334-55566671", None, 11122233345556667]
    orders, problems = read({"order_id": cells, "sku": list("ABCDEF")})
    assert orders.texts["order_id"].text[:2] == ["S02-5278980-4327051", "S01-5278980-4327051"]
    assert states(orders.texts["order_id"]) == [READ, READ, UNREADABLE, UNREADABLE, BLANK, UNREADABLE]
    assert sorted(keys(problems)) == ["id.precision_lost", "order_id.missing", *["order_id.unreadable"] * 2]


def test_case_15_blank_rows_are_skipped_and_rows_keep_their_numbers():
    """Blank rows, rows of spaces, of "" and of empty checkboxes are no orders; nothing stops at the first of them."""
    columns = {
        "order_id": ["111-2223334-5556667", None, "", " ", None, "111-2223334-5556668"],
        "signature": [True, None, "", "\u00a0", False, False],
    }
    orders, problems = read(columns, first_row=5)
    assert orders.row.tolist() == [6, 11]
    assert not problems


def test_case_16_ragged_rows_are_blank_where_they_end():
    """A row that ends early has blank cells, and blank is not unreadable."""
    orders, problems = read_sheet(sheet(HEADER, LINE[:2], LINE[:1], LINE), marketplace="US")
    assert states(orders.instants["expected_by"]) == [BLANK, BLANK, READ]
    assert states(orders.money["amount"]) == [BLANK, BLANK, READ]
    assert "order.lines_disagree" not in keys(problems)


def test_case_19_errors_and_loading_cells_are_unknown_never_blank():
    """`#REF!` and `Loading...` say that something is there, and say which of the two."""
    cells = ["#REF!", "#N/A", "Loading...", "#BEZUG!", None]
    orders, problems = read({"delivered_at": cells, "status": cells, "amount": cells, "title": cells})
    for column in (
        orders.instants["delivered_at"],
        orders.words["status"],
        orders.money["amount"],
        orders.texts["title"],
    ):
        assert states(column) == [UNREADABLE] * 4 + [BLANK]
    assert counts(problems) == {"cell.error": 12, "cell.loading": 4}


def test_case_20_checkboxes_and_their_words():
    """A checkbox, its words in other languages and 1 are yes; an empty checkbox is an explicit no."""
    cells = [True, False, "WAHR", "VRAI", "VERDADERO", "是", "はい", "Y", "1", 1, 0, "maybe", None]
    orders, problems = read({"signature": cells})
    flags = orders.flags["signature"]
    assert flags.yes.tolist() == [True, False, *[True] * 8, False, False, False]
    assert states(flags) == [READ] * 11 + [UNREADABLE, BLANK]
    assert keys(problems) == ["flag.unreadable"]


def test_case_20_a_checkbox_is_no_number_and_no_date():
    """TRUE is 1 to Python, but neither an amount nor a day, not even beside a real 1."""
    orders, problems = read({"amount": [1, True, 1.0], "quantity": [True, 1, 1.0], "ordered_at": [True, 46_174, 1]})
    assert states(orders.money["amount"]) == [READ, UNREADABLE, READ]
    assert states(orders.money["quantity"]) == [UNREADABLE, READ, READ]
    assert states(orders.instants["ordered_at"]) == [UNREADABLE, READ, UNREADABLE]
    assert len(problems) == 4


@pytest.mark.parametrize("text", ["M\ufffdnchen", "MÃ¼nchen", "譁蟄", "縺薙ｓ縺ｫ", "鏂囧瓧"])
def test_case_25_garbled_text_is_told_once_a_column_and_never_mended(text):
    """Damage of an encoding is named with an example; the text stays as it is."""
    orders, problems = read({"title": [text, text, "fine", "München"]})
    assert orders.texts["title"].text == [text, text, "fine", "München"]
    assert keys(problems) == ["text.mojibake"]
    assert problems[0].at == Place(column=0, key="title")


@pytest.mark.parametrize("text", ["=1+1", "+1", "@x", "line\nbreak", "\u202eabc", "😀" * 50, "{text}", "x" * 60_000])
def test_case_25_poison_is_only_text(text):
    """Whatever a buyer wrote is text, and no other column minds."""
    orders, problems = read({"note": [text, "x"], "ordered_at": ["2026-06-01"] * 2})
    assert orders.texts["note"].text[0] == text.strip()
    assert not problems
