"""Every ground and exclusion of docs/rules.md §4 and §5: the second before it holds, that second, the one after."""

from __future__ import annotations

import pytest
from builders.judged_lines import CALM, NOW, UNDELIVERED, answer, line
from builders.orders_builder import UNREADABLE, second

from sheets_sync.claims import EXCLUSIONS, GROUNDS, contact, grounds

X = UNREADABLE
ALL = ("guide", "official", "strict")
PAST = "2026-10-09 10:00"
NOBODY = "2026-10-01 12:00"
"""A moment before anything happened."""


def held(row, now=NOW, profile="guide", marketplace="US"):
    """The grounds that hold."""
    return line(row, now, profile, marketplace).grounds


TIMED = [
    ("not_received", UNDELIVERED, "2026-10-13 00:00:00", ALL, "US"),
    ("not_received", {**UNDELIVERED, "ordered_at": "2026-09-01"}, "2026-10-01 00:00:00", ("guide", "strict"), "US"),
    ("not_received", {**UNDELIVERED, "ordered_at": "2026-09-01"}, "2026-10-13 00:00:00", ("official",), "US"),
    ("not_received", {**UNDELIVERED, "expected_by": None}, "2026-10-31 00:00:00", ("guide", "strict"), "US"),
    ("not_received", UNDELIVERED, "2026-10-14 00:00:00", ("official",), "IN"),
    (
        "returned_unrefunded",
        {**CALM, "return_delivered_at": "2026-10-11 10:00"},
        "2026-10-11 10:00:00",
        ("guide", "strict"),
        "UK",
    ),
    (
        "returned_unrefunded",
        {**CALM, "return_delivered_at": "2026-10-11 10:00"},
        "2026-10-18 00:00:00",
        ("official",),
        "UK",
    ),
    (
        "returned_unrefunded",
        {**CALM, "return_delivered_at": "2026-10-22 10:00"},
        "2026-10-29 00:00:00",
        ("official",),
        "UK",
    ),
    ("return_refused", {**CALM, "return_requested_at": "2026-10-11 10:00"}, "2026-10-13 10:00:00", ALL, "US"),
    ("return_refused", {**CALM, "return_requested_at": "2026-10-30 12:00"}, "2026-11-01 11:00:00", ALL, "US"),
    (
        "promise_broken",
        {**CALM, "promised_at": "2026-10-11 10:00"},
        "2026-10-13 10:00:00",
        ("official", "strict"),
        "US",
    ),
    ("promise_broken", {**CALM, "promised_at": "2026-10-11"}, "2026-10-13 00:00:00", ("official", "strict"), "US"),
]


@pytest.mark.parametrize(("key", "row", "turn", "profiles", "marketplace"), TIMED)
def test_a_ground_holds_from_its_very_second(key, row, turn, profiles, marketplace):
    """Not one second earlier, and from then on; the judge said before when it would change."""
    for profile in profiles:
        at = second(turn, marketplace)
        before = line(row, at - 1, profile, marketplace)
        assert (key not in before.grounds, before.changes_at) == (True, at)
        assert key in held(row, at, profile, marketplace)
        assert key in held(row, at + 1, profile, marketplace)


def test_every_ground_has_a_case():
    """The tables of this module name every ground."""
    assert {row[0] for row in (*TIMED, *PLAIN, *PICKUP)} == {entry.key for entry in GROUNDS}


PLAIN = [
    ("not_received", {"status": "lost"}, ALL),
    ("not_received", {"tracking_status": "undeliverable"}, ALL),
    ("not_received", {"status": "returning"}, ALL),
    ("item_problem", {"buyer_problem": "damaged"}, ALL),
    ("item_problem", {"buyer_problem": "missing_parts"}, ALL),
    ("item_problem", {"tracking_status": "damaged"}, ALL),
    ("returned_unrefunded", {"return_status": "received"}, ALL),
    ("returned_unrefunded", {"return_status": "completed", "refund_amount": 19}, ALL),
    ("service", {"buyer_problem": "service"}, ("guide", "strict")),
    ("return_refused", {"return_status": "denied"}, ALL),
    ("extra_charge", {"extra_charges": 4}, ALL),
    ("delivered_disputed", {"buyer_problem": "not_received"}, ("official", "strict")),
    ("return_closed", {"return_status": "closed"}, ("official", "strict")),
    ("return_closed", {"return_status": "denied"}, ("official", "strict")),
    ("promise_broken", {"promised_at": "2026-10-08 12:00"}, ("official", "strict")),
]


