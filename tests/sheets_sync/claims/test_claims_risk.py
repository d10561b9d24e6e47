"""Grades, signs, spans, missing facts, amounts and notes of docs/rules.md §6 and §7, at their boundaries."""

from __future__ import annotations

import numpy as np
import pytest
from builders.judged_lines import CALM, NOW, UNDELIVERED, answer, line
from builders.orders_builder import UNREADABLE, orders_of, second

from schemas.columns import columns
from sheets_sync.claims import DUTIES, judge, signs
from sheets_sync.claims.judgements import MISSING, NOTES, RISKS
from sheets_sync.claims.risk import critical, lost
from sheets_sync.policy import policy

X = UNREADABLE
ALL = ("guide", "official", "strict")
AT = "2026-10-09 10:00"
GRANTED = {**CALM, "claim_outcome": "granted", "claim_decided_at": "2026-10-08"}

GRADES = [
    ("clear", {}),
    ("not_covered", {"product_type": "digital"}),
    ("unknown", {"order_id": None}),
    ("watch", {"buyer_problem": "changed_mind"}),
    ("high", {"buyer_problem": "damaged"}),
    ("critical", {"extra_charges": 4, "buyer_contacted_at": "2026-10-08", "seller_replied_at": "2026-10-08"}),
    ("lost", {"claim_outcome": "granted", "claim_decided_at": "2026-10-08"}),
    ("open", {"claim_filed_at": AT}),
]


@pytest.mark.parametrize("profile", ALL)
@pytest.mark.parametrize(("grade", "facts"), GRADES)
def test_every_grade_has_its_order(grade, facts, profile):
    """One fact beside a calm order makes each grade, in every profile."""
    assert line({**CALM, **facts}, profile=profile).risk == grade


def test_every_grade_is_tested():
    """The table names every grade."""
    assert [grade for grade, _ in GRADES] == list(RISKS)


ORDER = ["open", "lost", "not_covered", "critical", "high", "watch", "unknown"]


@pytest.mark.parametrize(("place", "grade"), list(enumerate(ORDER)))
def test_the_first_grade_that_applies_is_given(place, grade):
    """With the facts of all later grades beside it, the earlier grade stands."""
    facts = dict(GRADES)
    facts["critical"] = {"buyer_contacted_at": "2026-10-08"}
    facts["watch"] = {"promised_at": AT}
    merged = {}
    for later in reversed(ORDER[place:]):
        merged |= facts[later]
    if grade == "open":
        merged.pop("claim_outcome")
        merged.pop("claim_decided_at")
    assert line({**CALM, **merged}).risk == grade


SPANS = [
    ("return_option_due", {"return_requested_at": "2026-10-09 10:00"}, "2026-10-11 23:59:59"),
    ("info_due", {"info_requested_at": "2026-10-09 10:00"}, "2026-10-12 10:00:00"),
    ("refund_due", {"return_delivered_at": "2026-10-16 10:00", "refund_amount": 0}, "2026-10-20 23:59:59"),
]


@pytest.mark.parametrize("profile", ALL)
@pytest.mark.parametrize(("key", "facts", "end"), SPANS)
def test_duties_come_near_at_their_very_second(key, facts, end, profile):
    """A duty is due soon from 48 hours before its end and makes the order critical from 24 hours before, for good."""
    met = {"return_authorised_at": "2026-10-09 10:00", "return_label": "none"} if "option" in key else {}
    row, due = {**CALM, **facts, **met}, second(end)
    if key == "info_due" and profile == "strict":
        due -= 24 * 3600
    soon, now = due - 48 * 3600, due - 24 * 3600
    assert [key in line(row, at, profile).duties for at in (soon - 1, soon, soon + 1)] == [False, True, True]
    assert [key in line(row, at, profile).duties for at in (due - 1, due, due + 1)] == [True, True, True]
    assert [
        answer(critical, {**row, "claim_filed_at": None}, at, profile) == "yes"
        for at in (now - 1, now, now + 1, due + 1)
    ] == [False, True, True, True]
    assert line(row, soon - 1, profile).changes_at == soon


