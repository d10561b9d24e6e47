"""Simulated histories of plain values: a team edits between any two calls, calls fail before or after they applied."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from worlds.storm import Lost, Wrong
from worlds.values_storm import ByRow, ValuesStorm

EVERYDAY, SOAK = 12, 5_000
seeds = st.integers(0, 2**32 - 1)
quick = settings(
    max_examples=EVERYDAY,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    phases=[Phase.explicit, Phase.generate],  # a history is its seed: there is nothing to shrink
)


@pytest.mark.long
@quick
@given(seeds, st.sampled_from([0.3, 1.0, 2.0]))
def test_no_row_ever_looks_valid_with_a_wrong_answer(seed, edits):
    """At no instant; nobody's cell outside our columns is lost; after quiet one sync heals all, a second writes 0."""
    ValuesStorm(seed, edits=edits, syncs=2, orders=5).run()


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
