"""Laws of the engine in one process, on both databases: with real syncs, and with works that wait to be let through."""

from __future__ import annotations

import threading
import time
from collections import Counter

import pytest
from builders.databases import database_url, postgresql_server, store
from builders.local_google import NOW

from schemas.problem import CannotGoOn, Problem
from sheets_sync.engine import lease, members, runs
from sheets_sync.engine.port import Asked
from sheets_sync.engine.threads import ThreadsEngine, Ways
from sheets_sync.engine.work import Outcome, work
from sheets_sync.google import open_workbook

__all__ = ["database_url", "postgresql_server", "store"]

SHEET = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"
HEADER = ["Order ID", "Purchase date", "Marketplace", "Status", "Amount", "Currency", "Latest delivery"]
ORDER = ["113-1234567-1234567", "2026-10-01", "US", "Shipped", 25, "USD", "2026-10-10"]
PATIENCE = 20.0


def until(true):
    """Wait until something is so."""
    ends = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < ends, "it never came"
        time.sleep(0.005)


@pytest.fixture
def engines(store):
    """Makes engines on the store and stops them all at the end."""
    made = []

    def make(work, threads=4, opened=lambda spreadsheet, pace: (spreadsheet, pace)):
        ways = Ways(opened=opened, work=work, now=lambda: NOW)
        made.append(ThreadsEngine(store, ways, threads=threads, beat=0.05).start())
        return made[-1]

    yield make
    for engine in made:
        engine.stop()


def known(store, *sheets, tenant="somebody"):
    """Make spreadsheets known."""
    with store.begin() as conn:
        for sheet in sheets:
            members.join(conn, sheet, tenant, "owner")


class Gate:
    """A work that begins, and ends when it is let through; counts how many are inside."""

    def __init__(self):
        self.began, self.free, self.inside, self.most = [], threading.Event(), Counter(), Counter()
        self.lock = threading.Lock()

    def __call__(self, job):
        sheet, pace = job.workbook
        with self.lock:
            self.began.append(sheet)
            self.inside[sheet] += 1
            self.most[sheet] = max(self.most[sheet], self.inside[sheet])
        try:
            while not self.free.wait(0.005):
                pace.permit("read")
            pace.permit("read")
            return Outcome({"rows": len(self.began)})
        finally:
            with self.lock:
                self.inside[sheet] -= 1


def test_a_sync_runs_and_is_told_of(store, engines, local_google):
    """A run of a real local sheet goes from queued to done; its counts and the id in the sheet's own list are kept."""
    sheet = local_google.spreadsheet([HEADER, ORDER])
    known(store, sheet)
    engine = engines(work, opened=lambda spreadsheet, pace: open_workbook(spreadsheet, local_google.url, pace=pace))
    run = engine.submit(sheet, Asked())
    until(lambda: engine.status(run).ended)
    seen = engine.status(run)
    assert (seen.state, seen.problem) == ("done", None)
    assert (seen.counts["rows"], seen.counts["orders"], seen.counts["ledger"]["added"]) == (1, 1, 1)
    assert seen.stage == "writing"
    undo = engine.submit(sheet, Asked(kind="undo", undoes=seen.history))
    until(lambda: engine.status(undo).ended)
    assert engine.status(undo).counts["restored"] == 1
    again = engine.submit(sheet, Asked(dry_run=True))
    until(lambda: engine.status(again).ended)
    assert engine.status(again).counts["changes"] > 0
    assert engine.status(again).history is None


def test_triggers_while_one_runs_take_exactly_one_more(store, engines):
    """Forty triggers of forty threads during a run: one more run, which begins after the first has ended."""
    known(store, SHEET)
    gate = Gate()
    engine = engines(gate)
    first = engine.submit(SHEET, Asked())
    until(lambda: gate.began)
    named = []
    threads = [threading.Thread(target=lambda: named.append(engine.submit(SHEET, Asked()))) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(named)) == 1
    assert first not in named
    gate.free.set()
    until(lambda: engine.status(named[0]).ended)
    time.sleep(0.15)
    assert gate.began == [SHEET, SHEET]
    assert gate.most[SHEET] == 1
    assert engine.submit(SHEET, Asked()) not in {first, named[0]}


def test_two_engines_on_one_store_keep_one_run_per_spreadsheet(store, engines):
    """What one engine was asked for while another one runs that sheet begins after it, wherever."""
    sheets = [f"{SHEET}{number}" for number in range(3)]
    known(store, *sheets)
    gate = Gate()
    one, two = engines(gate), engines(gate)
    for sheet in sheets:
        one.submit(sheet, Asked())
    until(lambda: len(gate.began) == 3)
    later = [two.submit(sheet, Asked(worksheet=7)) for sheet in sheets]
    time.sleep(0.1)
    assert len(gate.began) == 3
    gate.free.set()
    until(lambda: all(two.status(run).state == "done" for run in later))
    assert set(gate.most.values()) == {1}