@pytest.mark.parametrize("profile", ALL)
@pytest.mark.parametrize(("key", "facts", "profiles"), PLAIN)
def test_a_ground_holds_in_its_profiles_until_the_claim_is_decided(key, facts, profiles, profile):
    """Each ground holds where its facts do, under the profiles that know it, and ends with the decision."""
    row = {**CALM, **facts}
    assert (key in held(row, profile=profile)) == (profile in profiles)
    assert key not in held(CALM, profile=profile)
    assert held({**row, "claim_outcome": "denied"}, profile=profile) == set()
    assert held({**row, "claim_decided_at": PAST}, profile=profile) == set()
    assert held({**row, "claim_outcome": X}, profile=profile) == held(row, profile=profile)


SETTLED = [
    ("returned_unrefunded", {"return_status": "received"}, {"refunded_at": PAST}),
    ("returned_unrefunded", {"return_delivered_at": PAST}, {"refund_amount": 20}),
    ("return_refused", {"return_status": "denied"}, {"return_label": "prepaid"}),
    ("return_refused", {"return_status": "denied"}, {"return_address_given": True}),
    ("return_refused", {"return_requested_at": "2026-10-08 12:00"}, {"return_authorised_at": PAST}),
    ("extra_charge", {"extra_charges": 4}, {"extra_charges_borne": True}),
    ("return_closed", {"return_status": "closed"}, {"refunded_at": PAST}),
    ("promise_broken", {"promised_at": "2026-10-08 12:00"}, {"promise_kept_at": PAST}),
    ("promise_broken", {"promised_at": "2026-10-08 12:00"}, {"refunded_at": PAST}),
    (
        "not_received",
        {"status": "in_transit", "delivered_at": None, "expected_by": "2026-10-01"},
        {"delivered_at": PAST},
    ),
]


@pytest.mark.parametrize(("key", "facts", "settled"), SETTLED)
def test_a_ground_ends_when_it_is_made_good(key, facts, settled):
    """What was refunded, given or borne is no ground; where that cannot be read, the ground is unknown."""
    row = {**CALM, **facts}
    assert key in held(row, profile="strict")
    assert key not in held({**row, **settled}, profile="strict")
    doubt = line({**row, **dict.fromkeys(settled, X)}, profile="strict")
    assert key in doubt.doubts
    assert key not in doubt.grounds


@pytest.mark.parametrize(
    ("key", "facts"),
    [
        ("returned_unrefunded", {"return_delivered_at": X}),
        ("returned_unrefunded", {"return_status": X}),
        ("service", {"buyer_problem": X}),
        ("item_problem", {"buyer_problem": X}),
        ("return_refused", {"return_requested_at": X}),
        ("return_refused", {"return_status": "requested"}),
        ("extra_charge", {"extra_charges": X}),
        ("delivered_disputed", {"buyer_problem": X}),
        ("return_closed", {"return_status": X}),
        ("promise_broken", {"promised_at": X}),
        ("not_received", {"tracking_status": X, "status": None, "delivered_at": None}),
    ],
)
def test_what_cannot_be_read_leaves_a_ground_open(key, facts):
    """Unknown, neither yes nor no."""
    assert answer(getattr(grounds, key), {**CALM, **facts}, profile="strict") == "unknown"


