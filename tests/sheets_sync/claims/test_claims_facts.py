"""The facts of docs/rules.md §2, row by row of the table: yes, no, unknown."""

from __future__ import annotations

from itertools import product

import pytest
from builders.judged_lines import answer, answers, case_of
from builders.orders_builder import UNREADABLE, second

from schemas.columns import columns
from sheets_sync.claims import facts

PAST, AHEAD, X = "2026-10-05 10:00", "2026-10-12 10:00", UNREADABLE
DAY = "2026-10-05"
STATUSES = columns()["status"].words
GONE = {"lost", "undeliverable", "rejected", "returning", "returned"}
SURELY_SHIPPED = {"picked_up", "out_for_delivery", "delivered", "damaged", *GONE}
ON_THE_WAY = {"pending", "unshipped", "partially_shipped", "picked_up", "in_transit", "out_for_delivery", "damaged"}


def says(fact, row, present=()):
    """The answer of a fact about a row, at noon of 2026-10-10 in the US."""
    return answer(getattr(facts, fact), row, present=present)


def agree(fact, wanted, rows, present=()):
    """The judge says of every row what the table says."""
    said = answers(getattr(facts, fact), rows, present=present)
    wrong = [(row, one, other) for row, one, other in zip(rows, said, map(wanted, rows), strict=True) if one != other]
    assert not wrong, wrong[:3]


BOTH = [{"status": one, "tracking_status": other} for one, other in product((None, X, *STATUSES), repeat=2)]


def test_came_back_whatever_the_other_column_says():
    """Lost to the buyer: one status says so; unknown where one is unreadable and the other does not."""

    def wanted(row):
        words = set(row.values())
        return "yes" if words & GONE else "unknown" if X in words else "no"

    agree("came_back", wanted, BOTH)


def doubtful_cancel(row):
    """Whether a row may be cancelled: it says so, and its other columns neither agree nor refute it."""
    if row["status"] == X:
        return row["tracking_status"] not in SURELY_SHIPPED and row.get("delivered_at") != PAST
    disagrees = row["tracking_status"] in {"shipped", "in_transit", X} or row.get("delivered_at") == X
    return row["status"] == "cancelled" and disagrees


def test_delivered_is_the_first_that_applies():
    """Gone, delivered, unreadable, still on its way, a column that says not so far, nothing known: in this order."""

    def wanted(row):
        words, date = {row["status"], row["tracking_status"]}, row.get("delivered_at", "absent")
        if words & GONE:
            return "no"
        if date == PAST or "delivered" in words:
            return "yes"
        if X in {*words, date} or doubtful_cancel(row):
            return "unknown"
        return "no" if words & ON_THE_WAY or date != "absent" else "unknown"

    agree("delivered", wanted, BOTH)
    agree("delivered", wanted, [{**row, "delivered_at": date} for row in BOTH for date in (None, PAST, AHEAD, X)])


@pytest.mark.parametrize("date", ["shipped_at", "first_scan_at", "delivered_at"])
def test_cancelled_only_while_nothing_was_shipped(date):
    """A date or a sure tracking status beats "cancelled"; shipped, in transit or unreadable make it unknown."""

    def wanted(row):
        if row[date] == PAST or row["tracking_status"] in SURELY_SHIPPED:
            return "no"
        return "unknown" if X in row.values() or row["tracking_status"] in {"shipped", "in_transit"} else "yes"

    words, dates = (None, X, *STATUSES), (None, PAST, AHEAD, X)
    agree(
        "cancelled",
        wanted,
        [{"status": "cancelled", "tracking_status": word, date: day} for word, day in product(words, dates)],
    )


@pytest.mark.parametrize("status", [None, *(word for word in STATUSES if word != "cancelled")])
def test_any_other_status_is_not_cancelled(status):
    """Only the order's own status cancels it; a carrier's "cancelled" does not."""
    assert says("cancelled", {"status": status, "tracking_status": "cancelled"}) == "no"
    assert says("cancelled", {"status": X, "shipped_at": PAST}) == "no"
    assert says("cancelled", {"status": X}) == "unknown"