def test_a_duty_alone_makes_the_grade():
    """Without any ground a duty that comes near is high, then critical."""
    row = {
        **CALM,
        "return_requested_at": "2026-10-09 10:00",
        "return_authorised_at": "2026-10-09 11:00",
        "return_label": "none",
    }
    due = second("2026-10-10 23:59:59")
    assert [line(row, at).risk for at in (due - 1, due)] == ["high", "critical"]
    assert line(row, due).duties == {"return_option_due"}


def test_an_unknown_duty_is_a_doubt():
    """A duty whose date is missing is neither soon nor not."""
    found = line({**CALM, "return_status": "requested"})
    assert found.doubts >= {"return_answer_due", "return_option_due"}
    assert found.duties == set()


LOST_NOT = [
    ({"claim_funded_by": "amazon"}, "no"),
    ({"claim_funded_by": "seller"}, "yes"),
    ({"claim_funded_by": X}, "unknown"),
    ({"appealed_at": "2026-10-09"}, "no"),
    ({"appealed_at": X}, "unknown"),
    ({"appeal_outcome": "denied"}, "no"),
    ({"claim_outcome": "denied"}, "no"),
    ({"claim_outcome": X}, "unknown"),
    ({"claim_decided_at": None}, "unknown"),
    ({"claim_decided_at": X}, "unknown"),
]


@pytest.mark.parametrize(("facts", "wanted"), LOST_NOT)
def test_lost_is_what_can_still_be_appealed(facts, wanted):
    """Granted against the seller, not appealed, and the appeal is still in time."""
    assert answer(lost, {**GRANTED, **facts}) == wanted


@pytest.mark.parametrize(
    ("facts", "grade", "action"),
    [
        ({"appealed_at": "2026-10-09"}, "open", "wait_for_amazon"),
        ({"appealed_at": "2026-10-09", "appeal_outcome": "denied"}, "clear", "nothing"),
        ({"claim_decided_at": None}, "unknown", "complete_data"),
        ({"claim_outcome": "denied"}, "clear", "nothing"),
        ({"claim_outcome": "withdrawn"}, "clear", "nothing"),
        ({"claim_funded_by": "amazon"}, "clear", "nothing"),
    ],
)
def test_what_becomes_of_a_decided_claim(facts, grade, action):
    """An appeal waits, a settled order is calm, a granted claim without its date is unknown."""
    found = line({**GRANTED, **facts})
    assert (found.risk, found.action, found.act_by) == (grade, action, None)
    assert "claim_settled" in found.notes
    assert "label_protects" not in found.notes


@pytest.mark.parametrize("doubt", [{"claim_flag": X}, {"claim_outcome": X}, {"claim_filed_at": X}])
def test_a_doubtful_claim_keeps_an_exclusion_from_being_safe(doubt):
    """An exclusion is no comfort while a claim may be running: unknown, never not covered."""
    found = line({**CALM, "product_type": "digital", **doubt})
    assert (found.risk, found.missing, found.action) == ("unknown", {"other"}, "complete_data")


@pytest.mark.parametrize("key", [key for key, column in columns().items() if column.judged])
def test_no_unreadable_cell_makes_an_order_clear_by_itself(key):
    """Whatever judged cell cannot be read: where the grade stays clear, every readable value there is clear as well."""
    row = {**CALM, key: X}
    found = line(row, second(NOW))
    assert found.risk in {"unknown", "clear"}
    if found.risk == "clear":
        values = values_of(key)
        assert all(line({**CALM, key: value}, second(NOW)).risk == "clear" for value in values), key
    else:
        assert found.missing


def values_of(key):
    """Readable values of a column."""
    column = columns()[key]
    return {
        "word": column.words, "flag": (True, False), "money": (0, 5, 20, 100), "instant": (AT, "2026-10-01", None),
    }.get(column.kind, ("x",))  # fmt: skip


SOON = [
    ("2026-10-09 23:59:59", set()),
    ("2026-10-10 00:00:00", {"opening_soon"}),
    ("2026-10-12 23:59:59", {"opening_soon"}),
]