@pytest.mark.parametrize(
    ("key", "facts", "wanted"),
    [
        ("not_received", {"status": "lost", "delivered_at": None}, "yes"),
        ("not_received", {"status": "in_transit", "delivered_at": None}, "unknown"),
        ("not_received", {}, "no"),
        ("item_problem", {"buyer_problem": "damaged"}, "yes"),
        ("returned_unrefunded", {"return_status": "received"}, "yes"),
        ("returned_unrefunded", {"return_delivered_at": second(PAST)}, "unknown"),
        ("service", {"buyer_problem": "service"}, "unknown"),
        ("service", {"buyer_problem": "other"}, "no"),
        ("return_refused", {"return_status": "denied"}, "yes"),
        ("return_refused", {"return_requested_at": second(PAST)}, "unknown"),
        ("extra_charge", {"extra_charges": 4}, "unknown"),
        ("extra_charge", {"extra_charges": 0}, "no"),
    ],
)
def test_without_a_marketplace_only_what_turns_on_its_rules_is_unknown(key, facts, wanted):
    """A lost parcel is not received whatever the marketplace."""
    row = {**CALM, "delivered_at": second(PAST), "ordered_at": 0, "expected_by": 0, **facts}
    assert answer(getattr(grounds, key), row, second(NOW), marketplace=None) == wanted


@pytest.mark.parametrize("delivered", [PAST, None])
def test_only_a_delivered_parcel_is_disputed(delivered):
    """A buyer who writes that nothing came disputes a delivery only where there was one."""
    row = {**CALM, "status": None, "buyer_problem": "not_received", "delivered_at": delivered}
    assert ("delivered_disputed" in held(row, profile="official")) == (delivered is not None)


PICKUP = [("pickup_missing", {"bulky": True, "return_requested_at": "2026-10-11 10:00"}, "2026-10-13 10:00:00")]


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        ({}, "yes"),
        ({"bulky": False}, "no"),
        ({"bulky": X}, "unknown"),
        ({"pickup_arranged_at": PAST}, "no"),
        ({"pickup_arranged_at": X}, "unknown"),
        ({"return_requested_at": None}, "no"),
        ({"return_requested_at": X}, "unknown"),
        ({"claim_outcome": "denied"}, "no"),
    ],
)
def test_a_bulky_return_without_pickup(facts, wanted):
    """In Italy, under Amazon's own rules: 48 hours after the request without a pick-up arranged."""
    _, row, turn = PICKUP[0]
    at, pickup = second(turn, "IT"), grounds.pickup_missing
    assert answer(pickup, {**CALM, **row, **facts}, at, "official", "IT") == wanted
    assert answer(pickup, {**CALM, **row}, at - 1, "official", "IT") == "no"
    assert answer(pickup, {**CALM, **row}, at, "guide", "IT") == "no"
    assert answer(pickup, {**CALM, **row}, turn, "official", "US") == "no"
    assert line({**CALM, **row}, at, "official", "IT").grounds >= {"pickup_missing"}


NO_WAIT = [
    ({"status": "lost"}, True),
    ({"status": "returned", "delivered_at": None}, True),
    ({"buyer_problem": "not_received"}, True),
    ({"buyer_problem": "damaged"}, False),
    ({"extra_charges": 4}, False),
    ({"status": "in_transit", "delivered_at": None, "expected_by": "2026-10-01"}, False),
]


@pytest.mark.parametrize(("facts", "at_once"), NO_WAIT)
def test_amazon_asks_for_no_contact_where_tracking_says_it_all(facts, at_once):
    """Official: a parcel that is gone or a disputed delivery needs no wait; under the guide the buyer always waits."""
    row = {**CALM, **facts}
    assert (answer(contact.may_claim_now, row, profile="official") == "yes") == at_once
    assert answer(contact.may_claim_now, row, profile="guide") != "yes"


