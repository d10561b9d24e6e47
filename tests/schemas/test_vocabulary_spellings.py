"""Laws of the vocabulary: every word in every language, one meaning per spelling, exact and never by likeness."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from babel import Locale

from schemas.columns import columns
from schemas.spelling import normalised
from schemas.vocabulary import (
    LANGUAGES,
    NOTHING,
    bare,
    cell_faults,
    flags,
    half_days,
    months,
    shared_signs,
    spellings,
    zones,
)
from sheets_sync.policy import MARKETPLACES, marketplaces

WORDS = [column for column in columns().values() if column.words]
RAW = tomllib.loads(files("schemas").joinpath("vocabulary.toml").read_text("utf-8"))


@pytest.mark.parametrize("column", WORDS, ids=lambda column: column.key)
def test_every_word_of_a_column_is_spelled_and_no_other(column):
    """The vocabulary and the closed list of a column are one; loading it refuses a spelling with two meanings."""
    assert set(spellings(column.key).values()) - {NOTHING} == set(column.words)


@pytest.mark.parametrize("column", WORDS, ids=lambda column: column.key)
def test_every_word_is_spelled_in_every_language(column):
    """Each word has a spelling in all eight languages, and its own key is one of its spellings where it is a word."""
    table = RAW["words"][RAW["same"].get(column.key, column.key)]
    for word, spelled in table.items():
        assert set(LANGUAGES) <= set(spelled), word
        assert all(spelled[language] for language in LANGUAGES), word


def test_yes_and_no_are_spelled_in_every_language():
    """Flags are known in all eight languages."""
    assert all(set(LANGUAGES) <= set(RAW["flag"][says]) for says in ("yes", "no"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("TRUE", True),
        ("WAHR", True),
        ("VRAI", True),
        ("VERDADERO", True),
        ("VERO", True),
        ("是", True),
        ("はい", True),
        ("Y", True),
        ("1", True),
        ("Yes", True),
        ("sí", True),
        ("Oui", True),
        ("Ja", True),
        ("✓", True),
        ("☑️", True),
        ("FALSE", False),
        ("FALSCH", False),
        ("FAUX", False),
        ("FALSO", False),
        ("否", False),
        ("いいえ", False),
        ("N", False),
        ("0", False),
        ("no", False),
        ("Nein", False),
        ("ＦＡＬＳＥ", False),
    ],
)
def test_flags_of_the_reports(text, says):
    """What checkboxes and people write in every language."""
    assert flags()[normalised(text)] is says


@pytest.mark.parametrize("text", ["x", "maybe", "yess", "tru", "2", "", "-", "N/A"])
def test_nothing_near_a_flag_is_one(text):
    """A likeness is no spelling."""
    assert normalised(text) not in flags()


INDIA = {
    "Shipped": "shipped",
    "Shipped - Delivered to Buyer": "delivered",
    "Cancelled": "cancelled",
    "Shipped - Returned to Seller": "returned",
    "Shipped - Picked Up": "picked_up",
    "Pending": "pending",
    "Pending - Waiting for Pick Up": "pending",
    "Shipped - Returning to Seller": "returning",
    "Shipped - Out for Delivery": "out_for_delivery",
    "Shipped - Rejected by Buyer": "rejected",
    "Shipping": "shipped",
    "Shipped - Lost in Transit": "lost",
    "Shipped - Damaged": "damaged",
}
EASY_SHIP = {
    "PendingSchedule": "pending", "PendingPickUp": "pending", "PendingDropOff": "pending", "LabelCanceled": "unshipped",
    "PickedUp": "picked_up", "DroppedOff": "picked_up", "AtOriginFC": "in_transit", "AtDestinationFC": "in_transit",
    "Delivered": "delivered", "RejectedByBuyer": "rejected", "Undeliverable": "undeliverable",
    "ReturningToSeller": "returning", "ReturnedToSeller": "returned", "Lost": "lost",
    "OutForDelivery": "out_for_delivery", "Damaged": "damaged",
}  # fmt: skip
V0 = {
    "Pending": "pending", "Unshipped": "unshipped", "PartiallyShipped": "partially_shipped", "Shipped": "shipped",
    "Canceled": "cancelled", "Unfulfillable": "unshipped", "InvoiceUnconfirmed": "shipped",
    "PendingAvailability": "pending",
}  # fmt: skip
V2026 = {
    "PENDING": "pending", "IN_TRANSIT": "in_transit", "SHIPPED": "shipped", "DELIVERED": "delivered",
    "CANCELLED": "cancelled", "UNDELIVERABLE": "undeliverable", "OUT_FOR_DELIVERY": "out_for_delivery", "LOST": "lost",
    "DAMAGED": "damaged", "REJECTED_BY_BUYER": "rejected", "RETURNING_TO_SELLER": "returning",
    "RETURNED_TO_SELLER": "returned", "PICKED_UP": "picked_up",
}  # fmt: skip


STATES = {**INDIA, **EASY_SHIP, **V0, **V2026, "On the Way": "in_transit"}


@pytest.mark.parametrize("column", ["status", "tracking_status"])
@pytest.mark.parametrize(
    ("text", "word"), [*{**INDIA, **EASY_SHIP, **V0, **V2026}.items(), ("On the Way", "in_transit")]
)
def test_states_of_the_reports(column, text, word):
    """Every state of the Indian report, of Easy Ship and of both versions of the Orders API has its word."""
    assert spellings(column)[normalised(text)] == word


@pytest.mark.parametrize(
    ("column", "text", "word"),
    [
        ("fulfilment", "MFN", "merchant"),
        ("fulfilment", "AFN", "amazon"),
        ("fulfilment", "Easy Ship", "merchant"),
        ("fulfilment", "Merchant", "merchant"),
        ("fulfilment", "Amazon", "amazon"),
        ("fulfilment", "FBA", "amazon"),
        ("return_label", "AmazonUnPaidLabel", "unpaid"),
        ("return_label", "AmazonPrePaidLabel", "prepaid"),
        ("buyer_problem", "CR-DEFECTIVE", "defective"),
        ("buyer_problem", "NOT_COMPATIBLE", "other"),
        ("buyer_problem", "CUSTOMER_DAMAGED", "other"),
        ("buyer_problem", "CR-DAMAGED_BY_CARRIER", "damaged"),
        ("claim_reason", "未收到商品", "not_received"),
        ("label_badge", "Claims Protected", "claims_protected"),
        ("marketplace", "ATVPDKIKX0DER", "US"),
        ("marketplace", "amazon.co.uk", "UK"),
        ("marketplace", "Amazon.in", "IN"),
        ("marketplace", "Non-Amazon", "non_amazon"),
        ("marketplace", "GB", "UK"),
        ("claim_outcome", "索賠成立", "granted"),
        ("claim_outcome", "Under review", NOTHING),
        ("return_status", "Authorized", "approved"),
        ("paid_with", "COD", "cash_on_delivery"),
        ("paid_with", "GiftCertificate", "gift_card"),
    ],
)
def test_words_of_the_reports(column, text, word):
    """Codes and words as they stand in real files."""
    assert spellings(column)[normalised(text)] == word


@pytest.mark.parametrize("text", ["Shiped", "Delivery", "lost?", "amazon.pl", "refund", "Exception", "N/A", "-"])
def test_likeness_is_never_enough(text):
    """A word nobody wrote into the vocabulary is no word."""
    for column in ("status", "marketplace", "fulfilment"):
        assert normalised(text) not in spellings(column)


@pytest.mark.parametrize("key", MARKETPLACES)
def test_every_marketplace_is_known_by_code_domain_and_id(key):
    """The policy's marketplaces and the vocabulary name the same places."""
    place = marketplaces()[key]
    for text in (key, place.domain, f"www.{place.domain}", place.id, place.domain.upper()):
        assert spellings("marketplace")[normalised(text)] == key


@pytest.mark.parametrize("locale", ["en", "de", "fr", "it", "es", "pt", "nl", "pl", "sv", "tr"])
def test_every_month_is_known_in_every_language(locale):
    """The months that CLDR prints, long and short, are the months we read."""
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in Locale.parse(locale).months[context][width].items():
                assert months()[bare(name.strip("."))] == number


def test_marks_are_what_they_are():
    """Errors, halves of the day, zones and shared signs."""
    assert cell_faults()["#REF!"] == "cell.error"
    assert cell_faults()["LOADING..."] == "cell.loading"
    assert half_days()["下午"] == 12
    assert half_days()["am"] == 0
    assert zones()["pdt"] == -7 * 3600
    assert "ist" not in zones()
    assert set(shared_signs()["¥"]) == {"JPY", "CNY"}