@pytest.mark.parametrize(("now", "wanted"), SOON)
@pytest.mark.parametrize("profile", ALL)
def test_opening_soon_is_the_three_days_before(now, wanted, profile):
    """An undelivered order is watched from three days before the opening day until that day."""
    found = line(UNDELIVERED, now, profile)
    assert (found.signs, found.risk) == (wanted, "watch" if wanted else "clear")
    at = second("2026-10-13 00:00:00")
    assert line(UNDELIVERED, at, profile).signs == set()
    assert line(UNDELIVERED, "2026-10-09 23:59:59", profile).changes_at == second("2026-10-10 00:00:00")


@pytest.mark.parametrize(
    ("now", "wanted"),
    [("2026-10-27 23:59:59", "unknown"), ("2026-10-28", "yes"), ("2026-10-30 23:59:59", "yes"), ("2026-10-31", "no")],
)
def test_opening_soon_by_an_upper_bound(now, wanted):
    """Before its span an upper bound tells nothing; in it the order opens soon at the latest."""
    assert answer(signs.opening_soon, {**UNDELIVERED, "expected_by": None}, now) == wanted


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        ({"delivered_at": "2026-10-13 23:59:59"}, "no"),
        ({"delivered_at": "2026-10-14 00:00:00"}, "yes"),
        ({"delivered_at": "2026-10-14"}, "yes"),
        ({"delivered_at": None}, "no"),
        ({"delivered_at": X}, "unknown"),
        ({"delivered_at": "2026-10-14", "expected_by": None}, "unknown"),
        ({"delivered_at": "2026-10-31", "expected_by": None}, "unknown"),
        ({"delivered_at": "2026-11-01", "expected_by": None}, "yes"),
        ({"delivered_at": "2026-10-14", "expected_by": None, "ordered_at": None}, "unknown"),
        ({"delivered_at": None, "expected_by": None, "ordered_at": None}, "no"),
        ({"delivered_at": "2026-10-14", "status": "lost"}, "no"),
        ({"delivered_at": "2026-10-14", "claim_outcome": "denied"}, "no"),
        ({"delivered_at": "2026-10-14", "status": None}, "yes"),
    ],
)
def test_delivered_late_is_after_the_opening_day(facts, wanted):
    """A delivery on the opening day is in time."""
    assert answer(signs.delivered_late, {**CALM, **facts}, "2026-11-20") == wanted


@pytest.mark.parametrize(
    ("sign", "facts", "wanted"),
    [
        ("contact_under_way", {"buyer_problem": "changed_mind"}, dict.fromkeys(ALL, "yes")),
        ("contact_under_way", {"return_status": X}, dict.fromkeys(ALL, "unknown")),
        ("contact_under_way", {"return_authorised_at": AT}, dict.fromkeys(ALL, "yes")),
        ("contact_under_way", {"return_delivered_at": AT}, dict.fromkeys(ALL, "yes")),
        ("contact_under_way", {"return_delivered_at": X}, dict.fromkeys(ALL, "unknown")),
        ("contact_under_way", {"return_authorised_at": X}, dict.fromkeys(ALL, "unknown")),
        ("contact_under_way", {"seller_replied_at": AT}, dict.fromkeys(ALL, "no")),
        ("promise_open", {"promised_at": AT}, dict.fromkeys(ALL, "yes")),
        ("promise_open", {"promised_at": X}, dict.fromkeys(ALL, "unknown")),
        ("charge_not_borne", {"extra_charges": 4}, dict.fromkeys(ALL, "no")),
        ("opening_soon", {"status": X, "delivered_at": None, "tracking_status": None}, dict.fromkeys(ALL, "unknown")),
        ("opening_soon", {"status": "lost", "delivered_at": None}, dict.fromkeys(ALL, "no")),
    ],
)
def test_signs(sign, facts, wanted):
    """Each sign holds by its facts and ends with the decision."""
    for profile, value in wanted.items():
        row = {**CALM, **facts}
        assert answer(getattr(signs, sign), row, profile=profile) == value
        assert answer(getattr(signs, sign), {**row, "claim_outcome": "denied"}, profile=profile) == "no"


