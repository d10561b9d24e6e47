"""The law of the table: by columns or cell by cell, the answer is the same; nothing raises; unknown is never blank."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pytest
from builders.table_builder import keys, read
from hypothesis import example, given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError

from schemas.cells import SERIAL_ZERO, cell_of
from schemas.columns import columns
from schemas.orders import Flags, Instants, Money, State, Words
from schemas.plain import is_blank
from schemas.problem import PROBLEMS
from schemas.vocabulary import cell_faults, flags, spellings
from sheets_sync.policy import marketplaces

US, TAIPEI = "America/Los_Angeles", "Asia/Taipei"
EPOCH = date(1970, 1, 1)

ANYTHING = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.integers()
    | st.floats()
    | st.floats(36_000, 74_000)
    | st.integers(36_520, 73_055)
    | st.sampled_from(["", " ", "\u200b", "\u00a0", "N/A", "-", "nan", *sorted(cell_faults())])
    | st.sampled_from([10**400, -(10**400), 1e300, 2**53, "9" * 300])
    | st.text(max_size=12)
)
MOMENTS = st.datetimes(datetime(1999, 12, 30), datetime(2100, 1, 2)).map(lambda at: at.replace(microsecond=0))  # noqa: DTZ001  wall clocks
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
FORMS = ("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S UTC", "%d-%b-%Y")
DATE_TEXTS = st.builds(datetime.strftime, MOMENTS, st.sampled_from(FORMS)) | st.builds(
    lambda at, zone: at.replace(tzinfo=zone).isoformat(), MOMENTS, OFFSETS
)
AMOUNT_TEXTS = st.from_regex(r"-?\d{1,3}([.,]?\d{1,3}){0,2}", fullmatch=True)
WORD_TEXTS = st.sampled_from(sorted(spellings("status")) + sorted(flags()) + sorted(spellings("marketplace")))
CELLS = {
    "delivered_at": ANYTHING | DATE_TEXTS,
    "refund_amount": ANYTHING | AMOUNT_TEXTS,
    "quantity": ANYTHING | AMOUNT_TEXTS,
    "status": ANYTHING | WORD_TEXTS,
    "claim_outcome": ANYTHING | st.sampled_from(sorted(spellings("claim_outcome"))),
    "signature": ANYTHING | WORD_TEXTS,
    "order_id": ANYTHING | st.from_regex(r"\d{3}[- ]\d{7}-\d{7}|S0[12]-\d{7}-\d{7}", fullmatch=True),
    "sku": ANYTHING,
    "title": ANYTHING,
}


def column_of(orders, key):
    """The typed column of a key, whatever its kind."""
    kinds = (orders.instants, orders.words, orders.money, orders.flags, orders.texts)
    return next(kind[key] for kind in kinds if key in kind)


def answer(column, line):
    """What a line of a typed column says: its state, and its value where it was read."""
    state = State(column.state[line])
    if state != State.READ:
        return state, None
    if isinstance(column, Instants):
        return state, (int(column.seconds[line]), int(column.day[line]), bool(column.whole[line]))
    if isinstance(column, Words):
        return state, column.words[column.code[line]]
    if isinstance(column, Money):
        return state, int(column.amount[line])
    return state, bool(column.yes[line]) if isinstance(column, Flags) else column.text[line]


def reference(key, cell, digits=2):
    """What the reference field says of one cell: (state, value, key of its Problem)."""
    field = cell_of(columns()[key], US, TAIPEI, digits)
    try:
        value = field.deserialize(cell)
    except ValidationError as reason:
        return State.UNREADABLE, None, reason.messages[0]
    return (State.BLANK if value is None else State.READ), value, None


def may_be_two(key, cell):
    """Whether a cell by itself can mean two things, so that its column decides."""
    return reference(key, cell)[2] == "date.ambiguous" or reference(key, cell, digits=None) != reference(key, cell)


@pytest.mark.parametrize("key", CELLS)
def test_columns_answer_as_the_reference_does_cell_by_cell(key):
    """Every cell that can be read by itself reads so in any column, and every other one is told with the same key."""

    @settings(max_examples=60)
    @given(st.lists(CELLS[key], min_size=1, max_size=8))
    @example([True, 1, 1.0, False, 0, "TRUE", "1"])
    def law(cells):
        orders, problems = read({key: cells, "note": ["there"] * len(cells)}, zone=TAIPEI)
        column = column_of(orders, key)
        told = {(problem.at.row, problem.key) for problem in problems if problem.at.key == key}
        for line, cell in enumerate(cells):
            state, value, fault = reference(key, cell)
            if (line + 2, "date.suspect_swap") in told or may_be_two(key, cell):
                assert answer(column, line)[0] in {State.READ, State.UNREADABLE}, cell
            else:
                assert answer(column, line) == (state, value), cell
                assert fault is None or (line + 2, fault) in told, cell

    law()


@settings(max_examples=40)
@given(st.data())
def test_no_cell_can_raise_and_unknown_is_never_blank(data):
    """Whatever stands in whatever column, there is an answer; what shows something is never "not so far"."""
    every = list(columns())
    count = data.draw(st.integers(1, 4))
    cells = {key: data.draw(st.lists(ANYTHING | DATE_TEXTS, min_size=count, max_size=count), key) for key in every}
    orders, problems = read(cells, marketplace=data.draw(st.sampled_from([None, "US", "JP", "IN"])), zone=TAIPEI)
    assert all(problem.key in PROBLEMS for problem in problems)
    for key in set(every) - {"marketplace", "currency"}:
        column = column_of(orders, key)
        for line, row in enumerate(orders.row.tolist()):
            cell = cells[key][row - 2]
            if column.state[line] == State.BLANK and not is_blank(cell):
                assert reference(key, cell)[0] == State.BLANK, cell
            if is_blank(cell):
                assert column.state[line] == State.BLANK


@given(st.lists(DATE_TEXTS | st.integers(36_526, 73_050) | st.none(), min_size=1, max_size=12), st.randoms())
def test_the_order_of_rows_never_changes_a_reading(cells, random):
    """Sorting a sheet changes no answer, as long as its dates do not need their neighbours."""
    amounts = [f"{number * 7},{number:02}" for number in range(len(cells))]
    places = list(range(len(cells)))
    random.shuffle(places)

    def answers(order):
        shown = {"delivered_at": [cells[place] for place in order], "amount": [amounts[place] for place in order]}
        orders, _ = read({**shown, "sku": [f"sku {place}" for place in order]}, marketplace="DE", zone=TAIPEI)
        kinds = (orders.instants["delivered_at"], orders.money["amount"])
        named = orders.texts["sku"].text
        return {sku: tuple(answer(column, line) for column in kinds) for line, sku in enumerate(named)}

    assert answers(places) == answers(range(len(cells)))


def test_every_serial_number_from_0_to_80000():
    """A serial number of this century is its day, every other one is told; 2000-01-01 is 36526."""
    serials = list(range(80_001))
    orders, problems = read({"ordered_at": serials, "note": ["x"] * len(serials)})
    column = orders.instants["ordered_at"]
    inside = [date(2000, 1, 1) <= SERIAL_ZERO + timedelta(days=serial) <= date(2099, 12, 31) for serial in serials]
    assert ((column.state == State.READ) == inside).all()
    days = [(SERIAL_ZERO + timedelta(days=serial) - EPOCH).days for serial in serials]
    assert (column.day[inside] == np.array(days)[inside]).all()
    assert column.whole[inside].all()
    assert serials.index(36_526) == inside.index(True)
    assert set(keys(problems)) == {"date.out_of_range", "more.alike"}


@given(st.integers(36_526, 73_049), st.integers(1, 86_399))
def test_a_serial_number_with_a_time_is_read_to_the_second(day, second):
    """The fraction of a serial number is a time of the spreadsheet's own zone."""
    orders, _ = read({"delivered_at": [day + second / 86_400]}, zone=TAIPEI)
    at = datetime.fromtimestamp(int(orders.instants["delivered_at"].seconds[0]), UTC) + timedelta(hours=8)
    assert at.replace(tzinfo=None) == datetime.combine(SERIAL_ZERO, datetime.min.time()) + timedelta(
        days=day, seconds=second
    )


@settings(max_examples=50)
@given(MOMENTS, st.sampled_from(["US", "JP", "IN", "UK", "AU", "BR"]), st.sampled_from([None, TAIPEI, "Europe/Berlin"]))
def test_a_wall_clock_is_the_sheets_and_a_day_the_marketplaces(at, market, zone):
    """Times without an offset are in the sheet's zone, in a file in the marketplace's; a day is the marketplace's."""
    cells = [at.strftime("%Y-%m-%d %H:%M:%S"), at.strftime("%Y-%m-%d"), at.strftime("%d %B %Y %H:%M:%S")]
    orders, _ = read({"delivered_at": cells}, marketplace=market, zone=zone)
    field = cell_of(columns()["delivered_at"], _zone(market), zone)
    for line, cell in enumerate(cells):
        state, value, _ = _asked(field, cell)
        assert answer(orders.instants["delivered_at"], line) == (state, value)
    assert orders.zone == (zone or _zone(market))


def _zone(market):
    return marketplaces()[market].zone


def _asked(field, cell):
    try:
        return State.READ, tuple(field.deserialize(cell)), None
    except ValidationError as reason:
        return State.UNREADABLE, None, reason.messages[0]
