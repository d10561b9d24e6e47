"""Laws of amounts in columns: one decimal mark a column, the currency's digits, signs that contradict."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from builders.table_builder import keys, read
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.orders import SCALE, State
from sheets_sync.policy import MARKETPLACES, marketplaces

LOCALES = {
    "US": "en_US",
    "UK": "en_GB",
    "DE": "de_DE",
    "FR": "fr_FR",
    "IT": "it_IT",
    "ES": "es_ES",
    "IN": "en_IN",
    "BR": "pt_BR",
}
PRICES = st.lists(st.integers(0, 10**9).map(lambda cents: Decimal(cents).scaleb(-2)), min_size=1, max_size=12)


def states(column):
    """What is known, line by line."""
    return [State(state) for state in column.state.tolist()]


@settings(max_examples=30)
@given(prices=PRICES)
@pytest.mark.parametrize("market", LOCALES)
@pytest.mark.parametrize("pattern", ["#,##0.00", "#,##0.##", "0.00", "#,##,##0.00"])
def test_a_column_of_prices_is_read_exactly_or_told(market, pattern, prices):
    """Prices of one column, printed by one locale, are exact; none is read a thousand times too large or small."""
    texts = [format_decimal(price, pattern, locale=LOCALES[market]) for price in prices]
    orders, problems = read({"amount": texts}, marketplace=market)
    column = orders.money["amount"]
    for price, amount, state in zip(prices, column.amount.tolist(), states(column), strict=True):
        assert state == State.UNREADABLE or amount == price * SCALE
    assert (State.UNREADABLE in states(column)) == bool(problems)
    if pattern != "#,##0.##":
        assert states(column) == [State.READ] * len(prices)


@pytest.mark.parametrize(
    ("cells", "marketplace", "amounts"),
    [
        (["1,234"], "US", [1234]),
        (["1,234"], None, [None]),
        (["1.234"], "JP", [1234]),
        (["1,234", "0.50"], None, [1234, 0.5]),
        (["1,234", "0,50"], "DE", [None, 0.5]),
        (["1,234", "0,50"], None, [1.234, 0.5]),
        (["1,234", "0,50"], "JP", [1234, 0.5]),
        (["1.234", "0,50", "0.50"], "DE", [None, 0.5, 0.5]),
        (["1,234,567", "1.234"], "DE", [1_234_567, None]),
    ],
)
def test_a_mark_before_three_digits_is_settled_by_proof_or_left_open(cells, marketplace, amounts):
    """What other cells prove and what the currency can have decide; a contradiction decides nothing."""
    orders, _ = read({"amount": cells}, marketplace=marketplace)
    column = orders.money["amount"]
    told = zip(column.amount.tolist(), states(column), strict=True)
    assert [amount / SCALE if state == State.READ else None for amount, state in told] == amounts


@pytest.mark.parametrize(
    ("typed", "marketplace", "code"),
    [
        ("usd", "US", "USD"),
        ("US$", "CA", "USD"),
        ("$", "CA", "CAD"),
        ("$", "US", "USD"),
        ("$", "DE", None),
        ("¥", "JP", "JPY"),
        ("€", "US", "EUR"),
        ("Rs.", "IN", "INR"),
        ("XYZ", "US", None),
        ("12", "US", None),
        ("#REF!", "US", None),
    ],
)
def test_a_currency_is_its_code_or_told(typed, marketplace, code):
    """Codes, own signs, and the marketplace's own meaning of a shared one; anything else is a Problem."""
    orders, problems = read({"amount": ["1.00"], "currency": [typed]}, marketplace=marketplace)
    assert orders.texts["currency"].text == [code or ""]
    assert states(orders.texts["currency"]) == [State.READ if code else State.UNREADABLE]
    assert keys(problems) == ([] if code else ["cell.error" if typed == "#REF!" else "money.currency_unknown"])


def test_the_sign_beside_an_amount_says_the_currency_where_no_cell_does():
    """`1,00 €` is in euro in a sheet without a currency column, and in a blank currency cell."""
    orders, _ = read({"amount": ["1,00 €", "$5.00", "7.00"]}, marketplace="US")
    assert orders.texts["currency"].text == ["EUR", "USD", ""]
    assert states(orders.texts["currency"]) == [State.READ, State.READ, State.ABSENT]
    assert "currency" not in orders.present
    orders, _ = read({"amount": ["1,00 €"], "currency": [None]}, marketplace="US")
    assert orders.texts["currency"].text == ["EUR"]


def test_a_sign_that_contradicts_the_currency_makes_the_amount_unknown():
    """Euro beside a line in dollars is no amount of that line."""
    orders, problems = read({"amount": ["1,00 €", "$1.00"], "currency": ["USD", "USD"]})
    assert states(orders.money["amount"]) == [State.UNREADABLE, State.READ]
    assert keys(problems) == ["money.currency_unknown"]


@pytest.mark.parametrize("key", MARKETPLACES)
def test_every_marketplaces_currency_settles_a_thousand(key):
    """`1,234` is a thousand and more in every marketplace: no currency of theirs has three decimals."""
    orders, problems = read({"amount": ["1,234"], "marketplace": [key]}, marketplace=None)
    assert orders.money["amount"].amount.tolist() == [1234 * SCALE]
    assert not problems
    orders, _ = read({"amount": ["1,234"], "currency": ["KWD"], "marketplace": [key]})
    assert states(orders.money["amount"]) == [State.UNREADABLE]
    assert marketplaces()[key].currency


@given(st.integers(0, 10**15))
def test_a_plain_amount_is_read_the_short_way_and_the_long_way_alike(cents):
    """The reading without a regular expression gives what the reference gives."""
    text = f"{cents // 100}.{cents % 100:02}"
    orders, problems = read({"amount": [text], "refund_amount": [f" {text}"]})
    assert orders.money["amount"].amount.tolist() == orders.money["refund_amount"].amount.tolist()
    assert (cents >= 10**14) == bool(problems)