def test_without_a_marketplace_a_charge_may_be_a_ground_or_a_sign():
    """Whether a charge is a ground turns on the marketplace's rules."""
    row = {**CALM, "ordered_at": 0, "expected_by": 0, "delivered_at": 0, "extra_charges": 4}
    assert answer(signs.charge_not_borne, row, second(NOW), marketplace=None) == "unknown"


MISSES = [
    ({"order_id": None}, {"order_id"}),
    ({"order_id": X}, {"order_id"}),
    ({**UNDELIVERED, "ordered_at": None}, {"ordered_at"}),
    ({**UNDELIVERED, "ordered_at": X}, {"ordered_at"}),
    ({"expected_by": None}, {"expected_by"}),
    ({"expected_by": X}, {"expected_by"}),
    ({"expected_by": None, "ordered_at": None}, {"ordered_at", "expected_by"}),
    ({"status": X, "delivered_at": None}, {"delivered", "other"}),
    ({"paid_with": X}, {"other"}),
    ({"claim_outcome": "granted", "claim_decided_at": None}, {"other"}),
]


@pytest.mark.parametrize(("facts", "missing"), MISSES)
def test_an_unknown_order_names_what_is_missing(facts, missing):
    """Unknown says which fact to add; other grades say nothing of the kind."""
    found = line({**CALM, **facts}, "2026-10-03 12:00")
    assert (found.risk, found.missing, found.action) == ("unknown", missing, "complete_data")
    worse = line({**CALM, **facts, "claim_filed_at": "2026-10-02", "claim_outcome": None}, "2026-10-03 12:00")
    assert (worse.risk, worse.missing) == ("open", set())


def test_an_unknown_marketplace_is_named():
    """Without a marketplace the order is unknown and says so; orders of other shops have none to name."""
    row = {"ordered_at": 0, "expected_by": 0, "delivered_at": 0}
    assert line(row, second(NOW), marketplace=None).missing == {"marketplace"}
    elsewhere = line({**row, "marketplace": "non_amazon", "claim_flag": X}, second(NOW), marketplace=None)
    assert (elsewhere.risk, elsewhere.missing) == ("unknown", {"other"})


def test_every_missing_fact_is_tested():
    """The tables name every fact but the marketplace, which has a test of its own."""
    assert set().union(*(missing for _, missing in MISSES)) == set(MISSING) - {"marketplace"}


AMOUNTS = [
    ({"amount": 20}, 20),
    ({"amount": 20, "refund_amount": 5}, 15),
    ({"amount": 20, "refund_amount": 5, "refunded_at": AT}, 15),
    ({"amount": 20, "refund_amount": -5}, 20),
    ({"amount": -3}, 0),
    ({"amount": 0}, 0),
    ({"amount": 20.0001, "refund_amount": 0.0001}, 20),
    ({"amount": None}, None),
    ({"amount": X}, None),
    ({"amount": 20, "refund_amount": X}, None),
    ({"amount": 20, "refunded_at": X}, None),
    ({"amount": 20, "refunded_at": X, "refund_amount": 5}, 15),
    ({"amount": 20, "refunded_at": "2026-10-30", "refund_amount": 5}, 20),
    ({"amount": 20, "refunded_at": "2026-10-30", "refund_amount": X}, 20),
]


@pytest.mark.parametrize(("facts", "wanted"), AMOUNTS)
def test_the_amount_at_risk_is_what_is_not_refunded(facts, wanted):
    """Amount less refund, never below 0, blank where either cannot be read."""
    assert line({**CALM, "buyer_problem": "damaged", **facts}).amount == wanted


@pytest.mark.parametrize(("grade", "facts"), GRADES)
def test_the_amount_stands_beside_every_grade_but_the_safe_ones(grade, facts):
    """Clear and not covered have nothing at risk."""
    assert (line({**CALM, **facts}).amount is None) == (grade in {"clear", "not_covered"})


def test_a_refund_taken_as_full_leaves_nothing_at_risk():
    """A dated refund without an amount is the whole amount, and the basis says so."""
    found = line({**CALM, "refunded_at": AT, "claim_filed_at": AT})
    assert (found.amount, "refund_taken_as_full" in found.notes) == (0, True)
    assert "refund_taken_as_full" not in line({**CALM, "refunded_at": AT, "refund_amount": 20}).notes


