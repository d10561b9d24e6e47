"""Laws of the queue, on both databases: one run per spreadsheet, triggers coalesce, nobody starves."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from builders.databases import database_url, postgresql_server, store
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from sheets_sync.engine import lease, members, runs
from sheets_sync.engine.tables import heartbeats
from sheets_sync.engine.tables import runs as run_table

__all__ = ["database_url", "postgresql_server", "store"]

SHEETS = tuple(f"sheet{number:020d}" for number in range(4))
WORKERS = ("w1", "w2", "w3")
ASKED = ({"dry_run": False}, {"dry_run": True})


class Queue(RuleBasedStateMachine):
    """Workers, triggers, deaths and cancellations in any order."""

    opened = None

    def __init__(self):
        super().__init__()
        self.conn = self.opened.engine.connect()
        self.transaction = self.conn.begin()
        self.began = {}

    @initialize()
    def sheets(self):
        for number, sheet in enumerate(SHEETS):
            members.join(self.conn, sheet, f"tenant{number % 2}", "owner", at=1)

    def rows(self, **wanted):
        return [
            run for run in runs.open_runs(self.conn) if all(getattr(run, key) == value for key, value in wanted.items())
        ]

    @rule(sheet=st.sampled_from(SHEETS), asked=st.sampled_from(ASKED), urgent=st.booleans())
    def trigger(self, sheet, asked, urgent):
        queued = self.rows(spreadsheet=sheet, asked=asked, state="queued")
        run = lease.enqueue(self.conn, sheet, "sync", asked, urgent=urgent)
        assert runs.get(self.conn, run).state == "queued"
        after = self.rows(spreadsheet=sheet, asked=asked, state="queued")
        assert [each.id for each in after] == ([each.id for each in queued] or [run])
        assert run in {each.id for each in after}

    @rule(worker=st.sampled_from(WORKERS))
    def work(self, worker):
        lease.beat(self.conn, worker)
        waiting = {run.spreadsheet for run in self.rows(state="queued")}
        busy = {run.spreadsheet for run in self.rows(state="running")}
        run = lease.claim(self.conn, worker)
        assert (run is not None) == bool(waiting - busy)
        if run:
            assert (run.state, run.worker) == ("running", worker)
            assert lease.holds(self.conn, run.id, worker, run.tries)

    @rule(data=st.data())
    def ends(self, data):
        going = self.rows(state="running")
        if going:
            run = data.draw(st.sampled_from(going))
            assert runs.end(self.conn, run.id, "done")
            assert not lease.holds(self.conn, run.id, run.worker, run.tries)

    @rule(data=st.data())
    def cancel(self, data):
        if waiting := self.rows():
            assert runs.end(self.conn, data.draw(st.sampled_from(waiting)).id, "cancelled")

    @rule(worker=st.sampled_from(WORKERS))
    def dies(self, worker):
        self.conn.execute(update(heartbeats).where(heartbeats.c.worker == worker).values(beat_ms=1))
        lost = self.rows(state="running", worker=worker)
        assert lease.reap(self.conn) == len(lost)
        for run in lost:
            assert not lease.holds(self.conn, run.id, worker, run.tries)
            now = runs.get(self.conn, run.id)
            assert (now.state, now.problem) == (
                ("failed", "run.parked") if run.tries >= lease.TRIES else ("queued", None)
            )

    @invariant()
    def at_most_one_runs_on_each_spreadsheet(self):
        assert all(count == 1 for count in Counter(run.spreadsheet for run in self.rows(state="running")).values())

    @invariant()
    def at_most_one_more_waits_for_each_thing_asked(self):
        waiting = Counter((run.spreadsheet, run.asked["dry_run"]) for run in self.rows(state="queued") if not run.tries)
        assert all(count == 1 for count in waiting.values())

    def teardown(self):
        self.transaction.rollback()
        self.conn.close()


def test_the_queue_holds_its_laws_whatever_happens(store):
    """Any order of triggers, workers, ends, cancellations and deaths: one run per sheet, one waiting per request."""

    class OnThis(Queue):
        opened = store

    run_state_machine_as_test(
        OnThis,
        settings=settings(
            max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.mark.soak
def test_many_workers_at_once_never_share_a_spreadsheet(store):
    """Eight workers that claim at the same moment, three sheets: each sheet's runs follow each other, none is lost."""
    with store.begin() as conn:
        for sheet in SHEETS[:3]:
            members.join(conn, sheet, sheet, "owner")
            for number in range(6):
                runs.begin(conn, sheet, asked={"nth": number})
    together, done, going = [], [], Counter()
    lock = threading.Lock()

    def work(name):
        while True:
            with store.begin() as conn:
                lease.beat(conn, name)
                run = lease.claim(conn, name)
                if run is None and not runs.open_runs(conn):
                    return
            if run is None:
                continue
            with lock:
                going[run.spreadsheet] += 1
                together.append(going[run.spreadsheet])
            with lock:
                going[run.spreadsheet] -= 1
                done.append(run.id)
            with store.begin() as conn:
                assert runs.end(conn, run.id, "done")

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(together) == {1}
    assert len(done) == len(set(done)) == 18


