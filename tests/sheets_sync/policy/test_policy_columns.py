"""The two doors of the policy agree: by columns, and for one marketplace and day."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.choices import PROFILES
from schemas.policy import UNITS
from schemas.problem import CannotGoOn
from sheets_sync.policy import MARKETPLACES, PARAMETERS, ValueState, parameters, policy, policy_for

EPOCH = date(1970, 1, 1)
EDGES = sorted(
    {
        (edge - EPOCH).days + shift
        for profile in PROFILES
        for key in PARAMETERS
        for market in MARKETPLACES
        for era in policy(profile).versions(key, market)
        for edge in (era.from_, era.to)
        if edge
        for shift in (-1, 0, 1)
    }
)
days = st.integers(min_value=-100_000, max_value=100_000) | st.sampled_from(EDGES)
lines = st.lists(st.tuples(st.integers(-1, len(MARKETPLACES) - 1), days), max_size=40)


@given(st.sampled_from(PROFILES), st.sampled_from(PARAMETERS), lines)
def test_by_columns_is_the_same_as_one_by_one(profile, key, pairs):
    """Each line gets the value, unit and state of its marketplace and day; without a marketplace nothing is known."""
    asked = policy(profile)
    market, day = (np.array(column, dtype=kind) for column, kind in zip(
        list(zip(*pairs, strict=True)) or [[], []], (np.int16, np.int32), strict=True
    ))  # fmt: skip
    found = asked.values(key, market, day)
    assert [column.dtype for column in found] == [np.int64, np.uint8, np.uint8]
    for line, (code, number) in enumerate(pairs):
        answer = tuple(int(column[line]) for column in found)
        if code < 0:
            assert answer == (0, UNITS.index(parameters()[key].unit), ValueState.UNKNOWN)
        else:
            era = asked.dated(key, MARKETPLACES[code], EPOCH + timedelta(days=number))
            assert answer == (era.value or 0, UNITS.index(era.unit), ValueState[era.state.upper()])


@pytest.mark.parametrize("profile", PROFILES)
def test_both_doors_agree_at_every_edge(profile):
    """On the days around each change, in each marketplace, both doors give the same value of each parameter."""
    market = np.repeat(np.arange(len(MARKETPLACES), dtype=np.int16), len(EDGES))
    day = np.tile(np.array(EDGES, dtype=np.int32), len(MARKETPLACES))
    for key in PARAMETERS:
        amount, unit, state = policy(profile).values(key, market, day)
        eras = [
            policy(profile).dated(key, MARKETPLACES[code], EPOCH + timedelta(days=int(number)))
            for code, number in zip(market, day, strict=True)
        ]
        assert amount.tolist() == [era.value or 0 for era in eras]
        assert unit.tolist() == [UNITS.index(era.unit) for era in eras]
        assert state.tolist() == [ValueState[era.state.upper()] for era in eras]


def test_the_codes_of_units_and_states_are_kept():
    """Other parts keep these codes in arrays: none 0, known 1, unknown 2; units in their order."""
    assert [(state.name, state.value) for state in ValueState] == [("NONE", 0), ("KNOWN", 1), ("UNKNOWN", 2)]
    assert UNITS == ("hours", "days", "business_days", "flag")


def test_a_profile_is_loaded_once_and_an_unknown_one_is_refused():
    """Asking again costs nothing; a profile or marketplace that does not exist is one clear problem."""
    assert policy("official") is policy("official")
    with pytest.raises(CannotGoOn) as stop:
        policy("seed")
    assert stop.value.problem.key == "profile.unknown"
    with pytest.raises(CannotGoOn) as stop:
        policy_for("ZZ", "guide")
    assert stop.value.problem.key == "marketplace.unknown"


def test_one_marketplaces_view_is_the_policys():
    """The view of one marketplace gives the same versions as the whole policy."""
    view = policy_for("UK", "official")
    day = date(2025, 8, 10)
    assert view.marketplace.zone == "Europe/London"
    assert view.versions("return.option_abroad") == policy("official").versions("return.option_abroad", "UK")
    assert view.dated("return.option_abroad", day) == policy("official").dated("return.option_abroad", "UK", day)
