"""A sync in a process of its own is killed at every step; the next one finishes what it began. Real sockets."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from builders.local_google import LocalGoogle, serving
from worlds.failing_syncs import ID, LIMITS, NAMES, World, differences, made, small, state
from worlds.sync_process import REFUSED

from addon.playground.store import Store

ROOT = Path(__file__).resolve().parents[2]
WHEN = ("before", "sent", "answered")
EVERYDAY = 29


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    """Let a batch hold little, so that a small ledger needs several."""
    small(monkeypatch)


@dataclass
class Syncs:
    """The process that starts syncs, and the Google that they ask."""

    google: LocalGoogle
    process: subprocess.Popen[str]

    def run(self, world: World, at: int | None = None, when: str = "before", processes: int = 1) -> list[int]:
        """Sync, and die at one call; say how it ended."""
        order = {
            "url": self.google.url,
            "spreadsheet": ID,
            "language": world.choices.language,
            "display": world.choices.display,
            "as_of": world.as_of,
            "at": at,
            "when": when,
            "processes": processes,
            "limits": LIMITS,
        }
        assert self.process.stdin and self.process.stdout  # noqa: PT018  both are pipes
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return list(json.loads(self.process.stdout.readline()))

    def begin(self, world: World) -> Store:
        """Put a world's sheet before all."""
        store = self.google.store
        store.add(world.book.copy())
        self.google.now = world.as_of
        return store

    def settle(self, calls: int) -> None:
        """Wait until Google has got as many calls, and has done what they say."""
        for _ in range(500):
            if len(self.google.calls) >= calls:
                break
            time.sleep(0.01)
        self.google.store.tab(ID, "Orders")


@pytest.fixture(scope="module")
def syncs() -> Iterator[Syncs]:
    """Serve a workbook, and start the process."""
    store = Store(None, lambda: 0, keep=False)
    command = [sys.executable, str(ROOT / "tests" / "worlds" / "sync_process.py")]
    path = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
    with (
        serving(store) as google,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path}
        ) as process,
    ):
        store.now = lambda: google.now
        yield Syncs(google, process)
        assert process.stdin
        process.stdin.close()
    assert not google.faults, google.faults[:3]


def killed(syncs: Syncs, world: World, at: int, when: str) -> None:
    """Kill a sync, look, and let the next one finish."""
    store = syncs.begin(world)
    before = len(syncs.google.calls)
    assert syncs.run(world, at, when) == [-signal.SIGKILL]
    syncs.settle(before + at + (when != "before"))
    world.is_old_or_new(store)
    assert world.is_untouched(store)
    assert syncs.run(world) == [0]
    assert not differences(state(store), world.final), f"{world.name}, killed at call {at} {when}"


def steps(name: str) -> list[tuple[int, str]]:
    """Give every step of a sync."""
    return [(at, when) for at in range(len(made()[name].calls)) for when in WHEN]


@pytest.mark.parametrize("name", NAMES)
def test_some_steps_are_killed(name, syncs):
    """A fixed part of all steps, another for each sheet: what stands is old, new or pending; the next sync ends it."""
    for number, (at, when) in enumerate(steps(name), NAMES.index(name)):
        if number % EVERYDAY == 0:
            killed(syncs, made()[name], at, when)


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_every_step_is_killed(name, syncs):
    """Every step: before a call is sent, when it is sent and not answered, when it is answered."""
    for at, when in steps(name):
        killed(syncs, made()[name], at, when)


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES[::3])
def test_four_processes_at_once(name, syncs):
    """Four processes sync one sheet at the same time: one at least ends well, the others say why, nothing is double."""
    world = made()[name]
    store = syncs.begin(world)
    ended = syncs.run(world, processes=4)
    assert 0 in ended
    assert set(ended) <= {0, REFUSED}
    world.is_old_or_new(store)
    assert syncs.run(world) == [0]
    assert not differences(state(store), world.final)