REFUNDS = [
    ({"refunded_at": PAST}, "yes"),
    ({"refunded_at": PAST, "refund_amount": 20}, "yes"),
    ({"refunded_at": PAST, "refund_amount": 20.01}, "yes"),
    ({"refunded_at": PAST, "refund_amount": 19.99}, "no"),
    ({"refunded_at": PAST, "refund_amount": 20, "amount": X}, "unknown"),
    ({"refunded_at": PAST, "refund_amount": 20, "amount": None}, "unknown"),
    ({"refunded_at": PAST, "refund_amount": X}, "unknown"),
    ({"refunded_at": PAST, "amount": X}, "yes"),
    ({}, "no"),
    ({"refund_amount": 0}, "no"),
    ({"refund_amount": -20}, "no"),
    ({"refund_amount": 20}, "yes"),
    ({"refund_amount": 19.99}, "no"),
    ({"refund_amount": 0, "amount": 0}, "no"),
    ({"refund_amount": 5, "amount": X}, "unknown"),
    ({"refund_amount": 0, "amount": X}, "no"),
    ({"refund_amount": X}, "unknown"),
    ({"refunded_at": AHEAD}, "no"),
    ({"refunded_at": AHEAD, "refund_amount": 20}, "no"),
    ({"refunded_at": AHEAD, "refund_amount": X}, "no"),
    ({"refunded_at": X}, "unknown"),
    ({"refunded_at": X, "refund_amount": 19}, "no"),
    ({"refunded_at": X, "refund_amount": 0}, "no"),
    ({"refunded_at": X, "refund_amount": 0, "amount": 0}, "unknown"),
    ({"refunded_at": PAST, "refund_amount": 0, "amount": 0}, "yes"),
]


@pytest.mark.parametrize(("row", "wanted"), REFUNDS)
def test_refunded_in_full(row, wanted):
    """G6: dated without an amount is taken as full; an amount counts by itself; below the amount is not full."""
    assert says("refunded_full", {"amount": 20, **row}) == wanted


def test_a_refund_of_more_than_nothing_paid_is_not_full():
    """With an amount of 0 a refund without a date can be compared with nothing: neither full nor none."""
    assert says("refunded_full", {"refund_amount": 5, "amount": 0}) == "unknown"


CLAIM_DATES = ("claim_filed_at", "info_requested_at", "claim_decided_at", "appealed_at")
CLAIM_WORDS = {"claim_reason": "other", "claim_outcome": "denied", "appeal_outcome": "denied"}


@pytest.mark.parametrize("key", [*CLAIM_DATES, *CLAIM_WORDS, "claim_flag"])
def test_anything_only_a_claim_brings_shows_a_claim(key):
    """Each of eight columns shows that a claim was filed; an unreadable one leaves it open unless another shows it."""
    value = CLAIM_WORDS.get(key, True if key == "claim_flag" else PAST)
    assert says("claimed", {key: value}) == "yes"
    assert says("claimed", {key: X}) == "unknown"
    assert says("claimed", {key: None}) == "no"
    if key in CLAIM_DATES:
        assert says("claimed", {key: AHEAD}) == "no"


def test_a_no_is_no_claim():
    """An explicit no, and an answer to Amazon alone, show no claim."""
    assert says("claimed", {"claim_flag": False, "info_answered_at": PAST}) == "no"
    assert says("claimed", {"claim_flag": X, "claim_filed_at": PAST}) == "yes"


DECISIONS = [
    ({"claim_outcome": "granted"}, "yes", "yes"),
    ({"claim_outcome": "denied"}, "yes", "no"),
    ({"claim_outcome": "withdrawn"}, "yes", "no"),
    ({"claim_outcome": X}, "unknown", "unknown"),
    ({"claim_decided_at": PAST}, "yes", "unknown"),
    ({"claim_decided_at": AHEAD}, "no", "no"),
    ({"claim_decided_at": X}, "unknown", "unknown"),
    ({"claim_outcome": X, "claim_decided_at": PAST}, "yes", "unknown"),
    ({"claim_outcome": "granted", "claim_decided_at": X}, "yes", "yes"),
    ({}, "no", "no"),
]


@pytest.mark.parametrize(("row", "decided", "granted"), DECISIONS)
def test_decided_and_granted(row, decided, granted):
    """A decision is an outcome or its date; it is granted only where the outcome says so."""
    assert (says("decided", row), says("granted", row)) == (decided, granted)


