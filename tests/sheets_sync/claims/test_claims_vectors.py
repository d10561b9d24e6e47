"""Worked examples of Amazon's rules, and the three traps that cost sellers most."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest
from builders.judged_lines import CALM, UNDELIVERED, UNKNOWN, line
from builders.orders_builder import orders_of, second, wall

from sheets_sync.claims import judge
from sheets_sync.claims.odr import breaches
from sheets_sync.policy import policy
from sheets_sync.wording import words
from sheets_sync.wording.results import worded

PROFILES = ("guide", "official", "strict")


@pytest.mark.parametrize("profile", PROFILES)
def test_v1_the_expected_day_is_the_marketplaces_day(profile):
    """V1: a promise until 2026-12-04T07:59:59Z is 12-03 in the US; claims open 12-06 and close with 2027-03-03."""
    order = {**UNDELIVERED, "ordered_at": "2026-11-28", "expected_by": second("2026-12-04 07:59:59", None)}
    found = line(order, "2026-12-05 23:59:59", profile)
    assert (found.clocks["opens"], found.clocks["closes"]) == ("2026-12-06", "2027-03-03")
    assert (found.risk, found.grounds) == ("watch", set())
    assert line(order, "2026-12-06 00:00:00", profile).grounds == {"not_received"}
    assert line(order, "2027-03-03 23:59:59", profile).risk == "high"
    assert line(order, "2027-03-04 00:00:00", profile).exclusions == {"window_closed"}


@pytest.mark.parametrize("profile", PROFILES)
def test_v2_hours_are_elapsed_hours(profile):
    """V2: a message at 20:00 before the night of the clock change is due at 19:00, one and two days later."""
    found = line({**CALM, "buyer_contacted_at": "2026-10-31 20:00"}, "2026-10-31 21:00", profile)
    assert found.advised["reply_due"] == "2026-11-01 19:00:00"
    assert found.clocks["reply_due"] == found.clocks["may_claim"] == "2026-11-02 19:00:00"


@pytest.mark.parametrize(
    ("profile", "opens", "other"),
    [
        ("guide", "2026-10-31", "2026-11-18"),
        ("official", "2026-11-18", "2026-10-31"),
        ("strict", "2026-10-31", "2026-11-18"),
    ],
)
def test_v3_thirty_days_after_the_order_is_the_guides(profile, opens, other):
    """V3: ordered 10-01, expected 11-15: the guide opens on 10-31, Amazon's page on 11-18, and each names the other."""
    found = line({**UNDELIVERED, "expected_by": "2026-11-15", "ordered_at": "2026-10-01"}, "2026-10-05 12:00", profile)
    assert (found.clocks["opens"], found.other_opens) == (opens, other)
    assert "other_profile_opens" in found.notes
    assert ("opens_by_ordered" in found.notes) == (profile != "official")


@pytest.mark.parametrize("profile", PROFILES)
def test_v4_the_earlier_day_counts(profile):
    """V4: ordered 11-01, expected 11-09: both rules open on 11-12, and the last day is 2027-02-07."""
    found = line({**UNDELIVERED, "expected_by": "2026-11-09", "ordered_at": "2026-11-01"}, "2026-11-05 12:00", profile)
    assert (found.clocks["opens"], found.clocks["closes"]) == ("2026-11-12", "2027-02-07")
    assert {"opens_by_expected"} == found.notes & {"opens_by_expected", "opens_by_ordered", "other_profile_opens"}


@pytest.mark.parametrize(("asked", "due"), [("2025-08-10", "2025-08-14"), ("2025-08-12", "2025-08-15")])
@pytest.mark.parametrize("profile", ["guide", "official"])
def test_v5_the_day_of_the_event_picks_the_version(asked, due, profile):
    """V5: UK return requests have four days for a way to return until 2025-08-10 and three from 08-11."""
    order = {**CALM, "expected_by": "2025-08-01", "delivered_at": "2025-07-30", "ordered_at": "2025-07-20"}
    found = line({**order, "return_requested_at": f"{asked} 10:00"}, f"{asked} 12:00", profile, "UK")
    assert found.clocks["return_option_due"] == due


