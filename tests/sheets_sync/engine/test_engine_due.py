"""Laws of the schedule, on both databases: what is due runs once, what is not costs nothing."""

from __future__ import annotations

import threading
import time
from collections import Counter

import pytest
from builders.databases import database_url, postgresql_server, store
from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.engine import due, members, runs
from sheets_sync.engine.tables import due as due_table
from sheets_sync.engine.tables import spreadsheets, tenants
from sheets_sync.engine.threads import ThreadsEngine, Ways
from sheets_sync.engine.work import Outcome

__all__ = ["database_url", "postgresql_server", "store"]

HOUR = 3_600
NOW = 1_800_000_000


def name(number):
    """The id of a spreadsheet."""
    return f"sheet{number:020d}"


def many(store, count, due_at, *, first=0):
    """Register spreadsheets, scheduled hourly from `due_at(number)` on."""
    numbers = range(first, first + count)
    rows = [{"id": name(number), "tenant": "t", "settings": {}, "made_at": 1} for number in numbers]
    waiting = [
        {"spreadsheet": name(number), "tenant": "t", "due_at": due_at(number), "why": "interval", "every": HOUR,
         "paused": False}
        for number in numbers
    ]  # fmt: skip
    with store.begin() as conn:
        if not first:
            conn.execute(tenants.insert().values(id="t", made_at=1))
        conn.execute(spreadsheets.insert(), rows)
        conn.execute(due_table.insert(), waiting)


def test_what_is_due_is_asked_for_once_and_again_an_hour_later(store):
    """A tick takes exactly what is due; the next moment is one interval on, at the same place in it."""
    with store.begin() as conn:
        for number in range(3):
            members.join(conn, name(number), "t", "owner")
        first = [due.schedule(conn, name(number), HOUR, NOW) for number in range(3)]
        assert all(NOW <= moment < NOW + HOUR for moment in first)
        assert due.tick(conn, min(first) - 1) == []
        made = due.tick(conn, max(first))
        assert {runs.get(conn, run).spreadsheet for run in made} == {name(number) for number in range(3)}
        assert due.tick(conn, max(first)) == []
        after = [due.next_due(conn, name(number))[0] for number in range(3)]
        assert after == [moment + HOUR for moment in first]


def test_missed_moments_count_as_one(store):
    """After a night without anybody running, each spreadsheet is asked for once, and then at its own place again."""
    with store.begin() as conn:
        members.join(conn, name(1), "t", "owner")
        first = due.schedule(conn, name(1), HOUR, NOW)
        assert len(due.tick(conn, first + 9 * HOUR + 5)) == 1
        assert due.next_due(conn, name(1)) == (first + 10 * HOUR, "interval")


@given(st.integers(0, 10**6), st.integers(1, 10**5), st.integers(0, 10**7))
def test_the_next_moment_is_the_first_in_step(start, every, later):
    """It is after now, no more than an interval away, and in step with the first."""
    now = start + later
    at = due.following(start, every, now)
    assert now < at <= now + every
    assert (at - start) % every == 0


def test_a_pause_and_an_end_stop_it(store):
    """A paused schedule says why and comes no more until it is scheduled again; an ended one is gone."""
    with store.begin() as conn:
        members.join(conn, name(1), "t", "owner")
        due.schedule(conn, name(1), HOUR, NOW)
        assert due.pause(conn, name(1), "sheet.not_found")
        assert due.next_due(conn, name(1)) == (None, "sheet.not_found")
        assert due.tick(conn, NOW + 10 * HOUR) == []
        first = due.schedule(conn, name(1), HOUR, NOW)
        assert len(due.tick(conn, first)) == 1
        assert due.unschedule(conn, name(1))
        assert not due.unschedule(conn, name(1))
        assert due.next_due(conn, name(1)) == (None, None)
        assert due.tick(conn, NOW + 99 * HOUR) == []


def test_ticks_of_several_workers_ask_for_each_spreadsheet_once(store):
    """Six workers that tick at once over 120 due spreadsheets: 120 runs, one of each."""
    many(store, 120, lambda number: NOW - number)
    made, lock = [], threading.Lock()

    def ticks():
        for _ in range(20):
            with store.begin() as conn:
                mine = due.tick(conn, NOW, 10)
            with lock:
                made.extend(mine)

    threads = [threading.Thread(target=ticks) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == len(set(made)) == 120
    with store.reading() as conn:
        assert set(Counter(run.spreadsheet for run in runs.open_runs(conn)).values()) == {1}


def test_a_hundred_thousand_are_spread_over_the_hour():
    """In each of the sixty minutes there are about as many: within a tenth of the mean."""
    minutes = Counter(due.spread(name(number), HOUR) // 60 for number in range(100_000))
    assert len(minutes) == 60
    assert all(abs(count - 100_000 / 60) < 100_000 / 600 for count in minutes.values())


def test_an_engine_ticks_by_itself(store):
    """What is due runs without anybody asking for it."""
    with store.begin() as conn:
        members.join(conn, name(1), "t", "owner")
        due.schedule(conn, name(1), HOUR, int(time.time()) - HOUR)
    engine = ThreadsEngine(store, Ways(lambda *_: None, work=lambda _: Outcome({})), beat=0.05).start()
    ends = time.monotonic() + 20
    while True:
        with store.reading() as conn:
            run = runs.last(conn, name(1))
        if run and run.state == "done":
            break
        assert time.monotonic() < ends
        time.sleep(0.02)
    engine.stop()


def fastest(store, times=15):
    """Milliseconds of the fastest tick that finds ten due spreadsheets."""
    took = []
    for _ in range(times):
        with store.engine.connect() as conn:
            began = time.perf_counter()
            made = due.tick(conn, NOW, 10)
            took.append((time.perf_counter() - began) * 1_000)
            assert len(made) == 10
    return min(took)


@pytest.mark.soak
def test_a_tick_costs_no_more_for_those_that_are_not_due(store):
    """Ten due among a thousand, ten thousand, a hundred thousand: under 100 ms, no dearer with more that are not."""
    many(store, 10, lambda _: NOW - 1)
    costs, known = {}, 10
    for size in (1_000, 10_000, 100_000):
        many(store, size - known, lambda number: NOW + 1 + number % HOUR, first=known)
        known = size
        costs[size] = fastest(store)
    print(store.engine.dialect.name, {size: round(cost, 1) for size, cost in costs.items()})  # noqa: T201  a figure
    assert max(costs.values()) < 100
    assert costs[100_000] < 3 * costs[1_000] + 2
