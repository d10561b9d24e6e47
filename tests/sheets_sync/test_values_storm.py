"""Simulated histories of plain values: a team edits between any two calls, calls fail before or after they applied."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from worlds.script import ScriptedValues, scripts
from worlds.storm import Lost, Wrong
from worlds.values_storm import ByRow, ValuesStorm

SHORT, SOAK = 100, 5_000
short = settings(max_examples=SHORT, deadline=None, suppress_health_check=list(HealthCheck), database=None)


@pytest.mark.long  # finds a row that looks valid for a moment in plain values: open in issue 3
@short
@given(st.integers(0, 9), scripts)
def test_no_row_ever_looks_valid_with_a_wrong_answer(seed, script):
    """At no instant; nobody's cell outside our columns is lost; after quiet one sync heals all, a second writes 0."""
    ScriptedValues(seed, syncs=2, orders=5, script=script).run()


def test_the_same_histories_catch_a_writer_by_row_number():
    """The plain way shows other rows' answers, and writes over people's cells: the test can fail."""
    caught = {_caught(seed) for seed in range(12)}
    assert caught in ({Wrong}, {Wrong, Lost})


def test_a_writer_by_row_number_loses_cells():
    """A column that somebody drags between its read and its write costs people's cells."""
    assert any(_loses(seed) for seed in range(30))


@pytest.mark.long
@pytest.mark.parametrize("block", range(50))
def test_values_hold_in_a_long_storm(block):
    """5,000 histories, calm and wild."""
    size = SOAK // 50
    for seed in range(block * size, (block + 1) * size):
        ValuesStorm(seed, edits=(0.3, 1.0, 4.0)[seed % 3], syncs=3, orders=8).run()


def _caught(seed):
    try:
        ByRow(seed, edits=1.0, syncs=2, orders=5).run()
    except (Wrong, Lost) as law:
        return type(law)
    return None


class _Blind(ByRow):
    """Looks at nothing but people's cells."""

    def look(self):
        """Look away."""


def _loses(seed):
    try:
        _Blind(seed, edits=2.0, syncs=3, orders=5).run()
    except Lost:
        return True
    except AssertionError:
        return False
    return False
