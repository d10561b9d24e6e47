"""The policy files say what the policy facts say: compared with a second transcription, every value of every day."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from oracle.comparison import PROFILES
from oracle.oracle_calendar import COUNTRIES, EPOCH, MARKETS, ZONES, day_text
from oracle.oracle_policy import GOVERNED, PARAMETERS, rules

from sheets_sync import policy as package
from sheets_sync.policy import ValueState, policy

FIRST, LAST = (date(year, month, day).toordinal() - EPOCH for year, month, day in ((2015, 1, 1), (2027, 12, 31)))
DAYS = np.arange(FIRST, LAST + 1, dtype=np.int32)
MARKED = ("claim.window", "not_received.after_expected", "not_received.after_order")
"""The parameters whose standing the judge notes."""


def test_marketplaces_are_those_of_the_facts():
    """Keys, order, time zones and countries agree with the second transcription."""
    assert package.MARKETPLACES == MARKETS
    assert {key: entry.zone for key, entry in package.marketplaces().items()} == ZONES
    assert {key: entry.country for key, entry in package.marketplaces().items()} == COUNTRIES


def test_parameters_and_the_days_that_govern_them_agree():
    """Both sides know the same parameters, and which date chooses the version of each."""
    assert set(package.PARAMETERS) == set(PARAMETERS)
    rule = policy("guide")
    assert {key: rule.governed_by(key) for key in PARAMETERS} == {key: GOVERNED.get(key, "event") for key in PARAMETERS}


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("parameter", PARAMETERS)
def test_every_value_of_every_marketplace_and_day_agrees(parameter, profile):
    """2015 to 2027: the same number, unit, absence or ignorance on each day."""
    asked, ours = policy(profile), rules(profile)
    for code, market in enumerate(MARKETS):
        values = asked.values(parameter, np.full(len(DAYS), code, dtype=np.int16), DAYS)
        theirs = zip(values.state.tolist(), values.amount.tolist(), values.unit.tolist(), strict=True)
        for day, (state, amount, unit) in zip(DAYS.tolist(), theirs, strict=True):
            expected = ours.value(parameter, market, day)
            if expected is None or expected.amount is None:
                wanted = ValueState.UNKNOWN if expected is None else ValueState.NONE
                assert state == wanted, (market, day_text(day))
            else:
                said = (state, amount, package.UNITS[unit])
                assert said == (ValueState.KNOWN, expected.amount, expected.unit), (market, day_text(day))


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("parameter", MARKED)
def test_what_is_stated_for_a_marketplace_agrees(parameter, profile):
    """A value counts as stated where the guide or Amazon's own text for that marketplace says it, and only there."""
    for market in MARKETS:
        for day in DAYS[::365].tolist():
            expected = rules(profile).value(parameter, market, day)
            if expected is not None and expected.amount is not None:
                standing = policy(profile).dated(parameter, market, date.fromordinal(day + EPOCH)).standing
                assert (standing == "stated") == expected.stated, (market, day_text(day))


def test_an_unknown_marketplace_has_no_value():
    """Where the marketplace is not known nothing is known of its rules."""
    days = DAYS[:3]
    for parameter in PARAMETERS:
        values = policy("guide").values(parameter, np.full(3, -1, dtype=np.int16), days)
        assert values.state.tolist() == [ValueState.UNKNOWN] * 3
