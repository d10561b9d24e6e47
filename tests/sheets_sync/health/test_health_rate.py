"""The Order Defect Rate beside a recount by hand, day by day (G3)."""

from __future__ import annotations

from datetime import date, timedelta

from builders.orders_builder import day_number, orders_of, second
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheets_sync.claims.case import Case
from sheets_sync.health import health
from sheets_sync.health.defects import CHANNELS, defects_of
from sheets_sync.health.rate import headroom, rates
from sheets_sync.policy import MARKETPLACES, policy

TODAY = "2026-11-23"
START = date(2026, 8, 20)


def days():
    return st.integers(0, 100).map(lambda step: str(START + timedelta(step)))


def order(number):
    return f"111-{number:07d}-0000001"


ROWS = st.lists(
    st.fixed_dictionaries(
        {"order_id": st.integers(0, 60).map(order), "ordered_at": days()},
        optional={
            "fulfilment": st.sampled_from(["merchant", "amazon"]),
            "marketplace": st.sampled_from(["US", "DE"]),
            "feedback_rating": st.sampled_from([1, 2, 3, 5]),
            "claim_filed_at": days(),
            "claim_outcome": st.sampled_from(["granted", "denied", "withdrawn"]),
            "claim_funded_by": st.sampled_from(["seller", "amazon"]),
            "appeal_outcome": st.sampled_from(["granted", "denied"]),
            "refunded_at": days(),
            "chargeback_at": days(),
        },
    ),
    min_size=1,
    max_size=80,
)


def of_one_order(rows):
    """One line per order: what follows is about orders, not about lines that disagree."""
    return list({row["order_id"]: row for row in rows}.values())


def is_defect(row, today=TODAY):
    """The rule said once more, plainly, for one order."""
    if row.get("feedback_rating") in {1, 2}:
        return True
    if row.get("chargeback_at") and row["chargeback_at"] <= today:
        return True
    filed = row.get("claim_filed_at")
    filed = filed if filed and filed <= today else None
    refunded = row.get("refunded_at")
    refunded = refunded if refunded and refunded <= today else None
    if row.get("claim_outcome") in {"denied", "withdrawn"} or row.get("appeal_outcome") == "granted":
        return False
    lost = row.get("claim_outcome") == "granted" and row.get("claim_funded_by") != "amazon"
    return lost or bool(filed and refunded and refunded >= filed)


def recounted(rows, market, channel, today):
    """Orders and defects among the 60 order days that end 15 days before today, counted one day at a time."""
    orders = defects = 0
    for back in range(15, 75):
        day = str(date.fromisoformat(today) - timedelta(back))
        for row in rows:
            if (row.get("marketplace", "US"), row.get("fulfilment", "unknown"), row["ordered_at"]) == (
                market,
                channel,
                day,
            ):
                orders += 1
                defects += is_defect(row, today)
    return orders, defects


def judged_case(rows, today=TODAY):
    return Case(orders_of(rows), policy("guide"), second(f"{today} 12:00"))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS, st.integers(0, 60))
def test_the_rate_is_a_recount_by_hand(rows, ahead):
    """Orders, defects and headroom of each marketplace and channel equal a recount, on any day."""
    rows, today = of_one_order(rows), str(date.fromisoformat(TODAY) + timedelta(ahead))
    case = judged_case(rows, today)
    found = rates(defects_of(case), dict(zip(case.market.tolist(), case.today.tolist(), strict=True)))
    assert {(MARKETPLACES[rate.market], rate.channel) for rate in found} == {
        (row.get("marketplace", "US"), row.get("fulfilment", "unknown")) for row in rows
    }
    for rate in found:
        orders, defects = recounted(rows, MARKETPLACES[rate.market], rate.channel, today)
        assert (rate.orders, rate.defects) == (orders, defects)
        bearable = [k for k in range(-orders - 1, orders + 2) if (defects + k) * 100 < orders]
        assert rate.headroom == (max(bearable) if orders else -defects)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS)
def test_a_defect_leaves_on_its_day(rows):
    """A defect counts from the day and until the day that is named: on every day before, between and after."""
    rows = of_one_order(rows)
    case = judged_case(rows)
    found = health(case.orders, case.policy, case.as_of)
    for each in found.leaving:
        row = next(row for row in rows if row["order_id"] == each.order)
        ordered = day_number(row["ordered_at"])
        counted = [day for day in range(ordered, ordered + 90) if day - 15 - 59 <= ordered <= day - 15]
        assert (each.counts_from, each.leaves_on) == (counted[0], counted[-1] + 1)
    gone = day_number(TODAY) - 75
    listed = {each.order for each in found.leaving}
    assert listed == {row["order_id"] for row in rows if is_defect(row) and day_number(row["ordered_at"]) > gone}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS)
def test_the_days_ahead_begin_with_today_and_keep_their_order(rows):
    """The first day ahead is today's rate; more trouble never makes a lower rate; known orders are never estimated."""
    case = judged_case(of_one_order(rows))
    found = health(case.orders, case.policy, case.as_of)
    for rate, ahead in zip(found.rates, found.ahead, strict=True):
        assert (ahead[0].orders, ahead[0].low, ahead[0].estimated) == (rate.orders, rate.basis_points, 0)
        for day in ahead:
            assert day.day - ahead[0].day > 15 or not day.estimated
            if day.orders:
                assert day.low <= day.open <= day.high


def test_headroom_is_whole_orders_below_the_target():
    """V10: one defect in a hundred orders is a breach; two hundred orders bear one; none bear none."""
    assert [headroom(0, orders) for orders in (0, 1, 100, 101, 200, 201)] == [0, 0, 0, 1, 1, 2]
    assert headroom(1, 100) == -1


def test_one_order_counts_once():
    """Three lines of one order with three kinds of defects are one order and one defect."""
    line = {"order_id": order(1), "ordered_at": "2026-10-01"}
    rows = [line | {"feedback_rating": 1}, line | {"chargeback_at": "2026-10-09"}, line | {"claim_outcome": "granted"}]
    found = defects_of(judged_case(rows))
    assert (len(found), found.counted.tolist(), found.kinds.tolist()) == (1, [True], [[True, True, True]])


def test_an_open_claim_is_pending_not_counted():
    """An undecided claim would be a defect; so would one whose outcome cannot be read; a denied one not."""
    line = {"ordered_at": "2026-10-01", "claim_filed_at": "2026-10-20"}
    rows = [
        line | {"order_id": order(n)} | more
        for n, more in enumerate(({}, {"claim_outcome": "\0unreadable"}, {"claim_outcome": "denied"}))
    ]
    found = defects_of(judged_case(rows))
    assert found.pending.tolist() == [True, True, False]
    assert not found.counted.any()


def test_what_is_not_amazons_or_never_left_is_no_order_here():
    """Orders of other shops and cancelled ones are not among the orders; channels and marketplaces are apart."""
    rows = [
        {"order_id": "S01-1234567-1234567", "ordered_at": "2026-10-01"},
        {
            "order_id": order(2),
            "ordered_at": "2026-10-01",
            "status": "cancelled",
            "shipped_at": None,
            "delivered_at": None,
        },
        {"order_id": order(3), "ordered_at": "2026-10-01", "fulfilment": "amazon"},
    ]
    found = defects_of(judged_case(rows))
    assert (found.order, [CHANNELS[code] for code in found.channel]) == ([order(3)], ["amazon"])