def test_what_cannot_go_on_is_kept_as_its_key(store, engines):
    """A Problem ends a run as failed with its key; a fault of ours as run.broken; the next run is served as any."""
    known(store, SHEET)
    stop = CannotGoOn(Problem("sheet.not_found", facts={"spreadsheet": SHEET}))
    raised = [stop, ZeroDivisionError("Ann's order"), None]

    def fails(_):
        error = raised.pop(0)
        if error:
            raise error
        return Outcome({})

    engine = engines(fails)
    ended = []
    for _ in range(3):
        run = engine.submit(SHEET, Asked())
        until(lambda run=run: engine.status(run).ended)
        ended.append(engine.status(run))
    assert [(run.state, run.problem) for run in ended] == [
        ("failed", "sheet.not_found"), ("failed", "run.broken"), ("done", None)
    ]  # fmt: skip
    assert "Ann" not in str(ended)


def test_a_cancelled_run_makes_no_further_call(store, engines):
    """A running one ends before its next call to Google; a waiting one never begins."""
    known(store, SHEET)
    gate = Gate()
    engine = engines(gate)
    first = engine.submit(SHEET, Asked())
    until(lambda: gate.began)
    second = engine.submit(SHEET, Asked())
    assert engine.cancel(second)
    assert engine.cancel(first)
    assert not engine.cancel(first)
    until(lambda: not gate.inside[SHEET])
    time.sleep(0.1)
    assert gate.began == [SHEET]
    assert {engine.status(run).state for run in (first, second)} == {"cancelled"}


def test_a_stop_gives_back_what_it_cuts_short(store, engines):
    """After a stop nothing runs; what was on its way waits, uncounted, and the next engine does it."""
    known(store, SHEET, f"{SHEET}b")
    gate = Gate()
    engine = engines(gate)
    made = [engine.submit(sheet, Asked()) for sheet in (SHEET, f"{SHEET}b")]
    until(lambda: len(gate.began) == 2)
    assert engine.stop()
    assert {(engine.status(run).state, engine.status(run).tries) for run in made} == {("queued", 0)}
    gate.free.set()
    other = engines(gate)
    until(lambda: all(other.status(run).state == "done" for run in made))


def test_what_a_dead_worker_left_is_done_by_the_next_start(store, engines):
    """A run whose worker gives no sign of life goes on elsewhere; after three deaths it is parked with its reason."""
    known(store, SHEET, f"{SHEET}b")
    with store.begin() as conn:
        run, poison = (runs.begin(conn, sheet) for sheet in (SHEET, f"{SHEET}b"))
        for each in (run, *([poison] * lease.TRIES)):
            runs.start(conn, each, "dead")
            if each == poison and runs.get(conn, each).tries < lease.TRIES:
                runs.queued_again(conn, each)
    gate = Gate()
    gate.free.set()
    engine = engines(gate)
    until(lambda: engine.status(run).state == "done")
    assert (engine.status(poison).state, engine.status(poison).problem) == ("failed", "run.parked")


def test_one_who_is_alone_waits_for_nobody(store):
    """Where the store is one process's, what the one before left is taken up at once, however lively it was."""
    known(store, SHEET)
    with store.begin() as conn:
        lease.beat(conn, "killed a moment ago")
        run = runs.begin(conn, SHEET)
        runs.start(conn, run, "killed a moment ago")
    began = time.monotonic()
    engine = ThreadsEngine(store, Ways(lambda *_: None, work=lambda _: Outcome({})), beat=0.05).start(alone=True)
    until(lambda: engine.status(run).state == "done")
    assert time.monotonic() - began < lease.SILENT_MS / 2_000
    engine.stop()


def test_a_token_is_used_by_the_worker_that_holds_it_and_kept_nowhere(store, engines):
    """A caller's opener opens the workbook of his run, in his engine only; a later run is opened by the backend."""
    known(store, SHEET)
    opened = []

    def notes(job):
        opened.append(job.workbook)
        return Outcome({})

    other = engines(notes, opened=lambda *_: "other's own")
    engine = engines(notes, opened=lambda *_: "the backend's own")
    for nth in range(5):
        run = engine.submit(SHEET, Asked(opener=lambda _: "the caller's"))
        until(lambda run=run: engine.status(run).ended)
        assert opened[nth] == "the caller's"
    assert not engine._names
    other.stop()
    run = engine.submit(SHEET, Asked())
    until(lambda: engine.status(run).ended)
    assert opened[-1] == "the backend's own"


def test_runs_of_several_spreadsheets_go_on_at_once(store, engines):
    """As many as there are threads run at the same time, and not one more."""
    sheets = [f"{SHEET}{number}" for number in range(6)]
    known(store, *sheets)
    gate = Gate()
    engine = engines(gate, threads=3)
    made = [engine.submit(sheet, Asked()) for sheet in sheets]
    until(lambda: len(gate.began) == 3)
    time.sleep(0.15)
    assert len(gate.began) == 3
    gate.free.set()
    until(lambda: all(engine.status(run).state == "done" for run in made))
    assert sorted(gate.began) == sorted(sheets)
    assert engine.purge(int(time.time()) + 10) == 6
