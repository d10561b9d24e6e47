"""Histories over the real sync: people edit between any two calls, calls fail; nothing wrong, nothing lost, healed."""

from __future__ import annotations

import os
import time

import pytest
from builders.synced_sheet import order_rows
from hypothesis import HealthCheck, find, given, seed, settings
from worlds.lives import life
from worlds.people import KINDS, WEIGHTS
from worlds.row_writer import RowWriter
from worlds.script import Scripted, ScriptedRows, scripts, steps
from worlds.storm import Figures, Storm

from schemas.choices import Choices

WEATHER = ((0.3, 0.0), (1.0, 0.05), (4.0, 0.05))
"""Edits before each call, and how often a call fails: the three lines of the study."""
PARTS, PART = 6, 50
"""How many histories each run of the slow tests draws, so many in each test."""
SOAK_HISTORIES = int(os.environ.get("CLAIMWATCH_HISTORIES", "20000"))
SOAK_SECONDS = int(os.environ.get("CLAIMWATCH_SOAK_SECONDS", "36000"))
SOAK_PARTS = 2


def drawn(count):
    """Draw so many examples, the same ones each time."""
    return settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def lived(seeds, seconds=SOAK_SECONDS):
    """Live through histories, every twentieth judged as a whole at each instant, and add up what was seen."""
    figures, ends = Figures(), time.monotonic() + seconds
    for number in seeds:
        if time.monotonic() > ends:
            break
        figures.add(Storm(number, *WEATHER[number % 3], whole=number % 20 == 19).run())
    return figures


def _told(storm):
    """Say all that a history was: what happened, and what stands there in the end."""
    calls = []
    storm._watch = lambda call: calls.append((call.method, repr(call.params), repr(call.body)))
    storm.run()
    return storm.log, calls, repr([[column.values for column in tab.columns] for tab in storm.book.tabs[1:]])


def _rows(script):
    return ScriptedRows(0, syncs=2, orders=3, script=script).run()


@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_is_ever_wrong_or_lost(part):
    """Each cell right or neutral at each instant, none lost, right after one quiet sync, then nothing more to write."""
    figures = Figures()

    @seed(part)
    @drawn(PART)
    @given(scripts)
    def lives(script):
        figures.add(Scripted(part, syncs=2, orders=5, script=script).run())

    lives()
    assert figures.histories >= PART
    assert figures.edits > PART
    assert figures.cells > figures.pending > 0


def test_a_few_histories_hold():
    """The same for every day: few, and short."""
    for number in range(9):
        Storm(number, *WEATHER[number % 2], syncs=1, orders=5).run()


def test_a_seed_is_one_history():
    """The same seed makes the same calls, byte for byte, and the same edits: a failure can be seen again."""
    first, second = (_told(Storm(7, 2.0, 0.2, syncs=2, orders=5)) for _ in range(2))
    assert first == second
    assert _told(Storm(8, 2.0, 0.2, syncs=2, orders=5)) != first


def test_a_writer_by_row_number_fails():
    """The same histories catch what everybody writes by hand: many wrong cells, and people's cells lost."""
    figures = Figures()
    for number in range(6):
        figures.add(RowWriter(number, *WEATHER[number % 3]).run())
    assert figures.wrong > 100
    assert figures.lost > 0


@pytest.mark.soak
@pytest.mark.parametrize("what", ["wrong", "lost"])
def test_a_history_that_fails_shrinks(what):
    """A writer by row number is caught by one that Hypothesis draws, and makes as short as three steps."""
    smallest = find(scripts, lambda script: getattr(_rows(script), what) > 0, settings=drawn(100))
    assert 1 <= steps(smallest) <= 3


def test_every_kind_of_edit_has_its_turn():
    """All kinds are drawn, the fourteen of the study first."""
    assert set(KINDS) == set(WEIGHTS)
    assert len(KINDS) >= 14


@pytest.mark.soak
def test_ten_thousand_orders_of_which_one_in_a_hundred_changed():
    """Three reads and at most two writes, by row keys."""
    sheet = life(order_rows(10_000))
    sheet.choices = Choices(display="mirror")
    sheet.watched = False
    sheet.people = dict
    sheet.sync()
    for row in range(5, 10_000, 100):
        sheet.person.types("Orders", row, 3, f"{row}.25")
    run = sheet.sync()
    assert run.calls.read <= 3
    assert run.calls.write <= 2
    assert run.ledger.added >= 95
    assert sheet.sync().calls.write == 0


@pytest.mark.long
@pytest.mark.parametrize("part", range(SOAK_PARTS))
def test_many_histories(part, capsys):
    """As many histories as were asked for, or as fit in the time that was given; prints what was seen."""
    figures = lived(range(part, SOAK_HISTORIES, SOAK_PARTS))
    with capsys.disabled():
        print(f"\n{figures}")  # noqa: T201  the figures of a soak are what it is for
    assert figures.wrong == figures.lost == 0
