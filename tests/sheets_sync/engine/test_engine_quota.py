"""Laws of the quota: no window ever holds more than the cap, nobody waits longer than needed, a refusal slows down."""

from __future__ import annotations

import threading
import time
from collections import defaultdict

import pytest
from builders.databases import database_url, postgresql_server, store
from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.engine import quota as quotas
from sheets_sync.engine.quota import Account, Limiter, Limits, reserve, slow_down
from sheets_sync.engine.window import earliest, fits, kept, together

__all__ = ["database_url", "postgresql_server", "store"]

WINDOW = 20


def most(moments, window):
    """The most that any window holds: one need look only at those that begin with a call."""
    moments = sorted(moments)
    return max((sum(0 <= other - first < window for other in moments) for first in moments), default=0)


@given(
    st.lists(st.tuples(st.integers(0, 8), st.booleans(), st.integers(0, 1)), max_size=60),
    st.integers(2, 5), st.integers(1, 4),
)  # fmt: skip
def test_no_window_ever_holds_more_than_the_cap(calls, project, principal):
    """Whatever comes when, urgent or not: the caps of project and account hold in every window; no wait is longer."""
    now, granted = 0, {"p": [], 0: [], 1: []}
    for waits, urgent, who in calls:
        now += waits
        caps = [(granted[who], principal), (granted["p"], project if urgent else max(1, project - 1))]
        at = together(caps, now, WINDOW)
        assert at >= now
        tried = [(moments, cap) for moments, cap in caps]
        assert not any(all(fits(moments, t, cap, WINDOW) for moments, cap in tried) for t in range(now, at))
        for moments, _ in caps:
            moments.append(at)
            moments.sort()
    assert most(granted["p"], WINDOW) <= project
    assert all(most(granted[who], WINDOW) <= principal for who in (0, 1))


@given(st.lists(st.integers(0, 100), max_size=30), st.integers(0, 100), st.integers(1, 6))
def test_the_moment_that_is_given_is_the_first_that_fits(granted, since, cap):
    """Compared with counting every window by hand, at every millisecond."""
    moments = []
    for moment in sorted(granted):
        if fits(moments, moment, cap, WINDOW):
            moments.append(moment)
    by_hand = next(at for at in range(since, 10_000) if most([*moments, at], WINDOW) <= cap)
    assert earliest(moments, since, cap, WINDOW) == by_hand
    live = kept(moments, since, WINDOW)
    assert earliest(live, since, cap, WINDOW) == by_hand


LIMITS = Limits(project=12, principal=5, window_ms=400, reserve=0, late_ms=150)


def test_workers_share_the_quota_through_the_database(store):
    """Twelve threads on three accounts, as fast as they can: measured when they leave, no window holds more."""
    left, lock = defaultdict(list), threading.Lock()
    limiter = Limiter(store, LIMITS)

    def works(nth):
        account = Account("p", f"u{nth % 3}")
        for _ in range(4):
            limiter.permit(account, "read")
            with lock:
                now = time.monotonic() * 1_000
                left["p"].append(now)
                left[account.principal].append(now)

    threads = [threading.Thread(target=works, args=(nth,)) for nth in range(12)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - began
    assert len(left["p"]) == 48
    assert most(left["p"], LIMITS.window_ms) <= LIMITS.project
    assert all(most(left[f"u{nth}"], LIMITS.window_ms) <= LIMITS.principal for nth in range(3))
    assert took < 4  # the ideal is three to four windows of 550 ms


def test_reads_and_writes_projects_and_accounts_are_counted_apart(store):
    """A full bucket keeps nobody waiting who does not take from it; one who does waits for exactly one window."""
    limits = Limits(project=4, principal=2, window_ms=10_000, reserve=0, late_ms=0)
    with store.begin() as conn:
        waits = []
        for account, use in (
            (Account("p", "u"), "read"), (Account("p", "u"), "read"), (Account("p", "u"), "write"),
            (Account("p", "v"), "read"), (Account("q", "u"), "read"), (Account("p", "u"), "read"),
            (Account("p", "w"), "read"), (Account("p", "x"), "read"),
        ):  # fmt: skip
            go, now = reserve(conn, account, use, limits, urgent=False)
            waits.append(go - now)
    assert waits[:5] == [0] * 5
    assert 9_000 < waits[5] <= 10_000
    assert waits[6] == 0
    assert 9_000 < waits[7] <= 10_000


def test_a_reserve_is_kept_for_those_who_wait_in_person(store):
    """Nine of ten calls are for anybody; the tenth leaves at once only for a person, and even he keeps the cap."""
    limits = Limits(project=10, principal=10, window_ms=10_000, reserve=100, late_ms=0)
    with store.begin() as conn:
        waits = [reserve(conn, Account("p", "u"), "read", limits, urgent=False) for _ in range(12)]
        assert [go == now for go, now in waits] == [True] * 9 + [False] * 3
        go, now = reserve(conn, Account("p", "u"), "read", limits, urgent=True)
        assert go == now
        go, now = reserve(conn, Account("p", "u"), "read", limits, urgent=True)
        assert go - now > 9_000


@pytest.fixture
def clock(monkeypatch):
    """The database's clock, in our hands."""
    held = {"now": 1_000_000_000}
    monkeypatch.setattr(quotas, "moment_ms", lambda _: held["now"])
    return held


def test_a_refusal_halves_the_pace_and_it_comes_back(store, clock):
    """After Google's 429 half as many calls leave in a minute, then a quarter; a twentieth comes back each minute."""
    limits, account = Limits(project=40, principal=40, reserve=0, late_ms=0), Account("p", "u")

    def at_once():
        with store.begin() as conn:
            given = 0
            while (moment := reserve(conn, account, "read", limits, urgent=False)) and moment[0] == moment[1]:
                given += 1
        clock["now"] += 10 * quotas.MINUTE_MS
        return given

    def refused():
        with store.begin() as conn:
            slow_down(conn, account, "read", limits)

    assert at_once() == 40
    refused()
    assert at_once() == 20
    assert at_once() == 40
    refused()
    refused()
    assert at_once() == 10
    for _ in range(10):
        refused()
    assert at_once() == 2
    clock["now"] += 20 * quotas.MINUTE_MS
    assert at_once() == 40


def test_one_who_oversleeps_takes_another_moment(store):
    """A process that was frozen between its moment and its call asks again, so that no window is overfilled."""
    now = [0.0]
    naps = []

    def oversleeps(seconds):
        naps.append(seconds)
        now[0] += seconds + (5.0 if len(naps) == 1 else 0.0)

    Limiter(store, LIMITS, lambda: now[0]).permit(Account("p", "u"), "read", oversleeps)
    assert len(naps) == 2
