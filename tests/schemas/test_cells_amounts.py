"""Laws of amounts as text: every locale reads back, to the ten-thousandth; what can mean two amounts stays open."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import format_currency, format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.amount_text import amount_text, currency_code, grouped, ten_thousandths
from schemas.plain import Unreadable
from schemas.problem import PROBLEMS
from schemas.vocabulary import currencies

CENTS = st.integers(0, 10**12).map(lambda cents: Decimal(cents).scaleb(-2))
LOCALES = (
    "en_US",
    "en_GB",
    "de_DE",
    "fr_FR",
    "it_IT",
    "es_ES",
    "es_MX",
    "pt_BR",
    "nl_NL",
    "ja_JP",
    "en_IN",
    "de_CH",
    "en_AU",
    "zh_TW",
)


def fault_of(text):
    """The key of the Problem of a text."""
    with pytest.raises(Unreadable) as reason:
        amount_text(text)
    return reason.value.key


def attempt(text):
    """The key of the Problem of a text, None where it is an amount."""
    try:
        amount_text(text)
    except Unreadable as reason:
        return reason.key
    return None


@settings(max_examples=20)
@given(CENTS)
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("currency", ["USD", "EUR", "GBP", "INR", "BRL", "AUD", "AED"])
def test_a_price_reads_back_in_every_locale(locale, currency, price):
    """What CLDR prints as a price is read as that price, in that currency where its sign says one."""
    read = amount_text(format_currency(price, currency, locale=locale))
    assert read.value == price * 10_000
    assert not read.doubtful
    assert read.currency in {currency, "$"}


@settings(max_examples=20)
@given(st.integers(0, 10**9))
@pytest.mark.parametrize("locale", LOCALES)
def test_yen_read_back_whole(locale, yen):
    """A currency without decimals is never read a thousand times too small."""
    read = amount_text(format_currency(yen, "JPY", locale=locale))
    assert (grouped(read) if read.doubtful else read.value) == yen * 10_000


@settings(max_examples=20)
@given(CENTS)
@pytest.mark.parametrize("locale", LOCALES)
def test_signs_and_brackets_are_negative(locale, price):
    """A minus of any kind, before, after or as brackets, means the same."""
    text = format_decimal(price, "#,##0.00", locale=locale)
    for written in (f"-{text}", f"−{text}", f"{text}-", f"({text})", f"-${text}", f"$-{text}", f"(${text})"):
        assert amount_text(written).value == -price * 10_000


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("1.234,56 €", "1234.56", "EUR"),
        ("₹1,23,456", "123456", "INR"),
        ("(12.50)", "-12.50", ""),
        ("12,50", "12.50", ""),
        ("１２．５０", "12.50", ""),
        ("1 234,56 €", "1234.56", "EUR"),
        ("CHF 1’234.50", "1234.50", "CHF"),
        ("Rs. 1,23,456.50", "123456.50", "INR"),
        ("12.50 USD", "12.50", "USD"),
        ("NT$1,235.00", "1235", "TWD"),
        ("١٢٣٫٤٥", "123.45", ""),
        ("د.إ 12.50", "12.50", "AED"),
        ("1,234,567", "1234567", ""),
        (".50", "0.50", ""),
        ("0,123", "0.123", ""),
        ("US$ 5", "5", "USD"),
        ("12.345", None, ""),
    ],
)
def test_amounts_of_the_reports(text, value, currency):
    """Amounts as they stand in real files and sheets."""
    read = amount_text(text)
    assert read.currency == currency
    assert bool(read.doubtful) == (value is None)
    assert value is None or read.value == Decimal(value) * 10_000


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "$",
        "abc",
        "N/A",
        "1E5",
        "5.23365E+13",
        "12%",
        "12.",
        "--5",
        "(-5)",
        "5 5",
        "12 34",
        "1.2.3",
        "1,,234",
        "1,23,45",
        "1,234.56.78",
        "½",
        "1,234'567.00",
        "12.50.",
        "#REF!",
        "12:30",
        "2026-12-03",
        "9" * 40,
        "9" * 5000,
    ],
)
def test_what_is_no_amount_is_refused(text):
    """Nothing is cut off, rounded up or read in parts."""
    assert fault_of(text) == "money.unreadable"


@pytest.mark.parametrize("text", ["12.50 XYZ", "$12.50 EUR", "EUR 12 USD", "12.50 apples"])
def test_an_unknown_or_contradictory_currency_is_said(text):
    """An amount in a currency nobody knows is no amount of the order."""
    assert fault_of(text) == "money.currency_unknown"


@given(st.integers(1, 999), st.integers(0, 999))
@pytest.mark.parametrize("mark", [".", ","])
def test_three_digits_after_one_mark_stay_open(mark, left, right):
    """`1,234` alone is two amounts; both are offered."""
    read = amount_text(f"{left}{mark}{right:03}")
    assert read.doubtful == mark
    assert read.value == left * 10_000 + right * 10
    assert grouped(read) == (left * 1000 + right) * 10_000


@given(st.text() | st.text("0123456789.,' ()-+$€¥RsINR", max_size=20))
def test_no_text_raises_anything_else(text):
    """Whatever a cell holds, it is an amount or a Problem with words."""
    assert attempt(text) is None or attempt(text) in PROBLEMS


@given(st.decimals(-(10**11), 10**11, places=4))
def test_ten_thousandths_are_exact(amount):
    """No amount with up to four decimals changes by being kept."""
    assert Decimal(ten_thousandths(amount)).scaleb(-4) == amount


@given(st.integers(-(10**13), 10**13))
def test_a_spreadsheets_float_is_exact_to_four_decimals(held):
    """A double that stands for an amount with four decimals is that amount."""
    assert ten_thousandths(Decimal(repr(held / 10_000))) == held


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity", "1E12", "-1E300"])
def test_what_is_no_price_is_refused(amount):
    """Numbers that no price can be are not kept."""
    with pytest.raises(Unreadable):
        ten_thousandths(Decimal(amount))


def test_every_currency_is_known_by_its_code():
    """Codes in any case and own signs name their currency; a shared sign names none."""
    for code, currency in currencies().items():
        assert currency_code(code) == currency_code(code.upper()) == currency.code
    assert currency_code("$") is None
    assert currency_code("¥") is None