def test_the_database_itself_refuses_a_second_run_of_a_spreadsheet(store):
    """Even a statement that forgets to look cannot make two runs of one sheet run."""
    with store.begin() as conn:
        members.join(conn, SHEETS[0], "t", "owner")
        for _ in range(2):
            runs.begin(conn, SHEETS[0])
    with pytest.raises(IntegrityError), store.begin() as conn:
        conn.execute(update(run_table).values(state="running"))


def test_a_big_tenant_does_not_keep_small_ones_waiting(store):
    """With 30 sheets of one tenant queued first, each of four small tenants is served in every round of five."""
    with store.begin() as conn:
        for tenant, count in (("big", 30), ("a", 4), ("b", 4), ("c", 4), ("d", 4)):
            for number in range(count):
                sheet = f"{tenant}-{number:020d}"
                members.join(conn, sheet, tenant, "owner")
                lease.enqueue(conn, sheet, "sync", {})
    order = []
    for _ in range(20):
        with store.begin() as conn:
            run = lease.claim(conn, "w")
            runs.end(conn, run.id, "done")
        order.append(run.spreadsheet.partition("-")[0])
    assert all(set(order[at : at + 5]) == {"big", "a", "b", "c", "d"} for at in range(0, 20, 5)), order


def test_what_waits_behind_its_own_spreadsheet_keeps_nobody_waiting(store):
    """A second run of a busy sheet, urgent and longest in the queue, is passed over for one that can begin."""
    with store.begin() as conn:
        for sheet in SHEETS[:2]:
            members.join(conn, sheet, "t", "owner")
        lease.enqueue(conn, SHEETS[0], "sync", {})
        assert lease.claim(conn, "w").spreadsheet == SHEETS[0]
        lease.enqueue(conn, SHEETS[0], "sync", {}, urgent=True)
        lease.enqueue(conn, SHEETS[1], "sync", {})
        assert lease.claim(conn, "w").spreadsheet == SHEETS[1]
        assert lease.claim(conn, "w") is None


def test_somebody_who_waits_comes_first(store):
    """A run that a person asked for is taken before any other; one that joins a waiting run makes it as urgent."""
    with store.begin() as conn:
        for sheet in SHEETS:
            members.join(conn, sheet, "t", "owner")
        waiting = [lease.enqueue(conn, sheet, "sync", {}) for sheet in SHEETS]
        assert lease.enqueue(conn, SHEETS[2], "sync", {}, urgent=True) == waiting[2]
        assert lease.claim(conn, "w").id == waiting[2]
        assert lease.claim(conn, "w").id == waiting[0]


def test_a_run_that_somebody_keeps_for_himself_is_taken_by_others_only_when_he_is_dead(store):
    """The worker that holds a person's token runs it; where that worker is silent, any other does."""
    with store.begin() as conn:
        members.join(conn, SHEETS[0], "t", "owner")
        lease.beat(conn, "holder")
        run = lease.enqueue(conn, SHEETS[0], "sync", {}, owner="holder")
        assert lease.claim(conn, "other") is None
        conn.execute(update(heartbeats).values(beat_ms=heartbeats.c.beat_ms - lease.SILENT_MS - 1))
        assert lease.claim(conn, "other").id == run


def test_a_sleeper_that_wakes_up_holds_nothing(store):
    """A worker taken for dead, whose run another took: woken, it holds the run no more, not even by the same name."""
    with store.begin() as conn:
        members.join(conn, SHEETS[0], "t", "owner")
        lease.beat(conn, "a")
        lease.enqueue(conn, SHEETS[0], "sync", {})
        first = lease.claim(conn, "a")
        conn.execute(update(heartbeats).values(beat_ms=1))
        assert lease.reap(conn) == 1
        assert conn.scalar(select(func.count()).select_from(heartbeats)) == 0
        lease.beat(conn, "a")
        second = lease.claim(conn, "a")
        assert second.id == first.id
        assert not lease.holds(conn, first.id, "a", first.tries)
        assert lease.holds(conn, second.id, "a", second.tries)
