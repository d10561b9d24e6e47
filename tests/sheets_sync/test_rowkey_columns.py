"""Whole columns are read and written at once, with the same outcome as cell by cell."""

from __future__ import annotations

import gc
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schemas.amount_text import ten_thousandths
from schemas.cells import MoneyCell, cell_fault
from schemas.plain import Unreadable, plain
from schemas.vocabulary import cell_faults
from sheets_sync.answers import confusable, fold, len_of
from sheets_sync.garbage import held
from sheets_sync.ledger import Entry
from sheets_sync.rowkey import SEPARATOR, Joined, broken, coded_cell, decoded, encoded, joined

PARTS = joined({"order_id": 0, "amount": 1, "ordered_at": 2})
DATED = Joined("ordered_at", 1_440, 45_000, 0)
NUMBERS = st.one_of(
    st.integers(-(10**17), 10**17), st.floats(-1e12, 1e12), st.decimals(-99_999, 99_999, places=2).map(float)
)
CELLS = st.one_of(st.none(), st.booleans(), NUMBERS, st.text(max_size=4), st.sampled_from(["1", "#REF!", "TRUE"]))


def no_fault(_):
    """No text is an error."""
    return False


@given(st.lists(CELLS, max_size=12))
def test_a_column_is_coded_as_its_cells_are(cells):
    """TRUE beside 1, 1.0 beside 1, repeated or alone: each cell has the code it has by itself."""
    ids = [f"id {row}" for row in range(len(cells))]
    parts = (PARTS[0], DATED)
    alone = [coded_cell(cell, DATED, no_fault) for cell in cells]
    keys = encoded([ids, cells], parts, no_fault)
    assert [key.split(SEPARATOR, 2)[2] for key in keys] == alone


@example(["#73261037530627449"])
@given(st.lists(st.one_of(NUMBERS.map(lambda number: f"#{number}"), st.sampled_from(["#1,5", "#x", "#", "@7", "'a"]))))
def test_a_column_is_read_as_its_keys_are(texts):
    """Numbers that no float holds, with a comma or garbled among plain ones: each is what it is by itself."""
    head = encoded([["x"], [None]], (PARTS[0], DATED), no_fault)[0].rpartition(SEPARATOR)[0]
    keys = [f"{head}{SEPARATOR}{text}" for text in texts]
    parts = (Joined("order_id", 10_000, 0, 0), Joined("ordered_at", 1_440, 45_000, 1))
    found = decoded(keys, parts, 2)[0][1]
    alone = [decoded([key], parts, 2)[0][1][0] for key in keys]
    assert [(type(cell), cell) for cell in found] == [(type(cell), cell) for cell in alone]
    assert all(cell == exactly(text) for text, cell in zip(texts, found, strict=True) if text[1:].isdecimal())


def exactly(text):
    """What a part says by the definition of row keys, in whole numbers."""
    number = int(text[1:]) + (45_000 * 1_440 if text[0] == "#" else 45_000)
    return number / 1_440 if text[0] == "#" else number


@given(st.lists(st.one_of(st.none(), st.booleans(), st.integers(), st.text("ab'␟", max_size=6)), max_size=8), st.data())
def test_broken_keys_are_those_that_cannot_be_read(cells, data):
    """What `broken` finds is what reading them finds."""
    whole = encoded([["x"], [1], [2.5]], PARTS, no_fault)[0]
    keys = [whole + cell if isinstance(cell, str) and data.draw(st.booleans()) else cell for cell in cells]
    assert broken(keys, PARTS) == [place for place, bad in enumerate(decoded(keys, PARTS, 0)[1]) if bad]


@given(
    st.one_of(st.floats(-1e13, 1e13), st.decimals(-(10**6), 10**6, places=4).map(float), st.integers(-(10**9), 10**9))
)
@example(831.20225)
def test_an_amount_is_counted_as_it_is_written(number):
    """The quick way to ten-thousandths and the decimal one agree, on floats of every length."""
    try:
        wanted = ten_thousandths(Decimal(repr(number)))
    except Unreadable:
        with pytest.raises(Unreadable):
            MoneyCell().read(number)
        return
    assert MoneyCell().read(number) == wanted


@given(st.sampled_from(sorted(cell_faults())), st.sampled_from(["", " ", "\t", "\x1f", "\u200b"]), st.booleans())
def test_what_a_sheet_shows_for_an_error_is_known_by_its_first_mark(shown, before, lower):
    """No error is overlooked by looking at its first mark only, whatever space stands before it."""
    text = before + (shown.lower() if lower else shown)
    assert cell_fault(text) == cell_faults().get(plain(text).upper())


@given(st.lists(st.text("aA*?~é✓␟ ", max_size=5), unique=True, max_size=7), st.data())
def test_confusable_keys_are_found_among_plain_ones_too(keys, data):
    """Keys that a look-up takes for each other, with different answers, are all found, and no others."""
    entries = {key: Entry((data.draw(st.sampled_from("xy")), None, None, None), (None,) * 5) for key in keys}
    found = confusable(entries)
    for one in keys:
        twins = any(fold(one) == fold(other) and entries[one] != entries[other] for other in keys)
        assert (one in found) >= (twins or "~" in one)
        if not twins and not set(one) & set("*?~"):
            assert one not in found


@given(st.text("a✓␟😀é", max_size=300))
def test_characters_are_counted_in_halves(text):
    """Those beyond the basic plane count twice, our separator once."""
    assert len_of(text) == len(text.encode("utf-16-le")) // 2


def test_the_collector_runs_again_after_it_was_held():
    """However deep it is held, and whatever happens meanwhile; one that did not run is left alone."""
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), held(), held():
        1 / gc.isenabled()  # it does not run here, so that this fails
    assert gc.isenabled()
    gc.disable()
    try:
        with held():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