@pytest.mark.parametrize("profile", PROFILES)
def test_v6_business_days_skip_holidays(profile):
    """V6: a return that came in on 2026-11-25 is refunded by Monday 11-30: neither Thanksgiving nor weekend counts."""
    found = line({**CALM, "return_delivered_at": "2026-11-25 16:00"}, "2026-11-25 18:00", profile)
    assert found.clocks["refund_due"] == "2026-11-30"


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(
    ("now", "due"),
    [("2026-02-15 23:59:59", "2026-04-02"), ("2026-02-16 00:00:00", "2026-03-03"), ("2026-03-03 12:00", "2026-03-03")],
)
def test_v7_safet_follows_the_rule_of_today(profile, now, due):
    """V7: refunded 2026-01-25, returned 02-01: 60 days while the old rule is in force, 30 from 02-16 on."""
    order = {**CALM, "ordered_at": "2026-01-01", "expected_by": "2026-01-10", "delivered_at": "2026-01-09"}
    facts = {"refunded_at": "2026-01-25", "return_delivered_at": "2026-02-01", "refunded_by": "amazon"}
    found = line({**order, **facts}, now, profile)
    assert found.clocks["safet_due"] == ("2026-03-03" if profile == "strict" else due)
    assert (found.risk, found.action, found.act_by) == ("not_covered", "file_safet", found.clocks["safet_due"])


@pytest.mark.parametrize(("now", "days"), [("2026-02-15 23:59:59", 60), ("2026-02-16 00:00:00", 30)])
def test_v7_the_basis_quotes_the_rule_of_the_marketplaces_today(now, days):
    """V7: the version that the basis names is the one that the date was counted by, in the marketplace's own night."""
    facts = {"refunded_at": "2026-01-25", "refunded_by": "amazon", "expected_by": "2026-01-10"}
    orders, rules = (
        orders_of([{**CALM, "ordered_at": "2026-01-01", "delivered_at": "2026-01-09", **facts}]),
        policy("guide"),
    )
    said = worded(orders, judge(orders, rules, second(now)), rules, words("en")).cells["basis"][0]
    assert f"+ {days} days" in said


@pytest.mark.parametrize("profile", PROFILES)
def test_v8_an_appeal_has_thirty_days(profile):
    """V8: a claim granted on 2026-11-20 can be appealed until the last second of 12-20, and is settled after it."""
    order = {**CALM, "claim_outcome": "granted", "claim_decided_at": "2026-11-20 08:00", "claim_filed_at": "2026-11-10"}
    found = line(order, "2026-12-20 23:59:59", profile)
    assert (found.clocks["appeal_due"], found.risk) == ("2026-12-20", "lost")
    assert (found.action, found.act_by) == ("appeal", "2026-12-20")
    assert line(order, "2026-12-21 00:00:00", profile).risk == "clear"


def test_v9_india_counts_business_days_from_a_table():
    """V9: expected Friday 2026-11-06 in India: three business days after it, by the table of public holidays."""
    table, day, left = holidays.country_holidays("IN", years=2026), date(2026, 11, 6), 3
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and day not in table
    order = {**UNDELIVERED, "ordered_at": "2026-11-01", "expected_by": "2026-11-06"}
    found = line(order, "2026-11-07 12:00", "official", "IN")
    assert found.clocks["opens"] == day.isoformat()
    assert line(order, "2026-11-07 12:00", "guide", "IN").clocks["opens"] == "2026-11-09"


@pytest.mark.parametrize("holiday", ["2026-01-26", "2026-10-02", "2026-08-15", "2026-05-01"])
def test_v9_a_holiday_in_the_days_after_delays_the_opening(holiday):
    """A public holiday of India, or a weekend, between the expected day and the opening is not counted."""
    table, start = holidays.country_holidays("IN", years=2026), date.fromisoformat(holiday) - timedelta(days=1)
    day, left = start, 3
    while start.weekday() > 4 or start in table:
        day = start = start - timedelta(days=1)
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and day not in table
    order = {**UNDELIVERED, "ordered_at": "2025-12-31", "expected_by": start.isoformat()}
    assert line(order, f"{start} 12:00", "official", "IN").clocks["opens"] == day.isoformat()