@pytest.mark.parametrize(
    ("marketplace", "profile", "said"),
    [
        ("US", "official", False),
        ("UK", "official", False),
        ("MX", "official", True),
        ("FR", "official", True),
        ("MX", "guide", False),
    ],
)
def test_what_no_page_of_the_marketplace_states_is_unverified(marketplace, profile, said):
    """Where Amazon's page of the marketplace was not found the basis says so; the guide speaks for all."""
    assert ("market_unverified" in line(CALM, NOW, profile, marketplace).notes) == said


def test_only_the_values_used_must_be_stated():
    """Without the expected date no length of it is used, so none can be unverified."""
    assert "market_unverified" not in line({**CALM, "expected_by": None}, NOW, "official", "MX").notes


ANSWERED = {"buyer_last_message_at": "2026-10-07", "seller_replied_at": "2026-10-07"}
TIMELESS = [
    ({"buyer_contacted_at": "2026-10-09"}, NOW, True),
    ({"buyer_contacted_at": "2026-10-09 00:00"}, NOW, False),
    ({"buyer_contacted_at": "2026-10-09"}, "2026-10-09 12:00", True),
    ({"return_requested_at": "2026-10-09"}, NOW, True),
    ({"info_requested_at": "2026-10-09"}, NOW, True),
    ({"info_requested_at": "2026-10-09 00:00"}, NOW, False),
    ({"info_requested_at": "2026-10-09 00:00", "buyer_contacted_at": "2026-10-10"}, NOW, False),
    ({"buyer_contacted_at": "2026-10-10 00:00", "return_requested_at": "2026-10-09"}, "2026-10-10 12:00", False),
    ({"return_requested_at": "2026-10-09", "return_label": "none", "return_status": "approved"}, NOW, False),
    ({"status": "lost", "buyer_contacted_at": "2026-10-09", "seller_replied_at": "2026-10-09"}, NOW, True),
    ({**UNDELIVERED, "expected_by": "2026-10-09", **ANSWERED}, "2026-10-12", False),
    ({"buyer_problem": "damaged", "buyer_contacted_at": "2026-10-09", "seller_replied_at": "2026-10-09"}, NOW, True),
    ({"return_delivered_at": "2026-10-09"}, NOW, False),
    ({"claim_filed_at": "2026-10-09"}, NOW, False),
]


@pytest.mark.parametrize(("facts", "now", "said"), TIMELESS)
def test_the_basis_says_where_hours_count_from_a_day(facts, now, said):
    """An hour clock in Act by that counts from a date without a time is said to do so."""
    assert ("day_without_time" in line({**CALM, **facts}, now).notes) == said


def test_every_note_is_in_use():
    """Among a handful of orders every note is said at least once."""
    rows = [
        CALM,
        GRANTED,
        {**UNDELIVERED, "ordered_at": "2026-08-01"},
        {**UNDELIVERED, "expected_by": None},
        {**CALM, "refunded_at": AT},
        {**CALM, "buyer_contacted_at": "2026-10-09"},
        {**CALM, "expected_by": "2026-01-01"},
        {**UNDELIVERED, "status": "lost", "label_badge": "claims_protected"},
    ]
    said = set().union(*(line(row, NOW, profile, "MX").notes for row in rows for profile in ALL))
    assert said == set(NOTES)


def test_duties_keep_their_bits():
    """Every duty can be due soon, each under its own bit."""
    row = {
        **CALM, "buyer_contacted_at": AT, "return_requested_at": AT, "info_requested_at": AT,
        "return_label": "none",
    }  # fmt: skip
    seen = line(row, "2026-10-12 12:00").duties | line({**CALM, "return_delivered_at": AT}, "2026-10-14 12:00").duties
    assert seen == {duty.key for duty in DUTIES}


def test_no_lines_are_no_judgements():
    """A sheet without orders has judgements of length 0."""
    judged = judge(orders_of([]), policy("guide"), second(NOW))
    assert len(judged) == len(judged.changes_at) == 0
    assert judged.grounds.yes.dtype == np.uint64