@pytest.mark.parametrize(
    ("fact", "date", "word"),
    [
        ("appealed", "appealed_at", ("appeal_outcome", "denied")),
        ("return_requested", "return_requested_at", ("return_status", "requested")),
    ],
)
def test_a_date_or_its_word_shows_it(fact, date, word):
    """An appeal and a return request show by date or by word."""
    key, value = word
    for one, other in product((None, PAST, AHEAD, X), (None, value, X)):
        wanted = "yes" if one == PAST or other == value else "unknown" if X in {one, other} else "no"
        assert says(fact, {date: one, key: other}) == wanted


@pytest.mark.parametrize(
    "key", ["buyer_contacted_at", "buyer_last_message_at", "return_requested_at", "buyer_problem", "return_status"]
)
def test_any_contact_is_contact(key):
    """G7: a message, a problem or a return request is contact."""
    value = {"buyer_problem": "other", "return_status": "requested"}.get(key, PAST)
    assert (says("contacted", {key: value}), says("contacted", {key: None}), says("contacted", {key: X})) == (
        "yes",
        "no",
        "unknown",
    )


def test_an_open_appeal_waits_for_its_answer():
    """An appeal is open from its date until its outcome, and only against a granted claim."""
    granted = {"claim_outcome": "granted", "appealed_at": PAST}
    assert says("appeal_open", granted) == "yes"
    assert says("appeal_open", {**granted, "appeal_outcome": "denied"}) == "no"
    assert says("appeal_open", {**granted, "appeal_outcome": X}) == "unknown"
    assert says("appeal_open", {**granted, "claim_outcome": "denied"}) == "no"
    assert says("appeal_open", {**granted, "appealed_at": AHEAD}) == "no"


MESSAGES = ["2026-10-05 10:00:00", "2026-10-05 10:00:01", "2026-10-05", "2026-10-04", "2026-10-06"]


@pytest.mark.parametrize("reply", [None, X, AHEAD, *MESSAGES])
@pytest.mark.parametrize("message", [None, X, AHEAD, *MESSAGES])
@pytest.mark.parametrize("key", ["buyer_contacted_at", "buyer_last_message_at"])
def test_a_reply_answers_what_is_not_later(key, message, reply):
    """G19: a reply answers a message that is not later; where one has no time the same day is enough."""
    if message in {None, AHEAD}:
        wanted = "no"
    elif X in {message, reply}:
        wanted = "unknown"
    elif reply in {None, AHEAD}:
        wanted = "yes"
    else:
        same_day = min(len(message), len(reply)) == len(DAY) and reply[:10] >= message[:10]
        wanted = "no" if same_day or second(reply) >= second(message) else "yes"
    assert says("unanswered", {key: message, "seller_replied_at": reply}) == wanted


@pytest.mark.parametrize(
    ("first", "last", "reply", "wanted"),
    [
        (PAST, PAST, PAST, "no"),
        (PAST, "2026-10-06", PAST, "yes"),
        (X, "2026-10-06", PAST, "yes"),
        (X, PAST, PAST, "unknown"),
        (PAST, X, None, "yes"),
        (PAST, X, PAST, "unknown"),
        (PAST, None, X, "unknown"),
        (None, None, X, "no"),
    ],
)
def test_either_message_may_wait(first, last, reply, wanted):
    """One message that surely waits is enough; an unreadable one leaves it open otherwise."""
    row = {"buyer_contacted_at": first, "buyer_last_message_at": last, "seller_replied_at": reply}
    assert says("unanswered", row) == wanted


OPTIONS = [
    ({"return_address_given": True}, "yes"),
    ({"return_label": "prepaid"}, "yes"),
    ({"refunded_at": PAST}, "yes"),
    ({"return_authorised_at": PAST}, "yes"),
    ({"return_delivered_at": PAST}, "yes"),
    *(({"return_status": word}, "yes") for word in ("approved", "in_transit", "received", "completed")),
    *(({"return_status": word}, "no") for word in ("requested", "denied", "closed")),
    ({"return_status": "approved", "return_address_given": False}, "no"),
    ({"return_status": "approved", "return_label": "unpaid"}, "no"),
    ({"return_status": "approved", "return_label": "none"}, "no"),
    ({"return_status": "approved", "return_label": "none", "return_address_given": True}, "yes"),
    ({"return_status": "approved", "return_label": X}, "unknown"),
    ({"return_status": "approved", "return_address_given": X}, "unknown"),
    ({"return_address_given": X}, "unknown"),
    ({"return_label": X}, "unknown"),
    ({"return_authorised_at": AHEAD}, "no"),
    ({}, "no"),
]