@pytest.mark.parametrize("profile", ALL)
@pytest.mark.parametrize(
    "facts", [{"buyer_problem": "damaged"}, {"status": "in_transit", "delivered_at": None, "expected_by": "2026-10-01"}]
)
def test_the_buyer_may_claim_from_the_end_of_the_wait(facts, profile):
    """G7: with a ground and 48 hours after the contact the order is critical from that second, not before."""
    row = {
        **CALM,
        **facts,
        "return_requested_at": "2026-10-08 12:00:00",
        "return_label": "prepaid",
        "return_status": "approved",
    }
    at = second("2026-10-10 12:00:00")
    assert [line(row, at + late, profile).risk for late in (-1, 0, 1)] == ["high", "critical", "critical"]
    assert answer(contact.may_claim_now, {**row, "buyer_last_message_at": X}, at - 1, "guide") == "unknown"
    assert answer(contact.may_claim_now, {**row, "buyer_last_message_at": X}, at, "guide") == "yes"


CASES = {
    "not_amazon": ({"order_id": "S01-1234567-1234567"}, {"order_id": X}),
    "cancelled_unshipped": ({"status": "cancelled", "delivered_at": None}, {"status": X, "delivered_at": None}),
    "fulfilled_by_amazon": ({"fulfilment": "amazon"}, {"fulfilment": X}),
    "digital": ({"product_type": "digital"}, {"product_type": X}),
    "service_product": ({"product_type": "service"}, {"product_type": X}),
    "paid_without_cover": ({"paid_with": "gift_card"}, {"paid_with": X}),
    "refunded": ({"refunded_at": PAST}, {"refunded_at": X}),
    "chargeback_filed": ({"chargeback_at": PAST}, {"chargeback_at": X}),
    "window_closed": ({"expected_by": "2026-07-11"}, {"expected_by": X}),
}


@pytest.mark.parametrize("key", [entry.key for entry in EXCLUSIONS])
def test_an_exclusion_makes_an_order_not_covered(key):
    """Each exclusion alone makes an otherwise critical order not covered; unreadable, it never makes it safe."""
    yes, unknown = CASES[key]
    bad = {
        **CALM,
        "ordered_at": "2026-06-20",
        "buyer_problem": "damaged",
        "buyer_contacted_at": "2026-10-08",
        "seller_replied_at": "2026-10-08",
    }
    excluded = line({**bad, **yes})
    assert (excluded.risk, excluded.exclusions, excluded.amount) == ("not_covered", {key}, None)
    doubtful = line({**bad, **unknown})
    assert key in doubtful.doubts
    assert doubtful.risk == "critical"
    assert line({**CALM, **unknown}).risk == "unknown"


@pytest.mark.parametrize("order_id", ["S02-1234567-1234567", "S01-1"])
def test_ids_of_other_shops(order_id):
    """Both prefixes are orders of other shops, and so is the word of the marketplace column."""
    assert line({**CALM, "order_id": order_id}).exclusions == {"not_amazon"}
    assert line({**CALM, "marketplace": "non_amazon"}, second(NOW)).exclusions == {"not_amazon"}
    assert line({**CALM, "order_id": "111-S01-1234567"}).exclusions == set()
    assert "not_amazon" in line({**CALM, "order_id": None}).doubts
    assert (
        "not_amazon"
        in line({**CALM, "marketplace": X, "ordered_at": 0, "expected_by": 0, "delivered_at": 0}, second(NOW)).doubts
    )


@pytest.mark.parametrize("word", ["gift_card", "coupon", "voucher", "card", "bank", "cash_on_delivery", "other"])
@pytest.mark.parametrize("profile", ALL)
def test_what_was_paid_with(word, profile):
    """G5: gift card, coupon and voucher are not covered under the guide; Amazon's pages leave them in."""
    excluded = profile == "guide" and word in {"gift_card", "coupon", "voucher"}
    assert (line({**CALM, "paid_with": word}, profile=profile).exclusions == {"paid_without_cover"}) == excluded


def test_what_cannot_be_read_matters_only_where_the_rules_turn_on_it():
    """An unreadable way of paying is a doubt under the guide and none where no way of paying is left out."""
    row = {**CALM, "paid_with": X}
    assert "paid_without_cover" in line(row).doubts
    assert "paid_without_cover" not in line(row, profile="official").doubts
