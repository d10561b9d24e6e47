"""Histories over the real sync: people edit between any two calls, calls fail; nothing wrong, nothing lost, healed."""

from __future__ import annotations

import os
import time

import pytest
from builders.synced_sheet import order_rows
from worlds.lives import life
from worlds.people import KINDS, WEIGHTS
from worlds.row_writer import RowWriter
from worlds.storm import Figures, Storm

from schemas.choices import Choices

WEATHER = ((0.3, 0.0), (1.0, 0.05), (4.0, 0.05))
"""Edits before each call, and how often a call fails: the three lines of the study."""
SHORT = ((0.3, 0.0), (1.0, 0.05), (2.0, 0.05))
"""The same for every day: one sync in the storm over few orders, a third of a second each."""
PARTS, PART = 12, 25
SOAK_HISTORIES = int(os.environ.get("CLAIMWATCH_HISTORIES", "20000"))
SOAK_SECONDS = int(os.environ.get("CLAIMWATCH_SOAK_SECONDS", "36000"))
SOAK_PARTS = 2


def lived(seeds, seconds=SOAK_SECONDS):
    """Live through histories, every twentieth judged as a whole at each instant, and add up what was seen."""
    figures, ends = Figures(), time.monotonic() + seconds
    for seed in seeds:
        if time.monotonic() > ends:
            break
        figures.add(Storm(seed, *WEATHER[seed % 3], whole=seed % 20 == 19).run())
    return figures


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_is_ever_wrong_or_lost(part):
    """Twenty-five histories: each cell right or neutral at each instant, none lost, right after one quiet sync."""
    figures = Figures()
    for seed in range(part * PART, part * PART + PART):
        figures.add(Storm(seed, *SHORT[seed % 3], syncs=1, orders=5).run())
    assert figures.histories == PART
    assert figures.instants > PART * 10
    assert figures.cells > figures.pending > 0


def test_a_writer_by_row_number_fails():
    """The same histories catch what everybody writes by hand: many wrong cells, and people's cells lost."""
    figures = Figures()
    for seed in range(6):
        figures.add(RowWriter(seed, *WEATHER[seed % 3]).run())
    assert figures.wrong > 100
    assert figures.lost > 0


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
