"""Laws of order lines: which rows are lines, whose marketplace they are, and where lines of one order disagree."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from builders.table_builder import keys, read, tab
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.choices import Choices
from schemas.columns import columns
from schemas.grid import Merge
from schemas.orders import State
from schemas.problem import Place
from sheets_sync.policy import MARKETPLACES
from sheets_sync.reading.findings import NAMED, counts
from sheets_sync.table import orders_from
from sheets_sync.wording import words

READ, BLANK, UNREADABLE, ABSENT = State.READ, State.BLANK, State.UNREADABLE, State.ABSENT
ONE = "111-2223334-5556667"


def states(column):
    """What is known, line by line."""
    return [State(state) for state in column.state.tolist()]


def test_an_empty_tab_has_no_lines_and_every_column():
    """A header without rows gives orders of length zero, with every canonical column absent or empty."""
    orders, problems = read({"ordered_at": [], "amount": [], "status": []})
    assert len(orders) == 0
    assert not problems
    kinds = (orders.instants, orders.words, orders.money, orders.flags, orders.texts)
    assert sum(map(len, kinds)) == len(columns())


def test_absent_columns_are_absent_and_present_ones_are_named():
    """A rule never asks whether a column exists; the state says so."""
    orders, _ = read({"ordered_at": ["2026-06-01"]})
    assert orders.present == {"order_id", "ordered_at"}
    for kind in (orders.instants, orders.words, orders.money, orders.flags, orders.texts):
        for key, column in kind.items():
            assert (states(column) == [ABSENT]) == (key not in orders.present)
            assert len(column.state) == 1


def test_every_column_has_the_type_it_promises():
    """Arrays have the types that the judge computes with."""
    orders, _ = read({key: [None, "x"] for key in columns()})
    assert orders.row.dtype == np.int32
    assert orders.market.dtype == np.int16
    for column in orders.instants.values():
        assert (column.seconds.dtype, column.day.dtype, column.whole.dtype) == (np.int64, np.int32, np.bool_)
    assert {column.code.dtype for column in orders.words.values()} == {np.dtype(np.int16)}
    assert {column.amount.dtype for column in orders.money.values()} == {np.dtype(np.int64)}
    for kind in (orders.instants, orders.words, orders.money, orders.flags, orders.texts):
        assert {column.state.dtype for column in kind.values()} == {np.dtype(np.uint8)}


@settings(max_examples=60)
@given(st.lists(st.sampled_from([None, "", " ", "\u200b", ONE, "x"]), max_size=30), st.integers(1, 1000))
def test_the_rows_are_those_that_show_something(cells, first_row):
    """Lines and rows are one to one, in order, under the tab's own numbers."""
    orders, _ = read({"order_id": cells}, first_row=first_row)
    shown = [number for number, cell in enumerate(cells) if cell in {ONE, "x"}]
    assert orders.row.tolist() == [first_row + 1 + number for number in shown]


def test_a_repeated_header_among_the_rows_is_no_order():
    """Rows that only repeat the header are left out as recognised."""
    grid, recognition = tab({"order_id": [ONE, "order_id", ONE], "sku": ["A", "sku", "B"]})
    orders, problems = orders_from(grid, replace(recognition, repeats=(2,)), Choices(marketplace="US"))
    assert orders.row.tolist() == [2, 4]
    assert not problems


@pytest.mark.parametrize("word", ["Total", " TOTAL: ", "Summe", "合計", "總計", "Grand Total"])
def test_a_row_that_sums_the_others_is_no_order(word):
    """A sum under the orders is neither an order nor a mistake, and its amount is at no risk."""
    orders, problems = read({"order_id": [ONE, word], "amount": ["5.00", "5.00"]})
    assert orders.row.tolist() == [2]
    assert not problems


@pytest.mark.parametrize(
    ("cells", "chosen", "markets"),
    [
        (["Amazon.com", "JP", None], None, ["US", "JP", None]),
        (["Amazon.com", "US", None], None, ["US", "US", "US"]),
        (["Amazon.com", "JP", None], "DE", ["US", "JP", "DE"]),
        (["Non-Amazon", "Amazon.in", None], None, [None, "IN", "IN"]),
        (["amazon.pl", "My shop", None], "DE", [None, "DE", "DE"]),
        (["amazon.pl", "My shop", None], None, [None, None, None]),
    ],
)
def test_a_line_belongs_where_its_cell_says_else_where_the_person_says(cells, chosen, markets):
    """A blank cell takes the choice, else the only marketplace of the others; another Amazon is never replaced."""
    orders, problems = read({"marketplace": cells, "note": ["x", "y", "z"]}, marketplace=chosen)
    assert [MARKETPLACES[code] if code >= 0 else None for code in orders.market.tolist()] == markets
    unknown = [line for line, cell in enumerate(cells) if cell in {"amazon.pl", "My shop"} and markets[line] is None]
    assert [problem.at.row - 2 for problem in problems if problem.key == "marketplace.row_unknown"] == unknown