@pytest.mark.parametrize(
    ("defects", "orders", "breached"),
    [(0, 100, False), (1, 101, False), (1, 100, True), (2, 100, True), (99, 10_000, False), (100, 10_000, True)],
)
def test_v10_one_defect_in_a_hundred_orders_is_a_breach(defects, orders, breached):
    """V10, G3: the Order Defect Rate must stay below 1%; 1.00% is a breach."""
    assert breaches(defects, orders, target=100) is breached


def test_v10_no_orders_breach_nothing():
    """A rate of nothing is no breach."""
    assert not breaches(0, 0, target=100)


@pytest.mark.parametrize("profile", ["guide", "strict"])
def test_trap_a_a_report_without_delivery_dates_is_never_clear(profile):
    """Trap a: an All Orders report says neither whether nor by when it was delivered: an upper bound, never clear."""
    order = {"ordered_at": "2026-10-01 09:00", "status": "shipped", "amount": 20, "ship_by": "2026-10-03"}
    for day in range(0, 130, 2):
        now = wall(second("2026-10-02 12:00") + day * 86_400)
        found = line(order, now, profile)
        assert found.clocks["opens"] == "≤2026-10-31"
        assert found.clocks["closes"] == UNKNOWN
        assert (found.risk, found.action) == ("unknown", "complete_data")
        assert found.missing == {"expected_by", "delivered"}


def test_trap_a_the_bound_is_a_ground_once_it_is_reached():
    """Trap a: where the order is surely not delivered, the ground holds from the bound on, and is unknown before."""
    order = {"ordered_at": "2026-10-01 09:00", "status": "in_transit", "amount": 20}
    before, after = line(order, "2026-10-27 23:59:59"), line(order, "2026-10-31 00:00:00")
    assert (before.risk, before.missing, "not_received" in before.doubts) == ("unknown", {"expected_by"}, True)
    assert (after.risk, after.grounds, "opens_at_latest" in after.notes) == ("high", {"not_received"}, True)


def test_trap_a_amazons_own_rule_has_no_bound():
    """Trap a: under Amazon's own rules nothing is known without the expected date."""
    order = {"ordered_at": "2026-10-01 09:00", "status": "in_transit", "amount": 20}
    found = line(order, "2027-01-31 12:00", "official")
    assert (found.clocks["opens"], found.risk, found.missing) == (UNKNOWN, "unknown", {"expected_by"})


REFUNDS = {"refund_before_claim", "refund_return", "bear_charge", "send_replacement", "authorise_return"}
FILED = "2026-10-20 12:00:00"


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(
    ("facts", "before", "after"),
    [
        ({"status": "lost", "delivered_at": None}, "refund_before_claim", "solve_then_tell"),
        ({"buyer_problem": "damaged"}, "send_replacement", "solve_then_tell"),
        (
            {"return_delivered_at": "2026-10-15", "seller_replied_at": "2026-10-16", "return_status": "received"},
            "refund_return",
            "state_facts",
        ),
        ({"extra_charges": 4}, "bear_charge", "solve_then_tell"),
    ],
)
def test_trap_b_advice_changes_at_the_second_the_claim_is_filed(profile, facts, before, after):
    """Trap b: a refund before a claim does not count in the ODR, one after it does: the advice turns at that second."""
    order = {**CALM, **facts, "claim_filed_at": FILED}
    at = second(FILED)
    earlier, later = line(order, at - 1, profile), line(order, at, profile)
    assert (earlier.action, earlier.changes_at) == (before, at)
    assert (later.risk, later.action) == ("open", after)
    assert earlier.action in REFUNDS
    assert later.action not in REFUNDS


@pytest.mark.parametrize(
    ("marketplace", "ahead"),
    [("US", "2026-10-13 06:59:59"), ("JP", "2026-10-12 14:59:59"), ("AU", "2026-10-12 12:59:59")],
)
def test_trap_c_the_day_is_the_marketplaces_day(marketplace, ahead):
    """Trap c: the same expected day opens at three different seconds, each at its marketplace's own midnight."""
    last = second(ahead, None)
    assert line(UNDELIVERED, last, marketplace=marketplace).grounds == set()
    assert line(UNDELIVERED, last, marketplace=marketplace).changes_at == last + 1
    assert line(UNDELIVERED, last + 1, marketplace=marketplace).grounds == {"not_received"}
