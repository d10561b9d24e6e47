"""The golden vectors of the policy facts (§12), through the judge and through the oracle."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from oracle.comparison import PROFILES, compare, verdicts
from oracle.oracle_calendar import EPOCH, first_second, zone_of
from oracle.oracle_clocks import ADVISED, KEYS
from oracle.oracle_facts import INSTANTS
from oracle.single import book_of

from sheets_sync.claims import judge
from sheets_sync.claims.odr import breaches
from sheets_sync.policy import policy

WITHOUT_TIME = 10


def cell(text, market):
    """A date as a cell: a moment with its offset, or a day of the marketplace."""
    if len(text) == WITHOUT_TIME:
        return first_second(date.fromisoformat(text).toordinal() - EPOCH, zone_of(market)), True
    return int(datetime.fromisoformat(text).timestamp()), False


def judged(market, as_of, profile, **cells):
    """What both say of one line: its answer by key, after asserting that they agree."""
    line = {key: cell(held, market) if key in INSTANTS else held for key, held in cells.items()}
    line |= {"order_id": "111-2223334-5556667", "marketplace": market}
    made = book_of([line], [market], int(datetime.fromisoformat(as_of).replace(tzinfo=UTC).timestamp()))
    assert not [str(found) for found in compare(made)]
    return verdicts(judge(made.orders, policy(profile), made.as_of))[0]


def day(said, key):
    """The day of a clock."""
    known, when, _, _ = said.clocks[KEYS.index(key)]
    assert known == 1
    return date.fromordinal(when + EPOCH).isoformat()


def moment(said, key, *, advised=False):
    """The moment of a clock, in UTC."""
    moments = said.advised[ADVISED.index(key)] if advised else said.clocks[KEYS.index(key)]
    assert moments[0] == 1
    return datetime.fromtimestamp(moments[2], UTC).isoformat()


@pytest.mark.parametrize("profile", PROFILES)
def test_v1_the_day_is_the_marketplaces(profile):
    """An end of 2026-12-04 07:59:59 UTC is December 3 in the United States: opens 12-06, closes 2027-03-03."""
    cells = {"expected_by": "2026-12-04T07:59:59+00:00", "ordered_at": "2026-11-20"}
    before = judged("US", "2026-12-06T07:59:59", profile, **cells)
    said = judged("US", "2026-12-06T08:00:00", profile, **cells)
    assert (day(said, "opens"), day(said, "closes")) == ("2026-12-06", "2027-03-03")
    assert ("not_received" in before.grounds, "not_received" in said.grounds) == (False, True)
    for as_of, closed in (("2027-03-04T07:59:59", False), ("2027-03-04T08:00:00", True)):
        assert ("window_closed" in judged("US", as_of, profile, **cells).exclusions) is closed


def test_v2_hours_are_elapsed_over_a_change_of_the_clocks():
    """A message of 2026-10-31 20:00 PDT: 24 hours end at 19:00 PST, 48 hours at 19:00 PST the day after."""
    said = judged("US", "2026-11-01T03:00:00", "guide", buyer_contacted_at="2026-10-31T20:00:00-07:00")
    assert moment(said, "reply_due", advised=True) == "2026-11-02T03:00:00+00:00"
    assert moment(said, "reply_due") == moment(said, "may_claim") == "2026-11-03T03:00:00+00:00"


def test_v3_the_order_date_opens_earlier_by_the_guide():
    """Ordered 10-01, expected 11-15: the guide opens on 10-31, Amazon's current page on 11-18."""
    cells = {"ordered_at": "2026-10-01", "expected_by": "2026-11-15"}
    opened = {profile: day(judged("US", "2026-10-20T12:00:00", profile, **cells), "opens") for profile in PROFILES}
    assert opened == {"guide": "2026-10-31", "official": "2026-11-18", "strict": "2026-10-31"}
    assert "other_profile_opens" in judged("US", "2026-10-20T12:00:00", "guide", **cells).notes


def test_v4_both_open_on_the_same_day():
    """Ordered 11-01, expected 11-09: 11-12 under both, closes 2027-02-07."""
    cells = {"ordered_at": "2026-11-01", "expected_by": "2026-11-09"}
    for profile in PROFILES:
        said = judged("US", "2026-11-05T12:00:00", profile, **cells)
        assert (day(said, "opens"), day(said, "closes")) == ("2026-11-12", "2027-02-07")
        assert "other_profile_opens" not in said.notes


def test_v5_the_version_in_force_on_the_day_of_the_request():
    """United Kingdom, return requested 2025-08-10: four days; 2025-08-12: three."""
    for asked, due in (("2025-08-10", "2025-08-14"), ("2025-08-12", "2025-08-15")):
        said = judged("UK", "2025-08-12T12:00:00", "official", return_requested_at=asked)
        assert day(said, "return_option_due") == due


def test_v6_a_holiday_is_no_business_day():
    """Return received on the Wednesday before Thanksgiving 2026: two business days end on Monday 11-30."""
    said = judged("US", "2026-11-26T12:00:00", "guide", return_delivered_at="2026-11-25")
    assert day(said, "refund_due") == "2026-11-30"
    assert moment(said, "refund_due") == "2026-12-01T07:59:59+00:00"


def test_v7_todays_version_of_the_safet_window():
    """Refund 2026-01-25, return scan 02-01: from 2026-02-16 the last day is 03-03, before it was 60 days."""
    cells = {"refunded_at": "2026-01-25", "return_delivered_at": "2026-02-01", "refunded_by": "amazon"}
    assert day(judged("US", "2026-02-16T12:00:00", "official", **cells), "safet_due") == "2026-03-03"
    assert day(judged("US", "2026-02-15T12:00:00", "official", **cells), "safet_due") == "2026-04-02"


def test_v8_an_appeal_has_thirty_days():
    """Granted 2026-11-20: appeal by 2026-12-20, and until then the order is lost, not settled."""
    cells = {"claim_decided_at": "2026-11-20", "claim_outcome": "granted", "delivered_at": "2026-10-03"}
    cells |= {"ordered_at": "2026-10-01", "expected_by": "2026-10-05"}
    for as_of, risk in (("2026-12-21T07:59:59", "lost"), ("2026-12-21T08:00:00", "clear")):
        said = judged("US", as_of, "guide", **cells)
        assert (day(said, "appeal_due"), said.risk) == ("2026-12-20", risk)


def test_v9_business_days_of_india_follow_its_holidays():
    """India, expected on Friday 2026-11-06, Diwali on Sunday: three business days end on Wednesday 11-11."""
    said = judged("IN", "2026-11-07T12:00:00", "official", expected_by="2026-11-06", ordered_at="2026-10-30")
    assert day(said, "opens") == "2026-11-11"
    assert day(judged("IN", "2026-11-07T12:00:00", "guide", expected_by="2026-11-06"), "closes") == "2027-02-04"


def test_v10_one_percent_is_a_breach():
    """The order defect rate must lie below its target: 1 of 100 orders is too many, by exact fractions throughout."""
    one_percent = 100
    assert breaches(1, 100, one_percent)
    for orders in range(1, 320):
        for defects in range(5):
            assert breaches(defects, orders, one_percent) == (Fraction(defects, orders) >= Fraction(1, 100))