def test_a_tab_without_a_marketplace_is_the_persons():
    """Without a column and without a choice every line's marketplace is unknown, and nothing is guessed from money."""
    orders, _ = read({"currency": ["INR"]}, marketplace=None)
    assert orders.market.tolist() == [-1]
    assert orders.zone == "UTC"
    orders, _ = read({"currency": ["INR"]}, marketplace="JP")
    assert orders.market.tolist() == [MARKETPLACES.index("JP")]
    assert orders.zone == "Asia/Tokyo"


def test_lines_that_disagree_about_their_order_name_both_cells():
    """A fact of the order that two lines tell differently is told with both cells; a fact of a line is not."""
    columns_ = {"order_id": [ONE] * 3, "expected_by": ["2026-06-01", "2026-06-02", None], "sku": ["A", "B", "C"]}
    _, problems = read(columns_)
    assert keys(problems) == ["order.lines_disagree"]
    assert problems[0].at == Place(row=3, column=1, key="expected_by")
    assert problems[0].facts == {"order_id": ONE, "text": "2026-06-02", "other": "B2", "other_text": "2026-06-01"}
    said = words("en").problem(problems[0])
    assert said == (f"Order {ONE}: Row 3, column B says “2026-06-02” and B2 says “2026-06-01”; make both the same.")


@pytest.mark.parametrize(
    ("key", "cells", "told"),
    [
        ("buyer_contacted_at", ["2026-06-01", None], True),
        ("ordered_at", ["2026-06-01", None], False),
        ("ordered_at", ["2026-06-01", "2026-06-01T20:00:00Z"], False),
        ("fulfilment", ["MFN", "Merchant"], False),
        ("fulfilment", ["MFN", "AFN"], True),
        ("claim_flag", ["Y", "N"], True),
        ("claim_flag", ["Y", None], True),
        ("delivered_at", ["2026-06-01", "2026-06-09"], False),
        ("currency", ["USD", None], False),
        ("currency", ["USD", "EUR"], True),
        ("extra_charges", ["5.00", "5"], False),
        ("claim_outcome", ["granted", "?"], False),
    ],
)
def test_what_counts_as_a_disagreement(key, cells, told):
    """Spelling, a time beside its day, a missing standing fact and what cannot be read are none; a blank event is."""
    _, problems = read({"order_id": [ONE, ONE], key: cells, "sku": ["A", "B"]})
    assert ("order.lines_disagree" in keys(problems)) == told


def test_lines_without_an_id_are_orders_of_their_own():
    """Two unreadable ids are not one order."""
    _, problems = read({"order_id": ["x", "x"], "expected_by": ["2026-06-01", "2026-06-02"]})
    assert "order.lines_disagree" not in keys(problems)


@given(st.integers(1, 60))
def test_problems_stay_few_and_are_counted_exactly(count):
    """At most twenty of a kind in a column are told one by one; the rest is one line with its number."""
    _, problems = read({"ordered_at": [f"never {number}" for number in range(count)], "delivered_at": ["x"] * count})
    assert counts(problems) == {"date.unreadable": 2 * count}
    assert len(problems) == 2 * min(count, NAMED + 1)
    for problem in problems:
        assert words("en").problem(problem)
        assert words("zh-Hant").problem(problem)


def test_the_summary_names_the_next_place():
    """“And more” says where the next one stands."""
    _, problems = read({"ordered_at": ["never"] * 25})
    assert problems[-1].at == Place(row=22, column=0, key="ordered_at")
    assert words("en").problem(problems[-1]) == (
        "Row 22, column A and below: 5 more of the same; correct them in the same way."
    )


def test_a_merged_block_hides_what_is_beside_it():
    """Cells to the right of a merged one are in doubt, and blank merged cells hide nothing."""
    columns_ = {
        "order_id": [ONE, ONE],
        "ordered_at": ["2026-06-01", "2026-06-01"],
        "expected_by": [None, None],
        "sku": ["A", "B"],
    }
    orders, problems = read(columns_, merges=(Merge(1, 2, 1, 3), Merge(2, 3, 2, 4)))
    assert states(orders.instants["expected_by"]) == [UNREADABLE, BLANK]
    assert keys(problems) == ["cell.merged"]


def test_a_grid_of_judged_cells_alone_calls_no_line_a_duplicate_or_a_promotion():
    """What a sync reads back from row keys lacks SKUs and item ids: equal lines may be two items of one order."""
    cells = {"order_id": [ONE] * 3, "ordered_at": ["2026-06-01"] * 2 + [None], "amount": ["1.00"] * 2 + [None]}
    choices = Choices(marketplace="US")
    for report, lines in (("sheet", 3), ("new_orders", 2)):
        orders, problems = orders_from(*tab(cells, report=report), choices, whole=False)
        assert len(orders) == lines
        assert not problems
    orders, problems = orders_from(*tab(cells), choices)
    assert len(orders) == 2
    assert keys(problems) == ["row.duplicate"]


def test_a_word_that_says_not_so_far_is_blank():
    """A claim under review is not decided: its outcome is blank, not unreadable."""
    orders, problems = read({"claim_outcome": ["Under review", "審查中", "granted", "who knows"]})
    assert states(orders.words["claim_outcome"]) == [BLANK, BLANK, READ, UNREADABLE]
    assert keys(problems) == ["word.unreadable"]
