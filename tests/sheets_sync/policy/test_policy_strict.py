"""The strict profile: never later than any other version for a duty, never shorter for a right of the buyer."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from schemas.policy import Dated, Parameter, Variant
from sheets_sync.claims.calendar import business_days_after
from sheets_sync.policy import MARKETPLACES, PARAMETERS, parameters, policy
from sheets_sync.policy.strict import strictest

STARTS = np.arange(np.datetime64("2025-11-20"), np.datetime64("2026-02-20")).astype(np.int64).astype(np.int32)
"""Days around many holidays, weekends and the turn of a year."""


def others(key, market):
    """Every version and variant of the other profiles, as (value, unit), known ones only."""
    for profile in ("guide", "official"):
        for era in policy(profile).versions(key, market):
            for each in (era, *era.variants):
                if each.value is not None:
                    yield each.value, each.unit


def ends(value, unit, market):
    """Where a length ends, in hours since 1970, counted from the noon of each start day; a flag is itself."""
    code = np.full(len(STARTS), MARKETPLACES.index(market), dtype=np.int16)
    days = STARTS.astype(np.int64)
    match unit:
        case "flag":
            return np.full(len(STARTS), value)
        case "hours":
            return days * 24 + 12 + value
        case "days":
            return (days + value + 1) * 24
    last = business_days_after(code, STARTS, np.full(len(STARTS), value, dtype=np.int64))
    return (last.astype(np.int64) + 1) * 24


@pytest.mark.parametrize("key", PARAMETERS)
def test_strict_is_the_strictest_of_all_versions(key):
    """Counted on real calendars, strict ends no later than any version; no earlier where the most is the strict one."""
    for market in MARKETPLACES:
        (strict,) = policy("strict").versions(key, market)
        known = list(others(key, market))
        assert (strict.value, strict.unit) in known, market
        chosen = ends(strict.value, strict.unit, market)
        for value, unit in known:
            other = ends(value, unit, market)
            assert (chosen <= other if parameters()[key].strict == "least" else chosen >= other).all(), (market, value)


def test_a_right_of_the_buyer_is_longest_and_a_duty_of_the_seller_earliest():
    """What the buyer may do is taken at its widest, what the seller owes at its earliest."""
    widest = {key for key, each in parameters().items() if each.strict == "most"}
    grounds = {key for key in PARAMETERS if key.startswith("ground.")}
    assert widest == grounds | {
        "claim.window", "contact.not_needed_when_back", "risk.critical_before", "risk.high_before", "risk.watch_before",
    }  # fmt: skip


def test_strict_holds_on_every_day_and_in_every_marketplace():
    """Strict has one version without dates, and knows every value."""
    for key in PARAMETERS:
        for market in MARKETPLACES:
            (era,) = policy("strict").versions(key, market)
            assert (era.from_, era.to, era.state) == (None, None, "known")


def made(value, state="known", unit="days", cites=("x",), variants=()):
    """A version as a profile could have it."""
    return Dated(value, unit, "stated", state, None, None, cites, variants)


LEAST, MOST = (Parameter("a.b", "days", "event", strict) for strict in ("least", "most"))


def test_a_rule_that_exists_somewhere_beats_none_and_unknown():
    """None and unknown count only where no version knows a value; unknown counts more than none."""
    none, unknown = made(None, "none"), made(None, "unknown")
    assert strictest(LEAST, [none, unknown, made(3)]).value == 3
    assert strictest(MOST, [none, unknown]).state == "unknown"
    assert strictest(LEAST, [none]).state == "none"


def test_variants_count_and_equal_versions_are_all_cited():
    """What another source says is a version too; of equal ones the first gives the standing and each is cited."""
    disputed = made(72, unit="hours", variants=(Variant(48, "hours", ("old",)),))
    found = strictest(LEAST, [disputed, made(2, cites=("y",)), made(48, unit="hours", cites=("z", "old"))])
    assert (found.value, found.unit, found.standing, found.cites) == (48, "hours", "disputed", ("old", "z"))
    assert strictest(MOST, [disputed]).value == 72


def test_of_equal_lengths_business_days_are_never_the_earlier():
    """Three business days never end before three days, nor three days before 72 hours."""
    hours, whole, business = made(72, unit="hours"), made(3), made(3, unit="business_days")
    assert strictest(LEAST, [business, whole, hours]).unit == "hours"
    assert strictest(MOST, [hours, whole, business]).unit == "business_days"
    for market in MARKETPLACES:
        assert (ends(3, "business_days", market) >= ends(3, "days", market)).all()


@pytest.mark.parametrize("unit", ["days", "business_days"])
def test_a_day_counts_as_the_24_hours_it_takes_at_least(unit):
    """Two days can end after 48 hours, so they come before 49 and after 47."""
    for hours, least in ((47, "hours"), (48, "hours"), (49, unit)):
        assert strictest(LEAST, [made(2, unit=unit), made(hours, unit="hours")]).unit == least


def test_strict_does_not_move_with_the_day():
    """The earliest of all versions is the same whatever day is asked, so that a cut-over brings no surprise."""
    for day in (date(2015, 1, 1), date(2026, 2, 15), date(2026, 2, 16) + timedelta(days=400)):
        assert policy("strict").dated("safet.file", "US", day).value == 30