@pytest.mark.parametrize(("row", "wanted"), OPTIONS)
def test_a_proper_way_to_return(row, wanted):
    """G11: an address, a prepaid label, the refund, or an authorised return that neither is refused for."""
    assert says("option_given", {"amount": 20, **row}) == wanted


@pytest.mark.parametrize(
    ("word", "wanted"),
    [("received", "yes"), ("completed", "yes"), ("approved", "no"), ("in_transit", "no"), (X, "unknown"), (None, "no")],
)
def test_a_return_came_in_by_word_or_by_date(word, wanted):
    """A return is back by its date or by its status."""
    assert says("came_in", {"return_status": word}) == wanted
    assert says("came_in", {"return_status": word, "return_delivered_at": PAST}) == "yes"


@pytest.mark.parametrize("problem", [None, X, *columns()["buyer_problem"].words])
@pytest.mark.parametrize("status", [None, X, "damaged", "delivered"])
@pytest.mark.parametrize("key", ["status", "tracking_status"])
def test_a_stated_item_problem(problem, status, key):
    """G9: four of the buyer's problems and the status "damaged" are problems of the item."""
    yes = problem in {"damaged", "defective", "different", "missing_parts"} or status == "damaged"
    wanted = "yes" if yes else "unknown" if X in {problem, status} else "no"
    assert says("stated_item_problem", {"buyer_problem": problem, key: status}) == wanted


@pytest.mark.parametrize("badge", ["claims_protected", "late_risk", "none", None, X])
@pytest.mark.parametrize(
    ("scan", "ship_by", "held"),
    [
        ("2026-10-05 23:59", "2026-10-05", True),
        ("2026-10-06 00:00", "2026-10-05", False),
        ("2026-10-05", "2026-10-05 08:00", True),
        (None, "2026-10-05", True),
        (PAST, None, True),
        (X, "2026-10-05", False),
        (PAST, X, False),
        (AHEAD, "2026-10-05", True),
        ("2026-10-06", "2026-12-24", True),
    ],
)
def test_only_a_sure_badge_and_a_scan_in_time_protect(badge, scan, ship_by, held):
    """The label protects by its badge and a scan on or before the ship-by day; what is unreadable protects nobody."""
    row = {"label_badge": badge, "first_scan_at": scan, "ship_by": ship_by}
    assert says("protected", row) == ("yes" if held and badge == "claims_protected" else "no")


@pytest.mark.parametrize(
    ("charges", "borne", "wanted"),
    [
        (4, None, "yes"), (0.0001, False, "yes"), (0, None, "no"), (-4, None, "no"), (4, True, "no"),
        (None, None, "no"), (X, None, "unknown"), (4, X, "unknown"), (X, True, "no"), (0, X, "no"), (None, X, "no"),
    ],
)  # fmt: skip
def test_an_extra_charge_that_the_seller_has_not_borne(charges, borne, wanted):
    """G12: charges above 0 count until they are borne."""
    assert says("charged", {"extra_charges": charges, "extra_charges_borne": borne}) == wanted


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ({"promised_at": PAST}, "yes"),
        ({"promised_at": AHEAD}, "no"),
        ({"promised_at": X}, "unknown"),
        ({"promised_at": PAST, "promise_kept_at": PAST}, "no"),
        ({"promised_at": PAST, "promise_kept_at": AHEAD}, "yes"),
        ({"promised_at": PAST, "promise_kept_at": X}, "unknown"),
        ({"promised_at": PAST, "refunded_at": PAST}, "no"),
        ({"promised": "refund"}, "no"),
    ],
)
def test_a_promise_is_open_until_kept_or_refunded(row, wanted):
    """A dated promise is open until it is kept or the whole amount is back."""
    assert says("promised", {"amount": 20, **row}) == wanted


INSTANTS = [key for key, column in columns().items() if column.kind == "instant"]


@pytest.mark.parametrize("key", INSTANTS)
def test_an_event_happens_at_its_second(key):
    """An event dated after the as-of second has not happened yet; plans stand from the start."""
    at = second("2026-10-10 12:00:00")
    for late, wanted in ((-1, True), (0, True), (1, key in {"ordered_at", "ship_by", "expected_by"})):
        case = case_of([{key: at + late}], at)
        assert bool(case.happened(key).yes[0]) == wanted
        assert case.changes_at[0] == (at + 1 if late == 1 and not wanted else 2**63 - 1)
